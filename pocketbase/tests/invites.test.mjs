// Invites: who makes, sees and revokes them, who gets in by one, and how often.
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { after, before, test } from "node:test"
import { code, guest, member, nobody, start } from "./support.mjs"

let server, ann, ben, cat
before(async () => {
  server = await start()
  ;[ben, cat] = await Promise.all(["Ben", "Cat"].map((name) => guest(server, name)))
  // A member, whose invites vouch for whoever comes by them.
  ann = await member(server, "Ann", "ann@example.com")
})
after(() => server.stop())

const room = async (more = {}) => (await ann.create("conversations", { title: "Room", visibility: "private", ...more })).body.id
const make = (person, body) => person.call("POST", "/api/ochat/invites", body)
const made = async (conversation, more = {}) => {
  const answer = await make(ann, { conversation, ...more })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}
const accept = (person, token) => person.call("POST", "/api/ochat/invites/accept", { token })
const look = (person, token) => person.call("POST", "/api/ochat/invites/look", { token })
const members = async (conversation) =>
  (await server.root.list("memberships", { filter: `conversation = "${conversation}"` })).body.items.map((one) => one.user)
const add = async (conversation, user) => (await ann.create("memberships", { conversation, user: user.id })).body.id

test("an owner makes one and sees its secret once", async () => {
  const conversation = await room()
  const { token, record } = await made(conversation, { uses: 3, hours: 2 })
  assert.match(token, /^[A-Za-z0-9]{32}$/)
  assert.deepEqual([record.conversation, record.author, record.uses, record.uses_left, record.revoked], [conversation, ann.id, 3, 3, ""])
  const hours = (new Date(record.expires.replace(" ", "T")) - Date.now()) / 3_600_000
  assert.ok(hours > 1.9 && hours < 2.1, String(hours))
  const usual = (await made(conversation)).record
  assert.deepEqual([usual.uses, Math.round((new Date(usual.expires.replace(" ", "T")) - Date.now()) / 86_400_000)], [25, 7])
  const listed = (await ann.list("invites", { filter: `conversation = "${conversation}"` })).body
  assert.equal(listed.items.length, 2)
  for (const answer of [listed, (await ann.view("invites", record.id)).body, record]) {
    assert.doesNotMatch(JSON.stringify(answer), new RegExp(`${token}|hash|barred`))
  }
  // Nor does the database have it, in whatever column.
  const stored = await server.root.call("POST", "/api/sql", { query: `SELECT * FROM invites WHERE id = '${record.id}'` })
  assert.doesNotMatch(JSON.stringify(stored.body), new RegExp(token))
})

test("nobody but an owner makes, sees or revokes one", async () => {
  const conversation = await room()
  await add(conversation, ben)
  const { record } = await made(conversation)
  for (const person of [ben, cat]) {
    assert.equal(code(await make(person, { conversation }), "conversation"), "validation_missing_rel_records")
    assert.equal((await person.view("invites", record.id)).status, 404)
    assert.deepEqual((await person.list("invites")).body.items, [])
    assert.equal((await person.update("invites", record.id, { revoked: "now" })).status, 404)
    assert.equal((await person.remove("invites", record.id)).status, 403)
    assert.equal((await person.create("invites", { conversation })).status, 403)
  }
  assert.equal((await make(nobody(server), { conversation })).status, 401)
  assert.equal((await make(server.root, { conversation })).status, 403)
  for (const hidden of ["hash ~ 'a'", "barred = ''"]) assert.equal((await ann.list("invites", { filter: hidden })).status, 400)
  for (const [field, value] of [["uses", 0], ["uses", 1001], ["uses", "5"], ["uses", 1.5], ["hours", 0], ["hours", 721]]) {
    assert.equal(code(await make(ann, { conversation, [field]: value }), field), "validation_out_of_range")
  }
})

test("it lets a signed-in person in, and tells so", async () => {
  const conversation = await room()
  const { token, record } = await made(conversation, { uses: 2 })
  const seen = await look(nobody(server), token)
  assert.deepEqual(seen.body, { conversation: { id: conversation, title: "Room", visibility: "private" }, inviter: "Ann", expires: record.expires })
  assert.equal((await accept(nobody(server), token)).status, 401)
  const stream = await ben.listen(`inboxes/${ben.id}`)
  assert.deepEqual((await accept(ben, token)).body, { conversation, joined: true })
  await stream.find((event) => event.record.change.conversation === conversation)
  stream.close()
  assert.equal((await ben.view("conversations", conversation)).status, 200)
  const [line] = (await ben.list("messages", { filter: `conversation = "${conversation}"` })).body.items
  assert.deepEqual([line.author, line.system], [ben.id, { kind: "member_joined", user: ben.id }])
  // Who is in takes no use away.
  assert.deepEqual((await accept(ben, token)).body, { conversation, joined: false })
  assert.equal((await ann.view("invites", record.id)).body.uses_left, 1)
  assert.deepEqual((await members(conversation)).sort(), [ann.id, ben.id].sort())
})

