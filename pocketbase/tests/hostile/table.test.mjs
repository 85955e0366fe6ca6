// The table of the hostile-client suite, cell by cell, against a real server by
// plain HTTP: {who} × {operation} × {collection}, 840 in all, and {who} × {route}.
// Where something is refused, what it was aimed at is the same afterwards.
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { guest, hooks, member, newId, start } from "../support.mjs"
import { PROBES } from "./probes.mjs"
import { ROUTES, TABLE } from "./table.mjs"
import { COLLECTIONS, OPERATIONS, people, ROLES, room as furnish, SETTINGS } from "./world.mjs"

let server, all, open, picture
const CHANGING = new Set(["create", "update", "delete", "batch", "batch update", "batch delete", "batch upsert"])
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64")

before(async () => {
  server = await start()
  all = await people(server)
  const conversation = newId()
  await all.owner.create("conversations", { id: conversation, title: "Open" })
  open = { conversation, message: (await all.member.create("messages", { conversation, text: "hello" })).body.id }
  const form = new FormData()
  form.set("avatar", new Blob([PNG], { type: "image/png" }), "me.png")
  picture = (await all.member.call("PATCH", `/api/collections/users/records/${all.member.id}`, form)).body.avatar
})
after(() => server.stop())

test("every cell has an expected answer", async () => {
  // What there is, the server says: a new collection or a new route needs a row.
  const { items } = (await server.root.call("GET", "/api/collections?perPage=200")).body
  assert.deepEqual(items.map((one) => one.name).filter((name) => !name.startsWith("_")).sort(), [...COLLECTIONS].sort())
  const sources = readdirSync(hooks).filter((name) => name.endsWith(".pb.js")).map((name) => readFileSync(join(hooks, name), "utf8"))
  const routes = sources.flatMap((source) => [...source.matchAll(/routerAdd\("(\w+)",\s*"([^"]+)"/g)].map(([, method, path]) => `${method} ${path}`))
  assert.deepEqual(routes.filter((route) => route !== "GET /{path...}").sort(), Object.keys(ROUTES).sort())
  assert.deepEqual(Object.keys(TABLE).sort(), [...COLLECTIONS].sort())
  for (const collection of COLLECTIONS) {
    assert.deepEqual(Object.keys(TABLE[collection]).sort(), [...OPERATIONS].sort(), collection)
    for (const operation of OPERATIONS) assert.match(TABLE[collection][operation], new RegExp(`^[yn]{${ROLES.length}}$`), `${collection} ${operation}`)
  }
  assert.deepEqual(Object.keys(PROBES).concat("realtime").sort(), [...OPERATIONS].sort())
  // And the suite has a room for each kind of person that there is.
  for (const role of ROLES) assert.ok(all[role], role)
})

for (const collection of COLLECTIONS) {
  for (const operation of OPERATIONS.filter((one) => one !== "realtime")) {
    test(`${collection}: ${operation}`, async () => {
      let room = await furnish(all)
      let answers = ""
      for (const role of ROLES) {
        if (CHANGING.has(operation)) room = await furnish(all)
        const person = all[role]
        const looks = CHANGING.has(operation)
        const before = looks && (await state(collection, room))
        const works = await PROBES[operation](collection, { server, all, room, open, person, picture })
        answers += works ? "y" : "n"
        if (operation === "update" && works) await restore(collection)
        assert.equal(typeof works, "boolean")
        if (looks && !works) assert.deepEqual(await state(collection, room), before, role)
      }
      assert.equal(answers, TABLE[collection][operation], ROLES.join(", "))
    })
  }
}

// All that is stored of what a probe is aimed at, hidden columns included, and how much there is.
async function state(collection, room) {
  const ask = async (query) => (await server.root.call("POST", "/api/sql", { query })).body
  const row = await ask(`SELECT * FROM ${collection} WHERE id = '${room.target[collection]}'`)
  const many = await ask(`SELECT COUNT(*) AS many FROM ${collection}`)
  for (const answer of [row, many]) {
    assert.ok(answer && !answer.data, JSON.stringify(answer))
    delete answer.execTime
  }
  return [row, many]
}

for (const [route, expected] of Object.entries(ROUTES)) {
  test(route, async () => {
    let answers = ""
    for (const role of ROLES) {
      const room = await furnish(all)
      let person = all[role]
      if (route.includes("/account/") && role === "guest") person = await guest(server, "Throw-away")
      else if (route.includes("/account/") && role !== "nobody") person = await member(server, "Throw-away", `${newId()}@example.com`)
      const password = "a long password"
      const bodies = {
        guest: { name: "New" }, "account/member": { email: `${newId()}@example.com`, password }, "account/credentials": { oldPassword: password, password },
        "account/delete": { password }, invites: { conversation: room.conversation }, "invites/look": { token: room.token }, "invites/accept": { token: room.token },
      }
      const [method, path] = route.split(" ")
      bodies["account/picture"] = new FormData()
      bodies["account/picture"].set("avatar", new Blob([PNG], { type: "image/png" }), "me.png")
      bodies.backup = { name: "mine.zip", time: Date.now(), nonce: "a".repeat(32), proof: "a".repeat(64) }
      const { status } = await person.call(method, path, method === "GET" ? undefined : bodies[path.slice("/api/ochat/".length)])
      answers += status === 200 || status === 204 ? "y" : "n"
    }
    assert.equal(answers, expected, ROLES.join(", "))
  })
}

test("one thing that is refused keeps everything else in a batch from happening", async () => {
  const room = await furnish(all)
  const { owner, stranger } = all
  const own = newId()
  const mine = (await stranger.create("conversations", { title: "Mine" })).body.id
  const messages = (body) => ({ method: "POST", url: "/api/collections/messages/records", body })
  for (const bad of [
    messages({ conversation: room.conversation, text: "x" }),
    { method: "PATCH", url: `/api/collections/conversations/records/${room.conversation}`, body: { title: "x" } },
    { method: "DELETE", url: `/api/collections/messages/records/${room.target.messages}` },
    { method: "PUT", url: "/api/collections/memberships/records", body: { id: room.target.memberships, role: "owner" } },
    { method: "POST", url: "/api/collections/memberships/records", body: { conversation: room.conversation, user: stranger.id } },
  ]) {
    const requests = [messages({ id: own, conversation: mine, text: "fine" }), bad, messages({ conversation: mine, text: "fine too" })]
    assert.equal((await stranger.call("POST", "/api/batch", { requests })).status, 400, JSON.stringify(bad))
    assert.equal((await stranger.list("messages", { filter: `conversation = "${mine}"` })).body.totalItems, 0)
  }
  assert.equal((await owner.view("messages", room.target.messages)).body.deleted, "")
})

// What is not part of a room is put back by hand.
async function restore(collection) {
  if (collection === "users") await server.root.update("users", all.member.id, { name: "member" })
}

test("realtime, on every topic of every collection", async () => {
  const room = await furnish(all)
  const topics = COLLECTIONS.map((collection) => `${collection}/${room.target[collection]}`).concat("conversations/*", "settings/*")
  // Of whole collections nobody but an admin gets more than the app itself, nor of one by another
  // name, nor with options.
  const ids = Object.fromEntries((await server.root.call("GET", "/api/collections?perPage=200")).body.items.map((one) => [one.name, one.id]))
  for (const collection of COLLECTIONS) {
    const other = [collection, `${ids[collection]}/*`, ids[collection], `${ids[collection]}/${room.target[collection]}`, `${collection}/*?`, `${collection}/${room.target[collection]}?options=%7B%7D`]
    if (!topics.includes(`${collection}/*`)) other.push(`${collection}/*`)
    for (const topic of other) await assert.rejects(() => all.owner.listen(topic), /subscriptions/, topic)
  }
  const streams = {}
  for (const role of ROLES) streams[role] = await all[role].listen(...topics)

  const { target } = room
  const acts = [
    server.root.update("users", target.users, { name: "member" }),
    all.owner.update("conversations", target.conversations, { title: "Room renamed" }),
    all.member.update("memberships", target.memberships, { muted: true }),
    all.member.update("messages", target.messages, { text: "edited" }),
    all.owner.update("invites", target.invites, { revoked: true }),
    server.root.update("settings", SETTINGS, { guests: true }),
  ]
  for (const answer of await Promise.all(acts)) assert.equal(answer.status, 200, JSON.stringify(answer.body))
  // A deletion, which those who are in still hear, and its undoing.
  assert.equal((await all.owner.remove("conversations", target.conversations)).status, 204)
  assert.equal((await all.owner.update("conversations", target.conversations, { deleted: "" })).status, 200)
  assert.equal((await all.owner.remove("messages", target.messages)).status, 204)
  // What comes last, for everybody who may hear anything, and for all.
  await server.root.update("settings", SETTINGS, { guests: false })
  await server.root.update("settings", SETTINGS, { guests: true })
  const last = (await server.root.create("conversations", { title: "Last" })).body.id
  for (const role of ROLES) {
    await streams[role].find((event) => event.record.id === (role === "nobody" ? SETTINGS : last))
    // Of two, so that the one before has been delivered as well.
    await streams[role].find((event) => event.record.id === SETTINGS && event.record.guests === false)
  }
  for (const collection of COLLECTIONS) {
    const answers = ROLES.map((role) => {
      const heard = streams[role].events.filter((event) => event.topic.split("/")[0] === collection && event.record.id === target[collection])
      return heard.length > 0 ? "y" : "n"
    }).join("")
    assert.equal(answers, TABLE[collection].realtime, `${collection}: ${ROLES.join(", ")}`)
  }
  for (const role of ROLES) {
    streams[role].close()
    const heard = JSON.stringify(streams[role].events)
    assert.doesNotMatch(heard, /"(readers|owners|hash|barred|seen|tokenKey|password)"/, role)
    // Of all addresses one hears only one's own, and that by an expand.
    const addresses = new Set([...heard.matchAll(/[\w.]+@example\.com/g)].map(([address]) => address))
    for (const address of addresses) assert.equal(address, all[role].record.email, role)
    if (!["member", "owner"].includes(role)) assert.doesNotMatch(heard, new RegExp(room.conversation), role)
  }
})
