// Questions, as a differential: two people who differ in nothing but what is hidden of
// them, and every way of asking (paths × operators × values, orders, expands, options
// of subscriptions) by somebody who may not see it. Both must be answered alike.
//
// A way to ask that is added to PocketBase or to the collections belongs into the lists
// below; the paths are read from the collections themselves, so that a new relation
// comes in by itself.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { guest, member, newId, start } from "../support.mjs"

const OPERATORS = ["=", "!=", "~", "!~", ">", ">=", "<", "<=", "?=", "?!=", "?~", "?!~", "?>", "?>=", "?<", "?<="]
let server, asker, open, secrets, plain, fields
const both = {}

before(async () => {
  server = await start()
  asker = await guest(server, "Asker")
  // One has secrets, the other has not; what everybody may see of them is the same.
  secrets = await member(server, "Twin", "xylophone@one.example")
  plain = await member(server, "Twin", "bassoon@two.example")
  const helper = await member(server, "Helper", "helper@example.com")
  open = newId()
  await helper.create("conversations", { id: open, title: "Open" })
  for (const [who, twin] of [["secrets", secrets], ["plain", plain]]) {
    both[who] = { users: twin.id }
    both[who].messages = (await twin.create("messages", { conversation: open, text: "hi" })).body.id
    both[who].memberships = (await server.root.list("memberships", { filter: `user = "${twin.id}"` })).body.items[0].id
  }
  for (const title of ["Secret", "Second"]) {
    const conversation = newId()
    await secrets.create("conversations", { id: conversation, title, visibility: "private" })
    await secrets.create("messages", { conversation, text: `${title} text` })
    await secrets.create("memberships", { conversation, user: helper.id })
    await secrets.call("POST", "/api/ochat/invites", { conversation, uses: 7 })
    both.secrets.conversation = conversation
  }
  const { items } = (await server.root.call("GET", "/api/collections?perPage=200")).body
  const ours = items.filter((one) => !one.system || one.name === "users")
  fields = Object.fromEntries(ours.map((one) => [one.name, one.fields.map((field) => ({ ...field, to: ours.find((other) => other.id === field.collectionId)?.name }))]))
})
after(() => server.stop())

// All paths of two steps from a collection, forwards and backwards, to every field.
function paths(from, depth) {
  const found = []
  for (const field of fields[from]) {
    found.push(field.name)
    if (field.to && depth > 0) found.push(...paths(field.to, depth - 1).map((rest) => `${field.name}.${rest}`))
  }
  if (depth > 0) {
    for (const [name, theirs] of Object.entries(fields)) {
      for (const field of theirs.filter((one) => one.to === from)) {
        found.push(...paths(name, depth - 1).map((rest) => `${name}_via_${field.name}.${rest}`))
      }
    }
  }
  return found
}
const leaf = (path) => path.split(".").at(-1)
// What everybody sees of the two, and in which they may differ.
const KNOWN = new Set(["id", "created", "updated", "seq", "rev", "author", "user"])
const own = (path) => !path.includes(".") && KNOWN.has(path)
// Over a relation to the twin itself, or to the one conversation that both are in.
const forward = (path) => !path.includes("_via_") && KNOWN.has(leaf(path))

async function unlike(collection, filter) {
  const answer = await asker.list(collection, { filter: `(${filter}) && (id = "${both.secrets[collection]}" || id = "${both.plain[collection]}")`, skipTotal: "1" })
  if (answer.status !== 200) return false
  const ids = answer.body.items.map((one) => one.id)
  return ids.includes(both.secrets[collection]) !== ids.includes(both.plain[collection])
}

// Many at a time: PocketBase lets whoever finds nothing wait.
async function each(all, act) {
  const rest = [...all]
  await Promise.all(Array.from({ length: 64 }, async () => {
    for (let one = rest.pop(); one !== undefined; one = rest.pop()) await act(one)
  }))
}

