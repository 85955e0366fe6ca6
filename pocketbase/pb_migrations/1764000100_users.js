// People: the `users` collection as O'Chat needs it.
//
// It must never lose an account: an instance that already has users keeps all of them.
migrate((app) => {
  let users
  try {
    users = app.findCollectionByNameOrId("users")
  } catch (_) {
    users = new Collection({ type: "auth", name: "users" })
  }

  const name = users.fields.getByName("name")
  if (name) {
    // The hook refuses more than 40; the column is wider for accounts that were
    // there before the rule.
    name.min = 0
    name.max = 255
    name.pattern = ""
    name.hidden = false
  } else {
    users.fields.add(new TextField({ name: "name", max: 255 }))
  }
  if (!users.fields.getByName("avatar")) users.fields.add(new FileField({ name: "avatar" }))
  for (const [field, onUpdate] of [["created", false], ["updated", true]]) {
    if (!users.fields.getByName(field)) {
      users.fields.add(new AutodateField({ name: field, onCreate: true, onUpdate: onUpdate }))
    }
  }
  users.fields.add(new BoolField({ name: "guest" }))
  // Set for good when the account is deleted; the words stay, the person goes.
  users.fields.add(new DateField({ name: "deleted" }))
  // To the day, for the cleaning of guests. Hidden: when a person is at work is
  // their own business.
  users.fields.add(new DateField({ name: "seen", hidden: true }))

  // Small, of a kind that holds no script, and not protected: a protected file takes
  // a token in its address, which ends up in logs and histories, and can be cached
  // nowhere. The name ends in ten random characters, which only those who are signed
  // in get to read.
  const avatar = users.fields.getByName("avatar")
  if (avatar && avatar.type() === "file") {
    avatar.maxSelect = 1
    avatar.maxSize = 1024 * 1024
    avatar.mimeTypes = ["image/jpeg", "image/png", "image/webp"]
    avatar.thumbs = ["64x64", "128x128", "256x256"]
    avatar.protected = false
  }

  users.listRule = "@request.auth.id != ''"
  users.viewRule = "@request.auth.id != ''"
  // Who may sign up is the settings record's to say, and a hook reads it: a rule that
  // says no could not name the reason.
  users.createRule = ""
  // A password is changed by POST /api/ochat/account/credentials, which has a limit:
  // here it would cost 60 ms before the old one is asked for.
  users.updateRule = "@request.auth.collectionName = 'users' && id = @request.auth.id && deleted = ''"
    + ["guest", "verified", "email", "emailVisibility", "deleted"].map((one) => ` && @request.body.${one}:changed = false`).join("")
    + " && @request.body.password:isset = false"
  users.deleteRule = null
  users.manageRule = null
  // Whatever the method, a deleted account opens no more.
  users.authRule = "deleted = ''"
  // A message for every new sign-in would need a mail server.
  users.authAlert.enabled = false
  // A guest has no password to come back with: 30 days, renewed at every visit.
  users.authToken.duration = 30 * 24 * 3600
  // A name from an OAuth2 provider is cut to size by the hooks, and its picture taken
  // if it fits.
  users.oauth2.mappedFields.name = "name"
  users.oauth2.mappedFields.avatarURL = "avatar"
  app.save(users)

  // One mailbox, one account, however it is spelled; unless two accounts already
  // differ by nothing but capitals: those both stay.
  const same = new DynamicModel({ many: 0 })
  app.db().newQuery("SELECT COUNT(*) - COUNT(DISTINCT lower(email)) AS many FROM users WHERE email != ''").one(same)
  if (same.many === 0) {
    users.indexes = users.indexes.map((index) => index.replace(/\(\s*`?email`?\s*\)/, "(`email` COLLATE NOCASE)"))
    app.save(users)
  }
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
