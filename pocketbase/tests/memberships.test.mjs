// Memberships: joining, leaving, read markers, and the inbox that tells of them.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { code, guest, start } from "./support.mjs"

let server, ann, ben, cat
before(async () => {
  server = await start()
  ann = await guest(server, "Ann")
  ben = await guest(server, "Ben")
  cat = await guest(server, "Cat")
})
after(() => server.stop())

const inbox = async (person) => (await person.view("inboxes", person.id)).body
const room = async (more = {}) => (await ann.create("conversations", { title: "Room", ...more })).body.id
const own = async (person, conversation) =>
  (await person.list("memberships", { filter: `conversation = "${conversation}" && user = "${person.id}"` })).body.items[0]

test("an inbox is its person's alone, and only the hooks write it", async () => {
  assert.deepEqual((await ben.list("inboxes")).body.items.map((item) => item.id), [ben.id])
  assert.equal((await ann.view("inboxes", ben.id)).status, 404)
  assert.equal((await ben.update("inboxes", ben.id, { rev: 9 })).status, 403)
  assert.equal((await ben.remove("inboxes", ben.id)).status, 403)
})

test("anyone joins a public conversation as a member, as themselves", async () => {
  const conversation = await room()
  const before = await inbox(ben)
  const joined = await ben.create("memberships", { conversation })
  assert.deepEqual([joined.status, joined.body.user, joined.body.role, joined.body.read_seq], [200, ben.id, "member", 0])
  const after = await inbox(ben)
  assert.equal(after.rev, before.rev + 1)
  assert.deepEqual(after.change, {
    id: joined.body.id, conversation, user: ben.id, role: "member", read_seq: 0, muted: false, pinned: false, gone: false,
  })
  const twice = await ben.create("memberships", { conversation })
  assert.equal(twice.status, 400)
  assert.equal(code(twice, "conversation"), "validation_not_unique")
  assert.equal((await inbox(ben)).rev, after.rev)
  assert.equal((await cat.create("memberships", { conversation, user: cat.id, role: "owner" })).status, 400)
  assert.equal((await cat.create("memberships", { conversation, user: ben.id })).status, 400)
})

test("the owner adds and removes; a member leaves", async () => {
  const conversation = await room({ visibility: "private" })
  const added = (await ann.create("memberships", { conversation, user: ben.id, role: "member" })).body
  assert.equal((await inbox(ben)).change.conversation, conversation)
  assert.equal((await ann.update("memberships", added.id, { role: "owner" })).body.role, "owner")
  assert.equal((await inbox(ben)).change.role, "owner")
  assert.equal((await cat.remove("memberships", added.id)).status, 404)
  assert.equal((await ann.remove("memberships", added.id)).status, 204)
  const { change } = await inbox(ben)
  assert.deepEqual([change.id, change.gone], [added.id, true])

  const back = (await ann.create("memberships", { conversation, user: ben.id })).body
  assert.equal((await ben.remove("memberships", back.id)).status, 204)
  assert.equal((await inbox(ben)).change.gone, true)
  assert.equal((await ben.view("conversations", conversation)).status, 404)
})

test("a read marker only goes forward, and never past the last message", async () => {
  const conversation = await room()
  for (const text of ["1", "2", "3"]) await ann.create("messages", { conversation, text })
  const { id } = (await ben.create("memberships", { conversation, read_seq: 99 })).body
  assert.equal((await own(ben, conversation)).read_seq, 3)
  await ann.create("messages", { conversation, text: "4" })
  const before = await inbox(ben)
  for (const [asked, stored] of [[2, 3], [0, 3], [-5, 3], [1e12, 4], [3, 4]]) {
    const answer = await ben.update("memberships", id, { read_seq: asked })
    assert.deepEqual([answer.status, answer.body.read_seq], [200, stored], String(asked))
  }
  // One of the five changed something.
  assert.equal((await inbox(ben)).rev, before.rev + 1)
  assert.equal((await inbox(ben)).change.read_seq, 4)
})

test("two tabs that read at once keep the higher marker", async () => {
  const conversation = await room()
  const { id } = (await ben.create("memberships", { conversation })).body
  for (let round = 1; round <= 12; round++) {
    const requests = Array.from({ length: 16 }, () => ({
      method: "POST", url: "/api/collections/messages/records", body: { conversation, text: "x" },
    }))
    const { seq } = (await ann.call("POST", "/api/batch", { requests })).body[15].body
    // The highest first, so that every later one is a step back.
    await Promise.all(requests.map((_, i) => ben.update("memberships", id, { read_seq: seq - i })))
    assert.equal((await own(ben, conversation)).read_seq, seq)
  }
})

test("people change their own settings, and nothing else", async () => {
  const conversation = await room()
  await ann.create("messages", { conversation, text: "1" })
  const { id } = (await ben.create("memberships", { conversation })).body
  const set = (await ben.update("memberships", id, { muted: true, pinned: true })).body
  assert.deepEqual([set.muted, set.pinned], [true, true])
  assert.deepEqual([(await inbox(ben)).change.muted, (await inbox(ben)).change.pinned], [true, true])
  for (const change of [{ role: "owner" }, { user: cat.id }, { conversation: await room() }]) {
    assert.equal((await ben.update("memberships", id, change)).status, 404, JSON.stringify(change))
  }
  for (const change of [{ read_seq: 1 }, { muted: false }, { pinned: false }, { user: cat.id }]) {
    assert.equal((await ann.update("memberships", id, change)).status, 404, JSON.stringify(change))
  }
  assert.equal((await cat.update("memberships", id, { muted: false })).status, 404)
  assert.equal(code(await server.root.update("memberships", id, { user: cat.id }), "user"), "validation_read_only")
})

test("a first message joins once, even when many are first", async () => {
  const conversation = await room()
  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => ben.create("messages", { conversation, text: String(i) })))
  assert.deepEqual(answers.map((answer) => answer.status), Array(10).fill(200))
  const members = (await ann.list("memberships", { filter: `conversation = "${conversation}"` })).body.items
  assert.deepEqual(members.map((m) => m.user).sort(), [ann.id, ben.id].sort())
})
