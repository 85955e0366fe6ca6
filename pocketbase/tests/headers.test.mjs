// What the server says about itself with each kind of answer: the app's pages, the
// API, files, events and refusals. The app's own policy is in site.test.mjs.
import assert from "node:assert/strict"
import { test } from "node:test"
import { guest, start } from "./support.mjs"

test("nothing that is served can be sniffed or framed by others", async (t) => {
  const server = await start()
  t.after(() => server.stop())
  const ann = await guest(server, "Ann")
  const answers = {
    health: await server.api("GET", "/api/health"), list: await ann.list("users"), refused: await server.api("GET", "/api/settings"),
    missing: await server.api("GET", "/api/nothing"), guest: await server.api("POST", "/api/ochat/guest", { name: "Ben" }),
    file: await server.api("GET", `/api/files/users/${ann.id}/none.png`), page: await server.api("GET", "/c/abc"), unbuilt: await server.api("GET", "/none.js"),
    dashboard: await server.api("GET", "/_/"),
  }
  for (const [name, { headers }] of Object.entries(answers)) {
    assert.equal(headers.get("x-content-type-options"), "nosniff", name)
    assert.match(headers.get("x-frame-options") + headers.get("content-security-policy"), /SAMEORIGIN|DENY|frame-ancestors 'none'/, name)
  }
  for (const name of ["page", "unbuilt"]) {
    const { headers } = answers[name]
    assert.match(headers.get("content-security-policy"), /^default-src 'none';.*frame-ancestors 'none'$/, name)
    assert.doesNotMatch(headers.get("content-security-policy"), /'unsafe-|\*/, name)
    assert.deepEqual([headers.get("referrer-policy"), headers.get("cross-origin-opener-policy")], ["no-referrer", "same-origin"], name)
    assert.match(headers.get("permissions-policy"), /camera=\(\)/, name)
  }
  // Answers that hold a secret are kept by nobody.
  assert.equal(answers.guest.headers.get("cache-control"), "no-store")
})

// PocketBase's own answers cannot be given more without a hook around every stream (see
// "What must not be done"): SECURITY.md says what is missing. A version that changes
// any of this should be noticed.
test("what PocketBase's own answers say is what SECURITY.md says", async (t) => {
  const server = await start()
  t.after(() => server.stop())
  const ann = await guest(server, "Ann")
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
  const form = new FormData()
  form.set("avatar", new Blob([Buffer.from(dot, "base64")], { type: "image/png" }), "a.png")
  const { avatar } = (await ann.call("PATCH", `/api/collections/users/records/${ann.id}`, form)).body
  const ask = async (path) => {
    const abort = new AbortController()
    const { headers } = await fetch(server.base + path, { headers: { Authorization: ann.token }, redirect: "manual", signal: abort.signal })
    abort.abort()
    return (name) => headers.get(name) ?? ""
  }
  const file = await ask(`/api/files/users/${ann.id}/${avatar}`)
  const stream = await ask("/api/realtime")
  const dashboard = await ask("/_/")
  const provider = await ask("/api/oauth2-redirect")
  const list = await ask("/api/collections/users/records")
  for (const [name, said] of Object.entries({ file, stream, dashboard, provider, list })) {
    assert.equal(said("x-content-type-options"), "nosniff", name)
    assert.equal(said("cross-origin-opener-policy"), "same-origin", name)
    if (name !== "file") assert.equal(said("x-frame-options"), "SAMEORIGIN", name)
  }
  // A file is looked at and never run, whatever is in it.
  assert.match(file("content-security-policy"), /default-src 'none';.*sandbox/)
  assert.equal(file("content-type"), "image/png")
  // The dashboard's page runs nothing inline.
  const policy = dashboard("content-security-policy")
  assert.match(policy, /^default-src 'self';.*frame-ancestors 'none'/)
  assert.doesNotMatch(policy, /script-src[^;]*unsafe|unsafe-eval/)
  assert.equal(stream("cache-control"), "no-store")
  // Data is not a page: no browser draws JSON, and `nosniff` keeps it so.
  assert.match(list("content-type"), /^application\/json/)
})

test("no secret is in the log of requests, whatever fails", async (t) => {
  const server = await start()
  t.after(() => server.stop())
  assert.equal((await server.root.call("PATCH", "/api/settings", { logs: { minLevel: -8, maxDays: 5, logIP: true } })).status, 200)
  const ann = await guest(server, "Ann")
  const secret = "verysecretverysecretverysecret12"
  await ann.call("POST", "/api/ochat/invites/accept", { token: secret })
  await ann.call("POST", "/api/ochat/invites/look", { token: secret })
  await server.api("POST", "/api/ochat/guest", { name: "Ben", invite: secret })
  await ann.call("POST", "/api/ochat/account/credentials", { oldPassword: secret, password: secret })
  await server.api("POST", "/api/collections/users/auth-with-password", { identity: "x@example.com", password: secret })
  let logged = ""
  for (let i = 0; i < 60 && !logged.includes("/api/ochat/account/credentials"); i++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    logged = JSON.stringify((await server.root.call("GET", "/api/logs?perPage=200")).body)
  }
  assert.match(logged, /api\/ochat\/account\/credentials/)
  assert.equal(logged.includes(secret), false)
  assert.equal(logged.includes(ann.token), false)
})
