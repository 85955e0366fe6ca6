// Handing a conversation over: `conversations.owner` is set to another member, who
// becomes an owner, and the one it was becomes a member.
//
// Called inside the transaction of the change, before the conversation is saved.
// It must never hand over to somebody who is not in, or whose account is gone.

const members = require(`${__hooks}/lib/members.js`)
const refuse = require(`${__hooks}/lib/refuse.js`)

function handOver(tx, record, stored) {
  const to = record.getString("owner")
  if (to === "") throw refuse.field("owner", "validation_required", "Cannot be blank.")
  if (stored.getString("direct") !== "") {
    throw refuse.field("owner", "validation_direct", "A conversation between two has no owner.")
  }
  const heir = members.find(tx, record.id, to)
  if (!heir) throw refuse.field("owner", "validation_not_member", "Must be a member of the conversation.")
  members.setRole(tx, heir, "owner")
  const from = stored.getString("owner")
  const before = from === "" ? null : members.find(tx, record.id, from)
  if (before) members.setRole(tx, before, "member")
}

module.exports = { handOver }
