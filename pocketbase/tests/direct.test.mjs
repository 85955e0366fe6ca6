// Conversations between two people: one for each pair, found again rather than
// doubled, and nobody's but theirs.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { code, guest, newId, start } from "./support.mjs"

let server, ann, ben, cat
before(async () => {
  server = await start()
  ;[ann, ben, cat] = await Promise.all(["Ann", "Ben", "Cat"].map((name) => guest(server, name)))
})
after(() => server.stop())

const pair = (one, other) => [one.id, other.id].sort().join(":")
const members = async (id) => (await server.root.list("memberships", { filter: `conversation = "${id}"` })).body.items

test("it is private, belongs to both, and has no owner", async () => {
  const id = newId()
  const stream = await ben.listen(`inboxes/${ben.id}`, "conversations/*")
  const made = await ann.create("conversations", { id, direct: ben.id, visibility: "public", owner: ann.id })
  assert.equal(made.status, 200, JSON.stringify(made.body))
  const { direct, visibility, owner } = made.body
  assert.deepEqual({ direct, visibility, owner }, { direct: pair(ann, ben), visibility: "private", owner: "" })
  assert.match(made.body.title, /^(Ann, Ben|Ben, Ann)$/)
  assert.deepEqual((await members(id)).map((one) => [one.user, one.role]).sort(), [[ann.id, "member"], [ben.id, "member"]].sort())
  await stream.find((event) => event.topic.startsWith("inboxes") && event.record.change.conversation === id)
  await stream.find((event) => event.record.id === id && event.record.direct === pair(ann, ben))
  stream.close()
  assert.equal((await ben.create("messages", { conversation: id, text: "hello" })).body.seq, 1)
  assert.equal((await ann.list("messages", { filter: `conversation = "${id}"` })).body.items.length, 1)
  assert.equal((await cat.view("conversations", id)).status, 404)
})

test("a second beginning is told which one there is, from either side", async () => {
  for (const [me, other] of [[ann, ben], [ben, ann]]) {
    for (const direct of [other.id, pair(ann, ben)]) {
      const again = await me.create("conversations", { direct })
      assert.equal(code(again, "direct"), "validation_not_unique")
      const id = again.body.data.direct.params.conversation
      assert.equal((await me.view("conversations", id)).body.direct, pair(ann, ben))
      assert.equal((await me.list("conversations", { filter: `direct = "${pair(ann, ben)}"` })).body.items[0].id, id)
    }
  }
})

test("many beginnings at once make one", async () => {
  const [one, other] = [await guest(server, "One"), await guest(server, "Other")]
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) =>
    (i % 2 ? one : other).create("conversations", { direct: i % 2 ? other.id : one.id })))
  const made = answers.filter((answer) => answer.status === 200)
  assert.equal(made.length, 1)
  for (const answer of answers.filter((answer) => answer.status !== 200)) {
    assert.equal(answer.body.data.direct.params.conversation, made[0].body.id, JSON.stringify(answer.body))
  }
  assert.equal((await one.list("conversations", { filter: `direct = "${pair(one, other)}"` })).body.totalItems, 1)
})

test("one needs another one who is there, and nobody speaks for two others", async () => {
  for (const direct of [ann.id, newId(), "x", pair(ben, cat), `${ann.id}:${ann.id}`, `${ann.id}:${newId()}`, [cat.id, ben.id].sort().reverse().join(":")]) {
    assert.equal(code(await ann.create("conversations", { direct }), "direct"), "validation_missing_rel_records", direct)
  }
})

test("nobody adds, removes, opens, renames, takes or deletes", async () => {
  const id = (await ann.create("conversations", { direct: cat.id })).body.id
  const said = (await cat.create("messages", { conversation: id, text: "mine" })).body
  assert.equal((await ann.create("memberships", { conversation: id, user: ben.id })).status, 400)
  for (const membership of await members(id)) {
    assert.equal((await ann.update("memberships", membership.id, { role: "owner" })).status, 404)
    const removed = await ann.remove("memberships", membership.id)
    assert.ok(membership.user === ann.id ? code(removed, "conversation") === "validation_direct" : removed.status === 404, JSON.stringify(removed))
  }
  for (const change of [{ title: "x" }, { visibility: "public" }, { owner: ann.id }, { direct: pair(ann, ben) }, { deleted: "now" }]) {
    assert.equal((await ann.update("conversations", id, change)).status, 404, JSON.stringify(change))
  }
  assert.equal(code(await server.root.update("conversations", id, { visibility: "public" }), "visibility"), "validation_direct")
  assert.equal(code(await server.root.update("conversations", id, { direct: "" }), "direct"), "validation_read_only")
  assert.equal((await ann.remove("conversations", id)).status, 404)
  assert.equal((await ann.remove("messages", said.id)).status, 404)
  assert.equal((await members(id)).length, 2)
  // One's own settings stay one's own.
  const mine = (await members(id)).find((one) => one.user === ann.id)
  assert.equal((await ann.update("memberships", mine.id, { muted: true, read_seq: 1 })).body.read_seq, 1)
  assert.equal((await cat.remove("messages", said.id)).status, 204)
})

test("an ordinary conversation does not become one between two", async () => {
  const { id } = (await ann.create("conversations", { title: "Ordinary" })).body
  assert.equal(code(await ann.update("conversations", id, { direct: pair(ann, cat) }), "direct"), "validation_read_only")
  assert.equal((await ann.view("conversations", id)).body.direct, "")
})

test("when an admin deletes one, the two may begin anew", async () => {
  const [one, other] = [await guest(server, "One"), await guest(server, "Other")]
  const first = (await one.create("conversations", { direct: other.id })).body.id
  assert.equal((await server.root.remove("conversations", first)).status, 204)
  const second = await other.create("conversations", { direct: one.id })
  assert.equal(second.status, 200)
  assert.notEqual(second.body.id, first)
})
