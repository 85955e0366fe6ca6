// Limits, as they are on a new server: a flood is refused, and the rest goes on;
// and what the environment says about them.
import assert from "node:assert/strict"
import { test } from "node:test"
import { code, guest, nobody, start } from "./support.mjs"

const REFUSED = { data: {}, message: "Too Many Requests.", status: 429 }
const limited = async (t, env = {}) => {
  const server = await start({ env: { OCHAT_RATE_LIMITS: "", ...env } })
  t.after(() => server.stop())
  return server
}
const many = async (count, act) => (await Promise.all(Array.from({ length: count }, (_, i) => act(i)))).map((answer) => answer.status)
const counted = (statuses) => Object.fromEntries([...new Set(statuses)].map((one) => [one, statuses.filter((other) => other === one).length]))

test("a flood of sign-ins is refused after two in three seconds, and others go on", async (t) => {
  const server = await limited(t)
  const ann = await guest(server, "Ann")
  const attempt = () => server.api("POST", "/api/collections/users/auth-with-password", { identity: "x@example.com", password: "guess" })
  const statuses = counted(await many(40, attempt))
  // The admin's own sign-in at the start may be one of the two, and a few windows may begin
  // while they are on their way.
  assert.ok(statuses[400] >= 1 && statuses[400] <= 6 && statuses[429] >= 34, JSON.stringify(statuses))
  let refused
  do refused = await attempt()
  while (refused.status !== 429)
  assert.deepEqual(refused.body, REFUSED)
  assert.equal((await ann.create("conversations", { title: "On we go" })).status, 200)
  assert.equal((await ann.call("POST", "/api/collections/users/auth-refresh", {})).status, 200)
})

test("the older limit of sign-ins is replaced, and one that an admin chose is not", async (t) => {
  for (const [maxRequests, after] of [[3, { duration: 3, maxRequests: 2 }], [5, { duration: 1, maxRequests: 5 }]]) {
    const rules = JSON.stringify([{ label: "*:auth", audience: "", duration: 1, maxRequests }])
    const files = { "1_limits.js": `migrate((app) => { const s = app.settings(); s.rateLimits.rules = ${rules}; s.rateLimits.enabled = true; app.save(s) })` }
    const old = await start({ bare: true, files })
    await old.halt()
    const server = await start({ dir: old.dir, env: { OCHAT_RATE_LIMITS: "" } })
    t.after(() => server.stop())
    const { rateLimits } = (await server.root.call("GET", "/api/settings")).body
    const { duration, maxRequests: most } = rateLimits.rules.find((rule) => rule.label === "*:auth")
    assert.deepEqual({ duration, maxRequests: most }, after)
  }
})

test("sign-ups, guests, mails and messages have numbers of their own", async (t) => {
  const server = await limited(t)
  const ann = await guest(server, "Ann")
  const account = (i) => ({ name: "X", email: `x${i}@example.com`, password: "a long password", passwordConfirm: "a long password" })
  const signUps = counted(await many(50, (i) => nobody(server).create("users", account(i))))
  assert.ok(signUps[200] >= 20 && signUps[200] <= 40 && signUps[429] >= 10, JSON.stringify(signUps))
  const mails = counted(await many(15, () => server.api("POST", "/api/collections/users/request-password-reset", { email: "x1@example.com" })))
  assert.ok(mails[429] >= 5, JSON.stringify(mails))
  const guests = counted(await many(640, () => server.api("POST", "/api/ochat/guest", { name: "G" })))
  assert.ok(guests[200] === 599 && guests[429] === 41, JSON.stringify(guests))
  const conversation = (await ann.create("conversations", { title: "Room" })).body.id
  const said = counted(await many(200, () => ann.create("messages", { conversation, text: "x" })))
  assert.deepEqual(said, { 200: 200 })
})

