// Inboxes: each person's own doorbell, under the person's own id. The view rule is empty for
// the events, as for timelines.
migrate((app) => {
  const users = app.findCollectionByNameOrId("users")
  app.save(new Collection({
    type: "base",
    name: "inboxes",
    fields: [
      { name: "user", type: "relation", required: true, collectionId: users.id, maxSelect: 1, cascadeDelete: true },
      { name: "rev", type: "number", onlyInt: true, min: 0 },
      { name: "change", type: "json", maxSize: 16384 },
    ],
    indexes: ["CREATE UNIQUE INDEX `idx_inboxes_user` ON `inboxes` (`user`)"],
    listRule: "@request.auth.id != '' && user = @request.auth.id",
    viewRule: "",
  }))
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