test("the last use goes to one, however many come at once", async () => {
  const conversation = await room()
  const { token, record } = await made(conversation, { uses: 5 })
  const people = await Promise.all(Array.from({ length: 16 }, (_, i) => guest(server, `P${i}`)))
  const answers = await Promise.all(people.map((person) => accept(person, token)))
  assert.equal(answers.filter((answer) => answer.status === 200).length, 5)
  for (const answer of answers.filter((answer) => answer.status !== 200)) assert.equal(code(answer, "token"), "validation_invite_used_up")
  assert.equal((await members(conversation)).length, 6)
  assert.equal((await ann.view("invites", record.id)).body.uses_left, 0)
})

test("what is unknown, revoked, expired or of a deleted conversation lets nobody in", async () => {
  const conversation = await room()
  for (const token of ["", "x", "A".repeat(32), null, 7, { a: 1 }, ["x"], undefined]) {
    assert.equal(code(await accept(ben, token), "token"), "validation_invite_unknown", JSON.stringify(token))
    assert.equal(code(await look(ben, token), "token"), "validation_invite_unknown", JSON.stringify(token))
  }
  const revoked = await made(conversation)
  const answer = await ann.update("invites", revoked.record.id, { revoked: "2001-01-01 00:00:00.000Z" })
  assert.ok(answer.body.revoked > "2020", answer.body.revoked)
  assert.equal(code(await accept(ben, revoked.token), "token"), "validation_invite_revoked")
  assert.notEqual((await ann.update("invites", revoked.record.id, { revoked: "" })).body.revoked, "")
  assert.equal(code(await accept(ben, revoked.token), "token"), "validation_invite_revoked")

  const expired = await made(conversation)
  await server.root.call("POST", "/api/sql", { query: `UPDATE invites SET expires = '2001-01-01 00:00:00.000Z' WHERE id = '${expired.record.id}'` })
  assert.equal(code(await accept(ben, expired.token), "token"), "validation_invite_expired")

  const last = await made(conversation)
  await ann.remove("conversations", conversation)
  assert.equal(code(await accept(ben, last.token), "token"), "validation_invite_unknown")
  assert.equal(code(await look(ben, last.token), "token"), "validation_invite_unknown")
  assert.deepEqual(await members(conversation), [ann.id])
})

test("an owner makes it neither longer nor larger afterwards", async () => {
  const conversation = await room()
  const { record } = await made(conversation)
  const changes = { expires: "2099-01-01 00:00:00.000Z", uses: 900, uses_left: 900, conversation: await room(), author: ben.id }
  for (const field in changes) {
    assert.equal(code(await ann.update("invites", record.id, { [field]: changes[field] }), field), "validation_read_only")
  }
  await ann.update("invites", record.id, { hash: "x", barred: "y" })
  assert.deepEqual((await ann.view("invites", record.id)).body, { ...record, updated: (await ann.view("invites", record.id)).body.updated })
})

test("who was removed does not come back by an old link, and an owner's links end with the role", async () => {
  const conversation = await room()
  const { token } = await made(conversation)
  const bens = await add(conversation, ben)
  await ann.remove("memberships", bens)
  assert.equal(code(await accept(ben, token), "token"), "validation_invite_revoked")
  assert.deepEqual((await accept(cat, token)).body.joined, true)
  // A new link is a new decision, and so is being added.
  assert.equal((await accept(ben, (await made(conversation)).token)).body.joined, true)

  const again = (await server.root.list("memberships", { filter: `conversation = "${conversation}" && user = "${ben.id}"` })).body.items[0].id
  await ann.update("memberships", again, { role: "owner" })
  const his = (await make(ben, { conversation })).body
  await ann.update("memberships", again, { role: "member" })
  const dan = await guest(server, "Dan")
  assert.equal(code(await accept(dan, his.token), "token"), "validation_invite_revoked")
})

