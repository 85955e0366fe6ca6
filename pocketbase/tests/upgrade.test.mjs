// The upgrade of databases that earlier versions left behind, with rows in them.
// Each is built by a real PocketBase from a migration of that version, and then
// opened with ours.
import assert from "node:assert/strict"
import { test } from "node:test"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { code, guest, migrations, nobody, start } from "./support.mjs"

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

test("a database from before several owners keeps its owners, members and messages", async (t) => {
  const files = {}
  for (const name of ["1763800000_people.js", "1763800100_conversations.js", "1763800200_messages.js"]) {
    files[name] = await readFile(join(migrations, name), "utf8")
  }
  const old = await start({ bare: true, files })
  const password = { password: "a long password", passwordConfirm: "a long password" }
  const people = []
  for (const name of ["Ann", "Ben"]) people.push((await old.root.create("users", { name, email: `${name}@Example.com`, ...password })).body)
  const ids = []
  for (const visibility of ["public", "private"]) {
    const made = await old.root.create("conversations", { title: visibility, visibility, owner: people[0].id, readers: people.map((one) => one.id).join(" ") })
    ids.push(made.body.id)
    await old.root.create("timelines", { id: made.body.id, conversation: made.body.id, seq: 1, rev: 1 })
    await old.root.create("memberships", { conversation: made.body.id, user: people[1].id, role: "member" })
    const said = await old.root.create("messages", { conversation: made.body.id, author: people[1].id, text: "kept", seq: 1, rev: 1 })
    assert.equal(said.status, 200, JSON.stringify(said.body))
  }
  await old.halt()

  const server = await start({ dir: old.dir })
  t.after(() => server.stop())
  const signedIn = async (name) => {
    const session = await server.api("POST", "/api/collections/users/auth-with-password", { identity: `${name}@example.com`, password: password.password })
    assert.equal(session.status, 200, JSON.stringify(session.body))
    return session.body.token
  }
  const [owner, member] = [nobody(server, await signedIn("ann")), nobody(server, await signedIn("ben"))]
  const stranger = await guest(server)
  for (const id of ids) {
    const [message] = (await member.list("messages", { filter: `conversation = "${id}"` })).body.items
    assert.deepEqual([message.text, message.system], ["kept", null])
    const roles = (await owner.list("memberships", { filter: `conversation = "${id}"` })).body.items.map((one) => [one.user, one.role])
    assert.deepEqual(roles.sort(), [[people[0].id, "owner"], [people[1].id, "member"]].sort())
    assert.equal((await owner.update("conversations", id, { title: "Still mine" })).status, 200)
    assert.equal((await member.update("conversations", id, { title: "Not mine" })).status, 404)
    assert.equal((await member.update("messages", message.id, { text: "edited" })).status, 200)
    assert.equal((await owner.remove("messages", message.id)).status, 204)
  }
  assert.deepEqual((await stranger.list("conversations")).body.items.map((one) => one.id), [ids[0]])
  for (const [one, hears] of [[owner, [200, 200]], [member, [200, 200]], [stranger, [200, 404]]]) {
    assert.deepEqual(await Promise.all(ids.map(async (id) => (await one.view("timelines", id)).status)), hears)
  }
  assert.equal((await server.root.view("settings", "settingsofochat")).body.sign_up, "open")
  // Everybody counts as seen, so that no guest of old looks long gone.
  const seen = await server.root.list("users", { filter: "seen > '2020-01-01' && deleted = ''" })
  assert.equal(seen.body.totalItems, 3)
})

test("rules that an admin has opened or closed do not keep the server from starting", async (t) => {
  const files = {}
  for (const name of (await readdir(migrations)).filter((one) => one < "1763800760")) files[name] = await readFile(join(migrations, name), "utf8")
  const old = await start({ bare: true, files })
  const rules = {
    users: { listRule: "", viewRule: "", updateRule: null }, conversations: { listRule: null, viewRule: "", updateRule: null },
    messages: { listRule: "", viewRule: null }, timelines: { listRule: null }, memberships: { listRule: null, viewRule: null },
    inboxes: { listRule: "" }, invites: { listRule: "", viewRule: "author = @request.auth.id || @request.auth.id = ''" },
  }
  for (const name in rules) assert.equal((await old.root.call("PATCH", `/api/collections/${name}`, rules[name])).status, 200, name)
  await old.halt()

  const server = await start({ dir: old.dir })
  t.after(() => server.stop())
  for (const name in rules) {
    const now = (await server.root.call("GET", `/api/collections/${name}`)).body
    for (const rule in rules[name]) {
      // Closed stays closed; open is guarded as everything else is.
      if (rules[name][rule] === null) assert.equal(now[rule], null, `${name} ${rule}`)
      else assert.match(now[rule], /^\(.*@request\.(query|body)/s, `${name} ${rule}`)
    }
  }
  const ann = await guest(server, "Ann")
  const list = async (query) => (await nobody(server).list("users", query)).body.items.length
  assert.deepEqual([await list({}), await list({ sort: "email" }), await list({ filter: "messages_via_author.text != ''" })], [1, 0, 0])
  assert.equal((await nobody(server).view("users", ann.id)).status, 200)
  assert.equal((await ann.list("conversations")).status, 403)
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

test("who hears a conversation is put right at the start, after a time without the hooks", async (t) => {
  const old = await start()
  const ann = await guest(old, "Ann")
  const ben = await guest(old, "Ben")
  const room = (await ann.create("conversations", { title: "Room", visibility: "private" })).body.id
  const open = (await ann.create("conversations", { title: "Open" })).body.id
  for (const query of [
    `UPDATE timelines SET readers = '${ann.id} ${ben.id}' WHERE id = '${room}'`,
    `UPDATE timelines SET readers = '', closed = TRUE WHERE id = '${open}'`,
  ]) assert.equal((await old.root.call("POST", "/api/sql", { query })).status, 200)
  const seen = async (server, person) => Promise.all([room, open].map(async (id) => (await nobody(server, person.token).view("timelines", id)).status))
  assert.deepEqual(await seen(old, ben), [200, 404])
  await old.halt()

  const server = await start({ dir: old.dir })
  t.after(() => server.stop())
  assert.deepEqual(await seen(server, ben), [404, 200])
  assert.deepEqual(await seen(server, ann), [200, 200])
})
