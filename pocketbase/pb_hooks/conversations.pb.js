// Conversations: who owns one, what its title may be, who the two of a direct
// one are, what is told in the thread, and that deleting one only marks it,
// whoever deletes it and by whatever way.
//
// It must never let a conversation's delete reach the database: the cascade
// would take every message along, with one event each, while every other
// writer waits. The purge (purge.pb.js) removes what is left, in small steps.

onRecordCreateRequest((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const direct = require(`${__hooks}/lib/direct.js`)
  require(`${__hooks}/lib/actor.js`).mark(e)
  if (!e.hasSuperuserAuth()) {
    const owner = e.record.getString("owner")
    if (owner !== "" && owner !== e.auth.id) {
      throw refuse.field("owner", "validation_not_self", "Must be the signed-in user.")
    }
    const other = e.record.getString("direct")
    if (other === "") e.record.set("owner", e.auth.id)
    else e.record.set("direct", direct.key(e.auth.id, other))
  }
  e.next()
}, "conversations")

onRecordUpdateRequest((e) => {
  require(`${__hooks}/lib/actor.js`).mark(e)
  e.next()
}, "conversations")

onRecordDeleteRequest((e) => {
  require(`${__hooks}/lib/actor.js`).mark(e)
  e.next()
}, "conversations")

