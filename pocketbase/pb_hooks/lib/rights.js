// Whether somebody may still do what they asked for.
//
// The rules judge a request when it comes in. By the time it has become the one
// writer, the person may have been removed, or own no longer: so the hooks ask
// again, here, inside the transaction of the change. What the server does by itself
// and what an admin does passes.

const actors = require(`${__hooks}/lib/actor.js`)
const log = require(`${__hooks}/lib/log.js`)
const refuse = require(`${__hooks}/lib/refuse.js`)

// Nobody needs more, and each is a row that has to be taken away again. What one made is
// counted, and not what one owns, which others decide.
const MOST_MADE = 1000

const OPEN = "deleted = '' AND (visibility = 'public' OR instr(readers, {:user}) > 0)"

function isPerson(actor) {
  return actor !== "" && actor !== actors.ADMIN
}

function holds(tx, condition, conversation, user) {
  return log.one(
    tx,
    "SELECT id FROM conversations WHERE id = {:id} AND " + condition,
    { id: conversation, user: user },
    { id: "" },
  ) !== null
}

function closed() {
  // One answer for what is unknown, deleted or closed to this person, so that
  // nobody can find out which private ones exist.
  return refuse.field("conversation", "validation_missing_rel_records", "There is no such conversation.")
}

function ask(tx, condition, conversation, actor) {
  if (isPerson(actor) && !holds(tx, condition, conversation, actor)) throw closed()
}

// The same question as the view rule of a conversation.
function askOpen(tx, conversation, actor) {
  ask(tx, OPEN, conversation, actor)
}

// The same for a message, in one question with whether the person is in already.
function askWrites(tx, conversation, actor) {
  if (!isPerson(actor)) return false
  const found = log.one(
    tx,
    "SELECT EXISTS (SELECT 1 FROM memberships m WHERE m.conversation = {:id} AND m.user = {:user}) AS inside"
      + " FROM conversations WHERE id = {:id} AND " + OPEN,
    { id: conversation, user: actor },
    { inside: 0 },
  )
  if (!found) throw closed()
  return found.inside === 1
}

function askOwns(tx, conversation, actor) {
  ask(tx, "instr(owners, {:user}) > 0", conversation, actor)
}

// To make one more.
function askMakesMore(tx, actor) {
  if (!isPerson(actor)) return
  const made = log.one(
    tx,
    "SELECT COUNT(*) AS many FROM conversations WHERE made_by = {:user} AND made_by != '' AND deleted = ''",
    { user: actor },
    { many: 0 },
  )
  if (made.many >= MOST_MADE) {
    throw refuse.field("owner", "validation_too_many", "Nobody makes more than " + MOST_MADE + " conversations.")
  }
}

// To be in: owners bring anybody, others come by themselves where it is public.
function askBrings(tx, membership, actor) {
  const alone = membership.getString("user") === actor && membership.getString("role") === "member"
  ask(
    tx,
    "deleted = '' AND (instr(owners, {:user}) > 0" + (alone ? " OR visibility = 'public')" : ")"),
    membership.getString("conversation"),
    actor,
  )
}

module.exports = { askBrings, askMakesMore, askOpen, askOwns, askWrites }
