// Removes for good what was deleted long enough ago.
//
// Raw SQL in short transactions of its own: no step may hold the one writer
// for more than 50 ms, and a deletion through PocketBase would load every row,
// check every reference and send an event for each. It must never touch a
// conversation that can still be restored, and never a tombstone of a living
// one: that is part of the log.

const STEP = 200
const LONGEST = 20 * 1000

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

  for (const conversation of due) {
    // Children first, the conversation last: what a run leaves unfinished is
    // found again by the next one.
    for (const table of ["messages", "memberships"]) {
      const step = $app.db().newQuery(
        "DELETE FROM " + table + " WHERE rowid IN (SELECT rowid FROM " + table
          + " WHERE conversation = {:id} LIMIT " + STEP + ")",
      )
      let removed = STEP
      while (removed === STEP) {
        if (Date.now() - started > LONGEST) return
        removed = step.bind({ id: conversation.id }).execute().rowsAffected()
      }
    }
    $app.db().newQuery("DELETE FROM timelines WHERE id = {:id}").bind({ id: conversation.id }).execute()
    $app.db().newQuery("DELETE FROM conversations WHERE id = {:id}").bind({ id: conversation.id }).execute()
  }
}

module.exports = { deadline, run }
