// Invites: making one, judging one, taking one.
//
// The secret goes out once, in the answer to its maker, and comes in by the body
// of a request, never by an address. `take` must be called inside a transaction:
// what is left of an invite is counted there, so that the last use goes to one.

const log = require(`${__hooks}/lib/log.js`)
const members = require(`${__hooks}/lib/members.js`)
const refuse = require(`${__hooks}/lib/refuse.js`)
const system = require(`${__hooks}/lib/system.js`)

const MOST_USES = 1000
const MOST_HOURS = 30 * 24
const MOST_LIVING = 100

function stamp(milliseconds) {
  return new Date(milliseconds).toISOString().replace("T", " ")
}

// A whole number between 1 and `most` from the body of a request.
function amount(name, raw, usual, most) {
  if (raw === undefined || raw === null) return usual
  if (typeof raw !== "number" || Math.floor(raw) !== raw || raw < 1 || raw > most) {
    throw refuse.field(name, "validation_out_of_range", "Must be a whole number from 1 to " + most + ".")
  }
  return raw
}

// Makes an invite of an owner; gives back {token, record}.
function make(tx, user, body) {
  const uses = amount("uses", body.uses, 25, MOST_USES)
  const hours = amount("hours", body.hours, 7 * 24, MOST_HOURS)
  const conversation = typeof body.conversation === "string" ? body.conversation : ""
  const owned = log.one(
    tx,
    "SELECT m.id FROM memberships m JOIN conversations c ON c.id = m.conversation"
      + " WHERE m.conversation = {:conversation} AND m.user = {:user} AND m.role = 'owner' AND c.deleted = ''",
    { conversation: conversation, user: user },
    { id: "" },
  )
  if (!owned) throw refuse.field("conversation", "validation_missing_rel_records", "There is no such conversation of yours.")
  const living = log.one(
    tx,
    "SELECT COUNT(*) AS many FROM invites WHERE conversation = {:conversation} AND revoked = '' AND uses_left > 0 AND expires > {:now}",
    { conversation: conversation, now: stamp(Date.now()) },
    { many: 0 },
  )
  if (living.many >= MOST_LIVING) {
    throw refuse.field("conversation", "validation_too_many", "There are " + MOST_LIVING + " invites already.")
  }
  const token = $security.randomString(32)
  const record = new Record(tx.findCachedCollectionByNameOrId("invites"))
  record.set("conversation", conversation)
  record.set("author", user)
  record.set("hash", $security.sha256(token))
  record.set("expires", stamp(Date.now() + hours * 3600 * 1000))
  record.set("uses", uses)
  record.set("uses_left", uses)
  tx.save(record)
  return { token: token, record: record }
}

// The invite that a secret stands for, if it still lets somebody in; `name` is
// the field that a refusal names. Whoever knows the secret may know what became
// of it.
function judge(app, token, name, user) {
  const found = typeof token === "string" && token !== ""
    ? log.one(app, "SELECT id FROM invites WHERE hash = {:hash}", { hash: $security.sha256(token) }, { id: "" })
    : null
  if (!found) throw refuse.field(name, "validation_invite_unknown", "There is no such invite.")
  const invite = app.findRecordById("invites", found.id)
  const home = log.one(
    app,
    "SELECT deleted FROM conversations WHERE id = {:id}",
    { id: invite.getString("conversation") },
    { deleted: "" },
  )
  if (!home || home.deleted !== "") throw refuse.field(name, "validation_invite_unknown", "There is no such invite.")
  if (invite.getString("revoked") !== "") throw refuse.field(name, "validation_invite_revoked", "This invite has been revoked.")
  if (invite.getString("expires") <= stamp(Date.now())) throw refuse.field(name, "validation_invite_expired", "This invite has expired.")
  if (user && invite.getString("barred").includes(user)) {
    throw refuse.field(name, "validation_invite_revoked", "This invite has been revoked.")
  }
  if (invite.getInt("uses_left") < 1) throw refuse.field(name, "validation_invite_used_up", "This invite has been used up.")
  return invite
}

// Lets somebody in; gives back {conversation, joined}. Who is in already, is in,
// and takes no use away.
function take(tx, token, name, user) {
  if (typeof token === "string" && token !== "") {
    const there = log.one(
      tx,
      "SELECT m.conversation FROM invites i JOIN conversations c ON c.id = i.conversation AND c.deleted = ''"
        + " JOIN memberships m ON m.conversation = i.conversation AND m.user = {:user} WHERE i.hash = {:hash}",
      { user: user, hash: $security.sha256(token) },
      { conversation: "" },
    )
    if (there) return { conversation: there.conversation, joined: false }
  }
  const invite = judge(tx, token, name, user)
  const conversation = invite.getString("conversation")
  invite.set("uses_left", invite.getInt("uses_left") - 1)
  tx.save(invite)
  members.join(tx, conversation, user, "member", vouches(tx, invite))
  if (tx.findRecordById("conversations", conversation).getString("visibility") === "private") {
    system.say(tx, conversation, user, { kind: "member_joined", user: user })
  }
  // Raw SQL: nothing that anybody is to hear of.
  tx.db().newQuery("UPDATE memberships SET came_by = {:invite} WHERE conversation = {:conversation} AND user = {:user}")
    .bind({ invite: invite.id, conversation: conversation, user: user }).execute()
  return { conversation: conversation, joined: true }
}

// Takes the invite that a sign-up stands on, which costs a use also where somebody is in
// already: else one link would make a member of everybody. Unless they came by one.
function spend(tx, token, name, user, came) {
  const invite = judge(tx, token, name, user)
  const taken = take(tx, token, name, user)
  if (!taken.joined && !came) {
    invite.set("uses_left", invite.getInt("uses_left") - 1)
    tx.save(invite)
  }
  return taken
}

// Whether an invite stands for its author's word that somebody may have an account. A
// guest opens their conversation by one, and nothing more: anybody can be a guest.
function vouches(app, invite) {
  return log.one(
    app,
    "SELECT id FROM users WHERE id = {:author} AND NOT guest AND deleted = ''",
    { author: invite.getString("author") },
    { id: "" },
  ) !== null
}

// Whether somebody came by an invite that vouches, and is still in. One that came and
// was removed again is invited no more.
function brought(app, user) {
  return Boolean(log.one(
    app,
    "SELECT m.id FROM memberships m JOIN conversations c ON c.id = m.conversation AND c.deleted = ''"
      + " WHERE m.user = {:user} AND m.invited LIMIT 1",
    { user: user },
    { id: "" },
  ))
}

// After an owner has removed somebody: the link that they came by lets nobody in any
// more, since a new name is all it takes to come again. The others that were out stay
// good for others, but not for the one who was removed.
function bar(tx, conversation, user, invite) {
  tx.db().newQuery("UPDATE invites SET revoked = {:now} WHERE id = {:invite} AND revoked = ''")
    .bind({ now: log.now(), invite: invite }).execute()
  tx.db().newQuery("UPDATE invites SET barred = barred || ' ' || {:user} WHERE conversation = {:conversation}")
    .bind({ user: user, conversation: conversation }).execute()
}

// What somebody who owns no more has given out.
function revokeOf(tx, conversation, user) {
  tx.db().newQuery("UPDATE invites SET revoked = {:now} WHERE conversation = {:conversation} AND author = {:user} AND revoked = ''")
    .bind({ now: log.now(), user: user, conversation: conversation }).execute()
}

module.exports = { bar, brought, judge, make, revokeOf, spend, take, vouches }
