// Messages. A collection of the course's version stays, with its id.
//
// It must never leave a row without `seq` and `rev` behind: the log of a conversation
// has no holes.
migrate((app) => {
  const users = app.findCollectionByNameOrId("users")
  const conversations = app.findCollectionByNameOrId("conversations")
  let messages
  try {
    messages = app.findCollectionByNameOrId("messages")
  } catch (_) {
    messages = new Collection({ type: "base", name: "messages" })
  }
  // A relation to itself needs an id to point at.
  app.save(messages)
  const put = (field) => {
    const old = messages.fields.getByName(field.name)
    if (old) field.id = old.id
    messages.fields.add(field)
  }
  const id = messages.fields.getByName("id")
  id.min = 15
  id.max = 15
  id.pattern = "^[a-z0-9]+$"
  id.autogeneratePattern = "[a-z0-9]{15}"
  put(new RelationField({ name: "conversation", required: true, collectionId: conversations.id, maxSelect: 1, cascadeDelete: true }))
  // Not required: the dashboard may speak without a name, and a person who leaves takes
  // the name along, not the words.
  put(new RelationField({ name: "author", collectionId: users.id, maxSelect: 1, cascadeDelete: false }))
  // Not required either: the text of a deleted message is empty. The hooks refuse an
  // empty one from anybody else.
  put(new TextField({ name: "text", max: 4000, presentable: true }))
  // Required, and only the hooks give them: without the hooks nothing can be written
  // at all, rather than something out of order.
  put(new NumberField({ name: "seq", required: true, onlyInt: true, min: 1 }))
  put(new NumberField({ name: "rev", required: true, onlyInt: true, min: 1 }))
  put(new RelationField({ name: "reply_to", collectionId: messages.id, maxSelect: 1, cascadeDelete: false }))
  put(new DateField({ name: "edited" }))
  put(new DateField({ name: "deleted" }))
  put(new AutodateField({ name: "created", onCreate: true, onUpdate: false }))
  put(new AutodateField({ name: "updated", onCreate: true, onUpdate: true }))
  // What the server says in a thread: null for a person's message, otherwise
  // {kind, ...}. The text next to it is for clients that do not know the kind.
  put(new JSONField({ name: "system", maxSize: 4096 }))
  messages.indexes = [
    "CREATE UNIQUE INDEX `idx_messages_conversation_seq` ON `messages` (`conversation`, `seq`)",
    "CREATE UNIQUE INDEX `idx_messages_conversation_rev` ON `messages` (`conversation`, `rev`)",
    "CREATE INDEX `idx_messages_author` ON `messages` (`author`) WHERE `author` != ''",
  ]
  const reads = "@request.auth.id != '' && conversation.deleted = ''"
    + " && (conversation.visibility = 'public' || conversation.readers ~ @request.auth.id)"
  messages.listRule = reads
  messages.viewRule = reads
  // Whether the conversation may be written to is asked by the hook, which, unlike a
  // rule, can say what is wrong.
  messages.createRule = "@request.auth.id != ''"
  messages.updateRule = reads + " && author = @request.auth.id && deleted = ''"
  messages.deleteRule = reads + " && (author = @request.auth.id || conversation.owners ~ @request.auth.id)"
  app.save(messages)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
