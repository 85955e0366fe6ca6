// Timelines: the head of a conversation's log, and its doorbell. Each has the id of its
// conversation, so that a client can subscribe to `timelines/CONVERSATION` without a
// look-up.
//
// `readers` is "everybody" or the ids of those who may hear; empty means nobody. It and
// `closed` are derived by the hooks (lib/log.js).
migrate((app) => {
  const conversations = app.findCollectionByNameOrId("conversations")
  const hears = "@request.auth.id != '' && (closed = false || @request.context = 'realtime')"
    + " && (readers = 'everybody' || readers ~ @request.auth.id)"
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
      { name: "readers", type: "text", hidden: true, max: 1000000 },
      { name: "closed", type: "bool", hidden: true },
    ],
    indexes: ["CREATE UNIQUE INDEX `idx_timelines_conversation` ON `timelines` (`conversation`)"],
    listRule: hears,
    viewRule: hears,
  }))
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
