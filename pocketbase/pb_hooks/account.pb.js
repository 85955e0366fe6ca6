// One's own account: a guest becomes a member, a member changes the address or the
// password, an account ends. Each ends every other session: PocketBase signs all
// tokens with a key of the record, which is renewed with the address, the password
// and the end, and an open event stream falls silent with it.
//
// It must never change an account that has a password without that password.

routerAdd("POST", "/api/ochat/account/member", (e) => {
  const invites = require(`${__hooks}/lib/invites.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const settings = require(`${__hooks}/lib/settings.js`)
  const { email, password, invite } = e.requestInfo().body
  if (typeof email !== "string" || email === "") throw refuse.field("email", "validation_required", "Cannot be blank.")
  if (typeof password !== "string" || password === "") throw refuse.field("password", "validation_required", "Cannot be blank.")
  const invited = invite !== undefined && invite !== null && invite !== ""
  let user
  let taken = null
  $app.runInTransaction((tx) => {
    user = tx.findRecordById("users", e.auth.id)
    if (!user.getBool("guest")) throw refuse.field("guest", "validation_not_guest", "This account is a member's already.")
    if (invited) invites.judge(tx, invite, "invite", user.id)
    settings.askSignUp(tx, invited)
    user.set("guest", false)
    user.set("email", email)
    user.setPassword(password)
    tx.save(user)
    if (invited) taken = invites.take(tx, invite, "invite", user.id)
  })
  e.response.header().set("Cache-Control", "no-store")
  return $apis.recordAuthResponse(e, user, "", taken)
}, $apis.requireAuth("users"), $apis.bodyLimit(16384))

routerAdd("POST", "/api/ochat/account/credentials", (e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const { oldPassword, email, password } = e.requestInfo().body
  const given = (value) => value !== undefined && value !== null && value !== ""
  for (const [name, value] of [["email", email], ["password", password]]) {
    if (given(value) && typeof value !== "string") throw refuse.field(name, "validation_invalid", "Must be a text.")
  }
  if (!given(email) && !given(password)) throw refuse.field("password", "validation_required", "Cannot be blank.")
  // Judged before the transaction: it takes 60 ms, and writers would wait.
  const asked = $app.findRecordById("users", e.auth.id)
  if (asked.getBool("guest") || typeof oldPassword !== "string" || !asked.validatePassword(oldPassword)) {
    throw refuse.field("oldPassword", "validation_invalid_old_password", "Missing or invalid old password.")
  }
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
    if (given(password)) user.setPassword(password)
    // Also when nothing differs: whoever asks for it wants to be the only one.
    user.refreshTokenKey()
    tx.save(user)
  })
  e.response.header().set("Cache-Control", "no-store")
  return $apis.recordAuthResponse(e, user, "", null)
}, $apis.requireAuth("users"), $apis.bodyLimit(16384))

routerAdd("POST", "/api/ochat/account/delete", (e) => {
  const account = require(`${__hooks}/lib/account.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const asked = $app.findRecordById("users", e.auth.id)
  const password = e.requestInfo().body.password
  // A guest has no password, and who comes by a provider need not know one.
  const known = !asked.getBool("guest") && $app.findAllExternalAuthsByRecord(asked).length === 0
  if (known && (typeof password !== "string" || !asked.validatePassword(password))) {
    throw refuse.field("password", "validation_invalid_old_password", "Missing or invalid password.")
  }
  $app.runInTransaction((tx) => {
    account.erase(tx, tx.findRecordById("users", e.auth.id))
  })
  return e.noContent(204)
}, $apis.requireAuth("users"), $apis.bodyLimit(16384))

// Every way of signing in comes through here, and every renewal: at most one small
// write a day and person, in raw SQL, which no event tells of.
onRecordAuthRequest((e) => {
  const log = require(`${__hooks}/lib/log.js`)
  const now = log.now()
  if (e.record.getString("seen").slice(0, 10) !== now.slice(0, 10)) {
    e.app.db().newQuery("UPDATE users SET seen = {:now} WHERE id = {:id}").bind({ now: now, id: e.record.id }).execute()
  }
  e.next()
}, "users")

// A guest who signs in with a provider keeps the account and becomes a member.
onRecordAuthWithOAuth2Request((e) => {
  const settings = require(`${__hooks}/lib/settings.js`)
  if (e.record && e.record.getBool("guest")) {
    settings.askSignUp(e.app, false)
    e.record.set("guest", false)
    // The placeholder gives way to the provider's address, unless that one has an
    // account of its own.
    const email = e.oAuth2User.email
    let free = email !== ""
    try {
      if (free) e.app.findAuthRecordByEmail("users", email)
      free = false
    } catch (_) {
      // Nobody has it.
    }
    if (free) {
      e.record.set("email", email)
      e.record.set("verified", true)
    }
    e.record.refreshTokenKey()
    e.app.save(e.record)
  }
  e.next()
}, "users")

cronAdd("ochat_tidy", "17 4 * * *", () => {
  require(`${__hooks}/lib/tidy.js`).run()
})
