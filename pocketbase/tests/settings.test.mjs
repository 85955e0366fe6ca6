// The settings record: who reads and writes it, and that what it says about
// guests and sign-up holds from the next request on.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { code, guest, nobody, start, until } from "./support.mjs"

const ID = "settingsofochat"
let server
before(async () => { server = await start() })
after(() => server.stop())

const set = async (change) => {
  const answer = await server.root.update("settings", ID, change)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
}
let accounts = 0
const signUp = (more = {}) => {
  const email = `person${++accounts}@example.com`
  return nobody(server).create("users", { name: "Person", email, password: "a long password", passwordConfirm: "a long password", ...more })
}
const signIn = (email, password = "a long password") =>
  server.api("POST", "/api/collections/users/auth-with-password", { identity: email, password })

test("a new server takes guests and sign-ups, and says so to everybody", async () => {
  for (const person of [nobody(server), await guest(server)]) {
    const { status, body } = await person.view("settings", ID)
    assert.deepEqual([status, body.guests, body.sign_up], [200, true, "open"])
    assert.equal((await person.list("settings")).body.items.length, 1)
  }
})

test("only an admin changes them, and there is always exactly one", async () => {
  for (const person of [nobody(server), await guest(server)]) {
    assert.equal((await person.update("settings", ID, { guests: false })).status, 403)
    assert.equal((await person.create("settings", { sign_up: "closed" })).status, 403)
    assert.equal((await person.remove("settings", ID)).status, 403)
  }
  assert.equal(code(await server.root.create("settings", { sign_up: "closed" }), "id"), "validation_one_only")
  assert.equal((await server.root.remove("settings", ID)).status, 400)
  assert.equal((await server.root.update("settings", ID, { sign_up: "perhaps" })).status, 400)
  assert.equal((await server.root.list("settings")).body.totalItems, 1)
})

test("a change is heard by everybody, also signed out", async (t) => {
  t.after(() => set({ guests: true }))
  const streams = [await nobody(server).listen("settings/*"), await (await guest(server)).listen("settings/*")]
  await set({ guests: false })
  for (const stream of streams) {
    const event = await stream.find((one) => one.record.id === ID)
    assert.deepEqual([event.action, event.record.guests], ["update", false])
    stream.close()
  }
})

test("without guests nobody comes in by a name alone", async (t) => {
  t.after(() => set({ guests: true }))
  const before = (await server.root.list("users")).body.totalItems
  await set({ guests: false })
  const refused = await server.api("POST", "/api/ochat/guest", { name: "Ann" })
  assert.deepEqual([refused.status, code(refused, "guests")], [403, "validation_guests_closed"])
  assert.equal((await server.root.list("users")).body.totalItems, before)
  await set({ guests: true })
  assert.equal((await server.api("POST", "/api/ochat/guest", { name: "Ann" })).status, 200)
})

test("an account is made by oneself when sign-up is open", async () => {
  const made = await signUp({ name: " Ada\tLovelace ", guest: true, emailVisibility: true })
  assert.equal(made.status, 200, JSON.stringify(made.body))
  assert.deepEqual([made.body.name, made.body.guest, made.body.verified], ["Ada Lovelace", false, false])
  const session = await signIn(`person${accounts}@example.com`)
  assert.equal(session.status, 200)
  assert.equal(session.body.record.id, made.body.id)
  assert.equal((await server.root.view("inboxes", made.body.id)).body.rev, 0)
  assert.equal((await server.root.view("users", made.body.id)).body.emailVisibility, false)
})

test("a sign-up that is not whole is refused by its field", async () => {
  assert.equal(code(await signUp({ name: " " }), "name"), "validation_required")
  assert.equal(code(await signUp({ email: "" }), "email"), "validation_required")
  assert.equal(code(await signUp({ email: "no address" }), "email"), "validation_is_email")
  assert.equal((await signUp({ password: "short", passwordConfirm: "short" })).status, 400)
  assert.equal((await signUp({ passwordConfirm: "another one" })).status, 400)
  await signUp({ email: "twice@example.com" })
  assert.equal(code(await signUp({ email: "Twice@example.com" }), "email"), "validation_not_unique")
  assert.equal((await signIn("TWICE@example.com")).status, 200)
  assert.notEqual((await signUp({ verified: true })).body?.verified, true)
})

test("closed is closed, by invitation takes one, and an admin makes accounts always", async (t) => {
  t.after(() => set({ sign_up: "open" }))
  const count = async () => (await server.root.list("users")).body.totalItems
  const before = await count()
  await set({ sign_up: "closed" })
  assert.deepEqual([(await signUp()).status, code(await signUp(), "sign_up")], [403, "validation_sign_up_closed"])
  await set({ sign_up: "invitation" })
  assert.deepEqual([(await signUp()).status, code(await signUp(), "invite")], [403, "validation_invite_required"])
  assert.equal(await count(), before)
  await set({ sign_up: "closed" })
  const account = { name: "Made", email: "made@example.com", password: "a long password", passwordConfirm: "a long password" }
  assert.equal((await server.root.create("users", account)).status, 200)
  assert.equal((await signIn("made@example.com")).status, 200)
})

test("a settings record that is missing closes every door", async () => {
  const own = await start()
  const gone = await own.root.call("POST", "/api/sql", { query: "DELETE FROM settings" })
  assert.equal(gone.status, 200)
  await until("the closed door", async () => (await own.api("POST", "/api/ochat/guest", { name: "Ann" })).status === 403)
  const account = { name: "A", email: "a@example.com", password: "a long password", passwordConfirm: "a long password" }
  assert.equal((await nobody(own).create("users", account)).status, 403)
  // And the admin can put it back.
  assert.equal((await own.root.create("settings", { id: ID, guests: true, sign_up: "open" })).status, 200)
  assert.equal((await own.api("POST", "/api/ochat/guest", { name: "Ann" })).status, 200)
  await own.stop()
})
