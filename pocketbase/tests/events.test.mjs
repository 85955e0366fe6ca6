// What arrives over the event stream: who hears what, and how it reads.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { guest, newId, nobody, start, until } from "./support.mjs"

let server, ann, ben, cat
before(async () => {
  server = await start()
  ann = await guest(server, "Ann")
  ben = await guest(server, "Ben")
  cat = await guest(server, "Cat")
})
after(() => server.stop())

const room = async (more = {}) => (await ann.create("conversations", { title: "Room", ...more })).body.id

// Waits until everything written before has been delivered to `stream`: a
// public conversation made now comes last.
async function settled(stream) {
  const id = await room({ title: "Marker" })
  await stream.find((event) => event.record.id === id)
}

test("a message, an edit and a deletion ring the timeline, whole and in order of rev", async () => {
  const conversation = await room()
  const stream = await ben.listen(`timelines/${conversation}`)
  const message = (await ann.create("messages", { conversation, text: "one" })).body
  await ann.update("messages", message.id, { text: "two" })
  await ann.remove("messages", message.id)
  await until("three events", () => stream.events.length === 3)
  stream.close()
  const events = [...stream.events].sort((a, b) => a.record.rev - b.record.rev)
  for (const event of events) {
    assert.equal(event.action, "update")
    assert.equal(event.topic, `timelines/${conversation}`)
    assert.equal(event.record.rev, event.record.change.rev)
    assert.deepEqual(Object.keys(event.record.change).sort(), [
      "author", "conversation", "created", "deleted", "edited", "id", "reply_to", "rev", "seq", "system", "text", "updated",
    ])
  }
  assert.deepEqual(events.map((event) => event.record.change.text), ["one", "two", ""])
  assert.deepEqual(events.map((event) => event.record.last?.text), ["one", "two", undefined])
  assert.notEqual(events[2].record.change.deleted, "")
})

test("what fails, or changes nothing, rings no timeline", async () => {
  const conversation = await room()
  const message = (await ann.create("messages", { conversation, text: "one" })).body
  const stream = await ben.listen(`timelines/${conversation}`)
  await ann.create("messages", { conversation, text: " " })
  await ann.create("messages", { id: message.id, conversation, text: "again" })
  await ann.update("messages", message.id, { text: "one" })
  await ann.call("POST", "/api/batch", {
    requests: ["rolled back", ""].map((text) => ({ method: "POST", url: "/api/collections/messages/records", body: { conversation, text } })),
  })
  await ann.create("messages", { conversation, text: "last" })
  await stream.find((event) => event.record.change.text === "last")
  stream.close()
  assert.equal(stream.events.length, 1)
})

test("a conversation is made, renamed, deleted and restored before everyone's eyes", async () => {
  const stream = await ben.listen("conversations/*")
  const id = newId()
  await ann.create("conversations", { id, title: "New" })
  await stream.find((event) => event.record.id === id && event.action === "create")
  await ann.update("conversations", id, { title: "Renamed" })
  await stream.find((event) => event.record.id === id && event.record.title === "Renamed")
  await ann.remove("conversations", id)
  const gone = await stream.find((event) => event.record.id === id && event.record.deleted !== "")
  assert.equal(gone.action, "update")
  await ann.update("conversations", id, { deleted: "" })
  await until("the restoration", () => stream.events.filter((event) => event.record.id === id).length === 4)
  await server.root.remove("conversations", id)
  await until("the dashboard's deletion", () => stream.events.filter((event) => event.record.id === id && event.record.deleted !== "").length === 2)
  await settled(stream)
  stream.close()
  const seen = stream.events.filter((event) => event.record.id === id)
  assert.equal(seen.length, 5)
  // A deletion is an update: nothing is ever said to be gone from the database.
  assert.deepEqual(seen.filter((event) => event.action === "delete"), [])
  assert.ok(seen.every((event) => !("readers" in event.record)))
})

