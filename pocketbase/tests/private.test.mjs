// Private conversations: who is added, removed, leaves, owns; what of it is told
// in the thread, in inboxes, and to a stream that stays open.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { code, guest, newId, nobody, start } from "./support.mjs"

let server, ann, ben, cat, dan
before(async () => {
  server = await start()
  ;[ann, ben, cat, dan] = await Promise.all(["Ann", "Ben", "Cat", "Dan"].map((name) => guest(server, name)))
})
after(() => server.stop())

const room = async (...members) => {
  const made = await ann.create("conversations", { title: "Room", visibility: "private" })
  for (const member of members) await add(made.body.id, member)
  return made.body.id
}
const add = async (conversation, user, role = "member") => {
  const answer = await ann.create("memberships", { conversation, user: user.id, role })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}
const membership = async (conversation, user) =>
  (await server.root.list("memberships", { filter: `conversation = "${conversation}" && user = "${user.id}"` })).body.items[0]
const roles = async (conversation) => {
  const items = (await server.root.list("memberships", { filter: `conversation = "${conversation}"` })).body.items
  return Object.fromEntries(items.map((one) => [one.user, one.role]))
}
const owner = async (conversation) => (await server.root.view("conversations", conversation)).body.owner
const lines = async (conversation) => {
  const items = await server.root.all("messages", { filter: `conversation = "${conversation}"`, sort: "seq" })
  assert.deepEqual(items.map((one) => one.seq), items.map((_, i) => i + 1))
  return items.filter((one) => one.system)
}
const told = async (conversation) => (await lines(conversation)).map((one) => [one.author, one.system])

test("each act is a line of whoever did it, readable without knowing the kind", async () => {
  const conversation = await room()
  const bens = await add(conversation, ben)
  await add(conversation, cat)
  await ann.update("memberships", bens.id, { role: "owner" })
  await ben.update("conversations", conversation, { title: "New name" })
  await ben.remove("memberships", (await membership(conversation, cat)).id)
  await ann.update("memberships", bens.id, { role: "member" })
  await ben.remove("memberships", bens.id)
  await ann.update("conversations", conversation, { visibility: "public" })
  await ann.update("conversations", conversation, { visibility: "private" })
  assert.deepEqual(await told(conversation), [
    [ann.id, { kind: "member_added", user: ben.id, role: "member" }],
    [ann.id, { kind: "member_added", user: cat.id, role: "member" }],
    [ann.id, { kind: "role_changed", user: ben.id, role: "owner" }],
    [ben.id, { kind: "renamed", from: "Room", to: "New name" }],
    [ben.id, { kind: "member_removed", user: cat.id }],
    [ann.id, { kind: "role_changed", user: ben.id, role: "member" }],
    [ben.id, { kind: "member_left", user: ben.id }],
    [ann.id, { kind: "visibility_changed", visibility: "public" }],
    [ann.id, { kind: "visibility_changed", visibility: "private" }],
  ])
  for (const line of await lines(conversation)) {
    assert.ok(line.text.length >= 4, line.text)
    assert.doesNotMatch(line.text, /Ann|Ben|Cat/)
  }
  // Leaving is leaving: telling of it has not brought Ben back.
  assert.deepEqual(await roles(conversation), { [ann.id]: "owner" })
})

test("what the server says can be neither written, edited nor deleted by anybody", async () => {
  const conversation = await room(ben)
  const [line] = await lines(conversation)
  const forged = await ben.create("messages", { conversation, text: "x", system: { kind: "member_removed", user: ann.id } })
  assert.equal(forged.body.system, null)
  assert.equal((await ben.update("messages", forged.body.id, { system: { kind: "renamed" }, text: "y" })).body.system, null)
  assert.equal((await server.root.create("messages", { conversation, text: "x", system: { kind: "renamed" } })).body.system, null)
  assert.equal(code(await ann.update("messages", line.id, { text: "nothing happened" }), "text"), "validation_read_only")
  assert.equal(code(await ann.remove("messages", line.id), "system"), "validation_read_only")
  const batch = await ann.call("POST", "/api/batch", { requests: [{ method: "DELETE", url: `/api/collections/messages/records/${line.id}` }] })
  assert.equal(batch.status, 400)
  assert.deepEqual((await ben.view("messages", line.id)).body, line)
})

