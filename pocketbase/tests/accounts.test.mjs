// Accounts: a guest becomes a member, the address and the password change, the
// account ends; what each does to other sessions and to streams that are open.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { code, guest, member, nobody, signIn, start, until } from "./support.mjs"

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
// The session is over, and its open stream hears nothing of what others hear.
const silent = async (person, stream) => {
  const conversation = (await ann.create("conversations", { title: "Marker" })).body.id
  const witness = await ann.listen("conversations/*")
  const last = (await ann.create("conversations", { title: "Last" })).body.id
  await witness.find((event) => event.record.id === last)
  witness.close()
  assert.equal(stream.events.some((event) => [conversation, last].includes(event.record.id)), false)
  assert.equal(await works(person), false)
  assert.deepEqual((await person.list("conversations")).body.items, [])
}

test("a guest becomes a member on the same account and loses nothing", async () => {
  const ben = await guest(server, "Ben")
  const conversation = (await ben.create("conversations", { title: "Ben's", visibility: "private" })).body.id
  const said = (await ben.create("messages", { conversation, text: "kept" })).body.id
  const tab = await ben.listen("conversations/*", `timelines/${conversation}`, `inboxes/${ben.id}`)
  const address = email()
  const answer = await account(ben, "member", { email: address, password: PASSWORD })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  assert.deepEqual([answer.body.record.id, answer.body.record.guest, answer.body.record.email], [ben.id, false, address])
  const again = nobody(server, answer.body.token)
  assert.equal((await again.view("messages", said)).body.author, ben.id)
  assert.equal((await again.update("conversations", conversation, { title: "Still Ben's" })).status, 200)
  await silent(ben, tab)
  tab.close()
  assert.equal((await signIn(server, address, PASSWORD)).id, ben.id)
  assert.equal(code(await account(again, "member", { email: email(), password: PASSWORD }), "guest"), "validation_not_guest")
})

test("an address or a password that will not do changes nothing", async () => {
  const ben = await guest(server, "Ben")
  const taken = await member(server, "Taken", email(), PASSWORD)
  for (const [body, field] of [
    [{ email: "x", password: PASSWORD }, "email"], [{ email: taken.record.email, password: PASSWORD }, "email"],
    [{ email: taken.record.email.toUpperCase(), password: PASSWORD }, "email"],
    [{ email: email(), password: "short" }, "password"], [{ email: email(), password: "x".repeat(100) }, "password"],
    [{ password: PASSWORD }, "email"], [{ email: email() }, "password"], [{ email: [1], password: {} }, "email"],
  ]) {
    const answer = await account(ben, "member", body)
    assert.equal(answer.status, 400, JSON.stringify(body))
    assert.match(code(answer, field), /^validation_/, JSON.stringify(answer.body))
  }
  assert.ok(await works(ben))
  assert.equal((await server.root.view("users", ben.id)).body.guest, true)
  assert.equal((await account(nobody(server), "member", { email: email(), password: PASSWORD })).status, 401)
})

test("becoming a member is a sign-up, and takes what a sign-up takes", async (t) => {
  t.after(() => server.root.update("settings", "settingsofochat", { sign_up: "open" }))
  const ben = await guest(server, "Ben")
  await server.root.update("settings", "settingsofochat", { sign_up: "closed" })
  assert.equal(code(await account(ben, "member", { email: email(), password: PASSWORD }), "sign_up"), "validation_sign_up_closed")
  await server.root.update("settings", "settingsofochat", { sign_up: "invitation" })
  assert.equal(code(await account(ben, "member", { email: email(), password: PASSWORD }), "invite"), "validation_invite_required")
  const conversation = (await ann.create("conversations", { title: "In", visibility: "private" })).body.id
  const { token } = (await ann.call("POST", "/api/ochat/invites", { conversation })).body
  const answer = await account(ben, "member", { email: email(), password: PASSWORD, invite: token })
  assert.deepEqual(answer.body.meta, { conversation, joined: true })
})