test("a connection has room for the topics of the app, and not for many more", async (t) => {
  const server = await limited(t)
  const ann = await guest(server, "Ann")
  const topics = (count) => Array.from({ length: count }, (_, i) => `timelines/${String(i).padStart(15, "0")}`)
  const stream = await ann.listen(...topics(904))
  const answer = await fetch(server.base + "/api/realtime", { headers: { Accept: "text/event-stream" } })
  const first = new TextDecoder().decode((await answer.body.getReader().read()).value)
  const clientId = /"clientId":"(\w+)"/.exec(first)[1]
  const refused = await ann.call("POST", "/api/realtime", { clientId, subscriptions: topics(905) })
  assert.deepEqual([refused.status, code(refused, "subscriptions")], [400, "validation_length_too_long"])
  await answer.body.cancel().catch(() => {})
  stream.close()
})

test("bodies and batches have their bounds", async (t) => {
  const server = await limited(t)
  const ann = await guest(server, "Ann")
  for (const path of ["guest", "invites", "invites/look", "invites/accept", "account/member", "account/credentials", "account/delete"]) {
    assert.equal((await ann.call("POST", `/api/ochat/${path}`, { name: "x".repeat(2_000_000) })).status, 413, path)
  }
  const request = { method: "POST", url: "/api/collections/conversations/records", body: { title: "x" } }
  assert.equal((await ann.call("POST", "/api/batch", { requests: Array(51).fill(request) })).status, 400)
  assert.equal((await ann.call("POST", "/api/batch", { requests: [{ ...request, body: { title: "x".repeat(3_000_000) } }] })).status, 413)
})

test("only the word off lifts the limits, and only for the run", async (t) => {
  const flood = async (server) => counted(await many(12, () => server.api("POST", "/api/collections/users/auth-with-password", { identity: "x@example.com", password: "x" })))
  for (const word of ["OFF", "false", "0"]) {
    const server = await start({ env: { OCHAT_RATE_LIMITS: word } })
    assert.ok((await flood(server))[429] > 0, word)
    await server.stop()
  }
  const lifted = await start({ env: { OCHAT_RATE_LIMITS: "off" } })
  assert.deepEqual(await flood(lifted), { 400: 12 })
  await lifted.halt()
  const again = await start({ dir: lifted.dir, env: { OCHAT_RATE_LIMITS: "" } })
  t.after(() => again.stop())
  assert.ok((await flood(again))[429] > 0)
})

test("limits that an admin has set are left alone by an upgrade", async (t) => {
  const old = await start({ bare: true })
  const rule = { label: "/api/", duration: 10, maxRequests: 777, audience: "" }
  assert.equal((await old.root.call("PATCH", "/api/settings", { rateLimits: { enabled: true, rules: [rule] } })).status, 200)
  await old.halt()
  const server = await start({ dir: old.dir, env: { OCHAT_RATE_LIMITS: "" } })
  t.after(() => server.stop())
  assert.deepEqual((await server.root.call("GET", "/api/settings")).body.rateLimits.rules, [rule])
})

test("a superuser comes from the addresses that are named, and from no other", async (t) => {
  const server = await limited(t)
  const { token } = server.root
  await server.halt()
  const closed = await start({ dir: server.dir, env: { OCHAT_SUPERUSER_IPS: "192.0.2.7, 10.0.0.0/8" }, superuser: false })
  t.after(() => closed.halt())
  for (const path of ["/api/settings", "/api/collections", "/api/logs", "/api/backups", "/api/crons"]) {
    assert.equal((await closed.api("GET", path, undefined, token)).status, 403, path)
  }
  assert.equal((await closed.api("POST", "/api/sql", { query: "SELECT 1" }, token)).status, 403)
  const login = await closed.api("POST", "/api/collections/_superusers/auth-with-password", { identity: "root@example.com", password: "a long password" })
  assert.equal(login.status, 403)
  assert.equal((await guest(closed, "Ann")).record.guest, true)
  await closed.halt()
  const open = await start({ dir: server.dir, env: { OCHAT_SUPERUSER_IPS: "127.0.0.1" } })
  t.after(() => open.halt())
  assert.equal((await open.root.call("GET", "/api/settings")).status, 200)
})
