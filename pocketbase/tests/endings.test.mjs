// How accounts go: one that ends leaves its conversations in pieces, an admin removes a
// record in pieces, and guests whom nobody misses go at night; while others write.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { code, guest, member, start, until } from "./support.mjs"

let server, ann
before(async () => {
  server = await start()
  ann = await guest(server, "Ann")
})
after(() => server.stop())

const PASSWORD = "a long password"
let count = 0
const email = () => `someone${++count}@example.com`
const account = (person, what, body) => person.call("POST", `/api/ochat/account/${what}`, body)
const works = async (person) => (await person.call("POST", "/api/collections/users/auth-refresh", {})).status === 200

// Rows that would take long to make one by one: conversations that `user` owns or is in.
const seats = async (user, count, role = "member") => {
  const made = "2026-01-01 00:00:00.000Z"
  const prefix = Math.random().toString(36).slice(2, 9).padEnd(7, "0")
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 10000000 UNION ALL SELECT i + 1 FROM n WHERE i < ${9999999 + count})`
  for (const query of [
    `${numbers} INSERT INTO conversations (id, title, visibility, owner, direct, deleted, readers, owners, created, updated) SELECT '${prefix}' || i, 'Many', 'private', '${role === "owner" ? user : ""}', '', '', '${user}', '${role === "owner" ? user : ""}', '${made}', '${made}' FROM n`,
    `${numbers} INSERT INTO timelines (id, conversation, seq, rev) SELECT '${prefix}' || i, '${prefix}' || i, 0, 0 FROM n`,
    `${numbers} INSERT INTO memberships (id, conversation, user, role, read_seq, muted, pinned, invited, came_by, created, updated) SELECT '${prefix}' || i, '${prefix}' || i, '${user}', '${role}', 0, FALSE, FALSE, FALSE, '', '${made}', '${made}' FROM n`,
  ]) {
    const answer = await server.root.call("POST", "/api/sql", { query })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
  }
  return (i) => prefix + (10000000 + i)
}
const left = async (user) => (await server.root.list("memberships", { filter: `user = "${user}"`, perPage: "1" })).body.totalItems
const cron = async (name) => assert.equal((await server.root.call("POST", `/api/crons/${name}`)).status, 204)

test("an account that is in very many conversations closes at once, and leaves them while others write", async () => {
  const ben = await member(server, "Ben", email(), PASSWORD)
  const at = await seats(ben.id, 400, "owner")
  await server.root.create("memberships", { conversation: at(399), user: ann.id, role: "member" })
  const conversation = (await ann.create("conversations", { title: "Meanwhile" })).body.id
  let ended = false
  let longest = 0
  let written = 0
  const writer = (async () => {
    while (!ended) {
      const before = Date.now()
      assert.equal((await ann.create("messages", { conversation, text: "x" })).status, 200)
      longest = Math.max(longest, Date.now() - before)
      written++
    }
  })()
  assert.equal((await account(ben, "delete", { password: PASSWORD })).status, 204)
  assert.equal(await works(ben), false)
  assert.equal((await ann.view("users", ben.id)).body.name, "Deleted account")
  // What is left of it is nobody's to inherit meanwhile, and goes without being asked again.
  assert.ok((await left(ben.id)) > 0)
  await cron("ochat_endings")
  await until("the memberships to be gone", async () => (await left(ben.id)) === 0)
  ended = true
  await writer
  // One transaction over all of them was three seconds and more.
  assert.ok(written > 20 && longest < 1500, `${written} written, the slowest in ${longest} ms`)
  assert.equal((await ann.view("conversations", at(399))).body.owner, ann.id)
  assert.notEqual((await server.root.view("conversations", at(0))).body.deleted, "")
})

test("what an ended account leaves does not fall to another one that has ended", async () => {
  const people = []
  for (const name of ["Ben", "Cat", "Dan"]) people.push(await member(server, name, email(), PASSWORD))
  const [ben, cat, dan] = people
  const conversation = (await ben.create("conversations", { title: "Three", visibility: "private" })).body.id
  for (const one of [cat, dan]) await ben.create("memberships", { conversation, user: one.id })
  // Closed, and still in: as it is between two pieces.
  await server.root.call("POST", "/api/sql", { query: `UPDATE users SET deleted = '2026-01-01 00:00:00.000Z' WHERE id = '${cat.id}'` })
  assert.equal((await account(ben, "delete", { password: PASSWORD })).status, 204)
  assert.equal((await dan.view("conversations", conversation)).body.owner, dan.id)
  await cron("ochat_endings")
  await until("the closed one to be out", async () => (await left(cat.id)) === 0)
})

test("nobody makes more than a thousand, and what is deleted, or others made, does not count", async () => {
  const ben = await guest(server, "Ben")
  const at = await seats(ben.id, 1000, "owner")
  // Others made those, and made Ben an owner: that must not keep Ben from making any.
  assert.equal((await ben.create("conversations", { title: "My first" })).status, 200)
  const made = (count) => server.root.call("POST", "/api/sql", { query: `UPDATE conversations SET made_by = '${ben.id}' WHERE id IN (SELECT conversation FROM memberships WHERE user = '${ben.id}' LIMIT ${count})` })
  await made(1001)
  assert.equal(code(await ben.create("conversations", { title: "One more" }), "owner"), "validation_too_many")
  assert.equal(code(await ben.create("conversations", { direct: ann.id }), "owner"), "validation_too_many")
  assert.equal((await server.root.create("conversations", { title: "An admin's", owner: ben.id })).status, 200)
  for (const i of [0, 1]) assert.equal((await ben.remove("conversations", at(i))).status, 204)
  // Nor does it help to hand one's own over, or to say that another person made it.
  assert.equal((await ben.create("conversations", { title: "One more", made_by: ann.id })).status, 200)
  assert.equal(code(await ben.create("conversations", { title: "Too many" }), "owner"), "validation_too_many")
})
test("an admin removes somebody who wrote much while others write", async () => {
  const ben = await member(server, "Ben", email(), PASSWORD)
  const conversation = (await ann.create("conversations", { title: "Much" })).body.id
  for (let done = 0; done < 600; done += 20) {
    const requests = Array.from({ length: 20 }, (_, i) => ({ method: "POST", url: "/api/collections/messages/records", body: { conversation, text: `${done + i}` } }))
    assert.equal((await ben.call("POST", "/api/batch", { requests })).status, 200)
  }
  const before = (await ann.view("timelines", conversation)).body.rev
  let ended = false
  let longest = 0
  const writer = (async () => {
    while (!ended) {
      const asked = Date.now()
      assert.equal((await ann.update("conversations", conversation, { title: `Much ${asked}` })).status, 200)
      longest = Math.max(longest, Date.now() - asked)
    }
  })()
  assert.equal((await server.root.remove("users", ben.id)).status, 204)
  ended = true
  await writer
  assert.ok(longest < 1000, `the slowest in ${longest} ms`)
  assert.equal((await server.root.view("users", ben.id)).status, 404)
  const items = (await ann.list("messages", { filter: `conversation = "${conversation}"` })).body.items.filter((one) => one.system === null)
  assert.deepEqual([items.length, new Set(items.map((one) => one.author))], [600, new Set([""])])
  assert.ok((await ann.view("timelines", conversation)).body.rev >= before + 600)
})

test("guests who were not seen for 30 days and wrote nothing go; nobody else does", async () => {
  const names = ["idle", "recent", "writer", "owner", "paired", "member", "invited", "linked"]
  const people = {}
  for (const name of names) people[name] = await guest(server, name)
  people.member = await member(server, "member", email(), PASSWORD)
  const open = (await ann.create("conversations", { title: "Open" })).body.id
  await people.writer.create("messages", { conversation: open, text: "x" })
  await people.owner.create("conversations", { title: "Mine", visibility: "private" })
  await ann.create("conversations", { direct: people.paired.id })
  const closed = (await ann.create("conversations", { title: "Closed", visibility: "private" })).body.id
  await ann.create("memberships", { conversation: closed, user: people.invited.id })
  // What the server says of one who came by a link is nothing that one wrote.
  const { token } = (await ann.call("POST", "/api/ochat/invites", { conversation: closed })).body
  assert.equal((await people.linked.call("POST", "/api/ochat/invites/accept", { token })).status, 200)
  const ids = names.filter((name) => name !== "recent").map((name) => `'${people[name].id}'`)
  await server.root.call("POST", "/api/sql", { query: `UPDATE users SET seen = '2001-01-01 00:00:00.000Z' WHERE id IN (${ids.join(", ")})` })
  const tidy = () => cron("ochat_tidy")
  const there = async (name) => (await server.root.view("users", people[name].id)).status === 200

  // One who comes back is seen, at whatever time of the month.
  people.back = await guest(server, "back")
  await server.root.call("POST", "/api/sql", { query: `UPDATE users SET seen = '2001-01-01 00:00:00.000Z' WHERE id = '${people.back.id}'` })
  assert.ok(await works(people.back))
  await tidy()
  await until("the idle ones to be gone", async () => !(await there("idle")) && !(await there("invited")) && !(await there("linked")))
  for (const name of ["recent", "writer", "owner", "paired", "member", "back"]) assert.ok(await there(name), name)
  assert.equal((await server.root.view("inboxes", people.idle.id)).status, 404)
  const lines = (await ann.list("messages", { filter: `conversation = "${closed}"` })).body.items.map((one) => one.system.kind)
  assert.deepEqual(lines.sort(), ["member_added", "member_joined"])
  // When somebody was seen is nobody's business.
  assert.equal("seen" in (await ann.view("users", people.recent.id)).body, false)
  assert.equal((await ann.list("users", { filter: "seen > '2000-01-01'" })).status, 400)
})

test("however many guests are due, they go in one night, and not who comes back meanwhile", async () => {
  const old = "2001-01-01 00:00:00.000Z"
  const ids = "WITH RECURSIVE m(i) AS (SELECT 100000000000000 UNION ALL SELECT i + 1 FROM m WHERE i < 100000000001098), n(i) AS (SELECT i FROM m UNION ALL SELECT 'zzzzzzzzzzzzzzz')"
  const made = await server.root.call("POST", "/api/sql", {
    query: `${ids} INSERT INTO users (id, name, guest, email, password, tokenKey, seen, created, updated) SELECT i, 'Idle', TRUE, 'idle' || i || '@guest.invalid', 'x', 'idle' || i || '${"x".repeat(30)}', '${old}', '${old}', '${old}' FROM n`,
  })
  assert.equal(made.status, 200, JSON.stringify(made.body))
  // The last but one of all, who writes while others go; and one who is in very many conversations.
  const back = await guest(server, "Back")
  const busy = await guest(server, "Busy")
  await seats(busy.id, 50)
  const last = "zzzzzzzzzzzzzzy"
  await server.root.call("POST", "/api/sql", { query: `UPDATE users SET seen = '${old}' WHERE id IN ('${back.id}', '${busy.id}')` })
  await server.root.call("POST", "/api/sql", { query: `UPDATE inboxes SET id = '${last}', user = '${last}' WHERE id = '${back.id}'` })
  await server.root.call("POST", "/api/sql", { query: `UPDATE users SET id = '${last}' WHERE id = '${back.id}'` })
  const conversation = (await ann.create("conversations", { title: "Open" })).body.id
  const idle = async () => (await server.root.list("users", { filter: "name = 'Idle'", perPage: "1" })).body.totalItems
  await cron("ochat_tidy")
  // They are asked for in five hundreds: the last hundred, and with them the one who is
  // coming back, are on the list by now.
  await until("the last hundred to be on their way", async () => (await idle()) < 98)
  const words = await server.root.create("messages", { conversation, text: "back", author: last })
  assert.equal(words.status, 200, JSON.stringify(words.body))
  await until("all of them to be gone", async () => (await idle()) === 0)
  await until("the one in many conversations to be gone", async () => (await server.root.view("users", busy.id)).status === 404)
  assert.equal(await left(busy.id), 0)
  assert.equal((await server.root.view("users", last)).status, 200)
  assert.equal((await server.root.view("messages", words.body.id)).body.author, last)
})
