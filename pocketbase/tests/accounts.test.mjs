// Accounts: a guest becomes a member, the address and the password change, the
// account ends; what each does to other sessions and to streams that are open.
import assert from "node:assert/strict"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { code, guest, hooks, member, nobody, signIn, start } from "./support.mjs"

let server, ann
before(async () => {
  server = await start()
  // A member, whose invites vouch for whoever comes by them.
  ann = await member(server, "Ann", "ann@example.com")
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

test("a guest who came by an invite is invited, as long as they are in", async (t) => {
  t.after(() => server.root.update("settings", "settingsofochat", { sign_up: "open" }))
  await server.root.update("settings", "settingsofochat", { sign_up: "invitation" })
  const conversation = (await ann.create("conversations", { title: "By link", visibility: "private" })).body.id
  // A removal ends the link that somebody came by, so everybody has one of their own.
  let token
  const arrive = async () => {
    token = (await ann.call("POST", "/api/ochat/invites", { conversation })).body.token
    const { body } = await server.api("POST", "/api/ochat/guest", { name: "Cat", invite: token })
    return { id: body.record.id, as: nobody(server, body.token) }
  }
  const become = (one) => account(one.as, "member", { email: email(), password: PASSWORD })
  const at = async (one) => (await server.root.list("memberships", { filter: `user = "${one.id}"` })).body.items[0]
  // How they came is not told to others, nor theirs to say.
  const cat = await arrive()
  const shown = (await ann.list("memberships", { filter: `conversation = "${conversation}"` })).body.items
  assert.doesNotMatch(JSON.stringify(shown), /invited/)
  assert.equal((await ann.list("memberships", { filter: "invited = true" })).status, 400)
  const stranger = await guest(server, "Dan")
  const own = (await stranger.create("conversations", { title: "His" })).body.id
  const seat = (await stranger.list("memberships", { filter: `conversation = "${own}"` })).body.items[0].id
  await stranger.update("memberships", seat, { invited: true, muted: true })
  assert.equal((await server.root.view("memberships", seat)).body.invited, false)
  assert.equal(code(await become({ as: stranger }), "invite"), "validation_invite_required")

  assert.equal((await become(cat)).status, 200)
  // Also when the link was taken later, by somebody who was here before.
  assert.equal((await stranger.call("POST", "/api/ochat/invites/accept", { token })).body.joined, true)
  assert.equal((await become({ as: stranger })).status, 200)
  // Whom an owner has removed, and whom an owner merely added, hold no invitation.
  const eve = await arrive()
  assert.equal((await ann.remove("memberships", (await at(eve)).id)).status, 204)
  assert.equal(code(await become(eve), "invite"), "validation_invite_required")
  assert.equal((await ann.create("memberships", { conversation, user: eve.id })).status, 200)
  assert.equal(code(await become(eve), "invite"), "validation_invite_required")
  // Closed is closed.
  await server.root.update("settings", "settingsofochat", { sign_up: "closed" })
  assert.equal(code(await become(await arrive()), "sign_up"), "validation_sign_up_closed")
})

test("an invite makes as many members as it lets people in, also of those who are there already", async (t) => {
  t.after(() => server.root.update("settings", "settingsofochat", { sign_up: "open" }))
  await server.root.update("settings", "settingsofochat", { sign_up: "invitation" })
  const conversation = (await ann.create("conversations", { title: "Open to all" })).body.id
  const { token } = (await ann.call("POST", "/api/ochat/invites", { conversation, uses: 1 })).body
  const answers = []
  for (const name of ["Fay", "Gus"]) {
    const one = await guest(server, name)
    assert.equal((await one.create("messages", { conversation, text: "here" })).status, 200)
    answers.push(await account(one, "member", { email: email(), password: PASSWORD, invite: token }))
  }
  assert.equal(answers[0].status, 200, JSON.stringify(answers[0].body))
  assert.equal(code(answers[1], "invite"), "validation_invite_used_up")
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

test("a new address does so too, and PocketBase's own way, which has no limit, is closed", async () => {
  const address = email()
  const first = await member(server, "Ben", address, PASSWORD)
  const other = await signIn(server, address, PASSWORD)
  const stream = await other.listen("conversations/*")
  const changed = await account(first, "credentials", { oldPassword: PASSWORD, email: email() })
  assert.equal(changed.body.record.email, `someone${count}@example.com`)
  await silent(other, stream)
  stream.close()

  const third = await signIn(server, `someone${count}@example.com`, PASSWORD)
  const passwords = { oldPassword: PASSWORD, password: "yet another one", passwordConfirm: "yet another one" }
  assert.equal((await third.update("users", third.id, passwords)).status, 404)
  const form = new FormData()
  for (const name in passwords) form.set(name, passwords[name])
  assert.equal((await third.call("PATCH", `/api/collections/users/records/${third.id}`, form)).status, 404)
  const hash = { "password:hash": "x", "password+": "yet another one", "+password": "yet another one", passwordConfirm: "yet another one" }
  await third.update("users", third.id, hash)
  assert.ok(await works(await signIn(server, `someone${count}@example.com`, PASSWORD)))
  assert.equal((await server.root.update("users", third.id, { password: "yet another one", passwordConfirm: "yet another one" })).status, 200)
  assert.equal(await works(third), false)
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
  assert.equal((await cat.update("users", cat.id, { password: "another long one", passwordConfirm: "another long one" })).status, 404)
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
  assert.equal((await ann.list("messages", { filter: `conversation = "${two}"` })).body.items.filter((one) => one.text === "between us").length, 1)
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

test("passwords are hashed before a transaction begins, which every writer would wait for", async () => {
  // Read and not measured: the hashes of several people take the whole machine, inside or outside.
  const names = (await readdir(hooks, { recursive: true })).filter((name) => name.endsWith(".js"))
  const sources = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(join(hooks, name), "utf8")])))
  const setting = names.filter((name) => sources[name].includes(".setPassword("))
  assert.deepEqual([setting, sources["lib/account.js"].match(/\.setPassword\(/g).length], [["lib/account.js"], 1])
  const using = names.filter((name) => /account\.hashed\(/.test(sources[name]))
  assert.deepEqual(using, ["account.pb.js"])
  const routes = sources["account.pb.js"].split(/^routerAdd\(/m).filter((route) => route.includes("hashed("))
  assert.equal(routes.length, 2)
  for (const route of routes) assert.ok(route.lastIndexOf("hashed(") < route.indexOf("runInTransaction("), route)
})
