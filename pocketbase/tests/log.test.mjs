// The log under pressure: sixteen writers create, edit and delete at once, and
// afterwards every number is there exactly once.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { guest, newId, start, until } from "./support.mjs"

const WRITERS = 16
const ROUNDS = 12

let server
before(async () => { server = await start() })
after(() => server.stop())

// A small generator, so that a failure can be run again with its seed.
function random(seed) {
  return () => {
    seed = (seed * 1664525 + 1013904223) >>> 0
    return seed / 2 ** 32
  }
}

test("seq and rev have no hole and no repeat, and the timeline is the log", async () => {
  const people = await Promise.all(Array.from({ length: WRITERS }, (_, i) => guest(server, `Writer ${i}`)))
  const rooms = []
  for (const title of ["One", "Two"]) rooms.push((await people[0].create("conversations", { title })).body.id)
  const streams = await Promise.all(rooms.map((room) => people[1].listen(`timelines/${room}`)))
  const logged = new Map(rooms.map((room) => [room, 0]))
  const expected = new Map()

  await Promise.all(people.map(async (person, index) => {
    const dice = random(index + 1)
    const mine = []
    const seen = (room, message) => {
      logged.set(room, logged.get(room) + 1)
      expected.set(message.id, message)
    }
    for (let round = 0; round < ROUNDS; round++) {
      const room = rooms[Math.floor(dice() * rooms.length)]
      const id = newId()
      const made = await person.create("messages", { id, conversation: room, text: `${index}/${round}` })
      assert.equal(made.status, 200, JSON.stringify(made.body))
      seen(room, made.body)
      mine.push(made.body)
      // What fails must not burn a number in between.
      assert.equal((await person.create("messages", { id, conversation: room, text: "again" })).status, 400)
      assert.equal((await person.create("messages", { conversation: room, text: " " })).status, 400)

      const old = mine[Math.floor(dice() * mine.length)]
      if (expected.get(old.id).deleted === "") {
        if (dice() < 0.6) {
          const edited = await person.update("messages", old.id, { text: `${index}/${round} edited` })
          assert.equal(edited.status, 200, JSON.stringify(edited.body))
          seen(old.conversation, edited.body)
        } else {
          assert.equal((await person.remove("messages", old.id)).status, 204)
          seen(old.conversation, (await person.view("messages", old.id)).body)
        }
      }
      if (round % 4 === 3) {
        const batch = await person.call("POST", "/api/batch", {
          requests: [0, 1, 2].map((n) => ({
            method: "POST", url: "/api/collections/messages/records", body: { conversation: room, text: `${index}/${round} batch ${n}` },
          })),
        })
        assert.equal(batch.status, 200, JSON.stringify(batch.body))
        for (const one of batch.body) seen(room, one.body)
        assert.equal(batch.body[2].body.seq, batch.body[0].body.seq + 2)
      }
    }
  }))

  let total = 0
  for (const [index, room] of rooms.entries()) {
    const messages = await people[0].all("messages", { filter: `conversation = "${room}"`, sort: "seq" })
    const head = (await people[0].view("timelines", room)).body
    assert.deepEqual(messages.map((m) => m.seq), messages.map((_, i) => i + 1))
    assert.equal(head.seq, messages.length)
    assert.equal(head.rev, logged.get(room))
    assert.equal(new Set(messages.map((m) => m.rev)).size, messages.length)
    for (const message of messages) {
      const { collectionId, collectionName, ...rest } = message
      const known = expected.get(message.id)
      for (const field in rest) assert.deepEqual(rest[field], known[field], field)
      if (message.rev === head.rev) assert.deepEqual(head.change, rest)
    }
    assert.equal(Math.max(...messages.map((m) => m.rev)), head.rev)
    const newest = messages.findLast((m) => m.deleted === "")
    assert.deepEqual(head.last, {
      id: newest.id, author: newest.author, text: newest.text, seq: newest.seq, created: newest.created, edited: newest.edited, system: newest.system,
    })

    // And every single change arrived at the one who listened.
    const { events } = streams[index]
    await until(`all ${head.rev} events`, () => events.length >= head.rev)
    assert.deepEqual(events.map((e) => e.record.rev).sort((a, b) => a - b), Array.from({ length: head.rev }, (_, i) => i + 1))
    for (const message of messages) {
      const told = events.find((e) => e.record.rev === message.rev).record.change
      assert.deepEqual([told.id, told.text], [message.id, message.text])
    }
    streams[index].close()
    total += head.rev
  }
  assert.ok(total > 300, `${total} changes`)
})

test("an edit that loses against a deletion does not bring the text back", async () => {
  const [ann, ben] = [await guest(server, "Ann"), await guest(server, "Ben")]
  const room = (await ann.create("conversations", { title: "Race" })).body.id
  for (let i = 0; i < 15; i++) {
    const { id } = (await ben.create("messages", { conversation: room, text: "x" })).body
    const edits = [1, 2, 3].map((n) => ben.update("messages", id, { text: `edit ${n}` }))
    await Promise.all([...edits, ann.remove("messages", id)])
    const left = (await ann.view("messages", id)).body
    assert.equal(left.text, "")
    assert.notEqual(left.deleted, "")
  }
  const messages = await ann.all("messages", { filter: `conversation = "${room}"` })
  const head = (await ann.view("timelines", room)).body
  assert.equal(messages.filter((m) => m.system?.kind === "message_deleted").length, 15)
  assert.equal(Math.max(...messages.map((m) => m.rev)), head.rev)
})
