// PocketBase's own ways of signing in, with our hooks and rules, once an admin
// enables them: OAuth2 with a provider that this test plays, mails that it
// receives.
import assert from "node:assert/strict"
import { createServer } from "node:http"
import { createServer as createMailServer } from "node:net"
import { after, before, test } from "node:test"
import { code, guest, member, nobody, signIn, start, until } from "./support.mjs"

let server, provider, mail
const mails = []
// Who the provider says it is that signs in.
let somebody = {}

before(async () => {
  provider = createServer((asked, answer) => {
    asked.resume()
    answer.setHeader("Content-Type", "application/json")
    if (asked.url === "/token") answer.end(JSON.stringify({ access_token: "t", token_type: "bearer", expires_in: 60 }))
    else if (asked.url === "/picture") answer.setHeader("Content-Type", "image/png").end(Buffer.alloc(2 * 1024 * 1024, 1))
    else answer.end(JSON.stringify(somebody))
  })
  await new Promise((resolve) => provider.listen(0, "127.0.0.1", resolve))
  // The least of a mail server: it says yes, and keeps what it is given.
  mail = createMailServer((socket) => {
    let data = null
    socket.on("error", () => {})
    socket.write("220 test\r\n")
    let rest = ""
    socket.on("data", (chunk) => {
      rest += chunk
      const lines = rest.split("\r\n")
      rest = lines.pop()
      for (const line of lines) {
        if (data) {
          if (line !== ".") data.push(line)
          else {
            mails.push(data.join("\n").replaceAll("=\n", "").replaceAll("=3D", "="))
            data = null
            socket.write("250 kept\r\n")
          }
        } else if (/^DATA/i.test(line)) {
          data = []
          socket.write("354 go on\r\n")
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n")
        else socket.write("250 yes\r\n")
      }
    })
  })
  await new Promise((resolve) => mail.listen(0, "127.0.0.1", resolve))

  server = await start()
  const at = `http://127.0.0.1:${provider.address().port}`
  const enabled = await server.root.call("PATCH", "/api/collections/users", {
    otp: { enabled: true },
    oauth2: { enabled: true, providers: [{
      name: "oidc", clientId: "id", clientSecret: "secret", authURL: at, tokenURL: at + "/token", userInfoURL: at + "/me", displayName: "Test",
    }] },
  })
  assert.equal(enabled.status, 200, JSON.stringify(enabled.body))
  const smtp = { enabled: true, host: "127.0.0.1", port: mail.address().port, localName: "localhost" }
  assert.equal((await server.root.call("PATCH", "/api/settings", { smtp })).status, 200)
})
after(async () => {
  await server?.stop()
  provider.close()
  mail.close()
})

let subject = 0
const profile = (more = {}) => ({ sub: `subject${++subject}`, email: `oauth${subject}@example.com`, email_verified: true, name: "From Elsewhere", ...more })
const enter = (who, person = nobody(server), createData = {}) => {
  somebody = who
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

test("a picture that does not fit keeps nobody out", async () => {
  const answer = await enter(profile({ picture: `http://127.0.0.1:${provider.address().port}/picture` }))
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

const latest = async (to, match) => (await until("a mail to " + to, () => mails.findLast((one) => one.includes(to) && match.test(one)))).match(match)[1]

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
  const password = await latest("otp@example.com", /(?:<strong>|: ?)(\d{8})/)
  const answer = await nobody(server).call("POST", "/api/collections/users/auth-with-otp", { otpId: asked.body.otpId, password })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  assert.equal(answer.body.record.id, ann.id)
})