test("the one who acts is the signed-in user, whatever the body says", async () => {
  const conversation = await room()
  await ann.create("memberships", { conversation, user: ben.id, actor_: cat.id })
  await ann.update("conversations", conversation, { title: "Other", actor_: cat.id, quiet_: true })
  const id = (await membership(conversation, ben)).id
  await ann.update("memberships", id, { role: "owner", actor_: "", quiet_: true })
  assert.deepEqual((await told(conversation)).map(([author]) => author), [ann.id, ann.id, ann.id])
  const seen = JSON.stringify((await ann.view("memberships", id)).body)
  assert.doesNotMatch(seen, /actor_|quiet_/)
})

test("the last owner neither leaves nor steps down; with another one both work", async () => {
  const conversation = await room(ben)
  const mine = (await membership(conversation, ann)).id
  const before = await told(conversation)
  assert.equal(code(await ann.remove("memberships", mine), "role"), "validation_last_owner")
  assert.equal(code(await ann.update("memberships", mine, { role: "member" }), "role"), "validation_last_owner")
  assert.deepEqual(await told(conversation), before)
  assert.deepEqual([await owner(conversation), await roles(conversation)], [ann.id, { [ann.id]: "owner", [ben.id]: "member" }])

  await ann.update("memberships", (await membership(conversation, ben)).id, { role: "owner" })
  assert.equal(await owner(conversation), ann.id)
  assert.equal((await ann.remove("memberships", mine)).status, 204)
  assert.deepEqual([await owner(conversation), await roles(conversation)], [ben.id, { [ben.id]: "owner" }])
  assert.equal((await ann.view("conversations", conversation)).status, 404)
  assert.equal((await ben.update("conversations", conversation, { title: "Ben's" })).status, 200)
})

test("two owners who leave at once do not both get away", async () => {
  for (let round = 0; round < 8; round++) {
    const conversation = await room()
    await add(conversation, ben, "owner")
    const [mine, bens] = [await membership(conversation, ann), await membership(conversation, ben)]
    const answers = await Promise.all([ann.remove("memberships", mine.id), ben.remove("memberships", bens.id)])
    assert.deepEqual(answers.map((one) => one.status).sort(), [204, 400])
    const left = await roles(conversation)
    assert.deepEqual(Object.values(left), ["owner"])
    assert.equal(await owner(conversation), Object.keys(left)[0])
  }
})

test("handing over is one change of the owner", async () => {
  const conversation = await room(ben)
  for (const [to, expected] of [[cat.id, "validation_not_member"], ["", "validation_required"], [newId(), "validation_not_member"]]) {
    assert.equal(code(await ann.update("conversations", conversation, { owner: to }), "owner"), expected)
  }
  for (const stranger of [ben, cat]) {
    assert.equal((await stranger.update("conversations", conversation, { owner: stranger.id })).status, 404)
  }
  const stream = await ben.listen(`inboxes/${ben.id}`, "conversations/*")
  const handed = await ann.update("conversations", conversation, { owner: ben.id })
  assert.deepEqual([handed.status, handed.body.owner], [200, ben.id])
  await stream.find((event) => event.record.change?.conversation === conversation && event.record.change.role === "owner")
  await stream.find((event) => event.record.id === conversation && event.record.owner === ben.id)
  stream.close()
  assert.deepEqual(await roles(conversation), { [ann.id]: "member", [ben.id]: "owner" })
  assert.deepEqual((await told(conversation)).at(-1), [ann.id, { kind: "owner_changed", from: ann.id, to: ben.id }])
  assert.equal((await ann.update("conversations", conversation, { title: "Mine again" })).status, 404)
  assert.equal((await ann.remove("memberships", (await membership(conversation, ben)).id)).status, 404)
  assert.equal((await ann.remove("memberships", (await membership(conversation, ann)).id)).status, 204)
})

test("a batch that hands over and leaves is one step, or none", async () => {
  const conversation = await room(ben)
  const mine = (await membership(conversation, ann)).id
  const requests = (owner) => ({ requests: [
    { method: "PATCH", url: `/api/collections/conversations/records/${conversation}`, body: { owner } },
    { method: "DELETE", url: `/api/collections/memberships/records/${mine}` },
  ] })
  assert.equal((await ann.call("POST", "/api/batch", requests(cat.id))).status, 400)
  assert.equal(await owner(conversation), ann.id)
  assert.equal((await ann.call("POST", "/api/batch", requests(ben.id))).status, 200)
  assert.deepEqual([await owner(conversation), await roles(conversation)], [ben.id, { [ben.id]: "owner" }])
})

