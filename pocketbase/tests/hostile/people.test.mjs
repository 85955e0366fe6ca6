// Accounts, ids, names, pictures and letters, as somebody hostile would use them.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { Mail } from "../outside.mjs"
import { code, guest, member, newId, nobody, start, until } from "../support.mjs"

const PASSWORD = "a long password"
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64")
let server, mail, ann
before(async () => {
  server = await start({ env: { OCHAT_PURGE_AFTER_DAYS: "0", OCHAT_TRUSTED_PROXY: "X-Real-IP" } })
  mail = await Mail.start()
  await server.root.call("PATCH", "/api/settings", { smtp: mail.settings() })
  ann = await guest(server, "Ann")
})
after(async () => {
  mail.stop()
  await server.stop()
})
const account = (person, what, body = {}) => person.call("POST", `/api/ochat/account/${what}`, body)
const works = async (token) => (await nobody(server, token).call("POST", "/api/collections/users/auth-refresh", {})).status === 200

test("a picture is stored under what it is, whatever it is called and whichever way it comes", async () => {
  const form = (name, fields = {}) => {
    const made = new FormData()
    for (const field in fields) made.set(field, fields[field])
    made.set("avatar", new Blob([PNG], { type: "image/png" }), name)
    return made
  }
  const sign = (i) => ({ name: "New", email: `p${i}@example.com`, password: PASSWORD, passwordConfirm: PASSWORD })
  for (const [i, name] of ["x.js", "x.mjs", "x.css", "x.html", "x.svg", "x", ".js", "x.png.js", "x.js%00.png", "../x.js", "x.JS"].entries()) {
    const ways = [
      await ann.call("POST", "/api/ochat/account/picture", form(name)), await ann.call("PATCH", `/api/collections/users/records/${ann.id}`, form(name)),
      await server.api("POST", "/api/collections/users/records", form(name, sign(i))),
      await server.root.call("PATCH", `/api/collections/users/records/${ann.id}`, form(name)),
    ]
    for (const { status, body } of ways) {
      assert.equal(status, 200, name + JSON.stringify(body))
      assert.match(body.avatar, /^picture_[a-z0-9]{10}\.png$/, name)
    }
    const { body } = ways[3]
    const answer = await fetch(`${server.base}/api/files/users/${body.id}/${body.avatar}`)
    assert.equal(answer.headers.get("content-type"), "image/png", name)
    await answer.arrayBuffer()
  }
})

test("a name of what cannot be seen is none", async () => {
  const hidden = [
    "\u{1d173}", "\ufffc", "\u{e0041}\u{e007f}", "\u{1bca0}", "\u{13430}", "\u{1d159}", "\u{1d17a} \ufffc", "\u200b\u{1d173}\u3164", "\u{e0100}", "\u2800", "\u00ad", "\ufff0",
  ]
  for (const name of hidden) {
    const shown = [...name].map((one) => one.codePointAt(0).toString(16)).join(" ")
    assert.equal(code(await server.api("POST", "/api/ochat/guest", { name }), "name"), "validation_required", shown)
    assert.equal(code(await ann.update("users", ann.id, { name }), "name"), "validation_required", shown)
    assert.equal(code(await ann.create("conversations", { title: name }), "title"), "validation_required", shown)
  }
  for (const name of ["A\u{1d173}", "𝒜", "👩🏽‍🚀", "𓀀"]) assert.equal((await server.api("POST", "/api/ochat/guest", { name })).status, 200, name)
})

