// What a hostile client puts into its requests: numbers, times, names of others,
// other conversations; questions that lead through what it may not see; and a
// stream that it keeps open after it has been removed.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { code, newId, nobody, start } from "../support.mjs"
import { people, room as furnish, SECRET } from "./world.mjs"

let server, all, owner, member, stranger, former
before(async () => {
  server = await start()
  all = await people(server)
  ;({ owner, member, stranger } = all)
  former = all["ex-member"]
})
after(() => server.stop())

const LONG_AGO = "2001-01-01 00:00:00.000Z"
const row = async (collection, id) => (await server.root.view(collection, id)).body
const timeline = async (room) => row("timelines", room.conversation)

test("a message's numbers, times, author and place are not the client's to say", async () => {
  const room = await furnish(all)
  const other = await furnish(all)
  const id = room.target.messages
  const before = await row("messages", id)
  const head = await timeline(room)
  const refused = { conversation: other.conversation, author: owner.id, reply_to: other.target.messages, deleted: LONG_AGO, id: newId() }
  for (const [field, value] of Object.entries(refused)) {
    assert.equal((await member.update("messages", id, { [field]: value })).status, 400, field)
  }
  const ignored = { seq: 1, rev: 9999, "seq+": 7, "rev-": 1, created: LONG_AGO, updated: LONG_AGO, edited: LONG_AGO, system: { kind: "renamed" }, collectionId: "x", collectionName: "users" }
  for (const [field, value] of Object.entries(ignored)) {
    const answer = await member.update("messages", id, { [field]: value })
    assert.equal(answer.status, 200, field)
  }
  const now = await row("messages", id)
  assert.ok(now.updated > "2020")
  assert.deepEqual({ ...now, updated: before.updated }, before)
  assert.deepEqual([(await timeline(room)).rev, (await timeline(room)).seq], [head.rev, head.seq])

  const made = (await member.create("messages", { conversation: room.conversation, text: "x", ...ignored, deleted: LONG_AGO })).body
  assert.deepEqual([made.seq, made.rev, made.edited, made.deleted, made.system], [head.seq + 1, head.rev + 1, "", "", null])
  assert.ok(made.created > "2020")
  assert.equal(code(await member.create("messages", { conversation: room.conversation, text: "x", author: owner.id }), "author"), "validation_not_self")
  assert.equal(code(await member.create("messages", { id, conversation: room.conversation, text: "x" }), "id"), "validation_not_unique")
  assert.equal(code(await stranger.create("messages", { id, conversation: room.conversation, text: "x" }), "conversation"), "validation_missing_rel_records")
})

test("a membership is neither moved, nor promoted, nor read for another", async () => {
  const room = await furnish(all)
  const own = (await stranger.create("conversations", { title: "Own" })).body.id
  const mine = (await stranger.list("memberships", { filter: `conversation = "${own}"` })).body.items[0].id
  for (const change of [{ conversation: room.conversation }, { user: owner.id }]) {
    assert.equal((await stranger.update("memberships", mine, change)).status, 404, JSON.stringify(change))
  }
  const theirs = room.target.memberships
  for (const change of [{ role: "owner" }, { role: "owner", muted: true }, { user: stranger.id }, { conversation: own }]) {
    assert.equal((await member.update("memberships", theirs, change)).status, 404, JSON.stringify(change))
  }
  for (const change of [{ read_seq: 1 }, { "read_seq+": 1 }, { muted: true }, { pinned: true }, { user: owner.id }]) {
    assert.equal((await owner.update("memberships", theirs, change)).status, 404, JSON.stringify(change))
  }
  for (const change of [{ role: "" }, { role: "admin" }, { role: ["owner", "member"] }]) {
    await owner.update("memberships", theirs, change)
    assert.equal((await row("memberships", theirs)).role, "member", JSON.stringify(change))
  }
  assert.equal((await row("memberships", theirs)).read_seq, 0)
  assert.equal((await member.create("memberships", { conversation: room.conversation, user: stranger.id })).status, 400)
  assert.equal((await member.create("memberships", { conversation: room.conversation, user: member.id, role: "owner" })).status, 400)
  assert.equal((await stranger.create("memberships", { conversation: room.conversation })).status, 400)
  const dates = (await owner.create("memberships", { conversation: room.conversation, user: all.spare.id, created: LONG_AGO, updated: LONG_AGO })).body
  assert.ok(dates.created > "2020" && dates.updated > "2020")
})

