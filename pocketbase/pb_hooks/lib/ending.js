// The end of an account, in pieces: it closes in one short transaction, and then its
// memberships end, a few at a time. As one transaction it kept every writer waiting
// for six seconds where somebody was in a thousand conversations.
//
// What is left over, because it was much or because the process stopped, `finish`
// (a cron, every minute) finds: memberships of accounts that are closed. An account
// that ends must never take words along, leave a way to sign in, or leave behind an
// address, a picture or a name.

const account = require(`${__hooks}/lib/account.js`)
const log = require(`${__hooks}/lib/log.js`)
const text = require(`${__hooks}/lib/text.js`)

const NOBODY = "Deleted account"

// A piece is this many rows, or as many as go in about TARGET milliseconds, and the
// rest after it is as long as the work: the writers come first.
const ROWS = 20
const TARGET = 20
// A request does it for a second, which is a hundred memberships or so, and leaves the
// others to the cron: not many may be at it at the same time.
const IN_A_REQUEST = 1000
const LONGEST_RUN = 20 * 1000

function rows(app, sql, params) {
  const found = arrayOf(new DynamicModel({ id: "" }))
  app.db().newQuery(sql).bind(params).all(found)
  return found
}

// Inside a transaction: from now on nobody comes in, and nobody is called by it. The
// record stays, so that its words have an author; what made it a person goes.
function close(tx, user) {
  account.untie(tx, user)
  tx.deleteAllMFAsByRecord(user)
  tx.deleteAllOTPsByRecord(user)
  tx.deleteAllAuthOriginsByRecord(user)
  user.set("name", NOBODY)
  user.set("email", account.placeholder("deleted"))
  user.set("avatar", null)
  user.set("guest", false)
  user.set("verified", false)
  user.set("deleted", log.now())
  account.closePassword(user)
  tx.saveNoValidate(user)
}

// Does `act` with some of the rows that `sql` finds, in a transaction of its own; gives
// back whether there are more. After a piece, rests.
function piece(app, sql, params, act) {
  const begun = Date.now()
  let more = false
  app.runInTransaction((tx) => {
    const found = rows(tx, sql + " LIMIT " + ROWS, params)
    let done = 0
    while (done < found.length && (done === 0 || Date.now() - begun < TARGET)) act(tx, found[done++].id)
    more = done < found.length || done === ROWS
  })
  sleep(Math.min(Date.now() - begun, 50))
  return more
}

const MEMBERSHIPS = "SELECT id FROM memberships WHERE user = {:user}"

// What somebody owned goes to whoever has been in longest; what nobody is in any more
// is deleted, as its owner would have done it. Nothing of that, and no word about it,
// where it is `quiet`: for guests who are tidied away, and for an admin.
function leave(quiet) {
  return (tx, id) => {
    const membership = tx.findRecordById("memberships", id)
    if (!quiet) membership.set("leaving_", true)
    tx.delete(membership)
    if (quiet) return
    const conversation = tx.findRecordById("conversations", membership.getString("conversation"))
    if (conversation.getString("deleted") !== "") return
    const deserted = conversation.getString("visibility") === "private"
      && !log.one(tx, "SELECT id FROM memberships WHERE conversation = {:id} LIMIT 1", { id: conversation.id }, { id: "" })
    if (deserted) conversation.set("deleted", log.now())
    else if (conversation.getString("direct") !== "") conversation.set("title", title(tx, conversation, membership.getString("user")))
    else return
    tx.save(conversation)
  }
}

// The title of a conversation between two, one of whom is going.
function title(tx, conversation, going) {
  const other = conversation.getString("direct").split(":").find((id) => id !== going)
  const left = log.one(tx, "SELECT name FROM users WHERE id = {:id}", { id: other }, { name: NOBODY })
  return text.start(NOBODY + ", " + (left ? left.name : NOBODY), 80)
}

// Ends every membership of an account that is closed, and takes as long as it takes.
function leaveAll(app, user) {
  while (piece(app, MEMBERSHIPS, { user: user }, leave(true)));
}

// Somebody ends the own account.
function erase(app, id) {
  const started = Date.now()
  app.runInTransaction((tx) => close(tx, tx.findRecordById("users", id)))
  try {
    while (piece(app, MEMBERSHIPS, { user: id }, leave(false)) && Date.now() - started < IN_A_REQUEST);
  } catch (error) {
    // The account is closed, which is what was asked for; the cron goes on with the rest.
    app.logger().warn("A closed account is still in conversations.", "id", id, "error", String(error))
  }
}

// An admin is about to remove a record. What PocketBase would do with all that refers
// to it, in one transaction, is done before in pieces: memberships end, and words
// lose their author, each with its line in the log.
function clear(app, id) {
  app.runInTransaction((tx) => close(tx, tx.findRecordById("users", id)))
  leaveAll(app, id)
  const disown = (tx, message) => {
    const record = tx.findRecordById("messages", message)
    record.set("author", "")
    tx.saveNoValidate(record)
  }
  while (piece(app, "SELECT id FROM messages WHERE author = {:user} AND author != ''", { user: id }, disown));
}

// What ended accounts are still in. A guest who was tidied away goes without a word.
function finish() {
  const started = Date.now()
  const left = arrayOf(new DynamicModel({ id: "", guest: false }))
  $app.db().newQuery(
    "SELECT id, guest FROM users u WHERE deleted != '' AND EXISTS (SELECT 1 FROM memberships WHERE user = u.id) LIMIT 500",
  ).all(left)
  for (const { id, guest } of left) {
    try {
      while (piece($app, MEMBERSHIPS, { user: id }, leave(guest))) if (Date.now() - started > LONGEST_RUN) return
    } catch (error) {
      // One that cannot end must not keep all the others here.
      $app.logger().warn("A closed account is still in conversations.", "id", id, "error", String(error))
    }
  }
}

module.exports = { ROWS, clear, erase, finish, leaveAll, rows }
