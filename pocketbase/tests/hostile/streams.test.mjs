// Event streams in hostile hands: many, with many or costly topics, without a person, and
// such as nobody reads.
import assert from "node:assert/strict"
import { connect } from "node:net"
import { after, before, test } from "node:test"
import { guest, member, nobody, start, until } from "../support.mjs"

let server, ann
before(async () => {
  server = await start()
  ann = await member(server, "Ann", "ann@example.com")
})
after(() => server.stop())

const cron = async (one, id) => assert.equal((await one.root.call("POST", `/api/crons/${id}`)).status, 204)
const room = async (more = {}) => (await ann.create("conversations", { title: "Room", ...more })).body.id
const timelines = (count) => Array.from({ length: count }, (_, i) => `timelines/${String(i).padStart(15, "0")}`)
const refuses = (person, expected, ...topics) => assert.rejects(() => person.listen(...topics), new RegExp(`subscriptions.*${expected}`), topics[0].slice(0, 80))
// What is told after everything before.
async function told(stream) {
  const id = await room({ title: "Marker" })
  await stream.find((event) => event.record.id === id)
}

// A stream on a socket of its own, which reads only what it is told to; `first` is the answer's
// beginning. `ended` is when the server has ended it.
async function raw(one, method = "GET") {
  const socket = connect(one.port, "127.0.0.1")
  const stream = { socket, text: "", ended: false }
  socket.setEncoding("utf8").on("data", (chunk) => (stream.text += chunk)).on("error", () => (stream.ended = true)).on("close", () => (stream.ended = true))
  socket.write(`${method} /api/realtime HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
  await until("an answer", () => (method === "GET" ? /"clientId":"(\w+)"/ : /\r\n\r\n/).test(stream.text) || / 429 /.test(stream.text))
  stream.status = Number(stream.text.slice(9, 12))
  stream.client = /"clientId":"(\w+)"/.exec(stream.text)?.[1]
  // An ended stream says so by a last, empty chunk.
  stream.isOver = () => stream.ended || /\r\n0\r\n\r\n/.test(stream.text)
  return stream
}

test("an event of a timeline or an inbox asks the database nothing", async () => {
  for (const name of ["timelines", "inboxes"]) {
    const { viewRule, fields } = (await server.root.call("GET", `/api/collections/${name}`)).body
    assert.equal(viewRule, "")
    assert.deepEqual(fields.filter((field) => ["readers", "closed"].includes(field.name)), [])
  }
  // And still nobody else views it.
  const stranger = await guest(server, "Stranger")
  const conversation = await room({ visibility: "private" })
  for (const one of [stranger, nobody(server)]) {
    assert.equal((await one.view("timelines", conversation)).status, 404)
    assert.equal((await one.view("inboxes", ann.id)).status, 404)
  }
  assert.equal((await ann.view("timelines", conversation)).status, 200)
  assert.equal((await ann.view("inboxes", ann.id)).status, 200)
})

test("a stream has 120 topics of 60 characters at most", async () => {
  const stream = await ann.listen(...timelines(118), "conversations/*", `inboxes/${ann.id}`)
  stream.close()
  for (const person of [ann, nobody(server)]) {
    await refuses(person, "validation_length_too_long", ...timelines(121))
    await refuses(person, "validation_max_text_constraint", `timelines/${"a".repeat(51)}`)
    await refuses(person, "validation_max_text_constraint", ...timelines(100), `messages/*?options=${"%41".repeat(820)}`)
  }
})

test("whole collections are those of the app, and options are an admin's", async () => {
  const conversation = await room()
  for (const person of [ann, nobody(server)]) {
    for (const topic of ["messages/*", "timelines/*", "memberships/*", "inboxes/*", "users/*", "messages", "conversations", "_superusers/*", "anything", "x/*", "timelines/x", `Timelines/${conversation}`, `unknown/${conversation}`]) {
      await refuses(person, "validation_invalid_format", topic)
    }
    for (const topic of ["messages/*?options=%7B%7D", "conversations/*?", `timelines/${conversation}?`, "settings/*?options=%7B%7D"]) {
      await refuses(person, "validation_invalid_format", topic)
    }
  }
  const { id } = (await server.root.call("GET", "/api/collections/timelines")).body
  await refuses(ann, "validation_invalid_format", `${id}/${conversation}`)
  const options = encodeURIComponent(JSON.stringify({ query: { filter: `conversation = "${conversation}"` } }))
  const admin = await server.root.listen(...timelines(130), `messages/*?options=${options}`, `${id}/${conversation}`)
  await ann.create("messages", { conversation, text: "for the admin" })
  await admin.find((event) => event.record.text === "for the admin")
  await admin.find((event) => event.topic === `${id}/${conversation}`)
  admin.close()
})

test("who is not signed in hears the settings, and nothing else", async () => {
  const conversation = await room()
  const topics = ["settings/*", "@oauth2", "conversations/*", `timelines/${conversation}`, `conversations/${conversation}`, `inboxes/${ann.id}`, `users/${ann.id}`, "settings/settingsofochat", ...timelines(100)]
  const strangers = [await nobody(server).listen(...topics), await nobody(server, "a.made.up").listen(...topics)]
  const witness = await ann.listen("conversations/*", `timelines/${conversation}`)
  const settings = (await server.root.list("settings")).body.items[0]
  await ann.create("messages", { conversation, text: "hello" })
  await ann.update("conversations", conversation, { title: "Renamed" })
  await ann.update("users", ann.id, { name: "Ann" })
  await told(witness)
  await server.root.update("settings", settings.id, { guests: settings.guests })
  for (const stranger of strangers) {
    await stranger.find((event) => event.topic === "settings/*")
    assert.deepEqual(stranger.events.map((event) => event.topic), ["settings/*"])
    stranger.close()
  }
  witness.close()
})

test("an account has 32 streams: with one more the oldest ends", async () => {
  const ben = await guest(server, "Ben")
  const streams = []
  for (let i = 0; i < 34; i++) {
    const stream = await raw(server)
    assert.equal((await ben.call("POST", "/api/realtime", { clientId: stream.client, subscriptions: [`inboxes/${ben.id}`] })).status, 204)
    streams.push(stream)
  }
  await until("the ends of two", () => streams.filter((one) => one.isOver()).length === 2)
  assert.deepEqual(streams.map((one) => one.isOver()).slice(0, 4), [true, true, false, false])
  // The others hear what they heard before.
  await ben.create("conversations", { title: "Mine" })
  await until("the events", () => streams.slice(2).every((one) => one.text.includes(`event:inboxes/${ben.id}`)))
  for (const { socket } of streams) socket.destroy()
})

test("a stream that asks for nothing ends, a HEAD like any other", async () => {
  const [idle, head, busy] = [await raw(server), await raw(server, "HEAD"), await raw(server)]
  assert.equal((await ann.call("POST", "/api/realtime", { clientId: busy.client, subscriptions: ["conversations/*"] })).status, 204)
  // What comes on the same connection is answered once the stream before is over.
  head.text = ""
  head.socket.write("GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
  await until("the ends", async () => {
    await cron(server, "ochat_streams")
    return idle.isOver() && head.text.includes("healthy")
  })
  assert.equal(busy.isOver(), false)
  for (const { socket } of [idle, head, busy]) socket.destroy()
})

test("an address opens few streams by HEAD, and has no more than a thousand", async (t) => {
  const limited = await start({ env: { OCHAT_RATE_LIMITS: "" } })
  t.after(() => limited.stop())
  const heads = await Promise.all(Array.from({ length: 30 }, () => raw(limited, "HEAD")))
  const refused = heads.filter((one) => one.status === 429).length
  assert.ok(refused >= 10, String(refused))
  for (const { socket } of heads) socket.destroy()
  // Without the limit on how fast they are opened, which would take a while.
  assert.equal((await limited.root.call("PATCH", "/api/settings", { rateLimits: { enabled: true, rules: [{ label: "/api/none", audience: "", duration: 10, maxRequests: 1 }] } })).status, 200)
  const cat = await guest(limited, "Cat")
  const signedIn = await raw(limited)
  assert.equal((await cat.call("POST", "/api/realtime", { clientId: signedIn.client, subscriptions: ["conversations/*"] })).status, 204)
  const streams = []
  while (streams.length < 1020) {
    const more = await Promise.all(Array.from({ length: 60 }, () => raw(limited)))
    await Promise.all(more.map((one) => limited.api("POST", "/api/realtime", { clientId: one.client, subscriptions: ["settings/*"] })))
    streams.push(...more)
  }
  await cron(limited, "ochat_streams")
  await until("the surplus to end", () => streams.filter((one) => one.isOver()).length >= 21)
  assert.equal(streams.filter((one) => !one.isOver()).length, 999)
  assert.equal(signedIn.isOver(), false)
  for (const { socket } of [...streams, signedIn]) socket.destroy()
})

test("a stream that nobody reads ends, and what waits for it goes with it", async () => {
  const conversation = await room()
  const dan = await guest(server, "Dan")
  const stalled = await raw(server)
  const { socket } = stalled
  assert.equal((await dan.call("POST", "/api/realtime", { clientId: stalled.client, subscriptions: [`timelines/${conversation}`] })).status, 204)
  socket.pause()
  const witness = await ann.listen(`timelines/${conversation}`)
  const text = "€".repeat(4000)
  const request = { method: "POST", url: "/api/collections/messages/records", body: { conversation, text } }
  // Fifty each, five at a time: a body has 64 kB.
  const write = async (batches) => {
    for (let i = 0; i < batches * 10; i++) assert.equal((await ann.call("POST", "/api/batch", { requests: Array(5).fill(request) })).status, 200)
  }
  // More than what the machine keeps between the two ends of a connection.
  await write(12)
  await until("the other one's events", () => witness.events.length === 600)
  await cron(server, "ochat_probe")
  await cron(server, "ochat_streams")
  // The account's next stream is its only one: the one that hung is forgotten.
  await until("an end", async () => (await dan.call("POST", "/api/realtime", { clientId: stalled.client, subscriptions: [] })).status === 404)
  await write(1)
  await until("the other one's events", () => witness.events.length === 650)
  socket.resume()
  await until("the end of the stream", () => stalled.isOver())
  const heard = stalled.text.split(`event:timelines/${conversation}`).length - 1
  assert.ok(heard < 600, String(heard))
  // Whoever reads goes on.
  await ann.create("messages", { conversation, text: "last" })
  await witness.find((event) => event.record.change.text === "last")
  witness.close()
  socket.destroy()
})

test("a conversation that was quiet for a while is heard again with its first message", async () => {
  const conversation = await room()
  const stream = await (await guest(server, "Eve")).listen(`timelines/${conversation}`)
  for (let n = 1; n <= 3; n++) {
    await ann.create("messages", { conversation, text: `message ${n}` })
    await stream.find((event) => event.record.change.text === `message ${n}`)
    for (let i = 0; i < 3; i++) await cron(server, "ochat_streams")
  }
  stream.close()
})

test("what a refused batch took away from a stream is there again after a minute", async () => {
  const conversation = await room({ visibility: "private" })
  const stream = await ann.listen(`timelines/${conversation}`)
  await ann.create("messages", { conversation, text: "before" })
  await stream.find((event) => event.record.change.text === "before")
  const { items } = (await ann.list("memberships", { filter: `conversation = "${conversation}"` })).body
  const leave = { method: "DELETE", url: `/api/collections/memberships/records/${items[0].id}` }
  assert.equal((await ann.call("POST", "/api/batch", { requests: [leave] })).status, 400)
  await cron(server, "ochat_streams")
  await ann.create("messages", { conversation, text: "after" })
  await stream.find((event) => event.record.change.text === "after")
  stream.close()
})
