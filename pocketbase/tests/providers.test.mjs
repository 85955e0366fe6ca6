// PocketBase's own ways of signing in, with our hooks and rules, once an admin
// enables them: OAuth2 with a provider that this test plays, mails that it
// receives.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { Mail, Provider } from "./outside.mjs"
import { code, guest, member, nobody, signIn, start, until } from "./support.mjs"

let server, provider, mail

before(async () => {
  provider = await Provider.start({ anyCode: true })
  mail = await Mail.start()
  server = await start()
  assert.deepEqual((await nobody(server).call("GET", "/api/ochat/mail")).body, { enabled: false })
  const enabled = await server.root.call("PATCH", "/api/collections/users", {
    otp: { enabled: true },
    oauth2: { enabled: true, providers: [provider.settings()] },
  })
  assert.equal(enabled.status, 200, JSON.stringify(enabled.body))
  assert.equal((await server.root.call("PATCH", "/api/settings", { smtp: mail.settings() })).status, 200)
  assert.deepEqual((await nobody(server).call("GET", "/api/ochat/mail")).body, { enabled: true })
})
after(async () => {
  await server?.stop()
  provider?.stop()
  mail?.stop()
})

let subject = 0
const profile = (more = {}) => ({ sub: `subject${++subject}`, email: `oauth${subject}@example.com`, email_verified: true, name: "From Elsewhere", ...more })
const enter = (who, person = nobody(server), createData = {}) => {
  provider.somebody = who
  return person.call("POST", "/api/collections/users/auth-with-oauth2", {
    provider: "oidc", code: "code", codeVerifier: "verifier", redirectURL: "http://127.0.0.1/redirect", createData,
  })
}

test("the methods are there for a client to read", async () => {
  const methods = (await nobody(server).call("GET", "/api/collections/users/auth-methods")).body
  assert.deepEqual(methods.oauth2.providers.map((one) => one.name), ["oidc"])
  assert.deepEqual([methods.password.enabled, methods.otp.enabled], [true, true])
})

test("who comes by a provider is a member with a name that fits", async () => {
  for (const [name, expected] of [["Grace Hopper", /^Grace Hopper$/], ["", /^User [a-z0-9]{4}$/], ["\u202e\u200b", /^User [a-z0-9]{4}$/], ["x".repeat(90), /^x{40}$/]]) {
    const who = profile({ name })
    const answer = await enter(who, nobody(server), { guest: true, emailVisibility: true })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    assert.match(answer.body.record.name, expected)
    assert.deepEqual([answer.body.record.guest, answer.body.record.verified, answer.body.record.email], [false, true, who.email])
    assert.equal((await server.root.view("inboxes", answer.body.record.id)).status, 200)
    assert.equal((await enter(who)).body.record.id, answer.body.record.id)
  }
})

test("who comes without an address is told which one is missing", async () => {
  assert.equal(code(await enter(profile({ email: "" })), "email"), "validation_required")
})

test("a picture that does not fit keeps nobody out", async () => {
  const answer = await enter(profile({ picture: provider.base + "/picture" }))
  assert.deepEqual([answer.status, answer.body.record?.avatar], [200, ""], JSON.stringify(answer.body))
})

test("a provider's sign-up obeys the settings, and takes an invite", async (t) => {
  t.after(() => server.root.update("settings", "settingsofochat", { sign_up: "open" }))
  const old = profile()
  assert.equal((await enter(old)).status, 200)
  const before = (await server.root.list("users")).body.totalItems
  await server.root.update("settings", "settingsofochat", { sign_up: "closed" })
  assert.equal(code(await enter(profile()), "sign_up"), "validation_sign_up_closed")
  assert.equal((await enter(old)).status, 200)
  await server.root.update("settings", "settingsofochat", { sign_up: "invitation" })
  assert.equal(code(await enter(profile()), "invite"), "validation_invite_required")
  assert.equal((await server.root.list("users")).body.totalItems, before)
  const ann = nobody(server, (await enter(old)).body.token)
  const conversation = (await ann.create("conversations", { title: "In", visibility: "private" })).body.id
  const { token } = (await ann.call("POST", "/api/ochat/invites", { conversation })).body
  const invited = await enter(profile(), nobody(server), { invite: token })
  assert.equal(invited.status, 200, JSON.stringify(invited.body))
  assert.equal((await nobody(server, invited.body.token).view("conversations", conversation)).status, 200)
})

