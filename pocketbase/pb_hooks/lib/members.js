// Who is in a conversation: the membership that comes into being by itself, the
// bounds of a read marker, and the list of readers that the rules look at.
//
// `join` must never change a membership that is there. `readers` must never be
// written by anything but `refresh`, which derives it.

const log = require(`${__hooks}/lib/log.js`)

function join(tx, conversation, user, role) {
  const there = log.one(
    tx,
    "SELECT id FROM memberships WHERE conversation = {:conversation} AND user = {:user}",
    { conversation: conversation, user: user },
    { id: "" },
  )
  if (there) return
  const record = new Record(tx.findCachedCollectionByNameOrId("memberships"))
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

// Derives `conversations.readers` again, after any change of who is in it. Raw
// SQL: the list is not the conversation's own change, so that neither `updated`
// nor an event should tell of it. A public conversation has no list, because
// its rule needs none.
function refresh(tx, conversation) {
  tx.db().newQuery(
    "UPDATE conversations SET readers = CASE WHEN visibility = 'private' THEN COALESCE("
      + "(SELECT group_concat(user, ' ') FROM memberships WHERE conversation = {:id}), '') ELSE '' END"
      + " WHERE id = {:id} AND (visibility = 'private' OR readers != '')",
  ).bind({ id: conversation }).execute()
}

module.exports = { bound, join, refresh }
