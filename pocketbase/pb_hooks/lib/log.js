// The log of a conversation: every change of a message takes the next `rev` of
// its timeline (a new message also the next `seq`) and is written, whole, into
// `timelines.change`, which rings the doorbell of everyone who listens.
//
// Everything here runs inside the transaction of the change itself, on the
// transaction's app: there is one writer at a time, so that numbers have no
// holes and no repeats, and a change that fails burns none. It must never be
// called with an app that is not a transaction's.

const text = require(`${__hooks}/lib/text.js`)
const refuse = require(`${__hooks}/lib/refuse.js`)
const streams = require(`${__hooks}/lib/streams.js`)
const system = require(`${__hooks}/lib/system.js`)

const PREVIEW = 140

function now() {
  return new DateTime().string()
}

// One row of an SQL question, or null.
function one(tx, sql, params, shape) {
  const row = new DynamicModel(shape)
  try {
    tx.db().newQuery(sql).bind(params).one(row)
  } catch (_) {
    return null
  }
  return row
}

// The timeline of a conversation. One that is missing (a conversation that
// came in by raw SQL, say) is made again from the messages.
function timeline(tx, conversation) {
  try {
    return tx.findRecordById("timelines", conversation)
  } catch (_) {
    return create(tx, conversation)
  }
}

function create(tx, conversation) {
  if (!one(tx, "SELECT id FROM conversations WHERE id = {:id}", { id: conversation }, { id: "" })) {
    throw refuse.field("conversation", "validation_missing_rel_records", "There is no such conversation.")
  }
  const heads = one(
    tx,
    "SELECT COALESCE(MAX(seq), 0) AS seq, COALESCE(MAX(rev), 0) AS rev FROM messages WHERE conversation = {:id}",
    { id: conversation },
    { seq: 0, rev: 0 },
  )
  const record = new Record(tx.findCachedCollectionByNameOrId("timelines"))
  record.set("id", conversation)
  record.set("conversation", conversation)
  record.set("seq", heads.seq)
  record.set("rev", heads.rev)
  record.set("last", newest(tx, conversation))
  tx.saveNoValidate(record)
  return tx.findRecordById("timelines", conversation)
}

// The newest message that is not deleted, as the sidebar shows it.
function newest(tx, conversation) {
  const row = one(
    tx,
    "SELECT id, author, text, seq, created, edited, COALESCE(system, 'null') AS system FROM messages"
      + " WHERE conversation = {:id} AND deleted = '' ORDER BY seq DESC LIMIT 1",
    { id: conversation },
    { id: "", author: "", text: "", seq: 0, created: "", edited: "", system: "" },
  )
  if (!row) return null
  return {
    id: row.id,
    author: row.author,
    text: text.start(row.text, PREVIEW),
    seq: row.seq,
    created: row.created,
    edited: row.edited,
    system: JSON.parse(row.system || "null"),
  }
}

function preview(message) {
  return {
    id: message.id,
    author: message.author,
    text: text.start(message.text, PREVIEW),
    seq: message.seq,
    created: message.created,
    edited: message.edited,
    system: message.system,
  }
}

// The message as everyone may see it.
function publicMessage(record) {
  return {
    id: record.id,
    conversation: record.getString("conversation"),
    author: record.getString("author"),
    text: record.getString("text"),
    seq: record.getInt("seq"),
    rev: record.getInt("rev"),
    reply_to: record.getString("reply_to"),
    edited: record.getString("edited"),
    deleted: record.getString("deleted"),
    created: record.getString("created"),
    updated: record.getString("updated"),
    system: system.read(record),
  }
}

// Saves one change of a message under its next number. `save` does the saving
// of the message itself; it is called with the numbers in place.
function append(tx, record, save) {
  const head = timeline(tx, record.getString("conversation"))
  streams.wake(tx, head.id)
  const rev = head.getInt("rev") + 1
  const isNew = record.isNew()
  const seq = head.getInt("seq") + 1
  record.set("rev", rev)
  if (isNew) record.set("seq", seq)
  save()

  const message = publicMessage(record)
  head.set("rev", rev)
  if (isNew) head.set("seq", seq)
  head.set("change", message)
  if (isNew) {
    head.set("last", preview(message))
  } else {
    // An old message's edit or deletion leaves the preview alone, and the
    // preview is the only thing that would need another question.
    const last = JSON.parse(head.getString("last") || "null")
    if (!last || last.id === message.id) {
      head.set("last", message.deleted ? newest(tx, message.conversation) : preview(message))
    }
  }
  tx.saveNoValidate(head)
}

// Runs `work` in the transaction of the event, or in a new one, and gives the
// event its own app back afterwards: PocketBase goes on with it.
function inTransaction(e, work) {
  const app = e.app
  try {
    app.runInTransaction((tx) => {
      e.app = tx
      work(tx)
    })
  } finally {
    e.app = app
  }
}

module.exports = { append, create, inTransaction, newest, now, one, publicMessage }