test("an id never comes back: of a conversation that was purged, or of an account that was removed", async () => {
  const id = newId()
  await ann.create("conversations", { id, title: "Once" })
  const ben = await guest(server, "Ben")
  assert.equal((await ann.remove("conversations", id)).status, 204)
  await server.root.call("POST", "/api/crons/ochat_purge")
  await until("the purge", async () => (await server.root.view("conversations", id)).status === 404)
  for (const one of [ann, ben, server.root]) {
    assert.equal(code(await one.create("conversations", { id, title: "Again" }), "id"), "validation_not_unique")
    assert.equal((await one.call("POST", "/api/batch", { requests: [{ method: "POST", url: "/api/collections/conversations/records", body: { id, title: "Again" } }] })).status, 400)
  }
  assert.equal((await server.root.remove("users", ben.id)).status, 204)
  const sign = { id: ben.id, name: "Ben", email: "again@example.com", password: PASSWORD, passwordConfirm: PASSWORD }
  for (const one of [nobody(server), server.root]) assert.equal(code(await one.create("users", sign), "id"), "validation_not_unique")
  // A guest's id comes from the secret: the secret of a guest who was removed makes nobody.
  const key = "k".repeat(40)
  const made = (await server.api("POST", "/api/ochat/guest", { name: "Cat", key })).body.record
  assert.equal((await server.root.remove("users", made.id)).status, 204)
  assert.equal((await server.api("POST", "/api/ochat/guest", { name: "Cat", key })).status, 400)
})

test("signed out everywhere: every other token and stream ends at once, also a guest's, and this tab goes on", async () => {
  const key = "g".repeat(40)
  const guestSession = (await server.api("POST", "/api/ochat/guest", { name: "Guest", key })).body
  await member(server, "Member", "member@example.com")
  const memberSession = async () => (await server.api("POST", "/api/collections/users/auth-with-password", { identity: "member@example.com", password: PASSWORD })).body
  const stolen = (await memberSession()).token
  for (const [session, others] of [[guestSession, [guestSession.token]], [await memberSession(), [stolen]]]) {
    const person = nobody(server, session.token)
    const thief = await nobody(server, others[0]).listen(`inboxes/${session.record.id}`, "conversations/*", "settings/*")
    await ann.create("conversations", { title: "Before" })
    await thief.find((event) => event.record.title === "Before")
    const answer = await account(person, "sign-out")
    assert.equal(answer.status, 200)
    assert.equal(answer.body.record.id, session.record.id)
    assert.equal(answer.headers.get("cache-control"), "no-store")
    for (const token of [session.token, ...others]) assert.equal(await works(token), false)
    assert.equal(await works(answer.body.token), true)
    const now = nobody(server, answer.body.token)
    const mine = await now.listen("conversations/*")
    await ann.create("conversations", { title: "After" })
    await mine.find((event) => event.record.title === "After")
    mine.close()
    thief.close()
    assert.doesNotMatch(JSON.stringify(thief.events), /After/)
  }
  // Of many that are asked with one token the first counts: the others come too late.
  const { token } = await memberSession()
  const answers = await Promise.all(Array.from({ length: 6 }, () => account(nobody(server, token), "sign-out")))
  const counted = answers.filter((answer) => answer.status === 200)
  assert.equal(counted.length, 1)
  assert.equal(await works(counted[0].body.token), true)
  // Nor does the secret by which the guest came in open anything from then on.
  assert.equal(code(await server.api("POST", "/api/ochat/guest", { name: "Guest", key }), "key"), "validation_not_unique")
  assert.equal((await account(nobody(server), "sign-out")).status, 401)
})

