// What the server says in a thread: who was added, what was renamed, which
// message an owner deleted. Each is a message of its own in the log, with `system`
// = {kind, ...}, written by the one who did it, and can be neither edited nor
// deleted.
//
// The texts are for clients that do not know `system`. They must never name a
// person: names change, and a deleted account takes its name along. `system`
// holds ids.

const actors = require(`${__hooks}/lib/actor.js`)

const TEXTS = {
  member_added: () => "added a member",
  member_joined: () => "joined by an invitation",
  member_removed: () => "removed a member",
  member_left: () => "left the conversation",
  role_changed: (system) => (system.role === "owner" ? "made a member an owner" : "made an owner a member"),
  owner_changed: () => "handed over the conversation",
  visibility_changed: (system) => "made the conversation " + system.visibility,
  renamed: (system) => "renamed the conversation to “" + system.to + "”",
  message_deleted: () => "deleted a message",
}

function say(tx, conversation, actor, system) {
  const line = new Record(tx.findCachedCollectionByNameOrId("messages"))
  line.set("conversation", conversation)
  line.set("author", actors.author(actor))
  line.set("text", TEXTS[system.kind](system))
  line.set("system", system)
  tx.save(line)
}

// The system part of a message as plain JSON, or null.
function read(record) {
  return JSON.parse(record.getString("system") || "null")
}

module.exports = { read, say }