test("what the browser says of a new account counts for nothing", async () => {
  const who = profile({ name: "Mallory" })
  const answer = await enter(who, nobody(server), {
    id: "aaaaaaaaaaaaaaa", name: "Root", email: "victim@example.com", emailVisibility: true, verified: true, guest: true,
    deleted: "2020-01-01 00:00:00.000Z", seen: "2020-01-01 00:00:00.000Z", password: "a long password", passwordConfirm: "a long password",
    avatar: "x.png", role: "owner", tokenKey: "x".repeat(50),
  })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  const stored = (await server.root.view("users", answer.body.record.id)).body
  assert.notEqual(stored.id, "aaaaaaaaaaaaaaa")
  assert.deepEqual(
    [stored.name, stored.email, stored.emailVisibility, stored.guest, stored.deleted, stored.avatar],
    ["Mallory", who.email, false, false, "", ""])
  const password = { identity: who.email, password: "a long password" }
  assert.equal((await nobody(server).call("POST", "/api/collections/users/auth-with-password", password)).status, 400)
})

// Somebody takes an address that is not theirs, and waits for its owner.
async function squat(email) {
  const mallory = await member(server, "Mallory", email)
  const link = profile({ email: "" })
  assert.equal((await enter(link, mallory)).body.record.id, mallory.id)
  return { mallory, link }
}

// None of the ways in that a squatter left open is open any more.
async function isAlone(email, id, { mallory, link }) {
  const password = { identity: email, password: "a long password" }
  assert.equal((await nobody(server).call("POST", "/api/collections/users/auth-with-password", password)).status, 400)
  assert.equal((await mallory.call("POST", "/api/collections/users/auth-refresh", {})).status, 401)
  assert.notEqual((await enter(link)).body.record?.id, id)
}

test("whoever took an address before its owner came is out when the owner comes by a provider", async () => {
  const who = profile()
  const squatter = await squat(who.email)
  const answer = await enter(who)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  assert.deepEqual([answer.body.record.id, answer.body.record.verified], [squatter.mallory.id, true])
  await isAlone(who.email, answer.body.record.id, squatter)
  // The owner's own way stays, and their session too.
  assert.equal((await enter(who)).body.record.id, answer.body.record.id)
  assert.equal((await nobody(server, answer.body.token).call("POST", "/api/collections/users/auth-refresh", {})).status, 200)
})

test("whoever took an address before its owner came is out when the owner comes by a code", async () => {
  const email = "owner-by-code@example.com"
  const squatter = await squat(email)
  const { otpId } = (await nobody(server).call("POST", "/api/collections/users/request-otp", { email })).body
  const password = await latest(email, CODE)
  // PocketBase notes where the letter went after it is gone.
  await until("a note of where it went", async () => (await server.root.view("_otps", otpId)).body.sentTo)
  const answer = await nobody(server).call("POST", "/api/collections/users/auth-with-otp", { otpId, password })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  assert.deepEqual([answer.body.record.id, answer.body.record.verified], [squatter.mallory.id, true])
  assert.equal((await nobody(server, answer.body.token).call("POST", "/api/collections/users/auth-refresh", {})).status, 200)
  await isAlone(email, answer.body.record.id, squatter)
})

