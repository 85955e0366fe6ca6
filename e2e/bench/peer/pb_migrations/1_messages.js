// The peer's schema: what a plain chat on PocketBase starts with. One collection of messages with
// public rules, conversations that know their members, and the users that PocketBase brings along.
//
// It must never get hooks or tricks: it stands for PocketBase as it comes.
migrate((app) => {
  const users = app.findCollectionByNameOrId("users")
  // A thousand accounts are made for the crowd; their passwords protect nothing.
  users.fields.getByName("password").cost = 4
  app.save(users)

  const everyone = { listRule: "", viewRule: "", createRule: "", updateRule: "", deleteRule: "" }
  const conversations = new Collection({
    type: "base",
    name: "conversations",
    fields: [
      { name: "title", type: "text" },
      { name: "members", type: "relation", collectionId: users.id, maxSelect: 1000, cascadeDelete: false },
    ],
    ...everyone,
  })
  app.save(conversations)

  const messages = new Collection({
    type: "base",
    name: "messages",
    fields: [
      { name: "text", type: "text", required: true, max: 4000 },
      { name: "author", type: "text", max: 40 },
      { name: "conversation", type: "relation", required: true, collectionId: conversations.id, maxSelect: 1, cascadeDelete: true },
      { name: "created", type: "autodate", onCreate: true, onUpdate: false },
    ],
    indexes: ["CREATE INDEX `idx_messages_conversation` ON `messages` (`conversation`, `created`)"],
    ...everyone,
  })
  app.save(messages)
}, (_app) => {
  throw new Error("The peer's database is thrown away, not taken back.")
})