test("deleting and restoring a conversation leaves lines, by whatever way", async () => {
  const lines = async (id) => (await server.root.list("messages", { filter: `conversation = "${id}"`, sort: "seq" })).body.items.map((one) => [one.author, one.system?.kind])
  for (const away of [(id) => ann.remove("conversations", id), (id) => ann.update("conversations", id, { deleted: "2026-01-01 00:00:00.000Z" })]) {
    const { id } = (await ann.create("conversations", { title: "Away" })).body
    await server.root.call("POST", "/api/sql", { query: "SELECT 1" })
    assert.ok((await away(id)).status < 300)
    // Days of grace are nought here: what is deleted cannot come back, but leaves its line.
    assert.deepEqual(await lines(id), [[ann.id, "conversation_deleted"]])
  }
  const patient = await start()
  try {
    const dan = await guest(patient, "Dan")
    const { id } = (await dan.create("conversations", { title: "Back" })).body
    await dan.remove("conversations", id)
    assert.equal((await dan.update("conversations", id, { deleted: "" })).status, 200)
    await patient.root.remove("conversations", id)
    assert.equal((await patient.root.update("conversations", id, { deleted: "" })).status, 200)
    const said = (await dan.list("messages", { filter: `conversation = "${id}"`, sort: "seq" })).body.items
    assert.deepEqual(said.map((one) => [one.author, one.system.kind]), [
      [dan.id, "conversation_deleted"], [dan.id, "conversation_restored"], ["", "conversation_deleted"], ["", "conversation_restored"],
    ])
    assert.equal(code(await dan.remove("messages", said[0].id), "system"), "validation_read_only")
  } finally {
    await patient.stop()
  }
})

test("a code is asked for in the same time, whether the address has an account or not", async () => {
  await server.root.call("PATCH", "/api/collections/users", { otp: { enabled: true, duration: 180, length: 8 } })
  await member(server, "Known", "known@example.com")
  const median = (all) => all.sort((a, b) => a - b)[3]
  const medians = async () => {
    const times = { known: [], unknown: [] }
    for (let i = 0; i < 7; i++) {
      for (const who of i % 2 ? ["known", "unknown"] : ["unknown", "known"]) {
        const started = performance.now()
        const answer = await fetch(`${server.base}/api/collections/users/request-otp`, { method: "POST", body: JSON.stringify({ email: `${who}@example.com` }), headers: { "Content-Type": "application/json" } })
        assert.equal(answer.status, 200)
        assert.match((await answer.json()).otpId, /^[a-z0-9]{15}$/)
        times[who].push(performance.now() - started)
      }
    }
    return [median(times.known), median(times.unknown)]
  }
  // The hash of the code was five sixths of the time. What a busy machine adds is less, and not
  // three times in a row on the same side.
  const sides = new Set()
  for (let i = 0; i < 3; i++) {
    const [known, unknown] = await medians()
    const differ = Math.abs(known - unknown) > Math.max(10, 0.3 * Math.min(known, unknown))
    sides.add(differ ? Math.sign(known - unknown) : 0)
    if (!differ || sides.size > 1) break
  }
  assert.ok(sides.has(0) || sides.size > 1, "the longer one tells which address has an account")
})

test("a guest has no letters sent to anybody", async () => {
  const before = mail.letters.length
  for (const path of ["request-email-change", "request-verification", "request-password-reset", "request-otp"]) {
    await ann.call("POST", `/api/collections/users/${path}`, { newEmail: "stranger@example.com", email: "stranger@example.com" })
  }
  // A letter of a member, which comes last.
  const ben = await member(server, "Ben", "ben@example.com")
  assert.equal((await ben.call("POST", "/api/collections/users/request-email-change", { newEmail: "new@example.com" })).status, 204)
  await until("the letter", () => mail.find("new@example.com", /(new@example)/))
  assert.deepEqual(mail.letters.slice(before).filter((one) => one.includes("stranger@example.com")), [])
})

test("a password of blanks is none, wherever one is set", async () => {
  for (const password of [" ".repeat(10), "\u3164".repeat(10), "\t \u00a0 \u2003 \u200b  "]) {
    const sign = { name: "X", email: `x${newId()}@example.com`, password, passwordConfirm: password }
    for (const one of [nobody(server), server.root]) assert.equal((await one.create("users", sign)).status, 400, JSON.stringify(password))
    const eve = await guest(server, "Eve")
    assert.equal(code(await account(eve, "member", { email: sign.email, password }), "password"), "validation_required")
    const fay = await member(server, "Fay", `f${newId()}@example.com`)
    assert.equal(code(await account(fay, "credentials", { oldPassword: PASSWORD, password }), "password"), "validation_required")
  }
})