onRecordCreate((e) => {
  const actors = require(`${__hooks}/lib/actor.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const direct = require(`${__hooks}/lib/direct.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const members = require(`${__hooks}/lib/members.js`)
  const rights = require(`${__hooks}/lib/rights.js`)

  e.record.set("deleted", "")
  e.record.set("readers", "")
  e.record.set("owners", "")
  const actor = actors.of(e.record)
  e.record.set("made_by", actors.author(actor))
  log.inTransaction(e, (tx) => {
    require(`${__hooks}/lib/gone.js`).ask(tx, e.record.id)
    const pair = e.record.getString("direct")
    if (pair !== "") direct.prepare(tx, e.record)
    rights.askMakesMore(tx, actor)
    const title = refuse.line("title", e.record.getString("title"), 80)
    e.record.set("title", title)
    if (e.record.getString("visibility") === "") e.record.set("visibility", "public")
    e.next()
    log.create(tx, e.record.id)
    const owner = e.record.getString("owner")
    if (owner !== "") members.join(tx, e.record.id, owner, "owner")
    for (const user of direct.people(pair)) members.join(tx, e.record.id, user, "member")
  })
}, "conversations")

onRecordUpdate((e) => {
  const actors = require(`${__hooks}/lib/actor.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const members = require(`${__hooks}/lib/members.js`)
  const owners = require(`${__hooks}/lib/owners.js`)
  const purge = require(`${__hooks}/lib/purge.js`)
  const rights = require(`${__hooks}/lib/rights.js`)
  const streams = require(`${__hooks}/lib/streams.js`)
  const system = require(`${__hooks}/lib/system.js`)

  const record = e.record
  const actor = actors.of(record)
  if (record.getString("title") !== record.original().getString("title")) {
    const title = refuse.line("title", record.getString("title"), 80)
    record.set("title", title)
  }
  // Told before it is so, and in a transaction of its own: afterwards the door
  // is closed, and whoever reads without a membership would never hear why. What is
  // told must come true: so only when nothing else is asked for that could be
  // refused, and by somebody who owns it. Otherwise, and in a batch, which is one
  // transaction, it is told after.
  let told = false
  const before = record.original()
  const closing = record.getString("visibility") === "private"
    && ["id", "title", "owner", "direct", "deleted"].every((name) => record.getString(name) === before.getString(name))
  if (actor !== "" && closing && !e.app.isTransactional()) {
    e.app.runInTransaction((tx) => {
      const stored = tx.findRecordById("conversations", record.id)
      if (stored.getString("visibility") !== "public" || stored.getString("deleted") !== "") return
      rights.askOwns(tx, record.id, actor)
      // Somebody who asks for the same at the same time may have told it by now.
      const last = system.lastOf(tx, record.id, "visibility_changed")
      if (!last || last.visibility !== "private") {
        system.say(tx, record.id, actor, { kind: "visibility_changed", visibility: "private" })
      }
      told = true
    })
  }

  log.inTransaction(e, (tx) => {
    // The row as the transaction sees it: a deletion may have come in between.
    const stored = tx.findRecordById("conversations", record.id)
    if (!told) rights.askOwns(tx, record.id, actor)
    for (const name of ["title", "visibility", "owner", "direct"]) {
      // This writer has nothing to say about it.
      if (record.getString(name) === record.original().getString(name)) record.set(name, stored.getString(name))
    }
    if (record.getString("visibility") === "") {
      record.set("visibility", stored.getString("visibility") || "public")
    }
    const wasDeleted = stored.getString("deleted")
    if (record.getString("deleted") === record.original().getString("deleted")) {
      record.set("deleted", wasDeleted)
    } else if (record.getString("deleted") !== "") {
      // The time of a deletion is ours to say: the purge counts from it.
      record.set("deleted", wasDeleted || log.now())
    } else if (wasDeleted !== "" && wasDeleted <= purge.deadline()) {
      // The purge may have taken some of its messages already.
      throw refuse.field("deleted", "validation_purged", "It is too late to restore this conversation.")
    }
    if (actor !== "") {
      if (record.getString("direct") !== stored.getString("direct")) {
        throw refuse.field("direct", "validation_read_only", "Cannot be changed.")
      }
      if (stored.getString("direct") !== "" && record.getString("visibility") !== "private") {
        throw refuse.field("visibility", "validation_direct", "A conversation between two stays private.")
      }
    }
    // What is deleted no longer keeps the two from beginning anew.
    if (record.getString("deleted") !== "") record.set("direct", "")

    // Nobody but the one who made it, whatever this writer says.
    record.set("made_by", stored.getString("made_by"))
    const lines = []
    if (wasDeleted !== "" && record.getString("deleted") === "") lines.push({ kind: "conversation_restored" })
    // A new name is told when there is somebody to tell.
    if (record.getString("title") !== stored.getString("title") && members.others(tx, record.id, actors.author(actor))) {
      lines.push({ kind: "renamed", from: stored.getString("title"), to: record.getString("title") })
    }
    if (record.getString("visibility") !== stored.getString("visibility") && !told) {
      lines.push({ kind: "visibility_changed", visibility: record.getString("visibility") })
    }
    if (actor !== "" && record.getString("owner") !== stored.getString("owner")) {
      owners.handOver(tx, record, stored)
      lines.push({ kind: "owner_changed", from: stored.getString("owner"), to: record.getString("owner") })
    }
    if (actor !== "" && wasDeleted === "" && record.getString("deleted") !== "") system.say(tx, record.id, actor, { kind: "conversation_deleted" })
    e.next()
    // Derived anew, so that what this writer sent or loaded does not count.
    members.refresh(tx, record.id)
    if (["visibility", "deleted"].some((name) => record.getString(name) !== stored.getString(name))) {
      record.set("revoked_", true)
      streams.revoke(tx, record.id, "")
    }
    if (actor !== "" && record.getString("deleted") === "") {
      for (const line of lines) system.say(tx, record.id, actor, line)
    }
  })
}, "conversations")

onRecordDelete((e) => {
  const actors = require(`${__hooks}/lib/actor.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const rights = require(`${__hooks}/lib/rights.js`)
  const system = require(`${__hooks}/lib/system.js`)
  if (e.record.getString("deleted") !== "") return
  log.inTransaction(e, (tx) => {
    // The record as it is now, not as the request found it: a rename in between
    // must survive an undo.
    const record = tx.findRecordById("conversations", e.record.id)
    if (record.getString("deleted") !== "") return
    const actor = actors.of(e.record)
    rights.askOwns(tx, record.id, actor)
    // Before it is so: whoever restores it finds the line, and so does everybody else.
    if (actor !== "") system.say(tx, record.id, actor, { kind: "conversation_deleted" })
    record.set("deleted", log.now())
    tx.save(record)
  })
  // No e.next(): nothing is removed.
}, "conversations")
