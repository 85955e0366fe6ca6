// Memberships: who is in a conversation, as what, and how far they have read.
// Every change rings the inbox of the person concerned (lib/inbox.js); what one
// person does to another's, or to who reads a private conversation, is also a
// line in the thread (lib/system.js).
//
// A read marker must never go back, nor past the last message: several tabs
// and machines of one person send theirs in any order. And a conversation that
// has an owner must never be left without one by a request.

onRecordCreateRequest((e) => {
  const actor = require(`${__hooks}/lib/actor.js`)
  actor.mark(e)
  if (!e.hasSuperuserAuth()) {
    if (e.record.getString("user") === "") e.record.set("user", e.auth.id)
    if (e.record.getString("user") !== e.auth.id) {
      // How somebody else reads is theirs to say.
      e.record.set("read_seq", 0)
      e.record.set("muted", false)
      e.record.set("pinned", false)
    }
  }
  e.next()
}, "memberships")

onRecordUpdateRequest((e) => {
  require(`${__hooks}/lib/actor.js`).mark(e)
  e.next()
}, "memberships")

onRecordDeleteRequest((e) => {
  require(`${__hooks}/lib/actor.js`).mark(e)
  e.next()
}, "memberships")

onRecordCreate((e) => {
  const actors = require(`${__hooks}/lib/actor.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const inbox = require(`${__hooks}/lib/inbox.js`)
  const members = require(`${__hooks}/lib/members.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const rights = require(`${__hooks}/lib/rights.js`)
  const system = require(`${__hooks}/lib/system.js`)

  if (e.record.getString("role") === "") e.record.set("role", "member")
  log.inTransaction(e, (tx) => {
    const conversation = e.record.getString("conversation")
    const user = e.record.getString("user")
    const actor = actors.of(e.record)
    rights.askBrings(tx, e.record, actor)
    // Whoever deleted the account is not there to be let in. (Who never was, is
    // refused by the relation.)
    if (log.one(tx, "SELECT id FROM users WHERE id = {:id} AND deleted != ''", { id: user }, { id: "" })) {
      throw refuse.field("user", "validation_missing_rel_records", "There is no such person.")
    }
    members.bound(tx, e.record, 0)
    e.next()
    members.refresh(tx, conversation)
    if (e.record.getString("role") === "owner") members.settle(tx, conversation, false)
    inbox.ring(tx, e.record, false)
    if (actor !== "" && actor !== user) {
      system.say(tx, conversation, actor, { kind: "member_added", user: user, role: e.record.getString("role") })
    }
  })
}, "memberships")

onRecordUpdate((e) => {
  const actors = require(`${__hooks}/lib/actor.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const inbox = require(`${__hooks}/lib/inbox.js`)
  const invites = require(`${__hooks}/lib/invites.js`)
  const members = require(`${__hooks}/lib/members.js`)
  const rights = require(`${__hooks}/lib/rights.js`)
  const system = require(`${__hooks}/lib/system.js`)

  log.inTransaction(e, (tx) => {
    const stored = tx.findRecordById("memberships", e.record.id)
    const conversation = stored.getString("conversation")
    for (const name of ["conversation", "user"]) {
      if (e.record.getString(name) !== stored.getString(name)) {
        throw refuse.field(name, "validation_read_only", "Cannot be changed.")
      }
    }
    for (const name of ["role", "muted", "pinned"]) {
      if (e.record.getString(name) === e.record.original().getString(name)) {
        // This writer has nothing to say about it, and what the request loaded
        // may be old by now.
        e.record.set(name, stored.get(name))
      }
    }
    if (e.record.getString("role") === "") e.record.set("role", stored.getString("role"))
    const role = e.record.getString("role")
    const before = stored.getString("role")
    const actor = actors.of(e.record)
    if (role !== before || actor !== stored.getString("user")) rights.askOwns(tx, conversation, actor)
    members.bound(tx, e.record, stored.getInt("read_seq"))
    const same = ["role", "read_seq", "muted", "pinned"].every(
      (name) => e.record.getString(name) === stored.getString(name),
    )
    e.next()
    if (role !== before) {
      const quiet = e.record.getBool("quiet_")
      if (!quiet && actor !== actors.ADMIN && before === "owner" && members.owners(tx, conversation) === 0) {
        throw refuse.field("role", "validation_last_owner", "The last owner cannot go without handing over.")
      }
      members.refresh(tx, conversation)
      if (before === "owner") invites.revokeOf(tx, conversation, stored.getString("user"))
      if (!quiet) {
        members.settle(tx, conversation, false)
        system.say(tx, conversation, actor, { kind: "role_changed", user: stored.getString("user"), role: role })
      }
    }
    if (!same) inbox.ring(tx, e.record, false)
  })
}, "memberships")

onRecordDelete((e) => {
  const actors = require(`${__hooks}/lib/actor.js`)
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const log = require(`${__hooks}/lib/log.js`)
  const inbox = require(`${__hooks}/lib/inbox.js`)
  const invites = require(`${__hooks}/lib/invites.js`)
  const members = require(`${__hooks}/lib/members.js`)
  const rights = require(`${__hooks}/lib/rights.js`)
  const streams = require(`${__hooks}/lib/streams.js`)
  const system = require(`${__hooks}/lib/system.js`)
  log.inTransaction(e, (tx) => {
    const conversation = e.record.getString("conversation")
    const user = e.record.getString("user")
    const actor = actors.of(e.record)
    const home = log.one(
      tx,
      "SELECT visibility, direct FROM conversations WHERE id = {:id}",
      { id: conversation },
      { visibility: "", direct: "" },
    )
    if (actor !== user) rights.askOwns(tx, conversation, actor)
    const stored = log.one(tx, "SELECT role, came_by FROM memberships WHERE id = {:id}", { id: e.record.id }, { role: "", came_by: "" })
    if (actor !== "" && actor !== actors.ADMIN && home && home.direct !== "") {
      throw refuse.field("conversation", "validation_direct", "Nobody leaves a conversation between two.")
    }
    e.next()
    members.refresh(tx, conversation)
    e.record.set("revoked_", true)
    streams.revoke(tx, conversation, user)
    inbox.ring(tx, e.record, true)
    if (!home) return
    if (stored && stored.role === "owner") invites.revokeOf(tx, conversation, user)
    if (actor !== "" && actor !== user) invites.bar(tx, conversation, user, stored ? stored.came_by : "")
    if (stored && stored.role === "owner" && members.owners(tx, conversation) === 0) {
      if (actor !== "" && actor !== actors.ADMIN) {
        throw refuse.field("role", "validation_last_owner", "The last owner cannot go without handing over.")
      }
      // The account is going, or an admin takes the owner away: somebody has to
      // be able to let others in.
      const heir = members.settle(tx, conversation, true)
      if (heir !== "") system.say(tx, conversation, actor, { kind: "owner_changed", from: user, to: heir })
    } else {
      members.settle(tx, conversation, actor === "" && stored !== null && stored.role === "owner")
    }
    if (actor !== "" && actor !== user) {
      system.say(tx, conversation, actor, { kind: "member_removed", user: user })
    } else if (home.visibility === "private" && home.direct === "" && (actor === user || e.record.getBool("leaving_"))) {
      system.say(tx, conversation, user, { kind: "member_left", user: user })
    }
  })
}, "memberships")
