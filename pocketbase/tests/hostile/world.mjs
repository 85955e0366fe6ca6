// The world of the hostile-client suite: who there is, and a private conversation
// with everything in it that somebody could be after.
//
// Each act that changes something gets a conversation of its own, so that no cell
// of the table can spoil another one.
import { guest, member, newId, nobody } from "../support.mjs"

export const ROLES = ["nobody", "guest", "stranger", "ex-member", "member", "owner", "other owner"]
export const COLLECTIONS = ["users", "conversations", "timelines", "inboxes", "memberships", "messages", "invites", "settings"]
export const OPERATIONS = [
  "list", "view", "create", "update", "delete", "expand", "filter", "sort", "batch", "batch update", "batch delete", "batch upsert",
  "realtime", "search", "files",
]
export const SETTINGS = "settingsofochat"
// What nobody outside may find out.
export const SECRET = "xylophone"

const ok = (answer) => {
  if (answer.status !== 200 && answer.status !== 204) throw new Error(JSON.stringify(answer.body))
  return answer.body
}

export async function people(server) {
  const all = { nobody: nobody(server), guest: await guest(server, "Guest") }
  for (const role of ["stranger", "ex-member", "member", "owner", "other owner"]) {
    const name = role.replace(/\W/g, "")
    all[role] = await member(server, role, `${name}.${role === "member" ? SECRET : "plain"}@example.com`)
  }
  all.spare = await guest(server, "Spare")
  // The other owner owns something else, so that owning as such opens nothing.
  await all["other owner"].create("conversations", { title: `zzz ${SECRET}`, visibility: "private" })
  // Two of whom nobody may know which comes first, in anything but their names.
  for (const [who, text] of [["left", "aaa"], ["right", "zzz"]]) {
    all[who] = await member(server, "Aside", `${text}@example.com`)
    const { id } = ok(await all[who].create("conversations", { title: text, visibility: "private" }))
    for (let said = 0; said <= (who === "left" ? 0 : 3); said++) ok(await all[who].create("messages", { conversation: id, text }))
    ok(await all[who].call("POST", "/api/ochat/invites", { conversation: id, uses: who === "left" ? 3 : 9 }))
  }
  return all
}

// A private conversation of the owner with a member, somebody who was one, a
// message, and an invite; `target` says which record of each collection is meant.
export async function room(all) {
  const { owner } = all
  const conversation = newId()
  ok(await owner.create("conversations", { id: conversation, title: `Room ${SECRET}`, visibility: "private" }))
  const membership = ok(await owner.create("memberships", { conversation, user: all.member.id }))
  const former = ok(await owner.create("memberships", { conversation, user: all["ex-member"].id }))
  const message = ok(await all.member.create("messages", { conversation, text: `The word is ${SECRET}` }))
  ok(await all["ex-member"].create("messages", { conversation, text: `I know of the ${SECRET}` }))
  ok(await owner.remove("memberships", former.id))
  const invite = ok(await owner.call("POST", "/api/ochat/invites", { conversation, uses: 7 }))
  return {
    conversation,
    token: invite.token,
    target: {
      users: all.member.id, conversations: conversation, timelines: conversation, inboxes: all.member.id,
      memberships: membership.id, messages: message.id, invites: invite.record.id, settings: SETTINGS,
    },
  }
}
