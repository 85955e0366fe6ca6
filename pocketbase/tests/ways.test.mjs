// The ways in that an admin switches on and off: two proofs, and nobody by a password. Nobody may
// be left in front of a door that no way leads through.
import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import { Mail, Provider } from "./outside.mjs"
import { code, guest, member, nobody, start, until } from "./support.mjs"

const PASSWORD = "a long password"
const CODE = /(?:<strong>|: ?)(\d{8})/
let server, provider, mail

const users = async (settings) => {
  const answer = await server.root.call("PATCH", "/api/collections/users", settings)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
}
before(async () => {
  provider = await Provider.start({ anyCode: true })
  mail = await Mail.start()
  server = await start()
  assert.equal((await server.root.call("PATCH", "/api/settings", { smtp: mail.settings() })).status, 200)
  await users({ oauth2: { enabled: true, providers: [provider.settings()] } })
})
beforeEach(() => users({ otp: { enabled: true }, mfa: { enabled: false }, passwordAuth: { enabled: true, identityFields: ["email"] } }))
after(async () => {
  await server?.stop()
  provider?.stop()
  mail?.stop()
})

let subject = 0
const profile = (more = {}) => ({ sub: `way${++subject}`, email: `way${subject}@example.com`, email_verified: true, name: "From Elsewhere", ...more })
const enter = (who, person = nobody(server), createData = {}) => {
  provider.somebody = who
  return person.call("POST", "/api/collections/users/auth-with-oauth2", {
    provider: "oidc", code: "code", codeVerifier: "verifier", redirectURL: "http://127.0.0.1/redirect", createData,
  })
}
const works = async (person) => (await person.call("POST", "/api/collections/users/auth-refresh", {})).status === 200
const ties = async (id) => (await server.root.list("_externalAuths", { filter: `recordRef = "${id}"` })).body.items.length

// Shows the code that a letter brings, as the second proof.
async function prove(email, mfaId) {
  const asked = await nobody(server).call("POST", "/api/collections/users/request-otp", { email })
  const password = await until("a letter to " + email, () => mail.find(email, CODE))
  // PocketBase notes where the letter went after it is gone.
  await until("a note of where it went", async () => (await server.root.view("_otps", asked.body.otpId)).body.sentTo)
  return nobody(server).call("POST", "/api/collections/users/auth-with-otp", { otpId: asked.body.otpId, password, mfaId })
}

test("a guest ties a provider where two proofs are wanted, and comes in again by both", async () => {
  await users({ mfa: { enabled: true } })
  const ben = await guest(server, "Ben")
  const who = profile()
  const answer = await enter(who, ben)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  assert.deepEqual([answer.body.record.id, answer.body.record.guest, answer.body.record.email], [ben.id, false, who.email])
  assert.ok(await works(nobody(server, answer.body.token)))
  const again = await enter(who)
  assert.deepEqual([again.status, typeof again.body.mfaId, again.body.token], [401, "string", undefined])
  const proved = await prove(who.email, again.body.mfaId)
  assert.deepEqual([proved.status, proved.body.record?.id], [200, ben.id], JSON.stringify(proved.body))
})

test("whoever signs up where two proofs are wanted comes in by the password and a code", async () => {
  await users({ mfa: { enabled: true } })
  const email = "two-proofs@example.com"
  const made = await nobody(server).create("users", { name: "Ann", email, password: PASSWORD, passwordConfirm: PASSWORD })
  const first = await nobody(server).call("POST", "/api/collections/users/auth-with-password", { identity: email, password: PASSWORD })
  assert.deepEqual([first.status, typeof first.body.mfaId], [401, "string"])
  const proved = await prove(email, first.body.mfaId)
  assert.deepEqual([proved.status, proved.body.record?.id, proved.body.record?.verified], [200, made.body.id, true], JSON.stringify(proved.body))
  // The password is theirs, and stays.
  const again = await nobody(server).call("POST", "/api/collections/users/auth-with-password", { identity: email, password: PASSWORD })
  assert.equal(typeof again.body.mfaId, "string", JSON.stringify(again.body))
})

