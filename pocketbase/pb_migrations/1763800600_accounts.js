// Accounts: what becomes of one that is deleted, when somebody was last seen, and
// what a picture may be.
//
// It must never make anybody look long gone who is not: everyone counts as seen
// now.
migrate((app) => {
  const users = app.findCollectionByNameOrId("users")
  for (const name of ["deleted", "seen"]) {
    if (users.fields.getByName(name)) users.fields.removeByName(name)
  }
  app.save(users)
  // Set for good when the account is deleted; the words stay, the person goes.
  users.fields.add(new DateField({ name: "deleted" }))
  // To the day, for the cleaning of guests. Hidden: when somebody is at work is
  // nobody's business.
  users.fields.add(new DateField({ name: "seen", hidden: true }))

  // Small, of a kind that holds no script, and not protected: a protected file
  // takes a token in its address, which ends up in logs and histories, and can be
  // kept by no cache. The name ends in ten random characters, which only who is
  // signed in gets to read.
  const avatar = users.fields.getByName("avatar")
  if (avatar && avatar.type() === "file") {
    avatar.maxSelect = 1
    avatar.maxSize = 1024 * 1024
    avatar.mimeTypes = ["image/jpeg", "image/png", "image/webp"]
    avatar.thumbs = ["64x64", "128x128", "256x256"]
    avatar.protected = false
  }

  // Whatever the method, a deleted account opens no more.
  users.authRule = "deleted = ''"
  users.updateRule = "@request.auth.collectionName = 'users' && id = @request.auth.id && deleted = ''"
    + " && @request.body.guest:changed = false"
    + " && @request.body.verified:changed = false"
    + " && @request.body.email:changed = false"
    + " && @request.body.emailVisibility:changed = false"
    + " && @request.body.deleted:changed = false"
  // A name from an OAuth2 provider is cut to size by the hooks, and its picture
  // taken if it fits.
  users.oauth2.mappedFields.name = "name"
  users.oauth2.mappedFields.avatarURL = "avatar"
  app.save(users)
  app.db().newQuery("UPDATE users SET deleted = '', seen = {:now} WHERE TRUE").bind({ now: new DateTime().string() }).execute()
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