test("a new password ends every other session and silences every open stream", async () => {
  const address = email()
  const first = await member(server, "Ben", address, PASSWORD)
  const second = await signIn(server, address, PASSWORD)
  const stream = await second.listen("conversations/*")
  const changed = await account(first, "credentials", { oldPassword: PASSWORD, password: "another long one" })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  await silent(second, stream)
  assert.equal(await works(first), false)
  assert.ok(await works(nobody(server, changed.body.token)))
  assert.ok(await works(await signIn(server, address, "another long one")))
  stream.close()
})

test("a new address does so too, and so does PocketBase's own way", async () => {
  const address = email()
  const first = await member(server, "Ben", address, PASSWORD)
  const other = await signIn(server, address, PASSWORD)
  const stream = await other.listen("conversations/*")
  const changed = await account(first, "credentials", { oldPassword: PASSWORD, email: email() })
  assert.equal(changed.body.record.email, `someone${count}@example.com`)
  await silent(other, stream)
  stream.close()

  const third = await signIn(server, `someone${count}@example.com`, PASSWORD)
  const own = await third.listen("conversations/*")
  const passwords = { oldPassword: PASSWORD, password: "yet another one", passwordConfirm: "yet another one" }
  assert.equal((await third.update("users", third.id, passwords)).status, 200)
  await silent(third, own)
  own.close()
})

test("the password is asked for, and a guest has none to give", async () => {
  const ben = await member(server, "Ben", email(), PASSWORD)
  for (const oldPassword of ["", "wrong password", null, undefined, 7, {}]) {
    const answer = await account(ben, "credentials", { oldPassword, password: "another long one" })
    assert.equal(code(answer, "oldPassword"), "validation_invalid_old_password", String(oldPassword))
    assert.equal(code(await account(ben, "delete", { password: oldPassword }), "password"), "validation_invalid_old_password", String(oldPassword))
  }
  const cat = await guest(server, "Cat")
  assert.equal(code(await account(cat, "credentials", { oldPassword: "", password: "another long one" }), "oldPassword"), "validation_invalid_old_password")
  assert.equal((await cat.update("users", cat.id, { password: "another long one", passwordConfirm: "another long one" })).status, 400)
  for (const body of [{ oldPassword: PASSWORD }, { oldPassword: PASSWORD, password: "short" }, { oldPassword: PASSWORD, email: "x" }, { oldPassword: PASSWORD, email: {} }]) {
    assert.equal((await account(ben, "credentials", body)).status, 400, JSON.stringify(body))
  }
  assert.ok(await works(ben))
})

test("an account that ends leaves its words, and neither name, address, picture nor way in", async () => {
  const address = email()
  const ben = await member(server, "Ben Benson", address, PASSWORD)
  const other = await signIn(server, address, PASSWORD)
  const open = (await ann.create("conversations", { title: "Open" })).body.id
  const said = (await ben.create("messages", { conversation: open, text: "stays" })).body.id
  const shared = (await ben.create("conversations", { title: "Shared", visibility: "private" })).body.id
  await ben.create("memberships", { conversation: shared, user: ann.id })
  const alone = (await ben.create("conversations", { title: "Alone", visibility: "private" })).body.id
  const two = (await ben.create("conversations", { direct: ann.id })).body.id
  await ben.create("messages", { conversation: two, text: "between us" })
  const stream = await other.listen("conversations/*", `inboxes/${ben.id}`, `timelines/${two}`)

  assert.equal((await account(ben, "delete", { password: PASSWORD })).status, 204)
  await silent(other, stream)
  stream.close()
  const left = (await ann.view("users", ben.id)).body
  assert.deepEqual([left.name, left.guest, left.verified, left.avatar, "email" in left], ["Deleted account", false, false, "", false])
  assert.notEqual(left.deleted, "")
  assert.equal((await ann.view("messages", said)).body.author, ben.id)
  assert.equal((await ann.view("messages", said)).body.text, "stays")
  // What he owned is Ann's, what nobody is in is gone, what was between two is hers to read.
  assert.equal((await ann.view("conversations", shared)).body.owner, ann.id)
  assert.notEqual((await server.root.view("conversations", alone)).body.deleted, "")
  const between = (await ann.view("conversations", two)).body
  assert.deepEqual([between.title, between.deleted], ["Deleted account, Ann", ""])
  assert.equal((await ann.list("messages", { filter: `conversation = "${two}" && text = "between us"` })).body.items.length, 1)
  const kinds = (await ann.list("messages", { filter: `conversation = "${shared}"`, sort: "seq" })).body.items.map((one) => one.system?.kind)
  assert.deepEqual(kinds, ["member_added", "owner_changed", "member_left"])

  const everything = await server.root.call("POST", "/api/sql", { query: `SELECT * FROM users WHERE id = '${ben.id}'` })
  assert.doesNotMatch(JSON.stringify(everything.body), new RegExp(`Benson|${address}`))
  assert.equal((await server.root.list("memberships", { filter: `user = "${ben.id}"` })).body.totalItems, 0)
  for (const password of [PASSWORD, "", "u"]) {
    assert.equal((await server.api("POST", "/api/collections/users/auth-with-password", { identity: address, password })).status, 400)
  }
  assert.equal((await nobody(server).create("users", { name: "New", email: address, password: PASSWORD, passwordConfirm: PASSWORD })).status, 200)
  // Nobody lets back in who is gone.
  assert.equal(code(await ann.create("memberships", { conversation: shared, user: ben.id }), "user"), "validation_missing_rel_records")
  assert.equal(code(await ann.create("conversations", { direct: ben.id }), "direct"), "validation_missing_rel_records")
})

