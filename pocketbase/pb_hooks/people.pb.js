// People: guests join by a name alone, others sign up with an e-mail address and
// a password, as far as the settings allow; names are clean; everyone has an
// inbox.
//
// It must never give out an e-mail address, and never sign in anybody but the
// guest it has just made.

routerAdd("POST", "/api/ochat/guest", (e) => {
  const account = require(`${__hooks}/lib/account.js`)
  const invites = require(`${__hooks}/lib/invites.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  require(`${__hooks}/lib/settings.js`).askGuests($app)

  let name
  try {
    name = e.requestInfo().body.name
  } catch (_) {
    throw refuse.field("name", "validation_required", "The body must be JSON with a name.")
  }
  if (typeof name !== "string") {
    throw refuse.field("name", "validation_required", "Cannot be blank.")
  }
  name = refuse.line("name", name, 40)
  // An invite given along is taken at once, or nobody comes in at all.
  const invite = e.requestInfo().body.invite
  const invited = invite !== undefined && invite !== null && invite !== ""
  if (invited) invites.judge($app, invite, "invite", "")

  const guest = new Record($app.findCachedCollectionByNameOrId("users"))
  guest.set("name", name)
  guest.set("guest", true)
  guest.set("email", account.placeholder("guest"))
  guest.set("emailVisibility", false)
  guest.set("seen", log.now())
  // The name is checked above, and the e-mail's uniqueness by the database.
  account.closePassword(guest)
  let taken = null
  $app.runInTransaction((tx) => {
    tx.saveNoValidate(guest)
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
    if (invite !== "") invites.judge(e.app, invite, "invite", "")
    settings.askSignUp(e.app, invite !== "")
    if (e.requestInfo().context === "oauth2") {
      // What a provider says must not keep anybody out.
      e.record.set("name", account.providedName(e.record.getString("name")))
      if (!pictures.fit(e.record)) e.record.set("avatar", null)
    } else if (e.record.getString("email") === "") {
      throw refuse.field("email", "validation_required", "Cannot be blank.")
    }
    // Whoever signs up is no guest, and nobody vouches for oneself.
    e.record.set("guest", false)
    e.record.set("verified", false)
    e.record.set("deleted", "")
  }
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
    e.next()
    inbox.create(tx, e.record.id)
    const invite = e.record.getString("invite_")
    if (invite !== "") invites.take(tx, invite, "invite", e.record.id)
  })
}, "users")

onRecordUpdate((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)

  // Only a new name is judged: an account from before the rule can still
  // change its picture.
  if (e.record.getString("name") !== e.record.original().getString("name")) {
    const name = refuse.line("name", e.record.getString("name"), 40)
    e.record.set("name", name)
  }
  e.record.set("emailVisibility", false)
  require(`${__hooks}/lib/pictures.js`).ask(e.record)
  e.next()
}, "users")
