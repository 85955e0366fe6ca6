// What is on its way while a right is lost: requests that were judged before somebody
// was removed, or before an account got another key, and come to be written after.
//
// Each round is a race that the server used to lose more often than not; a few rounds
// make a loss that goes unnoticed unlikely, and a win is never by chance.
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { guest, member, newId, nobody, signIn, start } from "./support.mjs"

let server, owner, other
const ROUNDS = 6
const PASSWORD = "a long password"
before(async () => {
  server = await start()
  ;[owner, other] = await Promise.all([member(server, "Owner", "owner@example.com"), member(server, "Other", "other@example.com")])
})
after(() => server.stop())

const private_room = async () => {
  const conversation = newId()
  assert.equal((await owner.create("conversations", { id: conversation, title: "Room", visibility: "private" })).status, 200)
  return conversation
}
const let_in = async (conversation, user, role = "member") => (await owner.create("memberships", { conversation, user: user.id, role })).body
const lines = async (conversation) => (await server.root.all("messages", { filter: `conversation = "${conversation}"`, sort: "seq" }))

// Keeps `hands` requests on their way until `work` is over, and gives back how many were answered.
async function meanwhile(hands, act, work) {
  let going = true
  let answered = 0
  const all = Array.from({ length: hands }, async () => {
    while (going) {
      await act(answered)
      answered++
    }
  })
  while (answered < hands) await new Promise((resolve) => setTimeout(resolve, 1))
  await work()
  const seen = answered
  while (answered < seen + hands) await new Promise((resolve) => setTimeout(resolve, 1))
  going = false
  await Promise.all(all)
}

test("whoever is removed while words are on their way is out, and says nothing more", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const conversation = await private_room()
    const membership = await let_in(conversation, other)
    const first = (await other.create("messages", { conversation, text: "first" })).body.id
    await meanwhile(8, (n) => (n % 4 ? other.create("messages", { conversation, text: `said ${n}` }) : other.update("messages", first, { text: `first ${n}` })),
      async () => assert.equal((await owner.remove("memberships", membership.id)).status, 204))
    assert.equal((await other.view("conversations", conversation)).status, 404)
    assert.equal((await owner.list("memberships", { filter: `conversation = "${conversation}"` })).body.totalItems, 1)
    const said = await lines(conversation)
    const out = said.find((line) => line.system?.kind === "member_removed")
    assert.deepEqual(said.filter((line) => line.rev > out.rev), [])
  }
})

test("an owner's act is not carried out once that one owns no more", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const conversation = await private_room()
    const membership = await let_in(conversation, other, "owner")
    const people = await Promise.all(Array.from({ length: 10 }, () => guest(server, "Accomplice")))
    const acts = people.map((one) => other.create("memberships", { conversation, user: one.id, role: "owner" }))
    acts.push(other.update("conversations", conversation, { title: "Renamed" }), other.create("messages", { conversation, text: "x" }))
    const [gone] = await Promise.all([owner.remove("memberships", membership.id), ...acts])
    assert.equal(gone.status, 204)
    const said = await lines(conversation)
    const out = said.find((line) => line.system?.kind === "member_removed" && line.author === owner.id).seq
    assert.deepEqual(said.filter((line) => line.seq > out && line.author === other.id), [])
  }
})

test("a public conversation that closes lets nobody in who was on the way", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const conversation = newId()
    await owner.create("conversations", { id: conversation, title: "Open" })
    const people = await Promise.all(Array.from({ length: 10 }, () => guest(server, "Passer-by")))
    const comes = people.map((one, i) => (i % 2 ? one.create("memberships", { conversation }) : one.create("messages", { conversation, text: "hello" })))
    const [closed] = await Promise.all([owner.update("conversations", conversation, { visibility: "private" }), ...comes])
    assert.equal(closed.status, 200)
    const late = newId()
    await owner.create("messages", { id: late, conversation, text: "closed" })
    const [stranger] = await Promise.all([guest(server, "Stranger")])
    assert.equal((await stranger.create("messages", { conversation, text: "x" })).status, 400)
    // Whoever is in came in before: nobody has joined a private one.
    const { items } = (await server.root.list("memberships", { filter: `conversation = "${conversation}"` })).body
    const row = (await server.root.view("conversations", conversation)).body
    assert.deepEqual(row.readers.split(" ").sort(), items.map((one) => one.user).sort())
    const answers = await Promise.all(comes)
    assert.equal(items.length, 1 + answers.filter((answer) => answer.status === 200).length)
  }
})

