// Invites: links that let whoever has them into a conversation, for a while and
// for a number of people.
//
// The secret of a link must never be in the database: `hash` is its SHA-256, and
// hidden besides. With 190 random bits there is nothing to guess or look up.
migrate((app) => {
  const users = app.findCollectionByNameOrId("users")
  const conversations = app.findCollectionByNameOrId("conversations")
  const owns = "@request.auth.id != '' && conversation.deleted = '' && conversation.owners ~ @request.auth.id"
  app.save(new Collection({
    type: "base",
    name: "invites",
    fields: [
      { name: "conversation", type: "relation", required: true, collectionId: conversations.id, maxSelect: 1, cascadeDelete: true },
      { name: "author", type: "relation", collectionId: users.id, maxSelect: 1, cascadeDelete: false },
      { name: "hash", type: "text", required: true, hidden: true, max: 64 },
      // Whom an owner has removed since: they do not come back by this link.
      { name: "barred", type: "text", hidden: true, max: 1000000 },
      { name: "expires", type: "date", required: true },
      { name: "uses", type: "number", onlyInt: true, min: 1, required: true },
      { name: "uses_left", type: "number", onlyInt: true, min: 0 },
      { name: "revoked", type: "date" },
      { name: "created", type: "autodate", onCreate: true, onUpdate: false },
      { name: "updated", type: "autodate", onCreate: true, onUpdate: true },
    ],
    indexes: [
      "CREATE UNIQUE INDEX `idx_invites_hash` ON `invites` (`hash`)",
      "CREATE INDEX `idx_invites_conversation` ON `invites` (`conversation`)",
    ],
    listRule: owns,
    viewRule: owns,
    createRule: null, // POST /api/ochat/invites, which alone can show the secret.
    updateRule: owns,
    deleteRule: null,
  }))
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
