// The settings of the instance that an admin changes while it runs: one record,
// `settings/settingsofochat`, which everybody may read, also signed out, since the
// first page has to know how one may come in.
migrate((app) => {
  const settings = new Collection({
    type: "base",
    name: "settings",
    fields: [
      // May one come in with nothing but a name?
      { name: "guests", type: "bool" },
      // May one make an account oneself, only with an invite, or not at all?
      { name: "sign_up", type: "select", required: true, values: ["open", "invitation", "closed"], maxSelect: 1 },
      { name: "updated", type: "autodate", onCreate: true, onUpdate: true },
    ],
    listRule: "",
    viewRule: "",
  })
  app.save(settings)

  const record = new Record(settings)
  record.set("id", "settingsofochat")
  record.set("guests", true)
  record.set("sign_up", "open")
  app.save(record)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
