// What a request may cost before anybody has asked who sends it: bodies, headers, lists of
// fields, rows of the log, batches, pages of other sites, and the limits themselves.
import assert from "node:assert/strict"
import { request } from "node:http"
import { readdirSync, readFileSync } from "node:fs"
import { after, before, test } from "node:test"
import { guest, member, newId, nobody, start } from "../support.mjs"
import { ROUTES } from "./table.mjs"
import { COLLECTIONS } from "./world.mjs"

const PROXY = { OCHAT_TRUSTED_PROXY: "X-Real-IP" }
const PASSWORDS = "/api/collections/users/auth-with-password"
let server, ann
before(async () => {
  server = await start()
  ann = await guest(server, "Ann")
})
after(() => server.stop())

// By hand, since `fetch` refuses what a hostile client does not.
function send(method, path, headers, chunks = [], to = server) {
  return new Promise((resolve) => {
    const asked = request({ host: "127.0.0.1", port: to.port, method, path, headers, agent: false }, (answer) => {
      resolve({ status: answer.statusCode, headers: answer.headers })
      // Neither the rest of the body nor that of the answer is waited for.
      asked.destroy()
    })
    asked.setTimeout(20_000, () => asked.destroy())
    asked.on("error", () => resolve({ status: 0, headers: {} }))
    for (const chunk of chunks) asked.write(chunk)
    if (!headers["Content-Length"] || chunks.length > 0) asked.end()
    else asked.flushHeaders()
  })
}

// Milliseconds of processor time that something costs the server.
async function costs(act) {
  const spent = () => {
    try {
      return readdirSync(`/proc/${server.pid}/task`).reduce((sum, one) => sum + Number(readFileSync(`/proc/${server.pid}/task/${one}/schedstat`, "utf8").split(" ")[0]), 0) / 1e6
    } catch {
      return performance.now()
    }
  }
  const begun = spent()
  await act()
  return spent() - begun
}

const PATHS = [
  ...COLLECTIONS.flatMap((one) => [`/api/collections/${one}/records`, `/api/collections/${one}/records/${"a".repeat(15)}`]),
  "/api/collections/MESSAGES/records", "/api/collections/nothing/records", "/api/collections/_superusers/records", PASSWORDS, "/api/collections/users/request-password-reset",
  "/api/collections/users/auth-refresh", "/api/collections/import", "/api/batch", "/api/settings", "/api/realtime", "/api/health", "/api/files/token", "/api/sql", "/api/backups",
  "/api/backups/upload", "/api/logs", "/api/nothing", "/", "/_/",
]

test("a body of 32 MB is refused before it is read: by any method, on any route, signed in or not", async () => {
  const routes = Object.keys(ROUTES).map((one) => one.split(" ")[1])
  const read = []
  for (const path of [...PATHS, ...routes]) {
    for (const method of ["GET", "POST", "PATCH", "PUT", "DELETE"]) {
      for (const token of ["", ann.token]) {
        const { status } = await send(method, path, { "Content-Type": "application/json", "Content-Length": String(32 * 1024 * 1024), Authorization: token })
        // What has no such route, or asks for a token first, reads nothing either.
        if (![413, 404, 405].includes(status)) read.push(`${method} ${path}: ${status}`)
      }
    }
  }
  assert.deepEqual(read, [])
})

test("nor is one that does not say how long it is", async () => {
  const chunk = Buffer.from(`${'{"a":[1,2,3]},'.repeat(4000)}`)
  const parts = [Buffer.from('{"requests":['), ...Array(60).fill(chunk)]
  for (const [method, path] of [["POST", "/api/collections/users/records"], ["GET", "/api/collections/messages/records"], ["POST", "/api/batch"], ["POST", PASSWORDS], ["POST", "/api/ochat/guest"], ["PATCH", "/api/settings"]]) {
    const cost = await costs(() => send(method, path, { "Content-Type": "application/json", "Transfer-Encoding": "chunked" }, parts))
    // Parsed, three megabytes are a second.
    assert.ok(cost < 200, `${method} ${path}: ${cost.toFixed()} ms`)
  }
})

test("what the app sends fits, and a picture has its own route", async () => {
  const conversation = (await ann.create("conversations", { title: "Room" })).body.id
  assert.equal((await ann.create("messages", { conversation, text: "😀".repeat(4000) })).status, 200)
  assert.equal((await ann.call("POST", "/api/collections/messages/records", JSON.stringify({ conversation, text: "\u0001".repeat(2000) + "x" }))).status, 200)
})

