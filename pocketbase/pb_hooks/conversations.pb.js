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
  const text = require(`${__hooks}/lib/text.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const members = require(`${__hooks}/lib/members.js`)

  const title = text.line(e.record.getString("title"))
  refuse.bounds("title", title, 80)
  e.record.set("title", title)
  if (e.record.getString("visibility") === "") e.record.set("visibility", "public")
  e.record.set("deleted", "")
  log.inTransaction(e, (tx) => {
    e.next()
    log.create(tx, e.record.id)
    const owner = e.record.getString("owner")
    if (owner !== "") members.join(tx, e.record.id, owner, "owner")
  })
}, "conversations")

onRecordUpdate((e) => {
  const text = require(`${__hooks}/lib/text.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const purge = require(`${__hooks}/lib/purge.js`)

  const before = e.record.original()
  if (e.record.getString("title") !== before.getString("title")) {
    const title = text.line(e.record.getString("title"))
    refuse.bounds("title", title, 80)
    e.record.set("title", title)
  }
  if (e.record.getString("visibility") === "") {
    e.record.set("visibility", before.getString("visibility") || "public")
  }
  const wasDeleted = before.getString("deleted")
  const isDeleted = e.record.getString("deleted")
  if (isDeleted !== "") {
    // The time of a deletion is ours to say: the purge counts from it.
    e.record.set("deleted", wasDeleted || log.now())
  } else if (wasDeleted !== "" && wasDeleted <= purge.deadline()) {
    // The purge may have taken some of its messages already.
    throw refuse.field("deleted", "validation_purged", "It is too late to restore this conversation.")
  }
  e.next()
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