test("somebody who is removed hears it at once, and nothing after", async () => {
  const conversation = await room(ben)
  const said = (await ben.create("messages", { conversation, text: "mine" })).body
  const topics = [`inboxes/${ben.id}`, `timelines/${conversation}`, `conversations/${conversation}`, "conversations/*",
    `messages/${said.id}`, `memberships/${(await membership(conversation, ann)).id}`]
  const stream = await ben.listen(...topics)
  const bens = (await membership(conversation, ben)).id
  await ann.remove("memberships", bens)
  const gone = await stream.find((event) => event.topic === `inboxes/${ben.id}` && event.record.change.gone)
  assert.equal(gone.record.change.conversation, conversation)
  // His own membership's end is his to hear, and the last thing about it.
  const until = stream.events.length
  await ann.create("messages", { conversation, text: "behind his back" })
  await ann.update("conversations", conversation, { title: "Without Ben" })
  await ann.remove("messages", said.id)
  await add(conversation, cat)
  await ann.update("memberships", (await membership(conversation, cat)).id, { role: "owner" })
  await ann.remove("conversations", conversation)
  const marker = (await ann.create("conversations", { title: "Marker" })).body.id
  await stream.find((event) => event.record.id === marker)
  stream.close()
  const later = stream.events.slice(until).filter((event) => JSON.stringify(event).includes(conversation) && event.record.id !== bens)
  assert.deepEqual(later, [])
  assert.doesNotMatch(JSON.stringify(stream.events), /behind his back|Without Ben/)
})

test("that a conversation is closed is told only when it comes true", async () => {
  const conversation = (await ann.create("conversations", { title: "Open" })).body.id
  await cat.create("messages", { conversation, text: "hello" })
  for (const wrong of [{ direct: "x" }, { id: newId() }, { title: "" }, { title: "x".repeat(81) }, { owner: dan.id }, { owner: newId() }]) {
    const answer = await ann.update("conversations", conversation, { visibility: "private", ...wrong })
    assert.equal(answer.status, 400, JSON.stringify(wrong))
  }
  assert.deepEqual(await told(conversation), [])
  assert.equal((await ann.view("conversations", conversation)).body.visibility, "public")
  // Alone, it is told while those who read without being in still hear it.
  const stream = await dan.listen(`timelines/${conversation}`)
  assert.equal((await ann.update("conversations", conversation, { visibility: "private" })).status, 200)
  await stream.find((event) => event.record.change?.system?.kind === "visibility_changed")
  stream.close()
  assert.deepEqual(await told(conversation), [[ann.id, { kind: "visibility_changed", visibility: "private" }]])
})

test("a deleted conversation is neither renamed nor shows who is in it", async () => {
  for (const visibility of ["public", "private"]) {
    const conversation = (await ann.create("conversations", { title: "Old", visibility })).body.id
    const bens = await add(conversation, ben)
    await ann.remove("conversations", conversation)
    for (const deleted of ["2020-01-01 00:00:00.000Z", "2099-01-01 00:00:00.000Z"]) {
      assert.equal((await ann.update("conversations", conversation, { deleted, title: "New" })).status, 404)
    }
    assert.equal((await server.root.view("conversations", conversation)).body.title, "Old")
    for (const other of [ann, dan]) {
      assert.equal((await other.view("memberships", bens.id)).status, 404)
      const seen = (await other.list("memberships", { filter: `conversation = "${conversation}"` })).body.items
      assert.deepEqual(seen.filter((one) => one.user !== other.id), [])
    }
    assert.equal((await ben.view("memberships", bens.id)).status, 200)
    assert.equal((await ann.update("conversations", conversation, { deleted: "" })).status, 200)
    assert.equal((await ann.view("memberships", bens.id)).status, 200)
  }
})

test("a member sees no more after leaving, by any request", async () => {
  const conversation = await room(ben)
  const said = (await ben.create("messages", { conversation, text: "mine" })).body
  await ben.remove("memberships", (await membership(conversation, ben)).id)
  for (const [collection, id] of [["conversations", conversation], ["timelines", conversation], ["messages", said.id]]) {
    assert.equal((await ben.view(collection, id)).status, 404, collection)
    assert.equal((await ben.list(collection)).body.items.some((one) => one.id === id), false, collection)
  }
  assert.equal((await ben.update("messages", said.id, { text: "still mine" })).status, 404)
  assert.equal((await ben.remove("messages", said.id)).status, 404)
  assert.equal(code(await ben.create("messages", { conversation, text: "x" }), "conversation"), "validation_missing_rel_records")
  assert.equal((await ben.create("memberships", { conversation })).status, 400)
})

