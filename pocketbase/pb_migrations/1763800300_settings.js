// The settings of the instance that an admin changes while it runs: one record,
// `settings/settingsofochat`, which everybody may read, also signed out, since
// the first page has to know how one may come in.
//
// It must never open what was closed: an instance that refuses sign-up by its
// own rules keeps doing so as long as its admin has not said otherwise, which
// is why the rule of `users` and the record come in one step.
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

  // Who may sign up is the record's to say, and a hook reads it: a rule that
  // says no could not name the reason.
  const users = app.findCollectionByNameOrId("users")
  users.createRule = ""
  // One mailbox, one account, however it is spelled; unless two accounts already
  // differ by nothing but capitals: those both stay.
  const same = new DynamicModel({ many: 0 })
  app.db().newQuery("SELECT COUNT(*) - COUNT(DISTINCT lower(email)) AS many FROM users WHERE email != ''").one(same)
  if (same.many === 0) {
    const indexes = []
    for (const index of users.indexes) {
      indexes.push(/\(\s*`?email`?\s*\)/.test(index) ? index.replace(/\(\s*`?email`?\s*\)/, "(`email` COLLATE NOCASE)") : index)
    }
    users.indexes = indexes
  }
  app.save(users)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