test("a conversation's owner, readers and times are not there for the taking", async () => {
  const room = await furnish(all)
  for (const person of [member, stranger, former, all["other owner"], nobody(server)]) {
    for (const change of [{ owner: person.id }, { owners: person.id }, { readers: person.id }, { deleted: "" }, { visibility: "public" }]) {
      assert.equal((await person.update("conversations", room.conversation, change)).status, 404)
    }
  }
  const before = await row("conversations", room.conversation)
  await owner.update("conversations", room.conversation, { owners: `${owner.id} ${stranger.id}`, readers: stranger.id, created: LONG_AGO, id: room.conversation })
  const now = await row("conversations", room.conversation)
  assert.deepEqual([now.owners, now.created], [before.owners, before.created])
  assert.deepEqual(now.readers.split(" ").sort(), before.readers.split(" ").sort())
  assert.equal((await stranger.view("conversations", room.conversation)).status, 404)
  const made = await stranger.create("conversations", { title: "x", visibility: "private", owners: member.id, readers: member.id, created: LONG_AGO })
  assert.equal((await member.view("conversations", made.body.id)).status, 404)
  assert.ok(made.body.created > "2020")
  assert.equal(code(await stranger.create("conversations", { title: "x", owner: owner.id }), "owner"), "validation_not_self")
})

test("an account is neither another's, nor promoted, nor given away", async () => {
  for (const change of [
    { guest: true }, { verified: true }, { email: "a@b.cd" }, { emailVisibility: true }, { deleted: LONG_AGO },
  ]) {
    assert.equal((await member.update("users", member.id, change)).status, 404, JSON.stringify(change))
    assert.equal((await stranger.update("users", member.id, change)).status, 404, JSON.stringify(change))
  }
  await member.update("users", member.id, { seen: LONG_AGO, tokenKey: "x".repeat(50), id: member.id, created: LONG_AGO })
  const stored = await row("users", member.id)
  assert.ok(stored.created > "2020" && stored.seen > "2020")
  assert.equal((await member.call("POST", "/api/collections/users/auth-refresh", {})).status, 200)
  for (const passwords of [{ password: "stolen for good", passwordConfirm: "stolen for good" }, { password: "stolen for good", passwordConfirm: "stolen for good", oldPassword: "guess" }]) {
    assert.equal((await member.update("users", member.id, passwords)).status, 404)
    assert.equal((await stranger.update("users", member.id, passwords)).status, 404)
  }
  for (const path of ["impersonate/" + member.id]) {
    assert.equal((await stranger.call("POST", `/api/collections/users/${path}`, {})).status, 403)
  }
})

test("what leads through a relation gives away no more than the rules do", async () => {
  const room = await furnish(all)
  const open = newId()
  await owner.create("conversations", { id: open, title: "Open to all" })
  await owner.create("messages", { conversation: open, text: "hello" })
  const questions = [
    ["messages", `conversation.title ~ "${SECRET}"`], ["messages", `author.messages_via_author.text ?~ "${SECRET}"`],
    ["messages", `author.memberships_via_user.conversation ?= "${room.conversation}"`], ["messages", `author.email ~ "${SECRET}"`],
    ["messages", `reply_to.text ~ "${SECRET}"`], ["timelines", `conversation.title ~ "${SECRET}"`],
    ["timelines", `conversation.messages_via_conversation.text ?~ "${SECRET}"`],
    ["memberships", `user.email ~ "${SECRET}"`], ["memberships", `conversation.title ~ "${SECRET}"`],
    ["memberships", `user.inboxes_via_user.rev ?> 0 && user = "${member.id}"`],
    ["conversations", `owner.conversations_via_owner.title ?~ "${SECRET}"`], ["conversations", `owner.email ~ "${SECRET}"`],
    ["conversations", `messages_via_conversation.text ?~ "${SECRET}"`], ["conversations", `owner.invites_via_author.uses ?= 7`],
    ["users", `conversations_via_owner.messages_via_conversation.text ?~ "${SECRET}"`],
    ["users", `memberships_via_user.conversation.title ?~ "${SECRET}"`], ["users", `inboxes_via_user.change ?~ "${room.conversation}"`],
    ["users", `email:lower ~ "${SECRET}"`], ["users", `invites_via_author.conversation ?= "${room.conversation}"`],
  ]
  // What is open, and oneself: whose inbox tells of what one lost.
  const theirs = new Set([open])
  for (const person of [stranger, former]) {
    for (const [collection, filter] of questions) {
      const answer = await person.list(collection, { filter, expand: "author,conversation,owner,user" })
      assert.equal(answer.status, 200, filter)
      assert.deepEqual(answer.body.items.filter((item) => !theirs.has(item.id) && item.id !== person.id), [], filter)
    }
    for (const [collection, filter] of [
      ["users", `@collection.conversations.title ?~ "${SECRET}"`], ["users", `tokenKey ~ "a"`], ["users", `password ~ "a"`], ["users", `seen > "2001"`],
      ["conversations", `readers ~ "${member.id}"`], ["conversations", `owners ~ "${owner.id}"`], ["messages", `conversation.readers ~ "a"`],
      ["users", `conversations_via_owner.readers ~ "a"`], ["users", `invites_via_author.hash ~ "a"`], ["users", `@request.auth.email ~ "a"`],
    ]) {
      assert.ok([400, 403].includes((await person.list(collection, { filter })).status), filter)
    }
    for (const [collection, sort] of [["users", "tokenKey"], ["users", "seen"], ["users", "password"], ["conversations", "readers"], ["messages", "conversation.owners"], ["users", "invites_via_author.hash"]]) {
      assert.equal((await person.list(collection, { sort })).status, 400, `${collection} ${sort}`)
    }
  }
})

