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

test("a flood of sign-ins is refused after ten in fifteen seconds, and others go on", async (t) => {
  const server = await limited(t)
  const ann = await guest(server, "Ann")
  const attempt = () => server.api("POST", "/api/collections/users/auth-with-password", { identity: "x@example.com", password: "guess" })
  const statuses = counted(await many(40, attempt))
  // The admin's own sign-in at the start may be one of the ten, and another window may begin
  // while they are on their way.
  assert.ok(statuses[400] >= 9 && statuses[400] <= 20 && statuses[429] >= 20, JSON.stringify(statuses))
  let refused
  do refused = await attempt()
  while (refused.status !== 429)
  assert.deepEqual(refused.body, REFUSED)
  assert.equal((await ann.create("conversations", { title: "On we go" })).status, 200)
  assert.equal((await ann.call("POST", "/api/collections/users/auth-refresh", {})).status, 200)
})

test("sign-ups, guests, mails and messages have numbers of their own", async (t) => {
  const server = await limited(t)
  const ann = await guest(server, "Ann")
  const account = (i) => ({ name: "X", email: `x${i}@example.com`, password: "a long password", passwordConfirm: "a long password" })
  // A class of forty-five signs up at once; a flood does not.
  const signUps = counted(await many(45, (i) => nobody(server).create("users", account(i))))
  assert.deepEqual(signUps, { 200: 45 })
  const more = counted(await many(80, (i) => nobody(server).create("users", { ...account(i), name: "" })))
  assert.ok(more[429] >= 5, JSON.stringify(more))
  const changes = counted(await many(70, () => ann.update("users", ann.id, { name: "Ann" })))
  assert.ok(changes[200] >= 30 && changes[429] >= 10, JSON.stringify(changes))
  const credentials = counted(await many(12, () => ann.call("POST", "/api/ochat/account/credentials", { oldPassword: "x", password: "y" })))
  assert.ok(credentials[400] >= 5 && credentials[429] >= 2, JSON.stringify(credentials))
  const mails = counted(await many(15, () => server.api("POST", "/api/collections/users/request-password-reset", { email: "x1@example.com" })))
  assert.ok(mails[429] >= 5, JSON.stringify(mails))
  const guests = counted(await many(640, () => server.api("POST", "/api/ochat/guest", { name: "G" })))
  // Another window may begin meanwhile.
  assert.ok(guests[200] >= 119 && guests[200] <= 240 && guests[429] >= 400, JSON.stringify(guests))
  const conversation = (await ann.create("conversations", { title: "Room" })).body.id
  const said = counted(await many(200, () => ann.create("messages", { conversation, text: "x" })))
  assert.deepEqual(said, { 200: 200 })
})

test("a class of guests becomes members at once, and other changes of accounts stay few", async (t) => {
  const server = await limited(t)
  const people = await Promise.all(Array.from({ length: 45 }, (_, i) => guest(server, `Classmate ${i}`)))
  const become = (i) => people[i].call("POST", "/api/ochat/account/member", { email: `y${i}@example.com`, password: "a long password" })
  assert.deepEqual(counted(await many(45, become)), { 200: 45 })
  const more = counted(await many(40, (i) => people[i].call("POST", "/api/ochat/account/member", { email: "x", password: "a long password" })))
  assert.ok(more[429] >= 5, JSON.stringify(more))
})

test("what changes and ends has numbers too, alone and in batches", async (t) => {
  const server = await limited(t)
  const ann = await guest(server, "Ann")
  const conversation = (await ann.create("conversations", { title: "Room" })).body.id
  for (const [collection, most, method] of [
    ["messages", 600, "update"], ["messages", 600, "remove"], ["memberships", 1200, "update"],
    ["memberships", 600, "remove"], ["conversations", 600, "update"], ["conversations", 600, "remove"],
  ]) {
    // Of what is not there, which is counted too, and quick; on a slow machine another window
    // begins meanwhile.
    const statuses = []
    while (!statuses.includes(429) && statuses.length < 8 * most) statuses.push(...(await many(60, () => ann[method](collection, "notthereatall00", {}))))
    const found = counted(statuses)
    assert.ok(found[429] > 0 && found[404] >= most, JSON.stringify([collection, method, found]))
  }
  const request = (i) => ({ method: "POST", url: "/api/collections/messages/records", body: { conversation, text: `x${i}` } })
  const batches = counted(await many(60, (i) => ann.call("POST", "/api/batch", { requests: [request(i)] })))
  assert.ok(batches[200] >= 40 && batches[429] > 0, JSON.stringify(batches))
})

