// An account on its way from guest to member, and its end.
//
// Everything here runs inside a transaction, on its app. An account that ends
// must never take words along, leave a way to sign in, or leave behind an
// address, a picture or a name.

const log = require(`${__hooks}/lib/log.js`)
const text = require(`${__hooks}/lib/text.js`)

const NOBODY = "Deleted account"
const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"

// An account without a password. The column wants a bcrypt hash, and a real one
// of a password that nobody knows would cost 60 ms of processor time; random
// characters in the shape of a hash (of which no password is known either, and so
// many random characters are beyond guessing) cost nothing. Only a save without
// validation takes a ready hash.
function closePassword(user) {
  user.setRaw("password", "$2a$10$" + $security.randomStringWithAlphabet(52, LETTERS) + "u")
  user.refreshTokenKey()
}

function placeholder(kind) {
  return kind + "-" + $security.randomStringWithAlphabet(24, LETTERS) + "@" + kind + ".invalid"
}

// A name that fits, of whatever a sign-in provider calls somebody.
function providedName(raw) {
  const name = text.start(text.line(raw), 40)
  return text.visible(name) ? name : "User " + $security.randomStringWithAlphabet(4, LETTERS)
}

function rows(tx, sql, params) {
  const found = arrayOf(new DynamicModel({ id: "" }))
  tx.db().newQuery(sql).bind(params).all(found)
  return found
}

// Ends the account. The record stays, so that its words have an author; what made
// it a person goes. What it owned goes to whoever has been in longest; what nobody
// is in any more is deleted, as its owner would have done it.
function erase(tx, user) {
  for (const { id } of rows(tx, "SELECT id FROM memberships WHERE user = {:user}", { user: user.id })) {
    const membership = tx.findRecordById("memberships", id)
    membership.set("leaving_", true)
    tx.delete(membership)
    const conversation = tx.findRecordById("conversations", membership.getString("conversation"))
    if (conversation.getString("deleted") !== "") continue
    const deserted = conversation.getString("visibility") === "private"
      && !log.one(tx, "SELECT id FROM memberships WHERE conversation = {:id} LIMIT 1", { id: conversation.id }, { id: "" })
    if (deserted) conversation.set("deleted", log.now())
    else if (conversation.getString("direct") !== "") conversation.set("title", title(tx, conversation, user.id))
    else continue
    tx.save(conversation)
  }
  for (const external of tx.findAllExternalAuthsByRecord(user)) tx.delete(external)
  tx.deleteAllMFAsByRecord(user)
  tx.deleteAllOTPsByRecord(user)
  tx.deleteAllAuthOriginsByRecord(user)

  user.set("name", NOBODY)
  user.set("email", placeholder("deleted"))
  user.set("avatar", null)
  user.set("guest", false)
  user.set("verified", false)
  user.set("deleted", log.now())
  closePassword(user)
  tx.saveNoValidate(user)
}

// The title of a conversation between two, one of whom is going.
function title(tx, conversation, going) {
  const other = conversation.getString("direct").split(":").find((id) => id !== going)
  const left = log.one(tx, "SELECT name FROM users WHERE id = {:id}", { id: other }, { name: NOBODY })
  return text.start(NOBODY + ", " + (left ? left.name : NOBODY), 80)
}

module.exports = { closePassword, erase, placeholder, providedName }
