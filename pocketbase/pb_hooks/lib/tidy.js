// What nobody misses: guests who came once and never wrote, and invites long
// expired. Every night; a superuser starts it at once with
// POST /api/crons/ochat_tidy.
//
// It must never remove anybody who wrote something, owns something, or is one of
// two in a conversation, also when they did so while it ran.

const ending = require(`${__hooks}/lib/ending.js`)
const log = require(`${__hooks}/lib/log.js`)

const DAYS = 30
const MOST = 500
// One address may make 86 400 guests a day, and each takes a few milliseconds.
const LONGEST_RUN = 30 * 60 * 1000

// One that `remove` has marked is on the way out already, whatever else holds.
const DUE = "SELECT id FROM users u WHERE guest AND (deleted != '' OR (seen < {:cutoff}"
  // What the server says of them, that they joined, say, is nothing they wrote.
  + " AND NOT EXISTS (SELECT 1 FROM messages WHERE author = u.id AND author != '' AND COALESCE(system, '') IN ('', 'null'))"
  + " AND NOT EXISTS (SELECT 1 FROM memberships m JOIN conversations c ON c.id = m.conversation"
  + " WHERE m.user = u.id AND (m.role = 'owner' OR c.direct != ''))"
  + " AND NOT EXISTS (SELECT 1 FROM conversations WHERE owner = u.id)))"

function cutoff() {
  return new Date(Date.now() - DAYS * 24 * 3600 * 1000).toISOString().replace("T", " ")
}

// Through PocketBase, so that memberships, inbox and picture go along. Whoever is in a
// few conversations goes at once; otherwise the account closes first, and leaves them in
// pieces. Asked again where it is done: they may have come back meanwhile.
function remove(id) {
  let closed = false
  $app.runInTransaction((tx) => {
    if (ending.rows(tx, DUE + " AND u.id = {:id}", { cutoff: cutoff(), id: id }).length === 0) return
    const guest = tx.findRecordById("users", id)
    closed = ending.rows(tx, "SELECT id FROM memberships WHERE user = {:id} LIMIT " + ending.ROWS, { id: id }).length === ending.ROWS
    if (!closed) return tx.delete(guest)
    guest.set("deleted", log.now())
    guest.refreshTokenKey()
    tx.saveNoValidate(guest)
  })
  if (!closed) return
  ending.leaveAll($app, id)
  $app.delete($app.findRecordById("users", id))
}

function run() {
  const started = Date.now()
  $app.db().newQuery("DELETE FROM invites WHERE expires < {:cutoff}").bind({ cutoff: cutoff() }).execute()
  let after = ""
  let found
  do {
    found = ending.rows($app, DUE + " AND u.id > {:after} ORDER BY u.id LIMIT " + MOST, { cutoff: cutoff(), after: after })
    for (const { id } of found) {
      const before = Date.now()
      if (before - started > LONGEST_RUN) return
      try {
        remove(id)
      } catch (error) {
        // One who cannot be removed must not keep all the others here.
        $app.logger().warn("A guest could not be removed.", "id", id, "error", String(error))
      }
      sleep(Math.min(Date.now() - before, 50))
      after = id
    }
  } while (found.length === MOST)
}

module.exports = { run }
