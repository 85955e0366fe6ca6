// Removes for good what was deleted long enough ago.
//
// Raw SQL in short transactions of its own: no step may hold the one writer
// for more than 50 ms, and a deletion through PocketBase would load every row,
// check every reference and send an event for each. It must never touch a
// conversation that can still be restored, and never a tombstone of a living
// one: that is part of the log.

// A step takes as many rows as went in about TARGET milliseconds before, so
// that long texts, a slow disk or a busy machine make it smaller. After each,
// the purge rests for as long as it worked: the writers come first.
const FEWEST = 20
const MOST = 200
const TARGET = 10
const LONGEST_RUN = 20 * 1000

// Days of grace from the environment; anything but a number >= 0 counts as 7.
function days() {
  const raw = $os.getenv("OCHAT_PURGE_AFTER_DAYS")
  const value = raw === "" ? NaN : Number(raw)
  return value >= 0 ? value : 7
}

// What was deleted at this time or earlier is due. The format is the one of
// the database, where times are compared as strings.
function deadline() {
  return new Date(Date.now() - days() * 24 * 3600 * 1000).toISOString().replace("T", " ")
}

function run() {
  const started = Date.now()
  const due = arrayOf(new DynamicModel({ id: "" }))
  $app.db()
    .newQuery("SELECT id FROM conversations WHERE deleted != '' AND deleted <= {:deadline} ORDER BY deleted LIMIT 500")
    .bind({ deadline: deadline() })
    .all(due)

  let rows = FEWEST
  for (const conversation of due) {
    // Children first, the conversation last: what a run leaves unfinished is
    // found again by the next one.
    for (const table of ["messages", "memberships", "invites"]) {
      const sql = "DELETE FROM " + table + " WHERE rowid IN"
        + " (SELECT rowid FROM " + table + " WHERE conversation = {:id} LIMIT {:rows})"
      let asked
      let removed
      do {
        const before = Date.now()
        if (before - started > LONGEST_RUN) return
        asked = rows
        removed = $app.db().newQuery(sql).bind({ id: conversation.id, rows: asked }).execute().rowsAffected()
        const took = Date.now() - before
        if (took > TARGET) rows = Math.max(FEWEST, Math.floor(rows / 2))
        else if (took < TARGET / 2) rows = Math.min(MOST, rows * 2)
        sleep(Math.min(took, 50))
      } while (removed === asked)
    }
    $app.db().newQuery("DELETE FROM timelines WHERE id = {:id}").bind({ id: conversation.id }).execute()
    $app.db().newQuery("DELETE FROM conversations WHERE id = {:id}").bind({ id: conversation.id }).execute()
  }
}

module.exports = { deadline, run }