test("a proved address keeps its password when its owner comes another way", async () => {
  const who = profile()
  const ann = await member(server, "Ann", who.email)
  await server.root.update("users", ann.id, { verified: true })
  assert.equal((await enter(who)).body.record.id, ann.id)
  assert.equal((await signIn(server, who.email, "a long password")).id, ann.id)
})

test("a provider that belongs to somebody else says so by the record", async () => {
  const who = profile()
  const first = (await enter(who)).body.record.id
  const ben = await guest(server, "Ben")
  const answer = await enter(who, ben)
  assert.equal(answer.body.record.id, first)
  const still = (await server.root.view("users", ben.id)).body
  assert.deepEqual([still.guest, still.name], [true, "Ben"])
  assert.equal((await ben.call("POST", "/api/collections/users/auth-refresh", {})).status, 200)
})

test("a guest who comes by a provider obeys the settings, and takes an invite", async (t) => {
  t.after(() => server.root.update("settings", "settingsofochat", { sign_up: "open" }))
  const owner = nobody(server, (await enter(profile())).body.token)
  const conversation = (await owner.create("conversations", { title: "In", visibility: "private" })).body.id
  const { token } = (await owner.call("POST", "/api/ochat/invites", { conversation })).body
  const ben = await guest(server, "Ben")
  await server.root.update("settings", "settingsofochat", { sign_up: "closed" })
  assert.equal(code(await enter(profile(), ben), "sign_up"), "validation_sign_up_closed")
  await server.root.update("settings", "settingsofochat", { sign_up: "invitation" })
  assert.equal(code(await enter(profile(), ben), "invite"), "validation_invite_required")
  assert.equal(code(await enter(profile(), ben, { invite: "x".repeat(32) }), "invite"), "validation_invite_unknown")
  assert.equal((await server.root.view("users", ben.id)).body.guest, true)
  const answer = await enter(profile(), ben, { invite: token })
  assert.deepEqual([answer.status, answer.body.record?.id, answer.body.record?.guest], [200, ben.id, false], JSON.stringify(answer.body))
  assert.equal((await nobody(server, answer.body.token).view("conversations", conversation)).status, 200)
})

test("a guest whose provider's address has an account keeps a place of their own", async () => {
  const who = profile()
  const ann = await member(server, "Ann", who.email)
  const ben = await guest(server, "Ben")
  const answer = await enter(who, ben)
  assert.deepEqual([answer.body.record.id, answer.body.record.guest, answer.body.record.name], [ben.id, false, "Ben"])
  assert.match(answer.body.record.email, /@guest\.invalid$/)
  // Coming back by the provider ends no session.
  const session = nobody(server, answer.body.token)
  assert.equal((await enter(who)).body.record.id, ben.id)
  assert.equal((await session.call("POST", "/api/collections/users/auth-refresh", {})).status, 200)
  assert.equal((await signIn(server, who.email, "a long password")).id, ann.id)
})

test("a guest who signs in with a provider keeps the account", async () => {
  const ben = await guest(server, "Ben")
  const who = profile()
  const answer = await enter(who, ben)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  const { id, guest: isGuest, name, email, verified } = answer.body.record
  assert.deepEqual({ id, isGuest, name, email, verified }, { id: ben.id, isGuest: false, name: "Ben", email: who.email, verified: true })
  assert.equal((await ben.call("POST", "/api/collections/users/auth-refresh", {})).status, 401)
  assert.equal((await nobody(server, answer.body.token).call("POST", "/api/collections/users/auth-refresh", {})).status, 200)
  assert.equal((await enter(who)).body.record.id, ben.id)
  // And ends it without a password, which nobody has told them.
  const session = nobody(server, (await enter(who)).body.token)
  assert.equal((await session.call("POST", "/api/ochat/account/delete", {})).status, 204)
  assert.notEqual((await enter(who)).body.record?.id, ben.id)
})

