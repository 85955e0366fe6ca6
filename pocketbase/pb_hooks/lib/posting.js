// A message on its way in. This is the path that a chat walks all day: one module
// for each hook, since looking one up costs 50 µs, and no question that is asked
// twice.

const actors = require(`${__hooks}/lib/actor.js`)
const log = require(`${__hooks}/lib/log.js`)
const members = require(`${__hooks}/lib/members.js`)
const refuse = require(`${__hooks}/lib/refuse.js`)
const rights = require(`${__hooks}/lib/rights.js`)
const system = require(`${__hooks}/lib/system.js`)

// The request: who asks, and in whose name. Whether that one may write here is
// asked in the transaction, once.
function request(e) {
  actors.mark(e)
  // What the server says is the server's to say.
  e.record.set("system", null)
  if (actors.of(e.record) === actors.ADMIN) return
  const author = e.record.getString("author")
  if (author !== "" && author !== e.auth.id) {
    throw refuse.field("author", "validation_not_self", "Must be the signed-in user.")
  }
  e.record.set("author", e.auth.id)
}

function write(e) {
  const record = e.record
  record.set("text", refuse.lines("text", record.getString("text"), 4000))
  record.set("edited", "")
  record.set("deleted", "")
  log.inTransaction(e, (tx) => {
    const conversation = record.getString("conversation")
    const inside = rights.askWrites(tx, conversation, actors.of(record))
    const answered = record.getString("reply_to")
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
    log.append(tx, record, () => e.next())
    if (inside) return
    const author = record.getString("author")
    // Whoever did something has not thereby joined, and may just have left.
    if (author !== "" && !system.read(record)) members.join(tx, conversation, author, "member")
  })
}

module.exports = { request, write }
