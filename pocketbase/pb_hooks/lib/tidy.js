// What nobody misses: guests who came once and never wrote, and invites long
// expired. Every night; a superuser starts it at once with
// POST /api/crons/ochat_tidy.
//
// It must never remove anybody who wrote something, owns something, or is one of
// two in a conversation.

const DAYS = 30
const MOST = 500

function cutoff() {
  return new Date(Date.now() - DAYS * 24 * 3600 * 1000).toISOString().replace("T", " ")
}

function run() {
  const gone = arrayOf(new DynamicModel({ id: "" }))
  $app.db().newQuery(
    "SELECT id FROM users u WHERE guest AND deleted = '' AND seen < {:cutoff}"
      + " AND NOT EXISTS (SELECT 1 FROM messages WHERE author = u.id AND author != '')"
      + " AND NOT EXISTS (SELECT 1 FROM memberships m JOIN conversations c ON c.id = m.conversation"
      + " WHERE m.user = u.id AND (m.role = 'owner' OR c.direct != ''))"
      + " AND NOT EXISTS (SELECT 1 FROM conversations WHERE owner = u.id)"
      + " LIMIT " + MOST,
  ).bind({ cutoff: cutoff() }).all(gone)
  for (const { id } of gone) {
    const before = Date.now()
    // Through PocketBase, so that memberships, inbox and picture go along.
    $app.delete($app.findRecordById("users", id))
    sleep(Math.min(Date.now() - before, 50))
  }
  $app.db().newQuery("DELETE FROM invites WHERE expires < {:cutoff}").bind({ cutoff: cutoff() }).execute()
}

module.exports = { run }
