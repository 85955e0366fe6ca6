// Who is in a conversation: the membership that comes into being by itself, and
// the bounds of a read marker.
//
// `join` must never change a membership that is there.

const log = require(`${__hooks}/lib/log.js`)

function join(tx, conversation, user, role) {
  const there = log.one(
    tx,
    "SELECT id FROM memberships WHERE conversation = {:conversation} AND user = {:user}",
    { conversation: conversation, user: user },
    { id: "" },
  )
  if (there) return
  const record = new Record(tx.findCollectionByNameOrId("memberships"))
  record.set("conversation", conversation)
  record.set("user", user)
  record.set("role", role)
  tx.save(record)
}

// Keeps the read marker between what is stored and the newest message. A marker
// out of bounds is drawn in rather than refused: several tabs send theirs in
// any order, and none of them has done anything wrong.
function bound(tx, record, stored) {
  const asked = Math.floor(record.getFloat("read_seq")) || 0
  let marker = stored
  if (asked > stored) {
    const head = log.one(
      tx,
      "SELECT seq FROM timelines WHERE id = {:id}",
      { id: record.getString("conversation") },
      { seq: 0 },
    )
    marker = Math.max(stored, Math.min(asked, head ? head.seq : 0))
  }
  record.set("read_seq", marker)
}

module.exports = { bound, join }
