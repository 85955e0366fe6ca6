// Who asked for a change, for the model hooks, which see the change but not the
// request. The request hooks note it on the record itself, under a name that is
// no field, so that it is neither stored nor sent.
//
// Every request hook of a collection whose model hooks ask `of` must call `mark`:
// what a client sends under that name must never count.

const counts = require(`${__hooks}/lib/count.js`)

const KEY = "actor_"
const ADMIN = "admin"

// What one person may change in ten seconds, from however many addresses: an outbox after
// hours offline fits many times over.
const CHANGES = 300

function mark(e) {
  const admin = e.hasSuperuserAuth()
  if (!admin) counts.take(e.app, "change", e.auth.id, CHANGES, 10)
  e.record.set(KEY, admin ? ADMIN : e.auth.id)
}

// The id of a person, ADMIN, or "" for what the server does by itself: a hook, a
// cascade, a cron.
function of(record) {
  return record.getString(KEY)
}

// As the author of a system line: an admin is no person of the chat.
function author(actor) {
  return actor === ADMIN ? "" : actor
}

module.exports = { ADMIN, author, mark, of }
