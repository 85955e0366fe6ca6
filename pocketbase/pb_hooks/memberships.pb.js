// Memberships: who is in a conversation and how far they have read. Every
// change rings the inbox of the person concerned (lib/inbox.js).
//
// A read marker must never go back, nor past the last message: several tabs
// and machines of one person send theirs in any order.

onRecordCreateRequest((e) => {
  if (!e.hasSuperuserAuth() && e.record.getString("user") === "") {
    e.record.set("user", e.auth.id)
  }
  e.next()
}, "memberships")

onRecordCreate((e) => {
  const log = require(`${__hooks}/lib/log.js`)
  const inbox = require(`${__hooks}/lib/inbox.js`)
  const members = require(`${__hooks}/lib/members.js`)

  if (e.record.getString("role") === "") e.record.set("role", "member")
  log.inTransaction(e, (tx) => {
    members.bound(tx, e.record, 0)
    e.next()
    members.refresh(tx, e.record.getString("conversation"))
    inbox.ring(tx, e.record, false)
  })
}, "memberships")

onRecordUpdate((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const inbox = require(`${__hooks}/lib/inbox.js`)
  const members = require(`${__hooks}/lib/members.js`)

  log.inTransaction(e, (tx) => {
    const stored = tx.findRecordById("memberships", e.record.id)
    for (const name of ["conversation", "user"]) {
      if (e.record.getString(name) !== stored.getString(name)) {
        throw refuse.field(name, "validation_read_only", "Cannot be changed.")
      }
    }
    if (e.record.getString("role") === "") e.record.set("role", stored.getString("role"))
    members.bound(tx, e.record, stored.getInt("read_seq"))
    const same = ["role", "read_seq", "muted", "pinned"].every(
      (name) => e.record.getString(name) === stored.getString(name),
    )
    e.next()
    if (!same) inbox.ring(tx, e.record, false)
  })
}, "memberships")

onRecordDelete((e) => {
  const log = require(`${__hooks}/lib/log.js`)
  const inbox = require(`${__hooks}/lib/inbox.js`)
  const members = require(`${__hooks}/lib/members.js`)
  log.inTransaction(e, (tx) => {
    e.next()
    members.refresh(tx, e.record.getString("conversation"))
    inbox.ring(tx, e.record, true)
  })
}, "memberships")
