// Conversations: who owns one, what its title may be, and that deleting one
// only marks it, whoever deletes it and by whatever way.
//
// It must never let a conversation's delete reach the database: the cascade
// would take every message along, with one event each, while every other
// writer waits. The purge (purge.pb.js) removes what is left, in small steps.

onRecordCreateRequest((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  if (!e.hasSuperuserAuth()) {
    const owner = e.record.getString("owner")
    if (owner !== "" && owner !== e.auth.id) {
      throw refuse.field("owner", "validation_not_self", "Must be the signed-in user.")
    }
    e.record.set("owner", e.auth.id)
  }
  e.next()
}, "conversations")

onRecordCreate((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const members = require(`${__hooks}/lib/members.js`)

  const title = refuse.line("title", e.record.getString("title"), 80)
  e.record.set("title", title)
  if (e.record.getString("visibility") === "") e.record.set("visibility", "public")
  e.record.set("deleted", "")
  e.record.set("readers", "")
  log.inTransaction(e, (tx) => {
    e.next()
    log.create(tx, e.record.id)
    const owner = e.record.getString("owner")
    if (owner !== "") members.join(tx, e.record.id, owner, "owner")
  })
}, "conversations")

onRecordUpdate((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const members = require(`${__hooks}/lib/members.js`)
  const purge = require(`${__hooks}/lib/purge.js`)

  log.inTransaction(e, (tx) => {
    const record = e.record
    // The row as the transaction sees it: a deletion may have come in between.
    const stored = tx.findRecordById("conversations", record.id)
    if (record.getString("title") !== stored.getString("title")) {
      const title = refuse.line("title", record.getString("title"), 80)
      record.set("title", title)
    }
    if (record.getString("visibility") === "") {
      record.set("visibility", stored.getString("visibility") || "public")
    }
    const wasDeleted = stored.getString("deleted")
    if (record.getString("deleted") === record.original().getString("deleted")) {
      // This writer has nothing to say about it.
      record.set("deleted", wasDeleted)
    } else if (record.getString("deleted") !== "") {
      // The time of a deletion is ours to say: the purge counts from it.
      record.set("deleted", wasDeleted || log.now())
    } else if (wasDeleted !== "" && wasDeleted <= purge.deadline()) {
      // The purge may have taken some of its messages already.
      throw refuse.field("deleted", "validation_purged", "It is too late to restore this conversation.")
    }
    e.next()
    // Derived anew, so that what this writer sent or loaded does not count.
    members.refresh(tx, record.id)
  })
}, "conversations")

onRecordDelete((e) => {
  const log = require(`${__hooks}/lib/log.js`)
  if (e.record.getString("deleted") !== "") return
  // The record as it is now, not as the request found it: a rename in between
  // must survive an undo.
  const record = e.app.findRecordById("conversations", e.record.id)
  if (record.getString("deleted") !== "") return
  record.set("deleted", log.now())
  e.app.save(record)
  // No e.next(): nothing is removed.
}, "conversations")
