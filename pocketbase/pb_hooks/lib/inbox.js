// The doorbell of a person: every membership gained, changed or lost takes the
// next `rev` of the inbox and is written into `inboxes.change`.
//
// Called inside the transaction of the change. It must never ring for someone
// who is being deleted: the inbox is on its way out too.

const log = require(`${__hooks}/lib/log.js`)

function create(tx, user) {
  const record = new Record(tx.findCachedCollectionByNameOrId("inboxes"))
  record.set("id", user)
  record.set("user", user)
  record.set("rev", 0)
  record.set("change", null)
  tx.saveNoValidate(record)
  return record
}

function ring(tx, membership, gone) {
  const user = membership.getString("user")
  let inbox
  try {
    inbox = tx.findRecordById("inboxes", user)
  } catch (_) {
    if (!log.one(tx, "SELECT id FROM users WHERE id = {:id}", { id: user }, { id: "" })) return
    inbox = create(tx, user)
  }
  inbox.set("rev", inbox.getInt("rev") + 1)
  inbox.set("change", {
    id: membership.id,
    conversation: membership.getString("conversation"),
    user: user,
    role: membership.getString("role"),
    read_seq: membership.getInt("read_seq"),
    muted: membership.getBool("muted"),
    pinned: membership.getBool("pinned"),
    gone: gone,
  })
  tx.saveNoValidate(inbox)
}

module.exports = { create, ring }
