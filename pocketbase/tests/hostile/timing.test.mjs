// Time, as a differential: two people (or conversations) who differ in nothing but what
// is hidden of them, the same question about both by turns, and the medians compared. A
// filter that is judged on hidden rows shows in them as soon as it is made to cost
// something where the guess is right.
//
// Each guess is sent with a bait: a condition that costs nothing where the guess is
// wrong. What is compared is the server's processor time, which a busy machine does not
// change as it does the time of an answer; where that cannot be read, the latter.
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { after, before, test } from "node:test"
import { guest, member, newId, start } from "../support.mjs"

// Two milliseconds: a pattern that is tried at every character and fails at the last. As
// little as fits a short filter costs less, and is tried as well.
const BAITS = [1500, 40].map((length) => `"${"a".repeat(length)}" ~ "%${"a".repeat(length - 50 > 0 ? length - 50 : 20)}b%"`)
const ROUNDS = 7
const EACH = 12
// What both may differ by, in milliseconds of one request.
const NOISE = 0.6
let server, asker, owner, open, room, other, secrets, plain

before(async () => {
  // PocketBase slows down an address that finds nothing again and again, by chance: so
  // every request comes from another one.
  server = await start({ env: { OCHAT_TRUSTED_PROXY: "X-Real-IP" } })
  asker = await guest(server, "Asker")
  owner = await member(server, "Owner", "owner@example.com")
  secrets = await member(server, "Twin", "xylophone@one.example")
  plain = await member(server, "Twin", "bassoon@two.example")
  ;[open, room, other] = [newId(), newId(), newId()]
  await owner.create("conversations", { id: open, title: "Open" })
  await owner.create("conversations", { id: room, title: "Xylophone", visibility: "private" })
  await owner.create("conversations", { id: other, title: "Bassoon", visibility: "private" })
  for (const one of [secrets, plain]) await one.create("messages", { conversation: open, text: "hi" })
  await asker.create("messages", { conversation: open, text: "mine" })
  const [own] = (await asker.list("memberships", { filter: `user = "${asker.id}"` })).body.items
  await asker.update("memberships", own.id, { muted: true })
  // What is hidden: who is in the private one, what is said there, what invites there are.
  await owner.create("memberships", { conversation: room, user: secrets.id })
  for (let i = 0; i < 40; i++) await secrets.create("messages", { conversation: room, text: `Xylophone ${i}` })
  for (let i = 0; i < 40; i++) await owner.create("messages", { conversation: other, text: `Bassoon ${i}` })
  for (let i = 0; i < 20; i++) await owner.call("POST", "/api/ochat/invites", { conversation: room, uses: 7 })
})
after(() => server.stop())

const median = (all) => all.sort((a, b) => a - b)[all.length >> 1]

// Milliseconds of processor time that the server has taken so far.
function spent() {
  try {
    const threads = readdirSync(`/proc/${server.pid}/task`)
    return threads.reduce((sum, one) => sum + Number(readFileSync(`/proc/${server.pid}/task/${one}/schedstat`, "utf8").split(" ")[0]), 0) / 1e6
  } catch {
    return performance.now()
  }
}

const address = () => `10.${[0, 0, 0].map(() => Math.floor(Math.random() * 250)).join(".")}`
const asks = async (collection, filter) => {
  const query = new URLSearchParams({ skipTotal: "1", perPage: "5", filter })
  const answer = await fetch(`${server.base}/api/collections/${collection}/records?${query}`, { headers: { Authorization: asker.token, "X-Real-IP": address() } })
  await answer.arrayBuffer()
}

// By how much the first question costs more, in milliseconds beyond the noise; 0 within it.
async function differ(collection, right, wrong) {
  const times = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    for (const [side, filter] of round % 2 ? [[0, right], [1, wrong]] : [[1, wrong], [0, right]]) {
      const before = spent()
      for (let i = 0; i < EACH; i++) await asks(collection, filter)
      times[side].push((spent() - before) / EACH)
    }
  }
  const [a, b] = times.map(median)
  return Math.abs(a - b) > NOISE + 0.2 * Math.min(a, b) ? a - b : 0
}