test("a guest's invite makes no account by a provider, where accounts are made by invitation", async (t) => {
  t.after(() => server.root.update("settings", "settingsofochat", { sign_up: "open" }))
  const [ben, cat] = [await guest(server, "Ben"), await guest(server, "Cat")]
  const conversation = (await ben.create("conversations", { title: "Ben's own" })).body.id
  const { token } = (await ben.call("POST", "/api/ochat/invites", { conversation })).body
  assert.equal((await cat.call("POST", "/api/ochat/invites/accept", { token })).body.joined, true)
  await server.root.update("settings", "settingsofochat", { sign_up: "invitation" })
  for (const person of [nobody(server), ben, cat]) {
    assert.equal(code(await enter(profile(), person, { invite: token }), "invite"), "validation_invite_required")
    assert.equal(code(await enter(profile(), person), "invite"), "validation_invite_required")
  }
})

test("a guest's secret opens nothing from the moment on when they come by a provider", async () => {
  const key = "p".repeat(40)
  const come = () => nobody(server).call("POST", "/api/ochat/guest", { name: "Ben", key })
  const ben = (await come()).body
  assert.equal((await enter(profile(), nobody(server, ben.token))).body.record.id, ben.record.id)
  assert.equal(code(await come(), "key"), "validation_not_unique")
})

// Somebody with a session that is not theirs ties a provider of their own to the account.
async function tied(email, more = {}) {
  const ann = await member(server, "Ann", email)
  await server.root.update("users", ann.id, more)
  const thief = profile()
  assert.equal((await enter(thief, await signIn(server, email, "a long password"))).body.record.id, ann.id)
  return { ann, thief }
}
const tieOf = async (id) => (await server.root.list("_externalAuths", { filter: `recordRef = "${id}"` })).body.items.length
const account = (person, what, body) => person.call("POST", `/api/ochat/account/${what}`, body)

for (const verified of [true, false]) {
  test(`a provider that was tied to an account ends with its password or address (${verified ? "proved" : "not proved"})`, async () => {
    for (const [change, password] of [[{ password: "quite another one" }, "quite another one"], [{ email: `moved-${verified}@example.com` }, "a long password"]]) {
      const email = `tied-${verified}-${Object.keys(change)[0]}@example.com`
      const { ann, thief } = await tied(email, { verified })
      // Coming back by it ends nobody else's way in.
      const back = await enter(thief)
      assert.equal(back.body.record.id, ann.id)
      assert.equal((await ann.call("POST", "/api/collections/users/auth-refresh", {})).status, 200)
      const owner = await signIn(server, email, "a long password")
      // Whoever ends the account knows its password.
      const session = nobody(server, back.body.token)
      assert.deepEqual((await session.call("GET", "/api/ochat/account")).body, { password: true })
      assert.equal(code(await account(session, "delete", {}), "password"), "validation_invalid_old_password")

      assert.equal((await account(owner, "credentials", { oldPassword: "a long password", ...change })).status, 200)
      assert.equal(await tieOf(ann.id), 0)
      assert.equal((await session.call("POST", "/api/collections/users/auth-refresh", {})).status, 401)
      assert.notEqual((await enter(thief)).body.record.id, ann.id)
      assert.equal((await signIn(server, change.email ?? email, password)).id, ann.id)
    }
  })
}

test("a name or a picture unties nothing; an admin's new password does, and nobody says so for themselves", async () => {
  const { ann } = await tied("untied@example.com", { verified: true })
  for (const body of [{ name: "Anne" }, { name: "Anne", alone_: true, keeps_: true }]) assert.equal((await ann.update("users", ann.id, body)).status, 200)
  await server.root.update("users", ann.id, { name: "Ann" })
  assert.equal(await tieOf(ann.id), 1)
  assert.equal((await server.root.update("users", ann.id, { password: "an admin's one", passwordConfirm: "an admin's one" })).status, 200)
  assert.equal(await tieOf(ann.id), 0)
})

