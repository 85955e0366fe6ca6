// Messages: texts, authors, edits, deletions, answers, and plain clients.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { code, guest, newId, nobody, start } from "./support.mjs"

let server, ann, ben, room
before(async () => {
  server = await start()
  ann = await guest(server, "Ann")
  ben = await guest(server, "Ben")
  room = (await ann.create("conversations", { title: "Room" })).body.id
})
after(() => server.stop())

const timeline = async (id = room) => (await server.root.view("timelines", id)).body
const say = (person, text, more = {}) => person.create("messages", { conversation: room, text, ...more })

test("the course's request works as written", async () => {
  const other = (await ann.create("conversations", { title: "Other" })).body.id
  await ann.create("messages", { conversation: other, text: "elsewhere" })
  const said = (await say(ben, "here")).body
  const answer = await ben.call("GET", `/api/collections/messages/records?filter=(conversation='${room}')`)
  assert.equal(answer.status, 200)
  assert.ok(answer.body.items.some((item) => item.id === said.id))
  assert.ok(answer.body.items.every((item) => item.conversation === room))
})

test("a message takes its author, its number and a membership by itself", async () => {
  const id = newId()
  const made = await say(ben, " hi\r\nthere\u202e ", { id, seq: 900, rev: 900, edited: "2001-01-01 00:00:00Z", deleted: "2001-01-01 00:00:00Z" })
  assert.equal(made.status, 200)
  const head = await timeline()
  assert.deepEqual(
    [made.body.author, made.body.text, made.body.seq, made.body.rev, made.body.edited, made.body.deleted],
    [ben.id, "hi\nthere", head.seq, head.rev, "", ""],
  )
  const { collectionId, collectionName, ...whole } = made.body
  assert.deepEqual(head.change, whole)
  assert.deepEqual(head.last, { id, author: ben.id, text: "hi\nthere", seq: head.seq, created: made.body.created, edited: "", system: null })
  const joined = (await ben.list("memberships", { filter: `conversation = "${room}" && user = "${ben.id}"` })).body.items
  assert.deepEqual(joined.map((m) => m.role), ["member"])
})

test("a text out of bounds is refused by its field, whoever writes, and burns no number", async () => {
  const before = await timeline()
  for (const writer of [ann, server.root]) {
    for (const text of ["", " \n\t ", "\u200b\u2060\ufeff", "\u202e\u0000", null, undefined, [], {}]) {
      assert.equal(code(await say(writer, text), "text"), "validation_required", JSON.stringify(text))
    }
    assert.equal(code(await say(writer, "x".repeat(4001)), "text"), "validation_max_text_constraint")
    assert.equal(code(await say(writer, "😀".repeat(4001)), "text"), "validation_max_text_constraint")
  }
  assert.deepEqual(await timeline(), before)
  const full = await say(ann, "  " + "😀".repeat(4000) + "\n")
  assert.equal(full.body.text, "😀".repeat(4000))
  const head = await timeline()
  assert.equal(head.seq, before.seq + 1)
  assert.equal(head.change.text, "😀".repeat(4000))
  assert.equal(head.last.text, "😀".repeat(140))
})

test("nobody writes in another's name, or without one", async () => {
  assert.equal((await say(ben, "x", { author: ben.id })).status, 200)
  assert.equal(code(await say(ben, "x", { author: ann.id }), "author"), "validation_not_self")
  const before = await timeline()
  assert.equal((await say(nobody(server), "x")).status, 400)
  assert.deepEqual(await timeline(), before)
  // The dashboard may speak for anybody, or for nobody.
  assert.equal((await say(server.root, "from above")).body.author, "")
  assert.equal((await say(server.root, "for Ann", { author: ann.id })).body.author, ann.id)
})

test("a conversation that is not there is named", async () => {
  for (const writer of [ann, server.root]) {
    for (const conversation of [newId(), "short", "", undefined]) {
      assert.equal(code(await writer.create("messages", { conversation, text: "x" }), "conversation"), "validation_missing_rel_records")
    }
  }
})

test("the same id twice burns nothing", async () => {
  const id = newId()
  const first = (await say(ann, "once", { id })).body
  const before = await timeline()
  assert.equal(code(await say(ann, "once", { id }), "id"), "validation_not_unique")
  assert.deepEqual(await timeline(), before)
  assert.equal((await ann.view("messages", id)).body.author, ann.id)
  assert.equal((await say(ann, "next")).body.seq, first.seq + 1)
  assert.equal(code(await say(ann, "x", { id: "SHORT" }), "id"), "validation_min_text_constraint")
})

