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
