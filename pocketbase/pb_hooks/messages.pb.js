// Messages: who wrote one, what its text may be, and that every change of one
// goes through the log (lib/log.js), whoever makes it and by whatever way.
//
// The request hooks know who asks; the model hooks see every writer: the app,
// the JavaScript SDK, a batch, the dashboard, a cascade. A message must never
// be removed by a delete, and never move to another conversation.

onRecordCreateRequest((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  // What the server says is the server's to say.
  e.record.set("system", null)
  if (!e.hasSuperuserAuth()) {
    const author = e.record.getString("author")
    if (author !== "" && author !== e.auth.id) {
      throw refuse.field("author", "validation_not_self", "Must be the signed-in user.")
    }
    e.record.set("author", e.auth.id)

    // The rule of the conversation itself decides. A conversation that is
    // unknown, deleted or closed to this person gives one and the same answer,
    // so that nobody can find out which private ones exist.
    // Only the id matters to the question, so that nothing need be loaded.
    let open = false
    try {
      const conversation = new Record(e.app.findCachedCollectionByNameOrId("conversations"))
      conversation.set("id", e.record.getString("conversation"))
      open = e.app.canAccessRecord(conversation, e.requestInfo(), conversation.collection().viewRule)
    } catch (_) {
      open = false
    }
    if (!open) {
      throw refuse.field("conversation", "validation_missing_rel_records", "There is no such conversation.")
    }
  }
  e.next()
}, "messages")

onRecordUpdateRequest((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
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
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const members = require(`${__hooks}/lib/members.js`)
  const system = require(`${__hooks}/lib/system.js`)

  const clean = refuse.lines("text", e.record.getString("text"), 4000)
  e.record.set("text", clean)
  e.record.set("edited", "")
  e.record.set("deleted", "")
  log.inTransaction(e, (tx) => {
    const conversation = e.record.getString("conversation")
    const answered = e.record.getString("reply_to")
    if (answered !== "") {
      const found = log.one(
        tx,
        "SELECT id FROM messages WHERE id = {:id} AND conversation = {:conversation}",
        { id: answered, conversation: conversation },
        { id: "" },
      )
      if (!found) {
        throw refuse.field("reply_to", "validation_missing_rel_records", "There is no such message in this conversation.")
      }
    }
    log.append(tx, e.record, () => e.next())
    const author = e.record.getString("author")
    // Whoever did something has not thereby joined, and may just have left.
    if (author !== "" && !system.read(e.record)) members.join(tx, conversation, author, "member")
  })
}, "messages")

onRecordUpdate((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const system = require(`${__hooks}/lib/system.js`)

  log.inTransaction(e, (tx) => {
    // The row as the transaction sees it: what the request loaded may have
    // been edited or deleted by somebody else since.
    const stored = tx.findRecordById("messages", e.record.id)
    const record = e.record
    if (record.getString("conversation") !== stored.getString("conversation")) {
      throw refuse.field("conversation", "validation_read_only", "Cannot be changed.")
    }
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
      const clean = refuse.lines("text", record.getString("text"), 4000)
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
  const system = require(`${__hooks}/lib/system.js`)
  log.inTransaction(e, (tx) => {
    const record = tx.findRecordById("messages", e.record.id)
    if (record.getString("deleted") !== "") return
    // The update hook above makes the rest of it a deletion.
    record.set("deleted", log.now())
    tx.save(record)
    const actor = actors.of(e.record)
    const author = record.getString("author")
    if (actor !== "" && actor !== author) {
      system.say(tx, record.getString("conversation"), actor, { kind: "message_deleted", message: record.id, user: author })
    }
  })
  // No e.next(): the row stays, as part of the log.
}, "messages")
