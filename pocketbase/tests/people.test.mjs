// Guests, names, and what people may see and change of each other.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { code, guest, nobody, start } from "./support.mjs"

let server
before(async () => { server = await start() })
after(() => server.stop())

const join = (body) => server.api("POST", "/api/ochat/guest", body)

test("a guest joins by a name and stays signed in for 30 days", async () => {
  const answer = await join({ name: "  Ada\t Lovelace " })
  assert.equal(answer.status, 200)
  assert.equal(answer.body.record.name, "Ada Lovelace")
  assert.equal(answer.body.record.guest, true)
  assert.match(answer.body.record.id, /^[a-z0-9]{15}$/)
  const claims = JSON.parse(Buffer.from(answer.body.token.split(".")[1], "base64url"))
  const days = (claims.exp - Date.now() / 1000) / 86400
  assert.ok(days > 29.9 && days < 30.1, `${days} days`)
  const renewed = await server.api("POST", "/api/collections/users/auth-refresh", {}, answer.body.token)
  assert.equal(renewed.status, 200)
})

test("a name out of bounds is refused by its field and makes nobody", async () => {
  const before = (await server.root.list("users")).body.totalItems
  const blank = ["", "   ", "\u200b\u2060", "\u202e\u0000", "\u3164", 7, null, ["x"], {}]
  for (const name of blank) {
    const answer = await join({ name })
    assert.equal(answer.status, 400, JSON.stringify(name))
    assert.equal(code(answer, "name"), "validation_required", JSON.stringify(name))
  }
  const long = await join({ name: "x".repeat(41) })
  assert.equal(code(long, "name"), "validation_max_text_constraint")
  for (const body of ["{", "[1]", "null", "\"x\"", "{\"name\""]) {
    const answer = await join(body)
    assert.equal(answer.status, 400, body)
    assert.equal(code(answer, "name"), "validation_required", body)
  }
  assert.equal((await join(undefined)).status, 400)
  const flood = await join({ name: "x".repeat(2000) })
  assert.equal(code(flood, "name"), "validation_max_text_constraint")
  const deluge = await join({ name: "x".repeat(60_000) })
  assert.equal(code(deluge, "name"), "validation_max_text_constraint")
  assert.equal((await join({ name: "x".repeat(66_000) })).status, 413)
  assert.equal((await server.root.list("users")).body.totalItems, before)
})

test("a name counts code points, and loses what could mislead", async () => {
  const forty = await join({ name: "😀".repeat(40) })
  assert.equal(forty.status, 200)
  const spoof = await join({ name: "\u202eevil\u0000 \u2066name\u0085\u2028!" })
  assert.equal(spoof.body.record.name, "evil name !")
})

test("nobody sees anything", async () => {
  const anyone = nobody(server)
  await guest(server)
  for (const collection of ["users", "conversations", "messages", "memberships", "timelines", "inboxes"]) {
    const answer = await anyone.list(collection)
    assert.deepEqual([answer.status, answer.body.items], [200, []], collection)
  }
})

test("names are for everyone, e-mail addresses for nobody else", async () => {
  const ann = await guest(server, "Ann")
  const ben = await guest(server, "Ben")
  const seen = await ben.view("users", ann.id)
  assert.equal(seen.body.name, "Ann")
  assert.equal("email" in seen.body, false)
  assert.equal((await ann.update("users", ann.id, { emailVisibility: true })).status, 404)
  await server.root.update("users", ann.id, { emailVisibility: true })
  assert.equal("email" in (await ben.view("users", ann.id)).body, false)
  const found = await ben.list("users", { filter: `email = "${ann.record.email}"` })
  assert.equal(found.body.items.length, 0)
})

