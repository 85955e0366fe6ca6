// Who is in a conversation: the membership that comes into being by itself, the
// bounds of a read marker, who owns, and the lists that the rules look at.
//
// `join` must never change a membership that is there. `readers` and `owners`
// must never be written by anything but `refresh`, which derives them.

const log = require(`${__hooks}/lib/log.js`)

const OWNERS = "COALESCE((SELECT group_concat(user, ' ') FROM memberships WHERE conversation = {:id} AND role = 'owner'), '')"

function find(tx, conversation, user) {
  const row = log.one(
    tx,
    "SELECT id FROM memberships WHERE conversation = {:conversation} AND user = {:user}",
    { conversation: conversation, user: user },
    { id: "" },
  )
  return row ? tx.findRecordById("memberships", row.id) : null
}

// `invited`: they came by an invite that vouches for them (lib/invites.js).
function join(tx, conversation, user, role, invited) {
  const there = log.one(
    tx,
    "SELECT id FROM memberships WHERE conversation = {:conversation} AND user = {:user}",
    { conversation: conversation, user: user },
    { id: "" },
  )
  if (there) return false
  const record = new Record(tx.findCachedCollectionByNameOrId("memberships"))
  record.set("conversation", conversation)
  record.set("user", user)
  record.set("role", role)
  record.set("invited", invited === true)
  tx.save(record)
  return true
}

// Gives somebody who is in another role. The line about it is the caller's.
function setRole(tx, membership, role) {
  if (membership.getString("role") === role) return
  membership.set("role", role)
  membership.set("quiet_", true)
  tx.save(membership)
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

// Derives `conversations.readers` and `owners` again, after any change of who is in it. Raw SQL: the lists are not the conversation's own
// change, so that neither `updated` nor an event should tell of it. A public
// conversation has no readers, because its rule needs none.
function refresh(tx, conversation) {
  tx.db().newQuery(
    "UPDATE conversations SET readers = CASE WHEN visibility = 'private' THEN COALESCE("
      + "(SELECT group_concat(user, ' ') FROM memberships WHERE conversation = {:id}), '') ELSE '' END,"
      + " owners = " + OWNERS
      + " WHERE id = {:id} AND (visibility = 'private' OR readers != '' OR owners != " + OWNERS + ")",
  ).bind({ id: conversation }).execute()
}

// How many own it now.
function owners(tx, conversation) {
  return log.one(
    tx,
    "SELECT COUNT(*) AS many FROM memberships WHERE conversation = {:id} AND role = 'owner'",
    { id: conversation },
    { many: 0 },
  ).many
}

// Puts one of the owners into `conversations.owner` when the one named there is
// none any more; where nobody is named, nobody is missed. With `succession` (an
// owner is gone for good) somebody is named in any case, and whoever has been in
// longest becomes the owner when none is left; gives back who did.
function settle(tx, conversation, succession) {
  const named = log.one(
    tx,
    "SELECT owner, direct FROM conversations WHERE id = {:id}",
    { id: conversation },
    { owner: "", direct: "" },
  )
  if (!named || named.direct !== "") return ""
  // An account that has ended and is still on its way out is no heir.
  const next = log.one(
    tx,
    "SELECT id, user, role FROM memberships m WHERE conversation = {:id}"
      + " AND (role = 'owner' OR NOT EXISTS (SELECT 1 FROM users WHERE id = m.user AND deleted != ''))"
      + " ORDER BY role = 'owner' DESC, user = {:owner} DESC, created, id LIMIT 1",
    { id: conversation, owner: named.owner },
    { id: "", user: "", role: "" },
  )
  let heir = ""
  if (next && next.role !== "owner") {
    if (!succession) return ""
    setRole(tx, tx.findRecordById("memberships", next.id), "owner")
    heir = next.user
  }
  const owner = next ? next.user : ""
  if (owner !== named.owner && (named.owner !== "" || succession)) {
    const record = tx.findRecordById("conversations", conversation)
    record.set("owner", owner)
    tx.save(record)
  }
  return heir
}

// Whether anybody is in but this person.
function others(tx, conversation, user) {
  return log.one(
    tx,
    "SELECT id FROM memberships WHERE conversation = {:id} AND user != {:user} LIMIT 1",
    { id: conversation, user: user },
    { id: "" },
  ) !== null
}

module.exports = { bound, find, join, others, owners, refresh, setRole, settle }