test("an answer belongs to a message of the same conversation", async () => {
  const other = (await ann.create("conversations", { title: "Other" })).body.id
  const here = (await say(ann, "question")).body.id
  const there = (await ann.create("messages", { conversation: other, text: "x" })).body.id
  assert.equal((await say(ben, "answer", { reply_to: here })).body.reply_to, here)
  for (const reply_to of [there, newId(), "short"]) {
    assert.equal(code(await say(ben, "answer", { reply_to }), "reply_to"), "validation_missing_rel_records")
  }
})

test("an edit is the author's, and changes the text alone", async () => {
  const message = (await say(ben, "first")).body
  const later = (await say(ann, "later")).body
  const edited = (await ben.update("messages", message.id, { text: " second " })).body
  assert.deepEqual([edited.text, edited.seq, edited.rev], ["second", message.seq, later.rev + 1])
  assert.notEqual(edited.edited, "")
  const head = await timeline()
  assert.equal(head.seq, later.seq)
  assert.equal(head.change.text, "second")
  assert.equal(head.last.id, later.id)

  for (const stranger of [ann, nobody(server)]) {
    assert.equal((await stranger.update("messages", message.id, { text: "x" })).status, 404)
  }
  assert.equal(code(await ben.update("messages", message.id, { text: " " }), "text"), "validation_required")
  assert.equal(code(await ben.update("messages", message.id, { text: "x".repeat(4001) }), "text"), "validation_max_text_constraint")
  assert.equal(code(await server.root.update("messages", message.id, { text: "\u200b" }), "text"), "validation_required")
  assert.deepEqual(await timeline(), head)
})

test("an edit of the newest message shows in the preview; an edit that changes nothing is no edit", async () => {
  const message = (await say(ben, "draft")).body
  await ben.update("messages", message.id, { text: "final" })
  const head = await timeline()
  assert.equal(head.last.text, "final")
  assert.equal(head.last.edited, head.change.edited)
  assert.equal((await ben.update("messages", message.id, { text: "final\n" })).status, 200)
  assert.deepEqual(await timeline(), head)
})

test("tampering is refused by its field or has no effect", async () => {
  const other = (await ben.create("conversations", { title: "Other" })).body.id
  const target = (await say(ann, "x")).body.id
  const message = (await say(ben, "mine")).body
  const before = await timeline()
  const refused = { conversation: other, author: ann.id, reply_to: target, deleted: "2001-01-01 00:00:00.000Z" }
  for (const field in refused) {
    assert.equal(code(await ben.update("messages", message.id, { [field]: refused[field] }), field), "validation_read_only")
  }
  assert.equal(code(await server.root.update("messages", message.id, { conversation: other }), "conversation"), "validation_read_only")
  const ignored = { seq: 1, rev: 1, "seq+": 5, edited: "2001-01-01 00:00:00.000Z", created: "2001-01-01 00:00:00.000Z", updated: "2001-01-01 00:00:00.000Z" }
  for (const writer of [ben, server.root]) {
    const answer = await writer.update("messages", message.id, ignored)
    assert.equal(answer.status, 200)
    const { seq, rev, edited, created } = answer.body
    assert.deepEqual({ seq, rev, edited, created }, { seq: message.seq, rev: message.rev, edited: "", created: message.created })
  }
  assert.deepEqual(await timeline(), before)
  // A client that sends the whole record back only changes the text.
  assert.equal((await ben.update("messages", message.id, { ...message, text: "whole" })).body.text, "whole")
})