test("no order tells how e-mail addresses compare, whatever is sorted by them", async () => {
  const [ann, ben] = [await guest(server, "Ann"), await guest(server, "Ben")]
  const id = (await ann.create("conversations", { title: "Order" })).body.id
  for (const one of [ann, ben]) await one.create("messages", { conversation: id, text: "hello" })
  const ways = {
    users: "email", conversations: "owner.email", messages: "author.email", timelines: "conversation.owner.email",
    memberships: "user.email", inboxes: "user.email", invites: "author.email",
  }
  for (const [collection, way] of Object.entries(ways)) {
    for (const sort of [way, `-${way}`, `+${way}`, `id,${way}`, ` ${way}`, `${way}:lower`, `${way}Visibility`, way.toUpperCase()]) {
      const answer = await ann.list(collection, { sort })
      assert.equal(answer.body.items?.length ?? 0, 0, `${collection} ${sort}`)
    }
    if (collection === "invites") continue
    for (const sort of ["id", "-id", "", "@random"]) {
      assert.ok((await ann.list(collection, { sort })).body.items.length > 0, `${collection} ${sort}`)
    }
    assert.ok((await ann.list(collection)).body.items.length > 0, collection)
  }
  // Of two orders PocketBase takes the first, and so does the rule.
  const order = async (query) => (await ann.call("GET", `/api/collections/users/records?${query}`)).body.items.map((one) => one.id)
  assert.deepEqual(await order("sort=email&sort=id"), [])
  assert.deepEqual(await order("sort=id&sort=email"), await order("sort=id&sort=-email"))
  // The dashboard sorts as it likes.
  assert.ok((await server.root.list("users", { sort: "email" })).body.items.length > 1)
})

test("people change their own name and nothing that makes them more", async () => {
  const ann = await guest(server, "Ann")
  const ben = await guest(server, "Ben")
  assert.equal((await ann.update("users", ann.id, { name: " Anne " })).body.name, "Anne")
  assert.equal(code(await ann.update("users", ann.id, { name: " " }), "name"), "validation_required")
  assert.equal(code(await ann.update("users", ann.id, { name: "x".repeat(41) }), "name"), "validation_max_text_constraint")
  for (const change of [{ guest: false }, { verified: true }, { email: "a@b.cd" }]) {
    assert.equal((await ann.update("users", ann.id, change)).status, 404, JSON.stringify(change))
  }
  assert.equal((await ben.update("users", ann.id, { name: "Ben's" })).status, 404)
  assert.equal((await ann.remove("users", ann.id)).status, 403)
  const now = (await server.root.view("users", ann.id)).body
  assert.deepEqual([now.name, now.guest, now.verified], ["Anne", true, false])
})

test("no password opens a guest's account", async () => {
  const ann = await guest(server)
  for (const password of ["", "u", "password", "$2a$10$"]) {
    const answer = await server.api("POST", "/api/collections/users/auth-with-password", { identity: ann.record.email, password })
    assert.equal(answer.status, 400)
  }
})

test("the dashboard makes people under the same rules", async () => {
  const account = { email: "x@example.com", password: "123456789", passwordConfirm: "123456789" }
  assert.equal(code(await server.root.create("users", account), "name"), "validation_required")
  const made = await server.root.create("users", { ...account, name: " X\u200e Y " })
  assert.equal(made.body.name, "X Y")
  assert.equal((await server.root.view("inboxes", made.body.id)).body.rev, 0)
})

test("a person who is deleted leaves the words, and nothing half deleted", async () => {
  const ann = await guest(server, "Ann")
  const conversation = (await ann.create("conversations", { title: "Ann's" })).body
  const message = (await ann.create("messages", { conversation: conversation.id, text: "stays" })).body
  assert.equal((await server.root.remove("users", ann.id)).status, 204)
  const left = (await server.root.view("messages", message.id)).body
  assert.deepEqual([left.text, left.author, left.rev], ["stays", "", 2])
  assert.equal((await server.root.view("timelines", conversation.id)).body.rev, 2)
  assert.equal((await server.root.view("conversations", conversation.id)).body.owner, "")
  assert.equal((await server.root.view("inboxes", ann.id)).status, 404)
  assert.equal((await server.root.list("memberships", { filter: `user = "${ann.id}"` })).body.totalItems, 0)
})