test("an ended account does not open even with the password put back by hand", async () => {
  const address = email()
  const ben = await member(server, "Ben", address, PASSWORD)
  await account(ben, "delete", { password: PASSWORD })
  assert.equal((await server.root.update("users", ben.id, { email: address, password: PASSWORD, passwordConfirm: PASSWORD })).status, 200)
  assert.equal((await server.api("POST", "/api/collections/users/auth-with-password", { identity: address, password: PASSWORD })).status, 403)
})

test("a guest ends the account without a password", async () => {
  const ben = await guest(server, "Ben")
  assert.equal((await account(ben, "delete", {})).status, 204)
  assert.equal(await works(ben), false)
  assert.equal((await account(nobody(server), "delete", {})).status, 401)
})

test("guests who were not seen for 30 days and wrote nothing go; nobody else does", async () => {
  const names = ["idle", "recent", "writer", "owner", "paired", "member", "invited"]
  const people = {}
  for (const name of names) people[name] = await guest(server, name)
  people.member = await member(server, "member", email(), PASSWORD)
  const open = (await ann.create("conversations", { title: "Open" })).body.id
  await people.writer.create("messages", { conversation: open, text: "x" })
  await people.owner.create("conversations", { title: "Mine", visibility: "private" })
  await ann.create("conversations", { direct: people.paired.id })
  const closed = (await ann.create("conversations", { title: "Closed", visibility: "private" })).body.id
  await ann.create("memberships", { conversation: closed, user: people.invited.id })
  const ids = names.filter((name) => name !== "recent").map((name) => `'${people[name].id}'`)
  await server.root.call("POST", "/api/sql", { query: `UPDATE users SET seen = '2001-01-01 00:00:00.000Z' WHERE id IN (${ids.join(", ")})` })
  const tidy = async () => assert.equal((await server.root.call("POST", "/api/crons/ochat_tidy")).status, 204)
  const there = async (name) => (await server.root.view("users", people[name].id)).status === 200

  // One who comes back is seen, at whatever time of the month.
  people.back = await guest(server, "back")
  await server.root.call("POST", "/api/sql", { query: `UPDATE users SET seen = '2001-01-01 00:00:00.000Z' WHERE id = '${people.back.id}'` })
  assert.ok(await works(people.back))
  await tidy()
  await until("the idle ones to be gone", async () => !(await there("idle")) && !(await there("invited")))
  for (const name of ["recent", "writer", "owner", "paired", "member", "back"]) assert.ok(await there(name), name)
  assert.equal((await server.root.view("inboxes", people.idle.id)).status, 404)
  const lines = (await ann.list("messages", { filter: `conversation = "${closed}"` })).body.items.map((one) => one.system.kind)
  assert.deepEqual(lines, ["member_added"])
  // When somebody was seen is nobody's business.
  assert.equal("seen" in (await ann.view("users", people.recent.id)).body, false)
  assert.equal((await ann.list("users", { filter: "seen > '2000-01-01'" })).status, 400)
})
