// The purge: what was deleted long enough ago goes for good, in steps, while
// others write on.
import assert from "node:assert/strict"
import { test } from "node:test"
import { code, guest, start, until } from "./support.mjs"

const purge = async (server) => {
  const answer = await server.root.call("POST", "/api/crons/ochat_purge")
  assert.equal(answer.status, 204)
}
const count = async (person, collection, conversation) =>
  (await person.list(collection, { filter: `conversation = "${conversation}"`, perPage: "1" })).body.totalItems

// Many messages at once, by batches of the size the server allows.
async function fill(person, conversation, number) {
  for (let done = 0; done < number; done += 20) {
    const requests = Array.from({ length: Math.min(20, number - done) }, (_, i) => ({
      method: "POST", url: "/api/collections/messages/records", body: { conversation, text: `message ${done + i}` },
    }))
    const answer = await person.call("POST", "/api/batch", { requests })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
  }
}

test("a large deleted conversation goes while another writer writes", async (t) => {
  const server = await start({ env: { OCHAT_PURGE_AFTER_DAYS: "0" } })
  t.after(() => server.stop())
  const ann = await guest(server, "Ann")
  const ben = await guest(server, "Ben")
  const doomed = (await ann.create("conversations", { title: "Doomed" })).body.id
  const kept = (await ann.create("conversations", { title: "Kept" })).body.id
  await fill(ann, doomed, 3100)
  const tombstone = (await ben.create("messages", { conversation: kept, text: "x" })).body.id
  await ben.remove("messages", tombstone)
  const stream = await ben.listen("conversations/*", `conversations/${doomed}`, `timelines/${doomed}`)
  await ann.remove("conversations", doomed)

  let stop = false
  let written = 0
  const writer = (async () => {
    while (!stop) {
      const answer = await ben.create("messages", { conversation: kept, text: `still here ${written}` })
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
      written++
    }
  })()
  await purge(server)
  await until("the conversation to be gone", async () => (await server.root.view("conversations", doomed)).status === 404)
  const during = written
  stop = true
  await writer
  assert.ok(during > 0)

  for (const collection of ["messages", "memberships", "timelines"]) {
    assert.equal(await count(server.root, collection, doomed), 0, collection)
  }
  assert.equal((await ben.view("messages", tombstone)).status, 200)
  assert.equal(await count(ben, "messages", kept), written + 1)
  assert.equal((await ben.view("timelines", kept)).body.seq, written + 1)
  assert.equal((await ann.view("conversations", kept)).body.title, "Kept")
  // Purging is nobody's business: the only news was the deletion itself.
  stream.close()
  const news = stream.events.filter((event) => JSON.stringify(event.record).includes(doomed))
  assert.ok(news.every((event) => event.action === "update" && event.record.id === doomed), JSON.stringify(news))
})

test("within the days of grace nothing goes; after them it cannot be undone", async (t) => {
  const server = await start({ env: { OCHAT_PURGE_AFTER_DAYS: "0.5" } })
  t.after(() => server.stop())
  const ann = await guest(server, "Ann")
  const fresh = (await ann.create("conversations", { title: "Fresh" })).body.id
  await ann.create("messages", { conversation: fresh, text: "x" })
  await ann.remove("conversations", fresh)
  const control = (await ann.create("conversations", { title: "Control" })).body.id
  await ann.remove("conversations", control)
  // Twenty hours ago, as the database would have it.
  const then = new Date(Date.now() - 20 * 3600 * 1000).toISOString().replace("T", " ")
  const aged = await server.root.call("POST", "/api/sql", { query: `UPDATE conversations SET deleted = '${then}' WHERE id = '${control}'` })
  assert.equal(aged.status, 200, JSON.stringify(aged.body))

  assert.equal(code(await ann.update("conversations", control, { deleted: "" }), "deleted"), "validation_purged")
  await purge(server)
  await until("the old one to be gone", async () => (await server.root.view("conversations", control)).status === 404)
  assert.equal((await server.root.view("conversations", fresh)).status, 200)
  // The message, and the line that says who deleted the conversation.
  assert.equal(await count(server.root, "messages", fresh), 2)
  assert.equal((await ann.update("conversations", fresh, { deleted: "" })).status, 200)
})

test("nonsense in the environment means the usual seven days", async (t) => {
  for (const days of ["soon", "-1", ""]) {
    const server = await start({ env: { OCHAT_PURGE_AFTER_DAYS: days } })
    t.after(() => server.stop())
    const ann = await guest(server, "Ann")
    const ids = {}
    for (const age of [6, 8]) {
      const { id } = (await ann.create("conversations", { title: `${age} days` })).body
      await ann.remove("conversations", id)
      const then = new Date(Date.now() - age * 24 * 3600 * 1000).toISOString().replace("T", " ")
      await server.root.call("POST", "/api/sql", { query: `UPDATE conversations SET deleted = '${then}' WHERE id = '${id}'` })
      ids[age] = id
    }
    await purge(server)
    await until("the eight days old to be gone", async () => (await server.root.view("conversations", ids[8])).status === 404)
    assert.equal((await server.root.view("conversations", ids[6])).status, 200, days)
  }
})