for (const [collection, depth] of [["users", 2], ["messages", 2], ["memberships", 1]]) {
  test(`filters of ${collection} answer both alike`, async () => {
    const questions = []
    for (const path of paths(collection, depth).filter((one) => !own(one) && !forward(one))) {
      // One step away with every operator, two steps away with those that tell most.
      const near = path.split(".").length <= 2
      for (const operator of near ? OPERATORS : ["!~"]) questions.push(`${path} ${operator} "Sec%"`)
      questions.push(`${path} = ""`)
      if (near) questions.push(`${path} !~ "${both.secrets.conversation}"`, `${path} > 3`)
    }
    for (const path of ["email:lower", "messages_via_author:length", "memberships_via_user:length", "memberships_via_user.conversation.title:length"]) {
      if (collection === "users") for (const operator of OPERATORS) questions.push(`${path} ${operator} 1`)
    }
    assert.ok(questions.length > 100, String(questions.length))
    const told = []
    await each(questions, async (question) => {
      if (await unlike(collection, question)) told.push(question)
    })
    assert.deepEqual(told, [])
  })
}

test("orders answer both alike", async () => {
  const told = []
  const asked = ["email:lower", "EMAIL", "Email", ...paths("users", 1).filter((one) => !own(one)), "memberships_via_user.conversation.title"]
  await each(asked, async (path) => {
    const order = async (sort) => {
      const answer = await asker.list("users", { sort: `${sort},id`, filter: `id = "${secrets.id}" || id = "${plain.id}"` })
      return (answer.body.items ?? []).map((one) => one.id).join()
    }
    if ((await order(path)) !== (await order("-" + path))) told.push(path)
  })
  assert.deepEqual(told, [])
})

test("no way of writing it leads backwards: doubled, escaped, capital, in an expand or in a batch", async () => {
  const filter = encodeURIComponent(`messages_via_author.text !~ "Sec%"`)
  const escaped = filter.replace("_via_", "%5fvia%5F")
  const nothing = [
    `filter=${filter}`, `filter=${escaped}`, `filter=id!=''&filter=${filter}`, `filter=${filter}&filter=id!=''`, `filter=&filter=${filter}`,
    // Behind a NUL, which the rule would not look beyond.
    ...["//\0\n", "//\0%\n", "\0", "id != '\0' && "].map((before) => `filter=${encodeURIComponent(before + `messages_via_author.text !~ "Sec%"`)}`),
    `filter=${encodeURIComponent(`//\0\nmessages_via_author.text !~ "Sec"`)}`,
    `sort=messages_via_author.text`, `sort=id&sort=messages_via_author.text`, `sort=-messages%5Fvia%5Fauthor.text`,
  ]
  for (const query of nothing) {
    const answer = await asker.call("GET", `/api/collections/users/records?${query}`)
    // Of two filters the first one counts, for the question and for the rule alike.
    const harmless = query.startsWith("filter=id") || query.startsWith("filter=&") || query.startsWith("sort=id")
    assert.ok(answer.status === 400 || harmless || answer.body.items.length === 0, query)
    const ids = (answer.body.items ?? []).map((one) => one.id)
    assert.equal(ids.includes(secrets.id), ids.includes(plain.id), query)
  }
  for (const spelled of ["MESSAGES_VIA_author.text", "messages_Via_author.text", "messages_via_AUTHOR.text"]) {
    assert.equal(await unlike("users", `${spelled} !~ "Sec%"`), false, spelled)
  }
  const conversation = open
  const mine = (await asker.create("messages", { conversation, text: "mine" })).body.id
  for (const expand of ["%00,author.messages_via_author", "author%00,author.messages_via_author", "author.messages_via_author", "conversation.messages_via_conversation", "conversation.memberships_via_conversation.user", "conversation.timelines_via_conversation", "author,author.memberships_via_user"]) {
    const viewed = await asker.call("GET", `/api/collections/messages/records/${mine}?expand=${expand}`)
    assert.equal(viewed.status, 404, expand)
    const listed = await asker.list("messages", { filter: `id = "${mine}"`, expand: decodeURIComponent(expand) })
    assert.doesNotMatch(JSON.stringify(listed.body), /_via_/, expand)
    const changed = await asker.call("PATCH", `/api/collections/messages/records/${mine}?expand=${expand}`, { text: "mine" })
    assert.doesNotMatch(JSON.stringify(changed.body), /_via_/, expand)
    const made = await asker.call("POST", `/api/collections/messages/records?expand=${expand}`, { conversation, text: "x" })
    assert.doesNotMatch(JSON.stringify(made.body), /_via_/, expand)
    const refreshed = await asker.call("POST", `/api/collections/users/auth-refresh?expand=${expand.replace(/^\w+\.?/, "")}`, {})
    assert.doesNotMatch(JSON.stringify(refreshed.body), /_via_/, expand)
    const requests = [{ method: "PATCH", url: `/api/collections/messages/records/${mine}?expand=${expand}`, body: { text: "mine" } }]
    assert.doesNotMatch(JSON.stringify((await asker.call("POST", "/api/batch", { requests })).body), /_via_/, expand)
  }
  // The view rules of timelines and inboxes are empty, so nothing may lead there from a list.
  for (const [collection, expand] of [
    ["users", "inboxes_via_user"], ["conversations", "timelines_via_conversation"], ["memberships", "user.inboxes_via_user"],
    ["memberships", "conversation.timelines_via_conversation"], ["timelines", "conversation.timelines_via_conversation"], ["inboxes", "user.inboxes_via_user"],
  ]) {
    const listed = await asker.list(collection, { expand })
    assert.doesNotMatch(JSON.stringify(listed.body), /_via_/, expand)
  }
  // What leads forwards works as ever, and the admin may ask anything.
  const forwards = await asker.call("GET", `/api/collections/messages/records/${mine}?expand=author,conversation`)
  assert.deepEqual(Object.keys(forwards.body.expand).sort(), ["author", "conversation"])
  assert.equal((await server.root.list("users", { filter: 'messages_via_author.text ?~ "Secret"' })).body.items[0].id, secrets.id)
})