test("the link that somebody came by ends with their removal, and no other does", async () => {
  const conversation = await room()
  const [came, another] = [await made(conversation), await made(conversation)]
  const join = (token) => nobody(server).call("POST", "/api/ochat/guest", { name: "Eve", invite: token })
  const eve = (await join(came.token)).body.record.id
  const hers = (await server.root.list("memberships", { filter: `conversation = "${conversation}" && user = "${eve}"` })).body.items[0]
  for (const answer of [await ann.view("memberships", hers.id), await ann.list("memberships", { filter: `conversation = "${conversation}"` })]) {
    assert.doesNotMatch(JSON.stringify(answer.body), /came_by/)
  }
  assert.equal((await ann.list("memberships", { filter: `came_by = "${came.record.id}"` })).status, 400)
  await ann.update("memberships", hers.id, { came_by: another.record.id })
  assert.equal((await ann.remove("memberships", hers.id)).status, 204)
  // A new name is all that a new account takes.
  assert.equal(code(await join(came.token), "invite"), "validation_invite_revoked")
  assert.equal(code(await accept(cat, came.token), "token"), "validation_invite_revoked")
  assert.notEqual((await ann.view("invites", came.record.id)).body.revoked, "")
  assert.equal((await accept(cat, another.token)).body.joined, true)
  // Whoever leaves, leaves the link as it is.
  const cats = (await server.root.list("memberships", { filter: `conversation = "${conversation}" && user = "${cat.id}"` })).body.items[0].id
  assert.equal((await cat.remove("memberships", cats)).status, 204)
  assert.equal((await accept(cat, another.token)).body.joined, true)
})

test("a guest joins by an invite in one step, or not at all", async () => {
  const conversation = await room()
  const { token } = await made(conversation, { uses: 1 })
  const join = (invite) => server.api("POST", "/api/ochat/guest", { name: "Eve", invite })
  const count = async () => (await server.root.list("users")).body.totalItems
  const eve = await join(token)
  assert.deepEqual(eve.body.meta, { conversation, joined: true })
  assert.deepEqual((await members(conversation)).sort(), [ann.id, eve.body.record.id].sort())
  const before = await count()
  assert.equal(code(await join(token), "invite"), "validation_invite_used_up")
  assert.equal(code(await join("nonsense"), "invite"), "validation_invite_unknown")
  assert.equal(await count(), before)
})

test("a guest whose answer was lost comes in by the last use all the same", async () => {
  const conversation = await room()
  const { token, record } = await made(conversation, { uses: 1 })
  const key = "k".repeat(60)
  const join = (more) => server.api("POST", "/api/ochat/guest", { name: "Eve", invite: token, key, ...more })
  const count = async () => (await server.root.list("users")).body.totalItems
  const before = await count()
  // Two at once, and once more with another name: one guest, one use.
  const answers = [...(await Promise.all([join(), join()])), await join({ name: "Eva" })]
  assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 200], JSON.stringify(answers.map((answer) => answer.body)))
  const [id] = new Set(answers.map((answer) => answer.body.record.id))
  assert.deepEqual(answers.map((answer) => answer.body.record.id), [id, id, id])
  assert.deepEqual(answers[2].body.meta, { conversation, joined: false })
  assert.equal(answers[2].body.record.name, "Eva")
  assert.equal(await count(), before + 1)
  assert.equal((await ann.view("invites", record.id)).body.uses_left, 0)
  assert.equal((await ann.view("users", id)).body.name, "Eva")
  // Another secret is another guest, for whom nothing is left.
  assert.equal(code(await join({ key: "K".repeat(60) }), "invite"), "validation_invite_used_up")
  for (const odd of ["short", "k".repeat(101), "k".repeat(59) + "/", 7, {}, ["k".repeat(60)]]) {
    assert.equal(code(await join({ key: odd }), "key"), "validation_invalid_format", JSON.stringify(odd))
  }
  // It is no password, and it is in no column.
  for (const password of [key, "k".repeat(15)]) {
    assert.equal((await server.api("POST", "/api/collections/users/auth-with-password", { identity: answers[0].body.record.email, password })).status, 400)
  }
  const stored = await server.root.call("POST", "/api/sql", { query: `SELECT * FROM users WHERE id = '${id}'` })
  assert.doesNotMatch(JSON.stringify(stored.body), /kkkkkkkk/)
  // From the moment on when there is a password, it opens nothing.
  const eva = nobody(server, answers[2].body.token)
  assert.equal((await eva.call("POST", "/api/ochat/account/member", { email: "eva@example.com", password: "a long password" })).status, 200)
  assert.equal(code(await join(), "key"), "validation_not_unique")
})

test("a secret opens the guest whom it made, and nobody who has the same id", async () => {
  const enter = (key) => server.api("POST", "/api/ochat/guest", { name: "Eve", key })
  const idOf = (key) => createHash("sha512").update(key).digest("hex").slice(0, 15)
  const [key, other] = ["g".repeat(40), "h".repeat(40)]
  const made = await enter(key)
  assert.equal(made.body.record.id, idOf(key))
  // Another one that begins in the same way is another guest.
  assert.notEqual((await enter(key + "x")).body.record.id, made.body.record.id)
  // Whoever has the id and another secret, or is no guest, has been there first.
  const account = { name: "First", email: "first@example.com", password: "a long password", passwordConfirm: "a long password" }
  for (const [secret, more] of [[other, { guest: true }], ["i".repeat(40), { guest: false }]]) {
    assert.equal((await server.root.create("users", { ...account, email: `${secret.slice(0, 3)}@example.com`, id: idOf(secret), ...more })).status, 200)
    assert.equal(code(await enter(secret), "key"), "validation_not_unique")
  }
  const { body } = await server.root.call("POST", "/api/sql", { query: `UPDATE users SET guest = FALSE WHERE id = '${made.body.record.id}'` })
  assert.equal(code(await enter(key), "key"), "validation_not_unique", JSON.stringify(body))
})

