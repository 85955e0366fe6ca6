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
  conversation_deleted: () => "deleted the conversation",
  conversation_restored: () => "restored the conversation",
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

// What was said last of a kind, or null. Only of the newest hundred messages, so that
// nobody waits while a long thread is read: it is for what happens at the same time.
function lastOf(tx, conversation, kind) {
  const found = new DynamicModel({ system: "" })
  try {
    tx.db().newQuery(
      "SELECT system FROM messages WHERE conversation = {:id} AND json_extract(COALESCE(NULLIF(system, ''), 'null'), '$.kind') = {:kind}"
        + " AND seq > (SELECT COALESCE(MAX(seq), 0) - 100 FROM messages WHERE conversation = {:id}) ORDER BY seq DESC LIMIT 1",
    ).bind({ id: conversation, kind: kind }).one(found)
  } catch (_) {
    return null
  }
  return JSON.parse(found.system)
}

module.exports = { lastOf, read, say }
