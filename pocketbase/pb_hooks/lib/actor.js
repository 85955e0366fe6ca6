// Who asked for a change, for the model hooks, which see the change but not the
// request. The request hooks note it on the record itself, under a name that is
// no field, so that it is neither stored nor sent.
//
// Every request hook of a collection whose model hooks ask `of` must call `mark`:
// what a client sends under that name must never count.

const KEY = "actor_"
const ADMIN = "admin"

function mark(e) {
  e.record.set(KEY, e.hasSuperuserAuth() ? ADMIN : e.auth.id)
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