test("an account that a provider made is ended without a password, until somebody knows one", async () => {
  const who = profile()
  const first = nobody(server, (await enter(who)).body.token)
  assert.deepEqual((await first.call("GET", "/api/ochat/account")).body, { password: false })
  assert.equal((await nobody(server).call("GET", "/api/ochat/account")).status, 401)
  const { email } = who
  assert.equal((await nobody(server).call("POST", "/api/collections/users/request-password-reset", { email })).status, 204)
  const token = await latest(email, /confirm-password-reset\/([\w.-]+)/)
  const passwords = { password: "known from now on", passwordConfirm: "known from now on" }
  assert.equal((await nobody(server).call("POST", "/api/collections/users/confirm-password-reset", { token, ...passwords })).status, 204)
  // The letter ended the provider too, whose own address finds the account again.
  const { body } = await enter(who)
  const ann = await signIn(server, email, "known from now on")
  assert.deepEqual([body.record.id, ann.id, await tieOf(ann.id)], [ann.id, ann.id, 1])
  assert.equal(code(await account(nobody(server, body.token), "delete", {}), "password"), "validation_invalid_old_password")

  const other = nobody(server, (await enter(profile())).body.token)
  assert.equal((await account(other, "delete", {})).status, 204)
})

const CODE = /(?:<strong>|: ?)(\d{8})/
const latest = (to, match) => until("a mail to " + to, () => mail.find(to, match))

test("a forgotten password is set anew by mail, and ends every session", async () => {
  const email = "forgetful@example.com"
  const ann = await member(server, "Ann", email)
  assert.equal((await nobody(server).call("POST", "/api/collections/users/request-password-reset", { email })).status, 204)
  const token = await latest(email, /confirm-password-reset\/([\w.-]+)/)
  const passwords = { password: "remembered now", passwordConfirm: "remembered now" }
  assert.equal((await nobody(server).call("POST", "/api/collections/users/confirm-password-reset", { token, ...passwords })).status, 204)
  assert.equal((await ann.call("POST", "/api/collections/users/auth-refresh", {})).status, 401)
  assert.equal((await signIn(server, email, "remembered now")).id, ann.id)
})

test("an address is verified by mail, and changed by mail", async () => {
  const ann = await member(server, "Ann", "unverified@example.com")
  assert.equal((await ann.call("POST", "/api/collections/users/request-verification", { email: "unverified@example.com" })).status, 204)
  const token = await latest("unverified@example.com", /confirm-verification\/([\w.-]+)/)
  assert.equal((await nobody(server).call("POST", "/api/collections/users/confirm-verification", { token })).status, 204)
  assert.equal((await ann.view("users", ann.id)).body.verified, true)
  assert.equal((await ann.call("POST", "/api/collections/users/request-email-change", { newEmail: "moved@example.com" })).status, 204)
  const change = await latest("moved@example.com", /confirm-email-change\/([\w.-]+)/)
  assert.equal((await nobody(server).call("POST", "/api/collections/users/confirm-email-change", { token: change, password: "a long password" })).status, 204)
  assert.equal((await ann.call("POST", "/api/collections/users/auth-refresh", {})).status, 401)
  assert.equal((await signIn(server, "moved@example.com", "a long password")).id, ann.id)
})

test("a code by mail signs in", async () => {
  const ann = await member(server, "Ann", "otp@example.com")
  const asked = await nobody(server).call("POST", "/api/collections/users/request-otp", { email: "otp@example.com" })
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  const password = await latest("otp@example.com", CODE)
  const answer = await nobody(server).call("POST", "/api/collections/users/auth-with-otp", { otpId: asked.body.otpId, password })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  assert.equal(answer.body.record.id, ann.id)
  // Who is unknown is answered in the same way.
  const unknown = await nobody(server).call("POST", "/api/collections/users/request-otp", { email: "nobody@example.com" })
  assert.deepEqual([unknown.status, typeof unknown.body.otpId], [200, "string"])
})
