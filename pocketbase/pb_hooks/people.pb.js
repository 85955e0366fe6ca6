// People: guests join by a name alone, others sign up with an e-mail address and
// a password, as far as the settings allow; names are clean; everyone has an
// inbox.
//
// It must never give out an e-mail address, and never sign in anybody but the
// guest it has just made.

routerAdd("POST", "/api/ochat/guest", (e) => {
  require(`${__hooks}/lib/bounds.js`).askSite(e)
  const account = require(`${__hooks}/lib/account.js`)
  const invites = require(`${__hooks}/lib/invites.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const settings = require(`${__hooks}/lib/settings.js`)

  let body
  try {
    body = e.requestInfo().body
  } catch (_) {
    throw refuse.field("name", "validation_required", "The body must be JSON with a name.")
  }
  const key = account.guestKey(body ? body.key : undefined)
  // Whoever repeats a try whose answer was lost is in already.
  const known = account.guestOf($app, key)
  if (!known) settings.askGuests($app)
  if (!body || typeof body.name !== "string") {
    throw refuse.field("name", "validation_required", "Cannot be blank.")
  }
  const name = refuse.line("name", body.name, 40)
  // An invite given along is taken at once, or nobody comes in at all.
  const invite = body.invite
  const invited = invite !== undefined && invite !== null && invite !== ""
  if (invited && !known) invites.judge($app, invite, "invite", "")

  // What was refused above does not count: nobody locks out an office with empty requests.
  if (!known) require(`${__hooks}/lib/count.js`).take($app, "guest", e.realIP(), 120, 60)

  let guest
  let taken = null
  $app.runInTransaction((tx) => {
    // Asked again, since two tries may come at the same time.
    guest = account.guestOf(tx, key)
    if (!guest) {
      // The name is checked above, and the e-mail's uniqueness by the database.
      guest = account.newGuest(name, key)
      tx.saveNoValidate(guest)
    } else if (guest.getString("name") !== name) {
      guest.set("name", name)
      tx.save(guest)
    }
    if (invited) taken = invites.take(tx, invite, "invite", guest.id)
  })
  e.response.header().set("Cache-Control", "no-store")
  return $apis.recordAuthResponse(e, guest, "", taken)
  // A longer name is refused by its field, and a flood by its size.
}, $apis.bodyLimit(1048576))

onRecordCreateRequest((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const account = require(`${__hooks}/lib/account.js`)
  const invites = require(`${__hooks}/lib/invites.js`)
  const pictures = require(`${__hooks}/lib/pictures.js`)
  const settings = require(`${__hooks}/lib/settings.js`)
  let invite = e.requestInfo().body.invite
  if (invite === undefined || invite === null) invite = ""
  // Taken with the saving of the account; see below.
  e.record.set("invite_", invite)
  if (!e.hasSuperuserAuth()) {
    const vouched = invite !== "" && invites.vouches(e.app, invites.judge(e.app, invite, "invite", ""))
    settings.askSignUp(e.app, vouched)
    if (e.requestInfo().context === "oauth2") {
      // What a provider says must not keep anybody out.
      e.record.set("name", account.providedName(e.record.getString("name")))
      if (!pictures.fit(e.record)) e.record.set("avatar", null)
      account.lockNew(e.record)
    } else {
      settings.askPasswords(e.app)
      if (e.record.getString("email") === "") throw refuse.field("email", "validation_required", "Cannot be blank.")
    }
    // Whoever signs up is no guest, and nobody vouches for oneself.
    e.record.set("guest", false)
    e.record.set("verified", false)
    e.record.set("deleted", "")
  }
  e.next()
}, "users")

// Whoever sets a password: a sign-up, a letter, an admin.
onRecordValidate((e) => {
  require(`${__hooks}/lib/account.js`).askPassword((e.record.getRaw("password") || {}).plain)
  e.next()
}, "users")

onRecordCreate((e) => {
  const invites = require(`${__hooks}/lib/invites.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const inbox = require(`${__hooks}/lib/inbox.js`)
  const pictures = require(`${__hooks}/lib/pictures.js`)

  const name = refuse.line("name", e.record.getString("name"), 40)
  e.record.set("name", name)
  e.record.set("emailVisibility", false)
  if (e.record.getString("seen") === "") e.record.set("seen", log.now())
  pictures.ask(e.record)
  log.inTransaction(e, (tx) => {
    require(`${__hooks}/lib/gone.js`).ask(tx, e.record.id)
    e.next()
    inbox.create(tx, e.record.id)
    const invite = e.record.getString("invite_")
    if (invite !== "") invites.take(tx, invite, "invite", e.record.id)
  })
}, "users")

onRecordUpdate((e) => {
  const account = require(`${__hooks}/lib/account.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)

  const record = e.record
  const before = record.original()
  // Only a new name is judged: an account from before the rule can still
  // change its picture.
  if (record.getString("name") !== before.getString("name")) {
    const name = refuse.line("name", record.getString("name"), 40)
    record.set("name", name)
  }
  record.set("emailVisibility", false)
  require(`${__hooks}/lib/pictures.js`).ask(record)
  log.inTransaction(e, (tx) => {
    // What the request loaded may be old by now, and must not come back with a new
    // name. After a new password, a new address or an end, the key of all tokens is
    // another one, and whoever asked before that has no say any more. (Where
    // PocketBase saves an account that it has just made, there is nothing before.
    // What this same record was saved with a moment ago, on somebody's way in, is known.)
    const key = record.getString("saved_") || before.getString("tokenKey")
    if (key !== "") {
      const stored = tx.findRecordById("users", record.id)
      // PocketBase gives an account with an unproved address a random password each time
      // that somebody comes in another way, which would lock out whoever knows the one it
      // had. Where that one has to end, it has by now (lib/account.js).
      if (record.getBool("keeps_")) for (const name of ["password", "tokenKey"]) record.setRaw(name, stored.getRaw(name))
      if (stored.getString("tokenKey") !== key) {
        throw refuse.field("updated", "validation_changed_meanwhile", "The account has changed meanwhile.")
      }
      for (const name of ["name", "avatar", "verified", "seen"]) {
        const asked = record.getString(name) !== before.getString(name) || record.getUnsavedFiles(name).length > 0
        if (!asked) record.setRaw(name, stored.getRaw(name))
      }
    }
    e.next()
    if (record.getBool("alone_")) account.untie(tx, record)
    record.set("saved_", record.getString("tokenKey"))
  })
}, "users")
