// How each operation is tried: a function of the collection, the person and a room
// that says whether it worked. What is tried is always well formed, so that a "no"
// comes from the rules and not from a slip.
import { newId } from "../support.mjs"
import { SECRET, SETTINGS } from "./world.mjs"

const items = (answer) => answer.body?.items ?? []
// There are more rooms than one page holds; the one that is meant is the last.
const NEWEST = { sort: "-@rowid" }
const found = (answer, id) => items(answer).some((item) => item.id === id)
let accounts = 0

// What one may send to make one.
const body = (collection, { all, room, person }) => ({
  users: () => ({ name: "New", email: `n${++accounts}@example.com`, password: "a long password", passwordConfirm: "a long password" }),
  conversations: () => ({ title: "Mine" }),
  timelines: () => ({ id: newId(), conversation: room.conversation, seq: 1, rev: 1 }),
  inboxes: () => ({ id: newId(), user: person.id, rev: 1 }),
  memberships: () => ({ conversation: room.conversation, user: all.spare.id }),
  messages: () => ({ conversation: room.conversation, text: "hello" }),
  invites: () => ({ conversation: room.conversation, hash: "a".repeat(64), expires: "2099-01-01 00:00:00.000Z", uses: 5, uses_left: 5 }),
  settings: () => ({ guests: true, sign_up: "open" }),
})[collection]()

const CHANGE = {
  users: { name: "Changed" }, conversations: { title: "Changed" }, timelines: { seq: 99 }, inboxes: { rev: 99 },
  memberships: { muted: true }, messages: { text: "Changed" }, invites: { revoked: true }, settings: { guests: true },
}
// From a person whom everybody signed in may see, to what hangs on that person.
const WAY = {
  users: null,
  conversations: ["owner", "conversations_via_owner", "title"], timelines: ["owner", "conversations_via_owner.timelines_via_conversation", "seq"],
  inboxes: ["member", "inboxes_via_user", "rev"], memberships: ["member", "memberships_via_user", "conversation"],
  messages: ["member", "messages_via_author", "text"], invites: ["owner", "invites_via_author", "uses"], settings: null,
}
// What would give the room away, asked through that person.
const ASKED = (room) => ({
  conversations: `conversations_via_owner.title ?~ "Room ${SECRET}"`,
  timelines: `conversations_via_owner.timelines_via_conversation.conversation ?= "${room.conversation}"`,
  inboxes: `inboxes_via_user.rev ?> 0`,
  memberships: `memberships_via_user.conversation ?= "${room.conversation}"`,
  messages: `messages_via_author.text ?~ "${SECRET}"`,
  invites: `invites_via_author.uses ?= 7`,
})
// In the forms that are answered, of the room alone.
const SEARCHED = (room) => ({
  users: `name = "member" || name = "Changed"`, conversations: 'id > "000000000000000"', timelines: 'id > "000000000000000"', inboxes: `user = "${room.target.inboxes}"`,
  memberships: `conversation = "${room.conversation}"`, messages: `(conversation='${room.conversation}')`, settings: "",
  invites: `conversation = "${room.conversation}" && revoked = "" && uses_left > 0 && expires > @now`,
})

const one = (collection, room) => `/api/collections/${collection}/records/${room.target[collection]}`
const batched = async ({ person }, ...requests) => (await person.call("POST", "/api/batch", { requests })).status === 200

export const PROBES = {
  list: async (collection, { person, room }) => found(await person.list(collection, NEWEST), room.target[collection]),

  view: async (collection, { person, room }) => (await person.view(collection, room.target[collection])).status === 200,

  create: async (collection, context) => (await context.person.create(collection, body(collection, context))).status === 200,

  update: async (collection, { person, room }) => (await person.update(collection, room.target[collection], CHANGE[collection])).status === 200,

  delete: async (collection, { person, room }) => (await person.remove(collection, room.target[collection])).status === 204,

  batch: async (collection, context) => {
    const requests = [{ method: "POST", url: `/api/collections/${collection}/records`, body: body(collection, context) }]
    return (await context.person.call("POST", "/api/batch", { requests })).status === 200
  },

  "batch update": async (collection, context) => batched(context, { method: "PATCH", url: one(collection, context.room), body: CHANGE[collection] }),

  "batch delete": async (collection, context) => batched(context, { method: "DELETE", url: one(collection, context.room) }),

  "batch upsert": async (collection, context) =>
    batched(context, { method: "PUT", url: `/api/collections/${collection}/records`, body: { id: context.room.target[collection], ...CHANGE[collection] } }),

  // By a relation followed backwards, which nobody may.
  async expand(collection, { person, room, all, open }) {
    if (collection === "settings") return JSON.stringify((await person.list("settings", { expand: "id,guests,users_via_id" })).body).includes("expand")
    if (collection === "users") {
      const seen = (await person.view("messages", open.message + "?expand=author")).body
      if (JSON.stringify(seen).includes("@example.com") && person.id !== all.member.id) throw new Error("an address: " + JSON.stringify(seen))
      return seen?.expand?.author?.id === all.member.id
    }
    const [from, way] = WAY[collection]
    const seen = await person.view("users", `${all[from].id}?expand=${way}`)
    return JSON.stringify(seen.body?.expand ?? {}).includes(`"${room.target[collection]}"`)
  },

  async filter(collection, { person, room, all }) {
    if (collection === "settings") return found(await person.list("settings", { filter: `sign_up = "open"` }), SETTINGS)
    if (collection === "users") return found(await person.list("users", { filter: `email ~ "${SECRET}" || id = "${all.spare.id}"` }), all.member.id)
    const [from] = WAY[collection]
    return found(await person.list("users", { filter: `(id = "${all[from].id}" && ${ASKED(room)[collection]}) || id = "${all.spare.id}"` }), all[from].id)
  },

  // Whether the order of two people tells of what one may not see of them.
  async sort(collection, { person, all }) {
    const field = collection === "users" ? "email" : WAY[collection]?.slice(1).join(".")
    if (!field) {
      const both = await Promise.all(["sign_up", "-sign_up"].map((sort) => person.list("settings", { sort })))
      return JSON.stringify(items(both[0])) !== JSON.stringify(items(both[1]))
    }
    const order = async (sort) => {
      const answer = await person.list("users", { sort: `${sort}${field},id`, filter: `id = "${all.left.id}" || id = "${all.right.id}"` })
      return items(answer).map((item) => item.id)
    }
    const [up, down] = [await order(""), await order("-")]
    return up.join() !== down.join()
  },

  async search(collection, { person, room }) {
    const filter = SEARCHED(room)[collection]
    return found(await person.list(collection, { filter, ...NEWEST }), room.target[collection])
  },

  async files(collection, { server, person, room, picture }) {
    const name = collection === "users" ? picture : "anything.png"
    const answer = await fetch(`${server.base}/api/files/${collection}/${room.target[collection]}/${name}`, { headers: { Authorization: person.token } })
    await answer.arrayBuffer()
    return answer.status === 200
  },
}