// Which of these pairs of questions tell something. What seems to is asked twice more: the
// server tidies its memory in between, but not three times at the same question.
async function telling(pairs) {
  const told = []
  for (const [name, collection, right, wrong] of pairs) {
    const seen = []
    do seen.push(await differ(collection, right, wrong))
    while (seen.length < 3 && Math.sign(seen.at(-1)) === Math.sign(seen[0]) && seen[0] !== 0)
    if (seen.length === 3 && seen[2] !== 0 && Math.sign(seen[2]) === Math.sign(seen[0])) told.push(`${name}: ${seen.map((one) => one.toFixed(2)).join(", ")} ms`)
  }
  return told
}

// Something of the asker's own that is found in any case, by no index, so that every row
// is looked at.
const found = {
  messages: 'text = "mine"', memberships: "muted = true", conversations: 'title = "Open"', timelines: "seq = 3",
  inboxes: "rev > 100", users: 'name = "Asker"', invites: "uses = 99",
}
const guesses = (collection) => ({
  messages: [['text ~ "Xylo%"', 'text ~ "Zylo%"'], ['text >= "Xylo" && text < "Xylp"', 'text >= "Zylo" && text < "Zylp"'], [`author = "${secrets.id}" && conversation = "${room}"`, `author = "${plain.id}" && conversation = "${room}"`], ['conversation.title ~ "Xylo%"', 'conversation.title ~ "Zylo%"']],
  memberships: [[`user = "${secrets.id}" && conversation = "${room}"`, `user = "${plain.id}" && conversation = "${room}"`], ['conversation.title ~ "Xylo%"', 'conversation.title ~ "Zylo%"']],
  conversations: [['title ~ "Xylo%"', 'title ~ "Zylo%"'], [`owner = "${owner.id}" && visibility = "private"`, `owner = "${plain.id}" && visibility = "private"`]],
  timelines: [['last ~ "%Xylo%"', 'last ~ "%Zylo%"'], [`seq = 40`, `seq = 41`], ['conversation.title ~ "Xylo%"', 'conversation.title ~ "Zylo%"']],
  inboxes: [[`user = "${secrets.id}" && rev > 0`, `user = "${plain.id}" && rev > 9`], [`change ~ "%${room}%"`, `change ~ "%${newId()}%"`]],
  users: [['email ~ "xylophone%"', 'email ~ "zylophone%"']],
  invites: [["uses = 7", "uses = 8"], [`conversation = "${room}"`, `conversation = "${newId()}"`], ['conversation.title ~ "Xylo%"', 'conversation.title ~ "Zylo%"']],
})[collection]

for (const collection of ["messages", "memberships", "conversations", "timelines", "inboxes", "users", "invites"]) {
  test(`the time of an answer tells nothing hidden: ${collection}`, async () => {
    const pairs = guesses(collection).flatMap(([right, wrong]) => BAITS.map((bait) => {
      const ask = (guess) => `(${guess} && ${bait}) || ${found[collection]}`
      return [`${right} with ${bait.length} characters`, collection, ask(right), ask(wrong)]
    }))
    assert.deepEqual(await telling(pairs), [])
  })
}

test("nor does a question of the forms that are answered: how much there is where one is not", async () => {
  // The same number of rows, hidden both times, asked for by what is allowed.
  const pairs = [
    ["messages of a hidden conversation", "messages", `conversation = "${room}"`, `conversation = "${newId()}"`],
    ["with numbers", "messages", `conversation = "${room}" && seq >= 1 && seq < 90`, `conversation = "${newId()}" && seq >= 1 && seq < 90`],
    ["its members", "memberships", `conversation = "${room}"`, `conversation = "${newId()}"`],
    ["its invites", "invites", `conversation = "${room}" && revoked = "" && uses_left > 0 && expires > @now`, `conversation = "${newId()}" && revoked = "" && uses_left > 0 && expires > @now`],
  ]
  assert.deepEqual(await telling(pairs), [])
})