test("headers and addresses are short: a hundred thousand commas, a filter or a list of fields of that size", async () => {
  const long = "a,".repeat(50_000)
  for (const [path, headers] of [["/", { "Accept-Encoding": long }], ["/api/health", { "X-Any": long }], [`/api/health?fields=${long}`, {}], [`/api/collections/messages/records?filter=${long}`, {}], ["/", { Cookie: long }]]) {
    assert.equal((await send("GET", path, headers)).status, 431, path.slice(0, 40))
  }
  // And what fits into what is read costs next to nothing.
  const cost = await costs(async () => {
    for (let i = 0; i < 20; i++) await send("GET", "/", { "Accept-Encoding": ",".repeat(7000) })
  })
  assert.ok(cost < 400, `${cost.toFixed()} ms for 20`)
})

test("a list of fields is bounded, in lists and views of every collection", async () => {
  const conversation = (await ann.create("conversations", { title: "Many" })).body.id
  for (let i = 0; i < 200; i++) await ann.create("messages", { conversation, text: `m ${i}` })
  const fields = Array.from({ length: 1500 }, (_, i) => i.toString(36)).join()
  const query = `?filter=(conversation='${conversation}')&perPage=200&fields=`
  assert.equal((await ann.call("GET", `/api/collections/messages/records${query}id,text`)).body.items.length, 200)
  const cost = await costs(async () => {
    assert.deepEqual((await ann.call("GET", `/api/collections/messages/records${query}${fields}`)).body.items ?? [], [])
  })
  // 3.7 s with 5000 of them.
  assert.ok(cost < 200, `${cost.toFixed()} ms`)
  for (const collection of COLLECTIONS) {
    assert.deepEqual((await ann.list(collection, { fields })).body.items ?? [], [], collection)
  }
  assert.equal((await ann.call("GET", `/api/collections/users/records/${ann.id}?fields=${fields}`)).status, 404)
  assert.equal((await ann.call("GET", `/api/collections/users/records/${ann.id}?fields=id,name`)).body.name, "Ann")
})

