// One's own account: a guest becomes a member, a member changes the address or the
// password, an account ends. Each ends every other session: PocketBase signs all
// tokens with a key of the record, which is renewed with the address, the password
// and the end, and an open event stream falls silent with it.
//
// Ways in by providers end with the old password or address too. It must never change or
// end an account that has a password without that password.

routerAdd("POST", "/api/ochat/account/member", (e) => {
  require(`${__hooks}/lib/bounds.js`).askSite(e)
  const account = require(`${__hooks}/lib/account.js`)
  const invites = require(`${__hooks}/lib/invites.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const settings = require(`${__hooks}/lib/settings.js`)
  const { email, password, invite } = e.requestInfo().body
  if (typeof email !== "string" || email === "") throw refuse.field("email", "validation_required", "Cannot be blank.")
  if (typeof password !== "string" || password === "") throw refuse.field("password", "validation_required", "Cannot be blank.")
  require(`${__hooks}/lib/count.js`).take($app, "hash", e.auth.id, 10, 60)
  const invited = invite !== undefined && invite !== null && invite !== ""
  const askGuest = (one) => {
    if (!one.getBool("guest")) throw refuse.field("guest", "validation_not_guest", "This account is a member's already.")
  }
  askGuest(e.auth)
  const hash = account.hashed(password)
  let user
  let taken = null
  $app.runInTransaction((tx) => {
    user = tx.findRecordById("users", e.auth.id)
    account.askCurrent(user, e.auth)
    askGuest(user)
    const vouched = invited && invites.vouches(tx, invites.judge(tx, invite, "invite", user.id))
    const came = invites.brought(tx, user.id)
    settings.askSignUp(tx, vouched || came)
    settings.askPasswords(tx)
    user.set("guest", false)
    user.set("email", email)
    user.setRaw("password", hash)
    tx.save(user)
    if (invited) taken = invites.spend(tx, invite, "invite", user.id, came)
  })
  e.response.header().set("Cache-Control", "no-store")
  return $apis.recordAuthResponse(e, user, "", taken)
}, $apis.requireAuth("users"), $apis.bodyLimit(16384))

routerAdd("POST", "/api/ochat/account/credentials", (e) => {
  require(`${__hooks}/lib/bounds.js`).askSite(e)
  const account = require(`${__hooks}/lib/account.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const { oldPassword, email, password } = e.requestInfo().body
  const given = (value) => value !== undefined && value !== null && value !== ""
  for (const [name, value] of [["email", email], ["password", password]]) {
    if (given(value) && typeof value !== "string") throw refuse.field(name, "validation_invalid", "Must be a text.")
  }
  if (!given(email) && !given(password)) throw refuse.field("password", "validation_required", "Cannot be blank.")
  require(`${__hooks}/lib/count.js`).take($app, "hash", e.auth.id, 10, 60)
  // Judged and hashed before the transaction: each takes 60 ms, and writers would wait.
  const asked = $app.findRecordById("users", e.auth.id)
  if (asked.getBool("guest") || typeof oldPassword !== "string" || !asked.validatePassword(oldPassword)) {
    throw refuse.field("oldPassword", "validation_invalid_old_password", "Missing or invalid old password.")
  }
  const hash = given(password) ? account.hashed(password) : null
  let user
  $app.runInTransaction((tx) => {
    user = tx.findRecordById("users", e.auth.id)
    if (user.getString("password:hash") !== asked.getString("password:hash")) {
      throw refuse.field("oldPassword", "validation_invalid_old_password", "Missing or invalid old password.")
    }
    if (given(email) && email !== user.getString("email")) {
      user.set("email", email)
      user.set("verified", false)
    }
    if (hash) user.setRaw("password", hash)
    // Also when nothing differs: whoever asks for it wants to be the only one.
    user.refreshTokenKey()
    account.untie(tx, user)
    tx.save(user)
  })
  e.response.header().set("Cache-Control", "no-store")
  return $apis.recordAuthResponse(e, user, "", null)
}, $apis.requireAuth("users"), $apis.bodyLimit(16384))

routerAdd("POST", "/api/ochat/account/delete", (e) => {
  require(`${__hooks}/lib/bounds.js`).askSite(e)
  const account = require(`${__hooks}/lib/account.js`)
  const ending = require(`${__hooks}/lib/ending.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  require(`${__hooks}/lib/count.js`).take($app, "hash", e.auth.id, 10, 60)
  const asked = $app.findRecordById("users", e.auth.id)
  const password = e.requestInfo().body.password
  // A guest has no password, nor has an account that a provider made.
  if (account.knowsPassword(asked) && (typeof password !== "string" || !asked.validatePassword(password))) {
    throw refuse.field("password", "validation_invalid_old_password", "Missing or invalid password.")
  }
  ending.erase($app, e.auth.id)
  return e.noContent(204)
}, $apis.requireAuth("users"), $apis.bodyLimit(16384))

// Every token and every open stream of one's own ends, also a guest's, and this tab goes on
// with a new token: for whoever lost a machine, or fears that a token was stolen. A sign-out
// alone ends what one browser keeps.
routerAdd("POST", "/api/ochat/account/sign-out", (e) => {
  require(`${__hooks}/lib/bounds.js`).askSite(e)
  const account = require(`${__hooks}/lib/account.js`)
  let user
  $app.runInTransaction((tx) => {
    user = tx.findRecordById("users", e.auth.id)
    account.askCurrent(user, e.auth)
    user.refreshTokenKey()
    // The secret by which a guest came in is a way in too.
    if (user.getBool("guest")) account.closePassword(user)
    tx.saveNoValidate(user)
  })
  e.response.header().set("Cache-Control", "no-store")
  return $apis.recordAuthResponse(e, user, "", null)
}, $apis.requireAuth("users"), $apis.bodyLimit(16384))

// One's own picture, as a form with a file in it: the one body that may be large.
routerAdd("POST", "/api/ochat/account/picture", (e) => {
  require(`${__hooks}/lib/bounds.js`).askSite(e)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  let files = []
  try {
    files = e.findUploadedFiles("avatar")
  } catch (_) {
    // Without a form, or without a file in it.
  }
  if (files.length !== 1) throw refuse.field("avatar", "validation_required", "Cannot be blank.")
  const user = $app.findRecordById("users", e.auth.id)
  require(`${__hooks}/lib/account.js`).askCurrent(user, e.auth)
  user.set("avatar", files[0])
  $app.save(user)
  $apis.enrichRecord(e, user)
  return e.json(200, user)
}, $apis.requireAuth("users"), require(`${__hooks}/lib/bounds.js`).pictureLimit())

// Whether the own account has a password that somebody may know, which a client asks
// for before it ends the account.
routerAdd("GET", "/api/ochat/account", (e) => {
  require(`${__hooks}/lib/bounds.js`).askSite(e)
  return e.json(200, { password: require(`${__hooks}/lib/account.js`).knowsPassword($app.findRecordById("users", e.auth.id)) })
}, $apis.requireAuth("users"))

// Every way of signing in comes through here, and every renewal: at most one small
// write a day and person, in raw SQL, which no event tells of. Whoever is in already and
// ties a provider to their own account shows no second proof: the tie is made by then,
// and a code that was still wanted would leave them without a session.
onRecordAuthRequest((e) => {
  if (e.authMethod === "oauth2" && e.auth && e.auth.id === e.record.id) e.authMethod = ""
  const log = require(`${__hooks}/lib/log.js`)
  const now = log.now()
  if (e.record.getString("seen").slice(0, 10) !== now.slice(0, 10)) {
    e.app.db().newQuery("UPDATE users SET seen = {:now} WHERE id = {:id}").bind({ now: now, id: e.record.id }).execute()
  }
  e.next()
}, "users")

// Whoever comes by a sign-in provider: what the browser says of a new account counts
// for nothing but an invite, a guest keeps the account and becomes a member, and an
// address that nobody had proved is rid of whoever took it before its owner came.
onRecordAuthWithOAuth2Request((e) => {
  const account = require(`${__hooks}/lib/account.js`)
  const invite = e.createData ? e.createData.invite : undefined
  const given = invite !== undefined && invite !== null && invite !== ""
  e.createData = given ? { invite: invite } : {}
  if (e.record) {
    const own = !!e.auth && e.auth.id === e.record.id
    if (own && e.record.getBool("guest")) account.promote(e, given ? invite : "")
    else if (!own && !e.record.getBool("verified") && e.record.getString("email").toLowerCase() === e.oAuth2User.email.toLowerCase()) account.evict(e.app, e.record)
    // Set last, for the saves that are still to come: see the update hook of people.pb.js.
    e.record.set("keeps_", !own)
  }
  e.next()
}, "users")

// A code in a letter proves the address that it was sent to. Whoever shows it as the second
// proof, after a password or a provider of this account, is the one who made it.
onRecordAuthWithOTPRequest((e) => {
  const account = require(`${__hooks}/lib/account.js`)
  const proves = e.otp.sentTo() !== "" && e.otp.sentTo() === e.record.getString("email")
  if (proves && !e.record.getBool("verified") && !account.isSecond(e)) {
    account.evict(e.app, e.record)
    e.record.set("keeps_", true)
  }
  e.next()
}, "users")

// A code for an address that has an account is hashed and written down first, and that
// took longer than the answer for one that has none. Both are answered after the same
// time, which is several times as long as the work.
onRecordRequestOTPRequest((e) => {
  const begun = Date.now()
  try {
    e.next()
  } finally {
    sleep(Math.max(0, 250 - (Date.now() - begun)))
  }
}, "users")

// Another password or address ends the ways in by providers, whoever sets it: by a letter,
// as here, or in the dashboard.
onRecordConfirmPasswordResetRequest((e) => {
  e.record.set("alone_", true)
  e.next()
}, "users")

// A guest has no address to change, and could have letters sent to anybody.
onRecordRequestEmailChangeRequest((e) => {
  if (e.record.getBool("guest")) throw new ForbiddenError("A guest has no address.")
  e.next()
}, "users")

onRecordConfirmEmailChangeRequest((e) => {
  e.record.set("alone_", true)
  e.next()
}, "users")

onRecordUpdateRequest((e) => {
  const before = e.record.original()
  const other = ["password:hash", "email"].some((name) => e.record.getString(name) !== before.getString(name))
  e.record.set("alone_", e.hasSuperuserAuth() && other)
  e.record.set("keeps_", false)
  e.next()
}, "users")

// An admin removes a record: everybody else would wait while PocketBase takes everything
// that refers to it away, so that this is done before, in pieces. Not in a batch, which
// is one transaction in any case.
onRecordDeleteRequest((e) => {
  if (!e.app.isTransactional()) require(`${__hooks}/lib/ending.js`).clear(e.app, e.record.id)
  e.next()
}, "users")

// Whether this server sends letters by a mail server of its own: what the app offers
// depends on it, and nothing else of the settings is told.
routerAdd("GET", "/api/ochat/mail", (e) => {
  require(`${__hooks}/lib/bounds.js`).askSite(e)
  return e.json(200, { enabled: $app.settings().smtp.enabled })
})

// What an account that has ended is still in.
cronAdd("ochat_endings", "* * * * *", () => {
  require(`${__hooks}/lib/ending.js`).finish()
})

cronAdd("ochat_tidy", "17 4 * * *", () => {
  require(`${__hooks}/lib/tidy.js`).run()
})