test("a private conversation is heard by its members only", async () => {
  const conversation = await room({ visibility: "private" })
  await ann.create("memberships", { conversation, user: ben.id })
  const topics = ["conversations/*", `conversations/${conversation}`, `timelines/${conversation}`]
  const [member, stranger] = [await ben.listen(...topics), await cat.listen(...topics)]
  const message = (await ann.create("messages", { conversation, text: "secret" })).body
  await ann.update("messages", message.id, { text: "secrets" })
  await ann.update("conversations", conversation, { title: "Secrets" })
  await ann.remove("conversations", conversation)
  await member.find((event) => event.record.id === conversation && event.record.deleted)
  await settled(stranger)
  await settled(member)
  member.close()
  stranger.close()
  assert.deepEqual(stranger.events.filter((event) => JSON.stringify(event).includes(conversation)), [])
  assert.ok(member.events.some((event) => event.topic === `timelines/${conversation}` && event.record.change.text === "secret"))
})

test("nobody hears anything, with a made-up token neither", async () => {
  const conversation = await room()
  const topics = ["conversations/*", `conversations/${conversation}`, `timelines/${conversation}`, `inboxes/${ann.id}`, `users/${ann.id}`]
  const stream = await nobody(server).listen(...topics)
  const forger = await nobody(server, "made.up.token").listen(...topics)
  const witness = await ben.listen("conversations/*", `timelines/${conversation}`)
  await ann.create("messages", { conversation, text: "hello" })
  await ann.update("conversations", conversation, { title: "Renamed" })
  await settled(witness)
  await until("what everybody hears", () => witness.events.length >= 3)
  for (const one of [stream, forger, witness]) one.close()
  assert.deepEqual(stream.events, [])
  assert.deepEqual(forger.events, [])
})

test("an inbox tells its person of being added, of reading elsewhere and of being removed", async () => {
  const conversation = await room({ visibility: "private" })
  await ann.create("messages", { conversation, text: "1" })
  const stream = await ben.listen(`inboxes/${ben.id}`)
  const spy = await cat.listen(`inboxes/${ben.id}`, "conversations/*")
  const membership = (await ann.create("memberships", { conversation, user: ben.id })).body
  const added = await stream.find((event) => event.record.change.id === membership.id)
  assert.deepEqual([added.action, added.record.change.gone, added.record.change.conversation], ["update", false, conversation])
  await ben.update("memberships", membership.id, { read_seq: 1 })
  await stream.find((event) => event.record.change.read_seq === 1)
  await ann.remove("memberships", membership.id)
  const removed = await stream.find((event) => event.record.change.gone)
  assert.equal(removed.record.rev, added.record.rev + 2)
  await settled(spy)
  stream.close()
  spy.close()
  assert.deepEqual(spy.events.filter((event) => event.topic.startsWith("inboxes")), [])
})

test("a member who was removed hears no more", async () => {
  const conversation = await room({ visibility: "private" })
  const membership = (await ann.create("memberships", { conversation, user: ben.id })).body
  const stream = await ben.listen(`timelines/${conversation}`, "conversations/*")
  await ann.create("messages", { conversation, text: "before" })
  await stream.find((event) => event.record.change?.text === "before")
  await ann.remove("memberships", membership.id)
  await ann.create("messages", { conversation, text: "after" })
  await settled(stream)
  stream.close()
  assert.equal(stream.events.some((event) => event.record.change?.text === "after"), false)
})

test("a conversation that closes says so as its last word to strangers", async () => {
  const conversation = await room()
  const stream = await cat.listen(`timelines/${conversation}`, "conversations/*")
  await ann.update("conversations", conversation, { visibility: "private" })
  await ann.create("messages", { conversation, text: "behind the door" })
  await settled(stream)
  stream.close()
  const heard = stream.events.filter((event) => event.record.id === conversation)
  assert.deepEqual(heard.map((event) => event.record.change?.system), [{ kind: "visibility_changed", visibility: "private" }])
  assert.doesNotMatch(JSON.stringify(stream.events), /behind the door/)
})