test("what was refused leaves nothing in the log, and what is written there has no filter and no token", async (t) => {
  const first = await start()
  t.after(() => first.stop())
  const refuse = async () => {
    for (let i = 0; i < 20; i++) {
      const secret = `secret${newId()}`
      await first.api("GET", `/api/collections/messages/records?filter=${encodeURIComponent(`text ~ "${secret}${"x".repeat(2000)}`)}`)
      await first.api("GET", `/api/nothing/${secret}?token=${secret}`)
      await first.api("PATCH", `/api/settings?token=${secret}`, {}, secret)
      await first.api("POST", "/api/ochat/guest", { name: "", invite: secret })
    }
  }
  const { logs } = (await first.root.call("GET", "/api/settings")).body
  assert.ok(logs.maxDays <= 2 && logs.minLevel >= 4, JSON.stringify(logs))
  await refuse()
  // What is waiting to be written is written when the server ends.
  await first.halt()
  const second = await start({ dir: first.dir })
  assert.equal((await second.root.call("GET", "/api/logs?filter=data.type='request'")).body.totalItems, 0)
  // An admin who wants to see all requests sees them, and their addresses alone.
  await second.root.call("PATCH", "/api/settings", { logs: { minLevel: -4, maxDays: 2, logIP: true } })
  await second.api("GET", "/api/collections/messages/records?filter=secret~1", undefined, "secrettoken")
  await second.api("GET", "/api/health?token=secret")
  await second.halt()
  const third = await start({ dir: first.dir })
  const rows = (await third.root.call("GET", "/api/logs?perPage=200&filter=data.type='request'")).body
  assert.ok(rows.totalItems >= 2)
  assert.match(JSON.stringify(rows), /api\/health/)
  assert.doesNotMatch(JSON.stringify(rows), /secret|node|undici|\?/i)
  await third.halt()
})

test("a request in a batch brings no headers, there are twenty at most, and they have two seconds", async (t) => {
  const behind = await start({ env: PROXY })
  t.after(() => behind.stop())
  const ben = await guest(behind, "Ben")
  const one = (headers) => ({ method: "POST", url: "/api/collections/conversations/records", body: { title: "x" }, headers })
  for (const name of ["X-Real-IP", "x-real-ip", "X-Forwarded-For", "Authorization", "Cookie", "X-Any", "Host"]) {
    for (const person of [ben, behind.root]) {
      assert.equal((await person.call("POST", "/api/batch", { requests: [one({ [name]: "203.0.113.9" })] })).status, 400, name)
    }
  }
  assert.equal((await ben.call("POST", "/api/batch", { requests: [one({}), one({ "Accept-Language": "fr" })] })).status, 200)
  assert.equal((await ben.call("POST", "/api/batch", { requests: Array(20).fill(one()) })).status, 200)
  assert.equal((await ben.call("POST", "/api/batch", { requests: Array(21).fill(one()) })).status, 400)
  const { batch } = (await behind.root.call("GET", "/api/settings")).body
  assert.deepEqual([batch.maxRequests, batch.timeout], [20, 2])
})

test("no other site's page reads an answer, or uses a route of ours", async (t) => {
  const evil = { Origin: "https://evil.example" }
  for (const path of ["/api/health", "/api/collections/users/records", "/api/ochat/mail", "/api/realtime", "/", "/_/", "/api/nothing"]) {
    for (const method of ["GET", "OPTIONS"]) {
      const abort = new AbortController()
      const answer = await fetch(server.base + path, { method, headers: { ...evil, "Access-Control-Request-Method": "POST" }, signal: abort.signal })
      assert.equal(answer.headers.get("access-control-allow-origin"), null, `${method} ${path}`)
      abort.abort()
    }
  }
  const asks = async (to, route, headers) => {
    const [method, path] = route.split(" ")
    const { token } = await guest(to, "Throw-away")
    return send(method, path, { "Content-Type": "application/json", Authorization: token, ...headers }, method === "GET" ? [] : ["{}"], to)
  }
  for (const route of Object.keys(ROUTES)) {
    assert.equal((await asks(server, route, { ...evil, "Sec-Fetch-Site": "cross-site" })).status, 403, route)
    if (!route.includes("backup")) for (const site of ["same-origin", "none"]) assert.notEqual((await asks(server, route, { "Sec-Fetch-Site": site })).status, 403, route)
  }
  // Who needs it names it.
  const open = await start({ args: ["--origins=https://friend.example"] })
  t.after(() => open.stop())
  const from = async (origin) => [
    (await fetch(open.base + "/api/health", { headers: { Origin: origin } })).headers.get("access-control-allow-origin"),
    (await asks(open, "GET /api/ochat/mail", { Origin: origin, "Sec-Fetch-Site": "cross-site" })).status,
  ]
  assert.deepEqual(await from("https://friend.example"), ["https://friend.example", 200])
  assert.deepEqual(await from("https://evil.example"), [null, 403])
})

test("no window of a limit is longer than a minute, and empty requests do not lock an office out", async (t) => {
  const limited = await start({ env: { OCHAT_RATE_LIMITS: "" } })
  t.after(() => limited.stop())
  const { rules } = (await limited.root.call("GET", "/api/settings")).body.rateLimits
  for (const rule of rules) assert.ok(rule.duration <= 60, JSON.stringify(rule))
  await Promise.all(Array.from({ length: 300 }, () => limited.api("POST", "/api/ochat/guest", {})))
  for (let i = 0; i < 20; i++) assert.equal((await limited.api("POST", "/api/ochat/guest", { name: "Somebody" })).status, 200)
})

test("one person has bounds too, from however many addresses, and others go on", async (t) => {
  const limited = await start({ env: { OCHAT_RATE_LIMITS: "", ...PROXY } })
  t.after(() => limited.stop())
  const [ben, cat] = [await guest(limited, "Ben"), await guest(limited, "Cat")]
  const conversation = (await ben.create("conversations", { title: "Room" })).body.id
  let address = 0
  const says = async (person) => (await fetch(`${limited.base}/api/collections/messages/records`, {
    method: "POST", body: JSON.stringify({ conversation, text: "x" }),
    headers: { "Content-Type": "application/json", Authorization: person.token, "X-Real-IP": `10.0.${++address >> 8}.${address & 255}` },
  })).status
  let refused = false
  for (let i = 0; i < 2000 && !refused; i++) refused = (await says(ben)) === 429
  assert.ok(refused)
  assert.equal(await says(cat), 200)
  const hashes = []
  const dan = await member(limited, "Dan", "dan@example.com")
  for (let i = 0; i < 12; i++) hashes.push((await fetch(`${limited.base}/api/ochat/account/credentials`, {
    method: "POST", body: JSON.stringify({ oldPassword: "guess", password: "a longer password" }),
    headers: { "Content-Type": "application/json", Authorization: dan.token, "X-Real-IP": `10.9.0.${i}` },
  })).status)
  assert.deepEqual(hashes.slice(-2), [429, 429])
})

test("pages have a limit", async (t) => {
  const limited = await start({ env: { OCHAT_RATE_LIMITS: "" } })
  t.after(() => limited.stop())
  let refused = false
  for (let i = 0; i < 200 && !refused; i++) {
    const statuses = await Promise.all(Array.from({ length: 100 }, () => nobody(limited).call("GET", "/none.js")))
    refused = statuses.some((one) => one.status === 429)
  }
  assert.ok(refused)
})
