// Memberships: who is in which conversation, and as what.
migrate((app) => {
  const users = app.findCollectionByNameOrId("users")
  const conversations = app.findCollectionByNameOrId("conversations")
  // Of a deleted conversation one sees only one's own membership.
  const sees = "@request.auth.id != '' && (user = @request.auth.id || (conversation.deleted = ''"
    + " && (conversation.visibility = 'public' || conversation.readers ~ @request.auth.id)))"
  const ownsIts = "conversation.owners ~ @request.auth.id"
  app.save(new Collection({
    type: "base",
    name: "memberships",
    fields: [
      { name: "conversation", type: "relation", required: true, collectionId: conversations.id, maxSelect: 1, cascadeDelete: true },
      { name: "user", type: "relation", required: true, collectionId: users.id, maxSelect: 1, cascadeDelete: true },
      { name: "role", type: "select", values: ["owner", "member"], maxSelect: 1 },
      { name: "read_seq", type: "number", onlyInt: true, min: 0 },
      { name: "muted", type: "bool" },
      { name: "pinned", type: "bool" },
      { name: "created", type: "autodate", onCreate: true, onUpdate: false },
      { name: "updated", type: "autodate", onCreate: true, onUpdate: true },
      // By which invite a person came, so that their removal can end it, and whether it
      // was a member's, so that a guest may become one where signing up takes an
      // invitation. Hidden: how a person came in is nobody else's business.
      { name: "came_by", type: "text", hidden: true, max: 15 },
      { name: "invited", type: "bool", hidden: true },
    ],
    indexes: [
      "CREATE UNIQUE INDEX `idx_memberships_conversation_user` ON `memberships` (`conversation`, `user`)",
      "CREATE INDEX `idx_memberships_user` ON `memberships` (`user`)",
    ],
    listRule: sees,
    viewRule: sees,
    createRule: "@request.auth.id != '' && conversation.deleted = '' && (" + ownsIts
      + " || (conversation.visibility = 'public' && (user = '' || user = @request.auth.id) && (role = '' || role = 'member')))",
    updateRule: "@request.auth.id != '' && @request.body.conversation:changed = false && @request.body.user:changed = false && ("
      + "(user = @request.auth.id && @request.body.role:changed = false)"
      + " || (" + ownsIts + " && @request.body.read_seq:changed = false"
      + " && @request.body.muted:changed = false && @request.body.pinned:changed = false))",
    deleteRule: "@request.auth.id != '' && (user = @request.auth.id || " + ownsIts + ")",
  }))
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
