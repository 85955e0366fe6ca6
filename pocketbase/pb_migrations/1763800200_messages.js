// Messages. An instance of the single-thread version already has a `messages`
// collection: it stays (with its id), but its old messages belong to no
// conversation and are cleaned out, whatever its fields and rules were.
//
// It must never leave a row without `seq` and `rev` behind: the log of a
// conversation has no holes. There is no way back, since the old rows are gone.
migrate((app) => {
  const users = app.findCollectionByNameOrId("users")
  const conversations = app.findCollectionByNameOrId("conversations")

  let messages
  try {
    messages = app.findCollectionByNameOrId("messages")
  } catch (_) {
    messages = null
  }

  if (messages) {
    // Raw SQL: no events to anyone, and no rule or required relation of the
    // old version can stand in the way.
    app.db().newQuery("DELETE FROM messages").execute()
    // The rules and indexes go first: they may name fields that go next.
    messages.listRule = null
    messages.viewRule = null
    messages.createRule = null
    messages.updateRule = null
    messages.deleteRule = null
    messages.indexes = []
    // With no row left, an old column holds nothing; and a required one that
    // O'Chat does not know would refuse every new message.
    const names = []
    for (const field of messages.fields) {
      const kept = field.system || (field.name === "text" && field.type() === "text")
      if (!kept) names.push(field.name)
    }
    for (const name of names) messages.fields.removeByName(name)
  } else {
    messages = new Collection({ type: "base", name: "messages" })
  }
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
  // Not required: the dashboard may speak without a name, and a person who
  // leaves takes the name along, not the words.
  put(new RelationField({ name: "author", collectionId: users.id, maxSelect: 1, cascadeDelete: false }))
  // Not required either: the text of a deleted message is empty. The hooks
  // refuse an empty one from anybody else.
  put(new TextField({ name: "text", max: 4000, presentable: true }))
  // Required, and only the hooks give them: without the hooks nothing can be
  // written at all, rather than something out of order.
  put(new NumberField({ name: "seq", required: true, onlyInt: true, min: 1 }))
  put(new NumberField({ name: "rev", required: true, onlyInt: true, min: 1 }))
  put(new RelationField({ name: "reply_to", collectionId: messages.id, maxSelect: 1, cascadeDelete: false }))
  put(new DateField({ name: "edited" }))
  put(new DateField({ name: "deleted" }))
  put(new AutodateField({ name: "created", onCreate: true, onUpdate: false }))
  put(new AutodateField({ name: "updated", onCreate: true, onUpdate: true }))
  messages.indexes = [
    "CREATE UNIQUE INDEX `idx_messages_conversation_seq` ON `messages` (`conversation`, `seq`)",
    "CREATE UNIQUE INDEX `idx_messages_conversation_rev` ON `messages` (`conversation`, `rev`)",
    "CREATE INDEX `idx_messages_author` ON `messages` (`author`) WHERE `author` != ''",
  ]
  const mayRead = "@request.auth.id != '' && conversation.deleted = '' && (conversation.visibility = 'public'"
    + " || conversation.owner = @request.auth.id || conversation.readers ~ @request.auth.id)"
  messages.listRule = mayRead
  messages.viewRule = mayRead
  // Whether the conversation may be written to is asked by the hook, which,
  // unlike a rule, can say what is wrong.
  messages.createRule = "@request.auth.id != ''"
  messages.updateRule = mayRead + " && author = @request.auth.id && deleted = ''"
  messages.deleteRule = mayRead + " && (author = @request.auth.id || conversation.owner = @request.auth.id)"
  app.save(messages)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