test("a signed-in person whose answer was lost is in by the last use, and told so", async () => {
  const conversation = await room()
  const { token } = await made(conversation, { uses: 1 })
  assert.equal((await accept(cat, token)).body.joined, true)
  assert.deepEqual((await accept(cat, token)).body, { conversation, joined: false })
  assert.equal(code(await accept(ben, token), "token"), "validation_invite_used_up")
})

test("sign-up by invitation takes a good one, once for each use", async (t) => {
  await server.root.update("settings", "settingsofochat", { sign_up: "invitation" })
  t.after(() => server.root.update("settings", "settingsofochat", { sign_up: "open" }))
  const conversation = await room()
  const { token, record } = await made(conversation, { uses: 2 })
  let n = 0
  const signUp = (invite) => nobody(server).create("users", {
    name: "New", email: `new${++n}@example.com`, password: "a long password", passwordConfirm: "a long password", invite,
  })
  assert.equal(code(await signUp(undefined), "invite"), "validation_invite_required")
  for (const invite of ["nonsense", 7, {}]) assert.equal(code(await signUp(invite), "invite"), "validation_invite_unknown")
  // What fails for another reason takes no use away.
  assert.equal((await nobody(server).create("users", { name: "New", email: "x", password: "a long password", passwordConfirm: "a long password", invite: token })).status, 400)
  assert.equal((await ann.view("invites", record.id)).body.uses_left, 2)
  const answers = await Promise.all([1, 2, 3, 4].map(() => signUp(token)))
  assert.equal(answers.filter((answer) => answer.status === 200).length, 2)
  assert.equal((await members(conversation)).length, 3)
  await server.root.update("settings", "settingsofochat", { sign_up: "closed" })
  assert.equal(code(await signUp((await made(conversation)).token), "sign_up"), "validation_sign_up_closed")
})

test("a guest's invite opens the conversation and vouches for no account", async (t) => {
  t.after(() => server.root.update("settings", "settingsofochat", { sign_up: "open" }))
  let n = 0
  const signUp = (invite) => nobody(server).create("users", {
    name: "New", email: `byguest${++n}@example.com`, password: "a long password", passwordConfirm: "a long password", invite,
  })
  const become = (one, invite) => one.call("POST", "/api/ochat/account/member", { email: `byguest${++n}@example.com`, password: "a long password", invite })
  const seat = async (one, conversation) => (await server.root.list("memberships", { filter: `conversation = "${conversation}" && user = "${one.id}"` })).body.items[0]
  const [ben, dan] = [await guest(server, "Ben"), await guest(server, "Dan")]
  const conversation = (await ben.create("conversations", { title: "Ben's own", visibility: "private" })).body.id
  const { token, record } = (await make(ben, { conversation })).body
  assert.equal((await signUp(token)).status, 200)

  await server.root.update("settings", "settingsofochat", { sign_up: "invitation" })
  assert.equal(code(await signUp(token), "invite"), "validation_invite_required")
  for (const one of [ben, dan]) assert.equal(code(await become(one, token), "invite"), "validation_invite_required")
  // Nothing was taken by what was refused, and nobody came in.
  assert.equal((await ben.view("invites", record.id)).body.uses_left, 24)
  assert.equal(await seat(dan, conversation), undefined)
  // Taken, it lets in; and whoever came by it is invited no more than before.
  assert.equal((await accept(dan, token)).body.joined, true)
  assert.equal((await seat(dan, conversation)).invited, false)
  assert.equal(code(await become(dan), "invite"), "validation_invite_required")
  assert.equal((await nobody(server).call("POST", "/api/ochat/guest", { name: "Eve", invite: token })).body.meta.joined, true)

  // A member's word counts, also in the same conversation, and a guest's who has become one.
  const room = (await ann.create("conversations", { title: "Ann's" })).body.id
  const good = (await make(ann, { conversation: room })).body.token
  assert.equal((await become(ben, good)).status, 200)
  assert.equal((await signUp(token)).status, 200)
  assert.equal((await become(dan, token)).status, 200)
})

test("there are at most a hundred living ones in a conversation", async () => {
  const conversation = await room()
  const first = (await made(conversation)).record.id
  for (let i = 1; i < 100; i++) await made(conversation)
  assert.equal(code(await make(ann, { conversation }), "conversation"), "validation_too_many")
  await ann.update("invites", first, { revoked: true })
  await made(conversation)
})
