// Conversations. The rules look at nothing but the row itself: `readers` and `owners`
// are lists that the hooks derive from `memberships` (see the README for why).
//
// It must never drop a conversation that is already there.
migrate((app) => {
  const users = app.findCollectionByNameOrId("users")
  let conversations
  try {
    conversations = app.findCollectionByNameOrId("conversations")
  } catch (_) {
    conversations = new Collection({ type: "base", name: "conversations" })
  }
  const put = (field) => {
    const old = conversations.fields.getByName(field.name)
    if (old) field.id = old.id
    conversations.fields.add(field)
  }
  const id = conversations.fields.getByName("id")
  id.min = 15
  id.max = 15
  id.pattern = "^[a-z0-9]+$"
  id.autogeneratePattern = "[a-z0-9]{15}"
  put(new TextField({ name: "title", max: 80, presentable: true }))
  put(new SelectField({ name: "visibility", values: ["public", "private"], maxSelect: 1 }))
  put(new RelationField({ name: "owner", collectionId: users.id, maxSelect: 1, cascadeDelete: false }))
  put(new DateField({ name: "deleted" }))
  put(new TextField({ name: "readers", hidden: true, max: 1000000 }))
  put(new AutodateField({ name: "created", onCreate: true, onUpdate: false }))
  put(new AutodateField({ name: "updated", onCreate: true, onUpdate: true }))
  put(new TextField({ name: "owners", hidden: true, max: 1000000 }))
  // "ID:ID", the smaller first, for a conversation between two people. The index is
  // what makes two simultaneous beginnings one conversation.
  put(new TextField({ name: "direct", max: 64 }))
  // Who made it, for the bound on how many one person makes; others cannot change it, as
  // they can who owns it.
  put(new TextField({ name: "made_by", hidden: true, max: 15 }))
  conversations.indexes = [
    "CREATE INDEX `idx_conversations_made_by` ON `conversations` (`made_by`) WHERE `made_by` != ''",
    "CREATE INDEX `idx_conversations_owner` ON `conversations` (`owner`)",
    "CREATE INDEX `idx_conversations_deleted` ON `conversations` (`deleted`) WHERE `deleted` != ''",
    "CREATE UNIQUE INDEX `idx_conversations_direct` ON `conversations` (`direct`) WHERE `direct` != ''",
  ]
  app.save(conversations)

  // A deleted conversation is gone for REST, but the event that says so must still
  // reach everyone who could read it.
  conversations.listRule = "@request.auth.id != '' && (deleted = '' || @request.context = 'realtime')"
    + " && (visibility = 'public' || readers ~ @request.auth.id)"
  conversations.viewRule = conversations.listRule
  conversations.createRule = "@request.auth.id != ''"
  // A deleted conversation can only be brought back, not renamed.
  conversations.updateRule = "@request.auth.id != '' && owners ~ @request.auth.id"
    + " && (deleted = '' || (@request.body.deleted:isset = true && @request.body.deleted = ''))"
  conversations.deleteRule = "@request.auth.id != '' && owners ~ @request.auth.id"
  app.save(conversations)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