test("whoever was removed reads nothing, by any request and by a stream that is still open", async () => {
  const room = await furnish(all)
  const { conversation } = room
  await owner.create("memberships", { conversation, user: stranger.id })
  const topics = ["conversations", "timelines", "messages", "memberships", "inboxes", "users", "invites"]
    .map((collection) => `${collection}/${room.target[collection]}`)
  const stream = await stranger.listen(...topics, "conversations/*", `inboxes/${stranger.id}`)
  await member.create("messages", { conversation, text: "while in" })
  await stream.find((event) => event.record.change?.text === "while in")
  const mine = (await stranger.list("memberships", { filter: `conversation = "${conversation}" && user = "${stranger.id}"` })).body.items[0].id
  await owner.remove("memberships", mine)
  await stream.find((event) => event.topic === `inboxes/${stranger.id}` && event.record.change.gone)

  const later = (await member.create("messages", { conversation, text: "afterwards one" })).body.id
  await member.update("messages", later, { text: "afterwards two" })
  await owner.remove("messages", later)
  await owner.update("conversations", conversation, { title: "afterwards three" })
  await owner.update("memberships", room.target.memberships, { role: "owner" })
  await owner.call("POST", "/api/ochat/invites", { conversation })
  const last = (await owner.create("conversations", { title: "Last" })).body.id
  await stream.find((event) => event.record.id === last)
  stream.close()
  assert.doesNotMatch(JSON.stringify(stream.events), /afterwards/)

  for (const collection of ["conversations", "timelines", "messages", "memberships", "invites"]) {
    const id = room.target[collection]
    assert.equal((await stranger.view(collection, id)).status, 404, collection)
    assert.equal((await stranger.list(collection)).body.items.some((item) => item.id === id || item.conversation === conversation), false, collection)
  }
  const batch = await stranger.call("POST", "/api/batch", { requests: [{ method: "POST", url: "/api/collections/messages/records", body: { conversation, text: "x" } }] })
  assert.equal(batch.status, 400)
  const again = await stranger.listen(`timelines/${conversation}`, "conversations/*")
  await member.create("messages", { conversation, text: "still nothing" })
  const marker = (await owner.create("conversations", { title: "Marker" })).body.id
  await again.find((event) => event.record.id === marker)
  again.close()
  assert.doesNotMatch(JSON.stringify(again.events), /still nothing/)
})

test("what is the admin's is nobody else's", async () => {
  for (const person of [nobody(server), stranger, owner]) {
    for (const [method, path] of [
      ["GET", "/api/settings"], ["PATCH", "/api/settings"], ["GET", "/api/collections"], ["PATCH", "/api/collections/users"], ["GET", "/api/logs"],
      ["GET", "/api/backups"], ["POST", "/api/backups"], ["GET", "/api/crons"], ["POST", "/api/crons/ochat_tidy"], ["POST", "/api/sql"],
      ["DELETE", "/api/collections/messages/truncate"], ["GET", "/api/collections/_superusers/records"], ["POST", "/api/collections/_superusers/records"],
    ]) {
      const { status } = await person.call(method, path, method === "GET" ? undefined : {})
      assert.ok([401, 403].includes(status), `${method} ${path}: ${status}`)
    }
    for (const collection of ["_externalAuths", "_mfas", "_otps", "_authOrigins"]) {
      assert.deepEqual((await person.list(collection)).body.items ?? [], [], collection)
    }
  }
})
