// The table of the hostile-client suite, cell by cell, against a real server by
// plain HTTP: {who} × {operation} × {collection}, 672 in all.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { newId, start } from "../support.mjs"
import { PROBES } from "./probes.mjs"
import { TABLE } from "./table.mjs"
import { COLLECTIONS, OPERATIONS, people, ROLES, room as furnish, SETTINGS } from "./world.mjs"

let server, all, open, picture
const CHANGING = new Set(["create", "update", "delete", "batch"])
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

test("every cell has an expected answer", () => {
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
        const works = await PROBES[operation](collection, { server, all, room, open, person, picture })
        answers += works ? "y" : "n"
        if (operation === "update" && works) await restore(collection)
        assert.equal(typeof works, "boolean")
      }
      assert.equal(answers, TABLE[collection][operation], ROLES.join(", "))
    })
  }
}

// What is not part of a room is put back by hand.
async function restore(collection) {
  if (collection === "users") await server.root.update("users", all.member.id, { name: "member" })
}

test("realtime, on every topic of every collection", async () => {
  const room = await furnish(all)
  const topics = COLLECTIONS.flatMap((collection) => [`${collection}/*`, `${collection}/${room.target[collection]}`, collection])
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
    if (role !== "member") assert.doesNotMatch(heard, /@example\.com/, role)
    if (!["member", "owner"].includes(role)) assert.doesNotMatch(heard, new RegExp(room.conversation), role)
  }
})
