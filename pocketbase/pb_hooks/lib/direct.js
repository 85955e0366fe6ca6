// Conversations between two people. `direct` is both ids, the smaller first, with
// a colon between; the index on it makes sure that there is one for each pair.
//
// It has no owner: neither may add others, open it, rename it or delete what the
// other said. It must never come to be with somebody who is not there.

const log = require(`${__hooks}/lib/log.js`)
const refuse = require(`${__hooks}/lib/refuse.js`)

const SHAPE = /^([a-z0-9]{15}):([a-z0-9]{15})$/

// The key for two people. A client may name the other person, or send the key.
function key(me, other) {
  const pair = SHAPE.exec(other)
  if (pair && (pair[1] === me || pair[2] === me)) return other
  return [me, other].sort().join(":")
}

function people(pair) {
  const both = SHAPE.exec(pair)
  return both ? [both[1], both[2]] : []
}

// Makes the record a conversation between the two of its key, or refuses, naming
// the one that is there already.
function prepare(tx, record) {
  const pair = record.getString("direct")
  const both = people(pair)
  const names = []
  for (const id of both) {
    const user = log.one(tx, "SELECT name FROM users WHERE id = {:id} AND deleted = ''", { id: id }, { name: "" })
    if (user) names.push(user.name)
  }
  if (names.length !== 2 || both[0] >= both[1]) {
    throw refuse.field("direct", "validation_missing_rel_records", "There is no such person.")
  }
  const there = log.one(tx, "SELECT id FROM conversations WHERE direct = {:direct}", { direct: pair }, { id: "" })
  if (there) {
    throw refuse.field("direct", "validation_not_unique", "There is one already.", { conversation: there.id })
  }
  record.set("owner", "")
  record.set("visibility", "private")
  // For clients that do not know `direct`; the others show the other one's name.
  record.set("title", Array.from(names.join(", ")).slice(0, 80).join(""))
}

module.exports = { key, people, prepare }
