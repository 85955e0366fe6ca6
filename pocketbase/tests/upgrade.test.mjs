// The upgrade of databases that earlier versions left behind, with rows in them.
// Each is built by a real PocketBase from a migration of that version, and then
// opened with ours.
import assert from "node:assert/strict"
import { test } from "node:test"
import { code, guest, nobody, start } from "./support.mjs"

// Starts the old version, lets `fill` write into it, and starts ours on it.
async function upgraded(t, source, fill) {
  const old = await start({ bare: true, files: { "1700000000_old.js": source } })
  const kept = await fill(old)
  await old.halt()
  const server = await start({ dir: old.dir })
  t.after(() => server.stop())
  assert.doesNotMatch(server.output(), /error|fail/i)
  return { server, kept }
}

const account = (n) => ({ email: `old${n}@example.com`, password: "123456789", passwordConfirm: "123456789", emailVisibility: true })

// What every upgraded server must be able to do.
async function works(server) {
  const ann = await guest(server, "Ann")
  const conversation = (await ann.create("conversations", { title: "After" })).body.id
  const first = await ann.create("messages", { conversation, text: "first" })
  assert.equal(first.status, 200, JSON.stringify(first.body))
  assert.deepEqual([first.body.seq, first.body.rev, first.body.author], [1, 1, ann.id])
  assert.match(first.body.created, /^20/)
  assert.equal((await ann.update("messages", first.body.id, { text: "edited" })).body.rev, 2)
  assert.equal((await ann.create("messages", { conversation, text: "x".repeat(4000) })).status, 200)
  assert.equal(code(await ann.create("messages", { text: "x" }), "conversation"), "validation_missing_rel_records")
  assert.deepEqual((await nobody(server).list("messages")).body.items, [])
  const listed = await ann.call("GET", `/api/collections/messages/records?filter=(conversation='${conversation}')`)
  assert.deepEqual(listed.body.items.map((item) => item.seq), [1, 2])
  const { fields, indexes } = (await server.root.call("GET", "/api/collections/messages")).body
  const names = ["id", "conversation", "author", "text", "seq", "rev", "reply_to", "edited", "deleted", "created", "updated", "system"]
  assert.deepEqual(fields.map((field) => field.name).sort(), names.sort())
  assert.equal(indexes.length, 3)
  return { ann, conversation }
}

const OPEN = `listRule: "", viewRule: "", createRule: "", updateRule: "", deleteRule: ""`
const SINGLE_THREAD = {
  "text alone": `fields: [{ name: "text", type: "text" }], ${OPEN}`,
  "a required author as text, short texts, an id of its own": `id: "courseMessages1", fields: [
      { name: "text", type: "text", required: true, min: 2, max: 200, pattern: "^[a-z ]+$" },
      { name: "author", type: "text", required: true, max: 50 },
      { name: "room_code", type: "number", required: true },
      { name: "created", type: "autodate", onCreate: true },
      { name: "updated", type: "autodate", onCreate: true, onUpdate: true }],
    indexes: ["CREATE INDEX idx_old ON messages (author, created)", "CREATE UNIQUE INDEX idx_old_text ON messages (text, author)"], ${OPEN}`,
  "a required author as a relation, and rules that name it": `fields: [
      { name: "text", type: "text", required: true },
      { name: "author", type: "relation", required: true, collectionId: app.findCollectionByNameOrId("users").id, maxSelect: 1, cascadeDelete: true },
      { name: "created", type: "autodate", onCreate: true }],
    listRule: "author.name != ''", viewRule: "author = @request.auth.id", createRule: "@request.auth.id = author"`,
  "text of another kind, odd names and kinds": `fields: [
      { name: "text", type: "editor" }, { name: "seq", type: "text" }, { name: "rev", type: "bool" }, { name: "created", type: "date" },
      { name: "deleted", type: "bool" }, { name: "conversation", type: "text" }, { name: "photo", type: "file" }], ${OPEN}`,
}

for (const [name, options] of Object.entries(SINGLE_THREAD)) {
  test(`a single-thread database is upgraded: ${name}`, async (t) => {
    const source = `migrate((app) => app.save(new Collection({ type: "base", name: "messages", ${options} })))`
    const { server, kept } = await upgraded(t, source, async (old) => {
      const people = []
      for (const n of [1, 2]) people.push((await old.root.create("users", { ...account(n), name: n === 1 ? "Old" : "" })).body)
      for (let i = 0; i < 5; i++) {
        const text = "old message " + "abcde"[i]
        const author = options.includes("relation") ? people[0].id : "someone"
        const made = await old.root.create("messages", { text, author, room_code: 3, conversation: "x", seq: "y", created: "2024-01-01 00:00:00Z" })
        assert.equal(made.status, 200, JSON.stringify(made.body))
      }
      return { people, collection: (await old.root.call("GET", "/api/collections/messages")).body.id }
    })

    assert.equal((await server.root.list("messages")).body.totalItems, 0)
    assert.equal((await server.root.call("GET", "/api/collections/messages")).body.id, kept.collection)
    const { ann } = await works(server)
    // The accounts stay; e-mails are private now, and nobody is nameless.
    const [named, nameless] = await Promise.all(kept.people.map((one) => ann.view("users", one.id)))
    assert.deepEqual([named.body.name, "email" in named.body], ["Old", false])
    assert.match(nameless.body.name, /^User /)
    const back = await server.api("POST", "/api/collections/users/auth-with-password", { identity: "old1@example.com", password: "123456789" })
    assert.equal(back.status, 200)
    assert.equal((await server.root.view("inboxes", kept.people[0].id)).body.rev, 0)
  })
}

