// Conversations: titles, owners, who sees and changes what, deletion and undo.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { code, guest, newId, nobody, start } from "./support.mjs"

let server, ann, ben, cat
before(async () => {
  server = await start()
  ann = await guest(server, "Ann")
  ben = await guest(server, "Ben")
  cat = await guest(server, "Cat")
})
after(() => server.stop())

const titles = async (person, id) => (await person.list("conversations")).body.items.filter((item) => item.id === id).map((item) => item.title)

test("a conversation starts public, owned by its maker, with an empty timeline", async () => {
  const id = newId()
  const made = await ann.create("conversations", { id, title: "  First\nline " })
  assert.equal(made.status, 200)
  const { title, visibility, owner, deleted } = made.body
  assert.deepEqual({ title, visibility, owner, deleted }, { title: "First line", visibility: "public", owner: ann.id, deleted: "" })
  assert.equal("readers" in made.body, false)
  const timeline = (await ben.view("timelines", id)).body
  const { conversation, seq, rev, change, last } = timeline
  assert.deepEqual({ conversation, seq, rev, change, last }, { conversation: id, seq: 0, rev: 0, change: null, last: null })
  const mine = (await ann.list("memberships", { filter: `conversation = "${id}"` })).body.items
  assert.deepEqual(mine.map((m) => [m.user, m.role]), [[ann.id, "owner"]])
  const again = await ann.create("conversations", { id, title: "Again" })
  assert.equal(code(again, "id"), "validation_not_unique")
})

test("a title out of bounds is refused by its field, whoever writes", async () => {
  const before = (await server.root.list("conversations")).body.totalItems
  for (const writer of [ann, server.root]) {
    for (const title of ["", " \n ", "\u200b", null, undefined, [], {}]) {
      assert.equal(code(await writer.create("conversations", { title }), "title"), "validation_required", JSON.stringify(title))
    }
    assert.equal(code(await writer.create("conversations", { title: "x".repeat(81) }), "title"), "validation_max_text_constraint")
    const batch = await writer.call("POST", "/api/batch", {
      requests: [
        { method: "POST", url: "/api/collections/conversations/records", body: { title: "fine" } },
        { method: "POST", url: "/api/collections/conversations/records", body: { title: " " } },
      ],
    })
    assert.equal(batch.status, 400)
    assert.equal(batch.body.data.requests[1].response.data.title.code, "validation_required")
  }
  assert.equal((await server.root.list("conversations")).body.totalItems, before)

  const fits = await ann.create("conversations", { title: "😀".repeat(80) + "   " })
  assert.equal(fits.body.title, "😀".repeat(80))
  assert.equal(code(await ann.update("conversations", fits.body.id, { title: "\u2060" }), "title"), "validation_required")
  assert.equal(code(await ann.update("conversations", fits.body.id, { title: "x".repeat(81) }), "title"), "validation_max_text_constraint")
  assert.deepEqual(await titles(ann, fits.body.id), ["😀".repeat(80)])
})

test("the owner is the signed-in user and cannot be somebody else", async () => {
  const given = await ann.create("conversations", { title: "x", owner: ann.id })
  assert.equal(given.body.owner, ann.id)
  assert.equal(code(await ann.create("conversations", { title: "x", owner: ben.id }), "owner"), "validation_not_self")
  assert.equal((await ben.update("conversations", given.body.id, { owner: ben.id })).status, 404)
  assert.equal(code(await ann.update("conversations", given.body.id, { owner: ben.id }), "owner"), "validation_not_member")
  assert.equal((await nobody(server).create("conversations", { title: "x" })).status, 400)
  const dashboard = await server.root.create("conversations", { title: "x", owner: ben.id })
  assert.equal(dashboard.body.owner, ben.id)
  assert.equal((await server.root.create("conversations", { title: "x" })).body.owner, "")
})

test("only the owner renames and deletes", async () => {
  const { id } = (await ann.create("conversations", { title: "Mine" })).body
  for (const stranger of [ben, nobody(server)]) {
    assert.equal((await stranger.update("conversations", id, { title: "Theirs" })).status, 404)
    assert.equal((await stranger.remove("conversations", id)).status, 404)
  }
  assert.deepEqual(await titles(ben, id), ["Mine"])
  assert.equal((await ann.update("conversations", id, { title: "Still mine" })).body.title, "Still mine")
})