test("an owner who adds somebody does not decide how they read", async () => {
  const conversation = await room()
  await ann.create("messages", { conversation, text: "1" })
  const made = (await ann.create("memberships", { conversation, user: ben.id, read_seq: 1, muted: true, pinned: true })).body
  assert.deepEqual([made.read_seq, made.muted, made.pinned], [0, false, false])
})

test("a first message or a join in a public conversation is no line, what an owner does is", async () => {
  const conversation = (await ann.create("conversations", { title: "Open" })).body.id
  await ben.create("messages", { conversation, text: "hello" })
  await cat.create("memberships", { conversation })
  await cat.remove("memberships", (await membership(conversation, cat)).id)
  assert.deepEqual(await told(conversation), [])
  await add(conversation, dan)
  await ann.remove("memberships", (await membership(conversation, dan)).id)
  assert.deepEqual((await told(conversation)).map(([, system]) => system.kind), ["member_added", "member_removed"])
})

test("an owner who is alone renames without a word", async () => {
  const conversation = await room()
  await ann.update("conversations", conversation, { title: "Better" })
  assert.deepEqual(await told(conversation), [])
})

test("an admin may take the last owner away; somebody who is in follows", async () => {
  const conversation = await room(ben, cat)
  assert.equal((await server.root.remove("memberships", (await membership(conversation, ann)).id)).status, 204)
  assert.deepEqual([await owner(conversation), await roles(conversation)], [ben.id, { [ben.id]: "owner", [cat.id]: "member" }])
  assert.deepEqual((await told(conversation)).slice(-2), [
    ["", { kind: "owner_changed", from: ann.id, to: ben.id }], ["", { kind: "member_removed", user: ann.id }],
  ])
  const empty = await room()
  assert.equal((await server.root.remove("memberships", (await membership(empty, ann)).id)).status, 204)
  assert.equal(await owner(empty), "")
})

test("when an owner's account goes away, whoever has been in longest can let others in", async () => {
  const eve = await guest(server, "Eve")
  const conversation = (await eve.create("conversations", { title: "Eve's", visibility: "private" })).body.id
  for (const member of [ben, cat]) await eve.create("memberships", { conversation, user: member.id })
  assert.equal((await server.root.remove("users", eve.id)).status, 204)
  assert.deepEqual([await owner(conversation), await roles(conversation)], [ben.id, { [ben.id]: "owner", [cat.id]: "member" }])
  assert.deepEqual((await told(conversation)).at(-1), ["", { kind: "owner_changed", from: eve.id, to: ben.id }])
  assert.equal((await ben.create("memberships", { conversation, user: dan.id })).status, 200)
})

test("a timeline is viewed by whoever may read its conversation", async () => {
  const conversation = await room(ben)
  const seen = async () => Promise.all([ann, ben, cat, nobody(server)].map(async (one) => (await one.view("timelines", conversation)).status))
  assert.deepEqual(await seen(), [200, 200, 404, 404])
  await ann.remove("memberships", (await membership(conversation, ben)).id)
  assert.deepEqual(await seen(), [200, 404, 404, 404])
  await ann.update("conversations", conversation, { visibility: "public" })
  assert.deepEqual(await seen(), [200, 200, 200, 404])
  await ann.update("conversations", conversation, { visibility: "private" })
  await ann.remove("conversations", conversation)
  assert.deepEqual(await seen(), [404, 404, 404, 404])
  await ann.update("conversations", conversation, { deleted: "" })
  assert.deepEqual(await seen(), [200, 404, 404, 404])
  assert.equal((await ann.view("timelines", newId())).status, 404)

  // Made by an admin for nobody: closed to all, also when its timeline has to be made again.
  const empty = (await server.root.create("conversations", { title: "Empty", visibility: "private" })).body.id
  const looks = async () => Promise.all([ann, ben, cat].map(async (one) => (await one.view("timelines", empty)).status))
  assert.deepEqual(await looks(), [404, 404, 404])
  assert.equal((await server.root.remove("timelines", empty)).status, 204)
  assert.equal((await server.root.create("messages", { conversation: empty, text: "to nobody" })).status, 200)
  assert.deepEqual(await looks(), [404, 404, 404])
})