test("bodies and batches have their bounds", async (t) => {
  const server = await limited(t)
  const ann = await guest(server, "Ann")
  for (const path of ["guest", "invites", "invites/look", "invites/accept", "account/member", "account/credentials", "account/delete"]) {
    assert.equal((await ann.call("POST", `/api/ochat/${path}`, { name: "x".repeat(2_000_000) })).status, 413, path)
  }
  const request = { method: "POST", url: "/api/collections/conversations/records", body: { title: "x" } }
  assert.equal((await ann.call("POST", "/api/batch", { requests: Array(21).fill(request) })).status, 400)
  assert.equal((await ann.call("POST", "/api/batch", { requests: [{ ...request, body: { title: "x".repeat(3_000_000) } }] })).status, 413)
})

test("what takes long does not go into a batch, which every writer waits for", async (t) => {
  const server = await start()
  t.after(() => server.stop())
  const ann = await guest(server, "Ann")
  const conversation = (await ann.create("conversations", { title: "Room" })).body.id
  const batch = (person, url, body, method = "POST") => person.call("POST", "/api/batch", { requests: [{ method, url, body }] })
  const account = { name: "X", email: "x@example.com", password: "a long password", passwordConfirm: "a long password" }
  for (const person of [nobody(server), ann]) {
    for (const url of [
      "/api/collections/users/records", "/api/collections/_pb_users_auth_/records", "/api/collections/%75sers/records", "/api/collections/users/records?x=/api/collections/messages/records",
      "/api/collections/messages/../users/records", "//api/collections/users/records", "/api/collections/settings/records", "/api/collections/_superusers/records",
    ]) assert.equal((await batch(person, url, account)).status, 400, url)
  }
  assert.equal((await server.root.list("users", { filter: 'email = "x@example.com"' })).body.totalItems, 0)
  assert.equal((await batch(ann, "/api/collections/messages/records", { conversation, text: "x" })).status, 200)
  assert.equal((await batch(ann, `/api/collections/conversations/records/${conversation}?fields=id`, { title: "New" }, "PATCH")).status, 200)
  assert.equal((await batch(server.root, "/api/collections/users/records", account)).status, 200)
})

test("behind a proxy everybody has an address of their own, once the header is named", async (t) => {
  const visit = async (server, address, path = "/api/collections/users/auth-with-password", headers = {}) => (await fetch(server.base + path, {
    method: path.endsWith("password") ? "POST" : "GET",
    headers: { "Content-Type": "application/json", "X-Real-IP": address, "X-Forwarded-For": "198.51.100.1", ...headers },
    body: path.endsWith("password") ? JSON.stringify({ identity: "x@example.com", password: "x" }) : undefined,
  })).status
  const server = await limited(t, { OCHAT_TRUSTED_PROXY: "X-Real-IP", OCHAT_SUPERUSER_IPS: "127.0.0.1" })
  const admin = { Authorization: server.root.token }
  const statuses = counted(await Promise.all(Array.from({ length: 40 }, (_, i) => visit(server, `203.0.113.${i}`))))
  assert.deepEqual(statuses, { 400: 40 })
  assert.equal(await visit(server, "203.0.113.9", "/api/settings", admin), 403)
  // A header is for visitors; what comes without one is from here.
  assert.equal((await server.root.call("GET", "/api/settings")).status, 200)
  assert.doesNotMatch(server.output(), /OCHAT_TRUSTED_PROXY/)
  const unnamed = await limited(t, { OCHAT_SUPERUSER_IPS: "127.0.0.1" })
  assert.equal(await visit(unnamed, "203.0.113.9", "/api/settings", { Authorization: unnamed.root.token }), 200)
  // Which is why the server says so.
  assert.match(unnamed.output(), /OCHAT_TRUSTED_PROXY/)
})

test("only the word off lifts the limits, and only for the run", async (t) => {
  const flood = async (server) => counted(await many(24, () => server.api("POST", "/api/collections/users/auth-with-password", { identity: "x@example.com", password: "x" })))
  for (const word of ["OFF", "false", "0"]) {
    const server = await start({ env: { OCHAT_RATE_LIMITS: word } })
    assert.ok((await flood(server))[429] > 0, word)
    await server.stop()
  }
  const lifted = await start({ env: { OCHAT_RATE_LIMITS: "off" } })
  assert.deepEqual(await flood(lifted), { 400: 24 })
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