test("a private conversation is for its owner and members", async () => {
  const made = (await ann.create("conversations", { title: "Secret", visibility: "private" })).body
  const message = (await ann.create("messages", { conversation: made.id, text: "hush" })).body
  const sees = async (person) => [
    (await person.view("conversations", made.id)).status,
    (await person.view("timelines", made.id)).status,
    (await person.view("messages", message.id)).status,
    (await person.list("messages", { filter: `conversation = "${made.id}"` })).body.items.length,
    (await person.list("memberships", { filter: `conversation = "${made.id}"` })).body.items.length > 0,
  ]
  // What was said, and later also the line that tells of Ben.
  const open = (messages) => [200, 200, 200, messages, true]
  const closed = [404, 404, 404, 0, false]
  assert.deepEqual(await sees(ann), open(1))
  assert.deepEqual(await sees(ben), closed)
  assert.equal((await ben.create("memberships", { conversation: made.id, user: ben.id })).status, 400)
  assert.equal(code(await ben.create("messages", { conversation: made.id, text: "x" }), "conversation"), "validation_missing_rel_records")

  const membership = await ann.create("memberships", { conversation: made.id, user: ben.id, role: "member" })
  assert.equal(membership.status, 200)
  assert.deepEqual(await sees(ben), open(2))
  assert.deepEqual(await sees(cat), closed)
  assert.equal((await ben.create("memberships", { conversation: made.id, user: cat.id })).status, 400)
  assert.equal((await ben.create("messages", { conversation: made.id, text: "I am in" })).status, 200)

  assert.equal((await ann.remove("memberships", membership.body.id)).status, 204)
  assert.equal((await ben.view("conversations", made.id)).status, 404)
})

test("visibility changes what strangers see, in both directions", async () => {
  const { id } = (await ann.create("conversations", { title: "Door" })).body
  await ben.create("messages", { conversation: id, text: "hello" })
  assert.equal((await ann.update("conversations", id, { visibility: "private" })).body.visibility, "private")
  assert.equal((await ben.view("conversations", id)).status, 200)
  assert.equal((await cat.view("conversations", id)).status, 404)
  // A rename must not forget who is in.
  await ann.update("conversations", id, { title: "Shut door" })
  assert.equal((await ben.view("conversations", id)).status, 200)
  await ann.update("conversations", id, { visibility: "public" })
  assert.equal((await cat.view("conversations", id)).status, 200)
  assert.equal((await ann.update("conversations", id, { visibility: "secret" })).status, 400)
})

test("who reads a private conversation cannot be asked or set", async () => {
  const { id } = (await ann.create("conversations", { title: "List", visibility: "private", readers: cat.id })).body
  assert.equal((await cat.view("conversations", id)).status, 404)
  await ann.update("conversations", id, { readers: cat.id })
  assert.equal((await cat.view("conversations", id)).status, 404)
  assert.equal((await ann.list("conversations", { filter: `readers ~ "${ann.id}"` })).status, 400)
})

test("delete marks, hides and can be undone by the owner", async () => {
  const { id } = (await ann.create("conversations", { title: "Gone" })).body
  const message = (await ben.create("messages", { conversation: id, text: "kept" })).body
  assert.equal((await ann.remove("conversations", id)).status, 204)
  assert.equal((await ann.remove("conversations", id)).status, 204)
  for (const person of [ann, ben]) {
    assert.deepEqual(await titles(person, id), [])
    assert.equal((await person.view("conversations", id)).status, 404)
    assert.equal((await person.view("timelines", id)).status, 404)
    assert.equal((await person.view("messages", message.id)).status, 404)
    assert.equal(code(await person.create("messages", { conversation: id, text: "x" }), "conversation"), "validation_missing_rel_records")
  }
  assert.equal((await ben.update("messages", message.id, { text: "x" })).status, 404)
  assert.equal((await ben.remove("messages", message.id)).status, 404)
  assert.equal((await ann.update("conversations", id, { title: "New name" })).status, 404)
  assert.equal((await cat.create("memberships", { conversation: id })).status, 400)
  assert.equal((await ben.update("conversations", id, { deleted: "" })).status, 404)

  const restored = await ann.update("conversations", id, { deleted: "" })
  assert.deepEqual([restored.status, restored.body.deleted, restored.body.title], [200, "", "Gone"])
  assert.equal((await ben.view("messages", message.id)).body.text, "kept")
  // After the lines of its deletion and its return.
  assert.equal((await ben.create("messages", { conversation: id, text: "on" })).body.seq, 4)
})

test("the time of a deletion is the server's, by whatever way it comes", async () => {
  const now = Date.now()
  const deletions = [
    (id) => ann.update("conversations", id, { deleted: "2001-01-01 00:00:00.000Z" }),
    (id) => server.root.remove("conversations", id),
    (id) => server.root.update("conversations", id, { deleted: "2001-01-01 00:00:00.000Z" }),
    (id) => ann.call("POST", "/api/batch", { requests: [{ method: "DELETE", url: `/api/collections/conversations/records/${id}` }] }),
  ]
  for (const remove of deletions) {
    const { id } = (await ann.create("conversations", { title: "Timed" })).body
    const answer = await remove(id)
    assert.ok(answer.status === 200 || answer.status === 204, JSON.stringify(answer.body))
    const stored = (await server.root.view("conversations", id)).body
    assert.ok(Math.abs(new Date(stored.deleted.replace(" ", "T")) - now) < 60_000, stored.deleted)
  }
})

test("only the hooks write timelines", async () => {
  const { id } = (await ann.create("conversations", { title: "Log" })).body
  assert.equal((await ann.update("timelines", id, { seq: 7 })).status, 403)
  assert.equal((await ann.remove("timelines", id)).status, 403)
  assert.equal((await ann.create("timelines", { conversation: id })).status, 403)
})