test("a closing that several ask for at the same time is told once", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const conversation = newId()
    await owner.create("conversations", { id: conversation, title: "Open" })
    for (const told of [1, 2]) {
      const answers = await Promise.all(Array.from({ length: 6 }, () => owner.update("conversations", conversation, { visibility: "private" })))
      assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200])
      const said = (await lines(conversation)).filter((line) => line.system?.visibility === "private")
      assert.equal(said.length, told)
      // Opened again in between, it is told again.
      assert.equal((await owner.update("conversations", conversation, { visibility: "public" })).status, 200)
    }
  }
})

test("a new name on its way does not bring back an old password, a guest, or an account that has ended", async () => {
  const status = async (person, method, path, body) => (await person.call(method, path, body)).status
  for (let round = 0; round < 3; round++) {
    const email = `victim${round}@example.com`
    const victim = await member(server, "Victim", email)
    const thief = await signIn(server, email, PASSWORD)
    await meanwhile(6, (n) => thief.update("users", victim.id, { name: `Victim ${n}` }), async () => {
      const body = { oldPassword: PASSWORD, password: "quite another one" }
      assert.equal(await status(victim, "POST", "/api/ochat/account/credentials", body), 200)
    })
    assert.equal(await status(thief, "POST", "/api/collections/users/auth-refresh", {}), 401)
    const attempt = (password) => status(nobody(server), "POST", "/api/collections/users/auth-with-password", { identity: email, password })
    assert.deepEqual([await attempt(PASSWORD), await attempt("quite another one")], [400, 200])

    const joins = await guest(server, "Guest")
    await meanwhile(4, (n) => joins.update("users", joins.id, { name: `Guest ${n}` }), async () => {
      assert.equal(await status(joins, "POST", "/api/ochat/account/member", { email: `joins${round}@example.com`, password: PASSWORD }), 200)
    })
    const joined = (await server.root.view("users", joins.id)).body
    assert.deepEqual([joined.guest, joined.email], [false, `joins${round}@example.com`])

    const ends = await guest(server, "Real name")
    await meanwhile(4, (n) => ends.update("users", ends.id, { name: `Real name ${n}` }), async () => {
      assert.equal(await status(ends, "POST", "/api/ochat/account/delete", {}), 204)
    })
    const ended = (await server.root.view("users", ends.id)).body
    assert.ok(ended.deleted !== "" && ended.name === "Deleted account", JSON.stringify(ended))
    assert.equal(await status(ends, "POST", "/api/collections/users/auth-refresh", {}), 401)
  }
})

test("a new name and a new picture at the same time are both kept", async () => {
  const bytes = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64")
  const ann = await member(server, "Ann", "ann@example.com")
  for (let round = 0; round < 2 * ROUNDS; round++) {
    const form = new FormData()
    form.set("avatar", new Blob([bytes], { type: "image/png" }), "me.png")
    const path = `/api/collections/users/records/${ann.id}`
    const names = Array.from({ length: 4 }, (_, i) => `Ann ${round} ${i}`)
    const answers = await Promise.all([
      ann.update("users", ann.id, { name: names[0] }), ann.call("PATCH", path, form),
      ...names.slice(1).map((name) => ann.update("users", ann.id, { name })),
    ])
    for (const answer of answers) assert.equal(answer.status, 200, JSON.stringify(answer.body))
    const stored = (await ann.view("users", ann.id)).body
    assert.ok(names.includes(stored.name), stored.name)
    assert.equal(stored.avatar, answers[1].body.avatar)
    assert.equal((await fetch(`${server.base}/api/files/users/${ann.id}/${stored.avatar}`)).status, 200)
  }
})
