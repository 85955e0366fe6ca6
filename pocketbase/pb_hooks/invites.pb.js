// Invites: the routes by which owners make them and others look at them and take
// them, and what an owner may change of one: that it is revoked.
//
// It must never put a secret into an address or a log.

routerAdd("POST", "/api/ochat/invites", (e) => {
  require(`${__hooks}/lib/bounds.js`).askSite(e)
  const invites = require(`${__hooks}/lib/invites.js`)
  const body = e.requestInfo().body
  let made
  $app.runInTransaction((tx) => {
    made = invites.make(tx, e.auth.id, body)
  })
  e.response.header().set("Cache-Control", "no-store")
  return e.json(200, { token: made.token, record: made.record })
}, $apis.requireAuth("users"), $apis.bodyLimit(16384))

routerAdd("POST", "/api/ochat/invites/look", (e) => {
  require(`${__hooks}/lib/bounds.js`).askSite(e)
  const invites = require(`${__hooks}/lib/invites.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const invite = invites.judge($app, e.requestInfo().body.token, "token", e.auth ? e.auth.id : "")
  const home = $app.findRecordById("conversations", invite.getString("conversation"))
  const inviter = log.one($app, "SELECT name FROM users WHERE id = {:id}", { id: invite.getString("author") }, { name: "" })
  e.response.header().set("Cache-Control", "no-store")
  return e.json(200, {
    conversation: { id: home.id, title: home.getString("title"), visibility: home.getString("visibility") },
    inviter: inviter ? inviter.name : "",
    expires: invite.getString("expires"),
  })
}, $apis.bodyLimit(16384))

routerAdd("POST", "/api/ochat/invites/accept", (e) => {
  require(`${__hooks}/lib/bounds.js`).askSite(e)
  const invites = require(`${__hooks}/lib/invites.js`)
  const token = e.requestInfo().body.token
  let taken
  $app.runInTransaction((tx) => {
    taken = invites.take(tx, token, "token", e.auth.id)
  })
  return e.json(200, taken)
}, $apis.requireAuth("users"), $apis.bodyLimit(16384))

onRecordUpdateRequest((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const log = require(`${__hooks}/lib/log.js`)
  if (!e.hasSuperuserAuth()) {
    const before = e.record.original()
    for (const name of ["conversation", "author", "expires", "uses", "uses_left"]) {
      if (e.record.getString(name) !== before.getString(name)) {
        throw refuse.field(name, "validation_read_only", "Cannot be changed.")
      }
    }
    if (before.getString("revoked") !== "") e.record.set("revoked", before.getString("revoked"))
    else e.record.set("revoked", e.requestInfo().body.revoked ? log.now() : "")
  }
  e.next()
}, "invites")

// The count is the transaction's: an update that has nothing to say about it
// must not put back what it read before.
onRecordUpdate((e) => {
  const log = require(`${__hooks}/lib/log.js`)
  log.inTransaction(e, (tx) => {
    const stored = tx.findRecordById("invites", e.record.id)
    for (const name of ["uses_left", "barred", "revoked"]) {
      if (e.record.getString(name) === e.record.original().getString(name)) e.record.set(name, stored.get(name))
    }
    e.next()
  })
}, "invites")