test("a first proof that is somebody else's, or a code, spares nobody who took an address", async () => {
  const email = "squatted@example.com"
  await nobody(server).create("users", { name: "Mallory", email, password: PASSWORD, passwordConfirm: PASSWORD })
  const other = "other-proof@example.com"
  await nobody(server).create("users", { name: "Other", email: other, password: PASSWORD, passwordConfirm: PASSWORD })
  await users({ mfa: { enabled: true } })
  const knows = async (identity) => (await nobody(server).call("POST", "/api/collections/users/auth-with-password", { identity, password: PASSWORD })).body.mfaId
  const foreign = await knows(other)
  assert.equal((await prove(email, foreign)).status, 400)
  assert.equal(await knows(email), undefined)
})

test("a member ties a provider where two proofs are wanted", async () => {
  const ann = await member(server, "Ann", "ann-ties@example.com", PASSWORD)
  await users({ mfa: { enabled: true } })
  const answer = await enter(profile({ email: "" }), ann)
  assert.deepEqual([answer.status, answer.body.record?.id], [200, ann.id], JSON.stringify(answer.body))
  assert.ok(await works(nobody(server, answer.body.token)))
})

test("only a tie is without a second proof, not somebody else's provider", async () => {
  const who = profile()
  const first = (await enter(who)).body.record.id
  await users({ mfa: { enabled: true } })
  for (const one of [nobody(server), await guest(server, "Ben")]) {
    const answer = await enter(who, one)
    assert.deepEqual([answer.status, typeof answer.body.mfaId, answer.body.token], [401, "string", undefined], first)
  }
})

test("a guest whom no second proof could reach is refused before anything changes", async () => {
  const taken = profile()
  await member(server, "Ann", taken.email, PASSWORD)
  await users({ mfa: { enabled: true } })
  const owner = await guest(server, "Owner")
  const conversation = (await owner.create("conversations", { title: "In", visibility: "private" })).body.id
  const { record, token } = (await owner.call("POST", "/api/ochat/invites", { conversation, uses: 1 })).body
  for (const who of [taken, profile({ email: "" })]) {
    const ben = await guest(server, "Ben")
    const answer = await enter(who, ben, { invite: token })
    assert.equal(code(answer, "provider"), "validation_address_taken", JSON.stringify(answer.body))
    assert.ok(await works(ben))
    assert.equal((await server.root.view("users", ben.id)).body.guest, true)
    assert.equal(await ties(ben.id), 0)
    assert.equal((await server.root.view("invites", record.id)).body.uses_left, 1)
  }
})

test("nobody makes an account by a password that will not open it", async () => {
  const ben = await guest(server, "Ben")
  await users({ passwordAuth: { enabled: false } })
  const become = (email) => ben.call("POST", "/api/ochat/account/member", { email, password: PASSWORD })
  const signUp = (email, as = nobody(server)) => as.create("users", { name: "Cat", email, password: PASSWORD, passwordConfirm: PASSWORD })
  for (const answer of [await become("ben-off@example.com"), await signUp("cat-off@example.com")]) {
    assert.equal(answer.status, 403, JSON.stringify(answer.body))
    assert.equal(code(answer, "sign_up"), "validation_passwords_closed")
  }
  assert.ok(await works(ben))
  assert.equal((await server.root.view("users", ben.id)).body.guest, true)
  // By a provider, and by an admin, it is an account that can be entered.
  assert.equal((await enter(profile())).status, 200)
  assert.equal((await signUp("by-an-admin@example.com", server.root)).status, 200)

  await users({ passwordAuth: { enabled: true, identityFields: ["email"] } })
  assert.equal((await become("ben-on@example.com")).status, 200)
  assert.equal((await signUp("cat-on@example.com")).status, 200)
})

test("one may see one's own providers, and nobody else's", async () => {
  const own = (await enter(profile())).body
  const mine = (await nobody(server, own.token).list("_externalAuths")).body.items
  assert.deepEqual(mine.map((one) => one.recordRef), [own.record.id])
  for (const other of [nobody(server), await guest(server, "Ben")]) {
    assert.deepEqual((await other.list("_externalAuths")).body.items ?? [], [])
  }
})
