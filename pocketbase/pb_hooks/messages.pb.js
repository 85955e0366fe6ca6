// Messages: who wrote one, what its text may be, and that every change of one
// goes through the log (lib/log.js), whoever makes it and by whatever way.
//
// The request hooks know who asks; the model hooks see every writer: the app,
// the JavaScript SDK, a batch, the dashboard, a cascade. A message must never
// be removed by a delete, and never move to another conversation.

onRecordCreateRequest((e) => {
  require(`${__hooks}/lib/posting.js`).request(e)
  e.next()
}, "messages")

onRecordUpdateRequest((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  require(`${__hooks}/lib/actor.js`).mark(e)
  if (!e.hasSuperuserAuth()) {
    // A client may send the whole record back; what differs is refused, except
    // for the numbers and times, which are the server's and simply ignored.
    const before = e.record.original()
    for (const name of ["conversation", "author", "reply_to", "deleted"]) {
      if (e.record.getString(name) !== before.getString(name)) {
        throw refuse.field(name, "validation_read_only", "Cannot be changed.")
      }
    }
  }
  e.next()
}, "messages")

onRecordDeleteRequest((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const system = require(`${__hooks}/lib/system.js`)
  require(`${__hooks}/lib/actor.js`).mark(e)
  // What was done stays to be seen, above all to those whom it was done to.
  if (!e.hasSuperuserAuth() && system.read(e.record)) {
    throw refuse.field("system", "validation_read_only", "Cannot be deleted.")
  }
  e.next()
}, "messages")

onRecordCreate((e) => {
  require(`${__hooks}/lib/posting.js`).write(e)
}, "messages")

onRecordUpdate((e) => {
  const actors = require(`${__hooks}/lib/actor.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const rights = require(`${__hooks}/lib/rights.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const system = require(`${__hooks}/lib/system.js`)

  // Cleaned before the transaction, which everybody waits for; what is refused about it
  // is said where it matters.
  let clean = ""
  let fault = null
  try {
    clean = refuse.lines("text", e.record.getString("text"), 4000)
  } catch (error) {
    fault = error
  }

  log.inTransaction(e, (tx) => {
    // The row as the transaction sees it: what the request loaded may have
    // been edited or deleted by somebody else since.
    const stored = tx.findRecordById("messages", e.record.id)
    const record = e.record
    if (record.getString("conversation") !== stored.getString("conversation")) {
      throw refuse.field("conversation", "validation_read_only", "Cannot be changed.")
    }
    rights.askOpen(tx, stored.getString("conversation"), actors.of(record))
    for (const name of ["seq", "rev", "reply_to", "edited", "system"]) record.set(name, stored.get(name))
    if (system.read(stored) && record.getString("text") !== stored.getString("text") && record.getString("deleted") === "") {
      throw refuse.field("text", "validation_read_only", "Cannot be changed.")
    }

    const anonymised = record.getString("author") !== stored.getString("author")
    let changed = anonymised
    if (stored.getString("deleted") !== "") {
      // A deletion is for good.
      const asked = record.original().getString("text")
      if (record.getString("text") !== asked && record.getString("text") !== "") {
        throw refuse.field("text", "validation_deleted", "This message has been deleted.")
      }
      record.set("text", "")
      record.set("deleted", stored.getString("deleted"))
    } else if (record.getString("deleted") !== "") {
      record.set("text", "")
      record.set("deleted", log.now())
      changed = true
    } else {
      if (fault) throw fault
      record.set("text", clean)
      if (clean !== stored.getString("text")) {
        record.set("edited", log.now())
        changed = true
      }
    }
    if (changed) log.append(tx, record, () => e.next())
    else e.next()
  })
}, "messages")

onRecordDelete((e) => {
  const actors = require(`${__hooks}/lib/actor.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const rights = require(`${__hooks}/lib/rights.js`)
  const system = require(`${__hooks}/lib/system.js`)
  log.inTransaction(e, (tx) => {
    const record = tx.findRecordById("messages", e.record.id)
    if (record.getString("deleted") !== "") return
    const actor = actors.of(e.record)
    const author = record.getString("author")
    const conversation = record.getString("conversation")
    rights.askOpen(tx, conversation, actor)
    if (actor !== author) rights.askOwns(tx, conversation, actor)
    // The update hook above makes the rest of it a deletion.
    record.set("deleted", log.now())
    tx.save(record)
    if (actor !== "" && actor !== author) {
      system.say(tx, conversation, actor, { kind: "message_deleted", message: record.id, user: author })
    }
  })
  // No e.next(): the row stays, as part of the log.
}, "messages")