test("author and owner delete; what is left is a tombstone in the log", async () => {
  const cat = await guest(server, "Cat")
  for (const remover of [ben, ann, server.root]) {
    const kept = (await say(ann, "kept")).body
    const message = (await say(ben, "oops")).body
    assert.equal((await cat.remove("messages", message.id)).status, 404)
    assert.equal((await remover.remove("messages", message.id)).status, 204)
    const head = await timeline()
    const { id, text, deleted, seq, rev } = (await server.root.view("messages", message.id)).body
    assert.deepEqual({ id, text, seq, rev }, { id: message.id, text: "", seq: message.seq, rev: message.rev + 1 })
    assert.notEqual(deleted, "")
    if (remover === ben) {
      assert.equal(head.last.id, kept.id)
      assert.deepEqual([head.change.id, head.change.text, head.change.deleted], [id, "", deleted])
    } else {
      // Somebody else's deletion is told, next to the tombstone.
      assert.deepEqual([head.rev, head.seq, head.last.id], [rev + 1, seq + 1, head.change.id])
      assert.deepEqual(head.change.system, { kind: "message_deleted", message: message.id, user: ben.id })
      assert.equal(head.change.author, remover === ann ? ann.id : "")
    }
    const left = (await cat.view("messages", message.id)).body
    assert.deepEqual([left.text, left.deleted, left.rev], ["", deleted, rev])

    const again = await remover.remove("messages", message.id)
    assert.ok([204, 404].includes(again.status))
    assert.equal((await ben.update("messages", message.id, { text: "back" })).status, 404)
    assert.equal(code(await server.root.update("messages", message.id, { text: "back" }), "text"), "validation_deleted")
    assert.equal((await server.root.update("messages", message.id, { deleted: "" })).body.deleted, deleted)
    assert.deepEqual(await timeline(), head)
  }
  // Another's room: its owner deletes, the stranger does not edit.
  const bens = (await ben.create("conversations", { title: "Ben's" })).body.id
  const anns = (await ann.create("messages", { conversation: bens, text: "x" })).body.id
  assert.equal((await ben.update("messages", anns, { text: "y" })).status, 404)
  assert.equal((await ben.remove("messages", anns)).status, 204)
  assert.equal((await timeline(bens)).last.text, "deleted a message")
})

test("a batch takes its numbers in order, or none at all", async () => {
  const url = "/api/collections/messages/records"
  const before = await timeline()
  const requests = Array.from({ length: 20 }, (_, i) => ({ method: "POST", url, body: { conversation: room, text: `b${i}` } }))
  const fine = await ann.call("POST", "/api/batch", { requests })
  assert.equal(fine.status, 200)
  assert.deepEqual(fine.body.map((one) => one.body.seq - before.seq), requests.map((_, i) => i + 1))
  const mixed = await ann.call("POST", "/api/batch", {
    requests: [
      { method: "PATCH", url: `${url}/${fine.body[0].body.id}`, body: { text: "edited" } },
      { method: "DELETE", url: `${url}/${fine.body[1].body.id}` },
      { method: "POST", url, body: { conversation: room, text: "last" } },
    ],
  })
  assert.equal(mixed.status, 200)
  const head = await timeline()
  assert.deepEqual([head.seq, head.rev, head.last.text], [before.seq + 21, before.rev + 23, "last"])

  const broken = await ann.call("POST", "/api/batch", { requests: [requests[0], { method: "POST", url, body: { conversation: room, text: "" } }] })
  assert.equal(broken.status, 400)
  assert.equal(broken.body.data.requests[1].response.data.text.code, "validation_required")
  const foreign = await ann.call("POST", "/api/batch", { requests: [{ method: "POST", url, body: { conversation: room, text: "x", author: ben.id } }] })
  assert.equal(foreign.body.data.requests[0].response.data.author.code, "validation_not_self")
  assert.deepEqual(await timeline(), head)
})

test("a conversation and its first messages may come in one batch", async () => {
  const id = newId()
  const answer = await ann.call("POST", "/api/batch", {
    requests: [
      { method: "POST", url: "/api/collections/conversations/records", body: { id, title: "At once", visibility: "private" } },
      { method: "POST", url: "/api/collections/messages/records", body: { conversation: id, text: "one" } },
      { method: "POST", url: "/api/collections/messages/records", body: { conversation: id, text: "two" } },
    ],
  })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  assert.deepEqual([(await timeline(id)).seq, (await timeline(id)).last.text], [2, "two"])
  assert.equal((await ann.list("messages", { filter: `conversation = "${id}"` })).body.totalItems, 2)
})

test("a timeline that went missing comes back from the messages", async () => {
  const id = (await ann.create("conversations", { title: "Healed" })).body.id
  await ann.create("messages", { conversation: id, text: "one" })
  const two = (await ann.create("messages", { conversation: id, text: "two" })).body
  assert.equal((await server.root.remove("timelines", id)).status, 204)
  await ann.update("messages", two.id, { text: "two!" })
  const head = await timeline(id)
  assert.deepEqual([head.seq, head.rev, head.last.text], [2, 3, "two!"])
})
