// Settings and people: the instance's name, batches, logs, and the `users`
// collection as O'Chat needs it.
//
// It must never lose an account: an instance that already has users keeps all
// of them. There is no way back (see the README): the previous rules are not
// recorded, so a "down" could only guess them.
migrate((app) => {
  const settings = app.settings()
  settings.meta.appName = "O'Chat"
  // Clients send their outbox in one transaction after a long silence.
  settings.batch.enabled = true
  settings.batch.maxRequests = 50
  settings.batch.timeout = 3
  settings.batch.maxBodySize = 2 * 1024 * 1024
  // A chat has too many requests to write a log row for each: warnings only.
  settings.logs.maxDays = 5
  settings.logs.minLevel = 4
  app.save(settings)

  let users
  try {
    users = app.findCollectionByNameOrId("users")
  } catch (_) {
    users = new Collection({ type: "auth", name: "users" })
  }

  // Fields that somebody else added stay, with their data, but they may not
  // keep a guest from joining with a name alone.
  for (const field of users.fields) {
    if (!field.system && field.required) field.required = false
  }

  const name = users.fields.getByName("name")
  if (name && name.type() === "text") {
    // The hook refuses more than 40; the column is wider for accounts that
    // were there before the rule.
    name.min = 0
    name.max = 255
    name.pattern = ""
    name.hidden = false
  } else {
    if (name) users.fields.removeByName("name")
    users.fields.add(new TextField({ name: "name", max: 255 }))
  }
  if (!users.fields.getByName("avatar")) {
    users.fields.add(new FileField({
      name: "avatar",
      maxSelect: 1,
      maxSize: 2 * 1024 * 1024,
      mimeTypes: ["image/jpeg", "image/png", "image/webp", "image/gif"],
      thumbs: ["64x64"],
    }))
  }
  if (users.fields.getByName("guest")) users.fields.removeByName("guest")
  users.fields.add(new BoolField({ name: "guest" }))
  for (const [field, onUpdate] of [["created", false], ["updated", true]]) {
    if (!users.fields.getByName(field)) {
      users.fields.add(new AutodateField({ name: field, onCreate: true, onUpdate: onUpdate }))
    }
  }

  const self = "@request.auth.collectionName = 'users' && id = @request.auth.id"
  users.listRule = "@request.auth.id != ''"
  users.viewRule = "@request.auth.id != ''"
  users.createRule = null // Guests come from POST /api/ochat/guest.
  users.updateRule = self
    + " && @request.body.guest:changed = false"
    + " && @request.body.verified:changed = false"
    + " && @request.body.email:changed = false"
    + " && @request.body.emailVisibility:changed = false"
  users.deleteRule = null
  users.manageRule = null
  // A message for every new sign-in would need a mail server.
  users.authAlert.enabled = false
  // A guest has no password to come back with: 30 days, renewed at every visit.
  users.authToken.duration = 30 * 24 * 3600
  app.save(users)

  app.db().newQuery("UPDATE users SET emailVisibility = FALSE WHERE emailVisibility").execute()
  // A nameless author would be an empty line in the thread. The e-mail would
  // do as a name, but it is nobody's business.
  app.db().newQuery("UPDATE users SET name = 'User ' || substr(id, 1, 4) WHERE trim(name) = ''").execute()
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
