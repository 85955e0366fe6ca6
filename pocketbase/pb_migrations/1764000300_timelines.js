// Timelines: the head of a conversation's log, and its doorbell. Each has the id of its
// conversation, so that a client can subscribe to `timelines/CONVERSATION` without a
// look-up.
//
// Who hears it is decided when somebody subscribes (lib/streams.js), so that an event costs
// no question: the view rule is empty. A view by REST is answered by a hook.
migrate((app) => {
  const conversations = app.findCollectionByNameOrId("conversations")
  app.save(new Collection({
    type: "base",
    name: "timelines",
    fields: [
      { name: "conversation", type: "relation", required: true, collectionId: conversations.id, maxSelect: 1, cascadeDelete: true },
      { name: "seq", type: "number", onlyInt: true, min: 0 },
      { name: "rev", type: "number", onlyInt: true, min: 0 },
      // 4000 characters of four bytes and their escapes fit many times over.
      { name: "change", type: "json", maxSize: 131072 },
      { name: "last", type: "json", maxSize: 16384 },
    ],
    indexes: ["CREATE UNIQUE INDEX `idx_timelines_conversation` ON `timelines` (`conversation`)"],
    listRule: "@request.auth.id != '' && conversation.deleted = ''"
      + " && (conversation.visibility = 'public' || conversation.readers ~ @request.auth.id)",
    viewRule: "",
  }))
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