test("a database with conversations keeps them, in public, and cleans the messages out", async (t) => {
  const source = `migrate((app) => {
    const users = app.findCollectionByNameOrId("users")
    users.fields.add(new TextField({ name: "nickname", required: true }))
    app.save(users)
    const conversations = new Collection({ type: "base", name: "conversations", ${OPEN}, fields: [
      { name: "title", type: "text", required: true, min: 1, max: 500 },
      { name: "topic", type: "text", required: true },
      { name: "owner", type: "text" }, { name: "visibility", type: "bool" },
      { name: "created", type: "autodate", onCreate: true }],
      indexes: ["CREATE UNIQUE INDEX idx_title ON conversations (title)", "CREATE INDEX idx_mine ON conversations (owner, visibility)"] })
    app.save(conversations)
    app.save(new Collection({ type: "base", name: "messages", ${OPEN}, fields: [
      { name: "text", type: "text" },
      { name: "conversation", type: "relation", required: true, collectionId: conversations.id, maxSelect: 1, cascadeDelete: true }] }))
  })`
  const { server, kept } = await upgraded(t, source, async (old) => {
    const conversations = []
    for (const title of ["General", "x".repeat(300), "two\nlines"]) {
      const made = (await old.root.create("conversations", { title, topic: "kept", owner: "me" })).body
      assert.equal((await old.root.create("messages", { text: "old", conversation: made.id })).status, 200)
      conversations.push(made)
    }
    return conversations
  })

  const { ann } = await works(server)
  assert.equal((await server.root.list("messages", { filter: "text = 'old'" })).body.totalItems, 0)
  const titles = []
  for (const { id, created } of kept) {
    const now = (await ann.view("conversations", id)).body
    assert.deepEqual([now.visibility, now.owner, now.deleted, now.created, now.topic], ["public", "", "", created, "kept"])
    assert.ok(now.updated)
    titles.push(now.title)
    assert.deepEqual([(await ann.view("timelines", id)).body.seq, (await ann.view("timelines", id)).body.last], [0, null])
    assert.equal((await ann.create("messages", { conversation: id, text: "new" })).body.seq, 1)
  }
  assert.deepEqual(titles, ["General", "x".repeat(80), "two lines"])
  assert.equal((await ann.create("conversations", { title: "General" })).status, 200)
})

test("a bare conversations collection, without dates, is enough", async (t) => {
  const source = `migrate((app) => {
    app.save(new Collection({ type: "base", name: "conversations", ${OPEN}, fields: [
      { name: "title", type: "text" },
      { name: "owner", type: "relation", collectionId: app.findCollectionByNameOrId("users").id, maxSelect: 1 }] }))
  })`
  const { server, kept } = await upgraded(t, source, async (old) => {
    const owner = (await old.root.create("users", { ...account(1), name: "Owner" })).body
    const ids = []
    for (const title of ["", "Owned"]) ids.push((await old.root.create("conversations", { title, owner: title ? owner.id : "" })).body.id)
    return { ids, owner }
  })
  const { ann } = await works(server)
  const [untitled, owned] = await Promise.all(kept.ids.map((id) => ann.view("conversations", id)))
  assert.equal(untitled.body.title, "Untitled")
  assert.match(untitled.body.created, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.deepEqual([owned.body.title, owned.body.owner], ["Owned", kept.owner.id])
  const members = (await ann.list("memberships", { filter: `conversation = "${kept.ids[1]}"` })).body.items
  assert.deepEqual(members.map((m) => [m.user, m.role]), [[kept.owner.id, "owner"]])
})

test("a database of a build from before the first release is refused, with a reason, and left as it is", async (t) => {
  // What tells such a database is the name of its first migration.
  const files = { "1763800000_people.js": `migrate((app) => app.save(new Collection({ type: "base", name: "messages", ${OPEN}, fields: [{ name: "text", type: "text" }] })))` }
  const old = await start({ bare: true, files })
  t.after(() => old.stop())
  assert.equal((await old.root.create("messages", { text: "stays" })).status, 200)
  await old.halt()
  await assert.rejects(() => start({ dir: old.dir }), /the server stopped:[^]*before its first release[^]*Start with an empty folder of data/)
  const again = await start({ dir: old.dir, bare: true })
  assert.equal((await again.root.list("messages")).body.items[0].text, "stays")
  await again.halt()
})

test("a second start changes nothing", async (t) => {
  const first = await start()
  t.after(() => first.stop())
  const ann = await guest(first, "Ann")
  const conversation = (await ann.create("conversations", { title: "Stays" })).body.id
  const message = (await ann.create("messages", { conversation, text: "stays" })).body
  await first.halt()
  const second = await start({ dir: first.dir })
  const session = await second.api("POST", "/api/collections/users/auth-refresh", {}, ann.token)
  assert.equal(session.status, 200)
  const again = await second.api("GET", `/api/collections/messages/records/${message.id}`, undefined, ann.token)
  assert.deepEqual(again.body, message)
  await second.halt()
})