test("a chain of relations backwards costs next to nothing", async () => {
  for (let n = 0; n < 60; n++) await asker.create("messages", { conversation: open, text: "x".repeat(100) })
  const chain = "messages_via_author.conversation.messages_via_conversation.author.messages_via_author"
  const started = Date.now()
  await asker.call("GET", `/api/collections/users/records/${asker.id}?expand=${chain}.conversation`)
  await asker.list("users", { filter: `${chain}.text ?~ "q"` })
  await asker.list("users", { sort: `${chain}.text` })
  // Without the guard each took many seconds; with it, a few milliseconds.
  assert.ok(Date.now() - started < 3000, `${Date.now() - started} ms`)
})

test("a subscription asks no question: options are for an admin alone, however they are written", async () => {
  const raw = (topic, options) => `${topic}?options=${encodeURIComponent(options)}`
  const topics = [
    raw("users/*", `{"query":{"filter":"name ~ 'T'"}}`), raw("users/*", "{}"), raw(`users/${plain.id}`, "{}"), raw("conversations/*", "{}"),
    `conversations/*?`, `conversations/*?x`, `timelines/${open}?`, `inboxes/${asker.id}?options=%7B%7D`, `settings/*?`,
  ]
  for (const topic of topics) await assert.rejects(() => asker.listen(topic), /subscriptions/, topic)
  const stream = await server.root.listen(raw("users/*", `{"query":{"filter":"name = 'Twin'"}}`))
  await server.root.update("users", asker.id, { name: "Asker" })
  await server.root.update("users", plain.id, { name: "Twin" })
  await stream.find((event) => event.record.id === plain.id)
  stream.close()
  assert.equal(stream.events.length, 1)
})
