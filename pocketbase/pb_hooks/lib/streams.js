// Who hears what over the open event streams.
//
// The view rules of `timelines` and `inboxes` are empty for realtime, so that PocketBase
// asks the database nothing when it delivers an event: a stream that has the topic hears it. So
// the topics of a stream are always the right ones. A stream keeps what it asked for (its
// wish), and has those topics of it that its person may hear:
//
// - `subscribe` answers the request, inside the one write transaction. Every change of a
//   right is another one, so that neither can be in the middle of the other.
// - `revoke` takes topics away inside the transaction of the change, before anybody hears
//   of it; `grant` gives them once it is committed, or gives them back once it has failed.
// - `wake` is called before a timeline is written. The topic of a conversation in which
//   no one has written for a minute or two sleeps: no stream has it. PocketBase walks all
//   topics of all streams at every write, 0.19 µs each, and a thousand people with 120
//   topics would cost 45 ms a message.
// - `reconcile`, once a minute, puts right what a failed batch has left.
// - `end` closes all streams of an account whose tokens are no longer valid.

const refuse = require(`${__hooks}/lib/refuse.js`)
const topics = require(`${__hooks}/lib/topics.js`)

// Streams of one account. A browser has one, whatever the number of its tabs.
const PER_ACCOUNT = 32

// What is noted on a stream: the conversations that it asked for, and that it has asked.
const WISH = "ochat_wish"
const ASKED = "ochat_asked"
// What is noted in the store of the process: the conversations that are awake, each with the
// round of lib/sweep.js in which it was last written to; and the streams of an account, the
// oldest first.
const AWAKE = "ochat_awake/"
const ROUND = "ochat_round"
const OF = "ochat_streams/"
// And the app that is no transaction.
const BASE = "ochat_base"

function rows(app, sql, params, shape) {
  const found = arrayOf(new DynamicModel(shape))
  app.db().newQuery(sql).bind(params).all(found)
  return found
}

function words(text) {
  return text ? text.split(" ") : []
}

// The streams of an account that are still open, as {id: stream}; the oldest first.
function streamsOf(user) {
  const found = {}
  const clients = $app.subscriptionsBroker().clients()
  for (const id of words($app.store().get(OF + user))) if (clients[id]) found[id] = clients[id]
  return found
}

// Notes that a stream belongs to an account, and ends what is too many: the oldest, since
// a connection that died without a word is among those.
function count(user, stream) {
  const open = Object.keys(streamsOf(user)).filter((id) => id !== stream.id())
  open.push(stream.id())
  while (open.length > PER_ACCOUNT) $app.subscriptionsBroker().unregister(open.shift())
  $app.store().set(OF + user, open.join(" "))
}

// Which of these conversations a person may hear.
function allowed(app, auth, conversations) {
  if (!auth || conversations.length === 0) return []
  if (auth.isSuperuser()) return conversations
  const found = rows(
    app,
    "SELECT c.id FROM json_each({:ids}) j JOIN conversations c ON c.id = j.value WHERE c.deleted = '' AND (c.visibility = 'public'"
      + " OR EXISTS (SELECT 1 FROM memberships m WHERE m.conversation = c.id AND m.user = {:user}))",
    { ids: JSON.stringify(conversations), user: auth.id },
    { id: "" },
  )
  return found.map((row) => row.id)
}

// Whether the token that a request came with still stands for the account.
function isCurrent(app, auth) {
  try {
    return app.findRecordById(auth.collection().name, auth.id).tokenKey() === auth.tokenKey()
  } catch (_) {
    return false
  }
}

function subscribe(e) {
  const trusted = e.hasSuperuserAuth()
  const fault = trusted ? null : topics.fault(e.subscriptions)
  if (fault) throw refuse.field("subscriptions", fault.code, fault.message)

  const plain = []
  const wish = []
  for (const topic of e.subscriptions) {
    const timeline = topics.TIMELINE.exec(topic)
    if (timeline) wish.push(timeline[1])
    else if (trusted || mayHear(e.auth, topic)) plain.push(topic)
  }
  const stream = e.client
  $app.runInTransaction((tx) => {
    if (stream.isDiscarded()) throw new NotFoundError("Missing or invalid client id.")
    if (e.auth && !isCurrent(tx, e.auth)) throw new UnauthorizedError("The request requires valid record authorization token.")
    const awake = wish.filter((id) => $app.store().has(AWAKE + id))
    replace(stream, plain.concat(allowed(tx, e.auth, awake).map((id) => "timelines/" + id)))
    if (e.auth) {
      stream.set("auth", e.auth)
      stream.set(WISH, wish.join(" "))
      count(e.auth.id, stream)
    }
    stream.set(ASKED, true)
  })
  // No e.next(): it takes all topics away before it sets the new ones, and loses what is
  // said in between.
  return e.noContent(204)
}

// Topics other than timelines. What is of a record or of all conversations, PocketBase's
// own rule judges at each event.
function mayHear(auth, topic) {
  if (!auth) return topics.OPEN.indexOf(topic) >= 0
  return topic.indexOf("inboxes/") !== 0 || topic === "inboxes/" + auth.id
}

function replace(stream, wanted) {
  for (const topic in stream.subscriptions()) if (wanted.indexOf(topic) < 0) stream.unsubscribe(topic)
  if (wanted.length > 0) stream.subscribe(...wanted)
}

// Whether an account may hear a conversation, as a function of it. For all accounts there is
// one question, for a single one another.
function audience(app, conversation, user) {
  if (user) return (auth) => allowed(app, auth, [conversation]).length > 0
  const found = rows(
    app, "SELECT visibility, deleted FROM conversations WHERE id = {:id}", { id: conversation }, { visibility: "", deleted: "" },
  )[0]
  const closed = !found || found.deleted !== ""
  if (!closed && found.visibility === "public") return () => true
  const inside = {}
  if (!closed) {
    const members = rows(app, "SELECT user FROM memberships WHERE conversation = {:id}", { id: conversation }, { user: "" })
    for (const member of members) inside[member.user] = true
  }
  return (auth) => inside[auth.id] === true || auth.isSuperuser()
}

// Puts the topic of a conversation right for all streams, or those of one account: who may
// hear it has it, if they asked for it. Several `apps` must all agree. Gives back whether
// anybody gained it.
function put(conversation, user, apps) {
  if (!$app.store().has(AWAKE + conversation)) return false
  let gained = false
  const topic = "timelines/" + conversation
  const judges = apps.map((app) => audience(app, conversation, user))
  const streams = user ? streamsOf(user) : $app.subscriptionsBroker().clients()
  for (const id in streams) {
    const stream = streams[id]
    const wish = stream.get(WISH)
    if (!wish || wish.indexOf(conversation) < 0) continue
    const auth = stream.get("auth")
    const may = Boolean(auth) && judges.every((judge) => judge(auth))
    if (may === stream.hasSubscription(topic)) continue
    if (may) stream.subscribe(topic)
    else stream.unsubscribe(topic)
    gained = gained || may
  }
  return gained
}

// The database as it is committed. In a batch, and in a hook inside of another one, $app is the
// transaction.
function committed() {
  return $app.store().get(BASE)
}

// Inside the transaction that takes a right away, from one account or from all. What it
// gives is not committed yet, may fail, and does not count.
function revoke(tx, conversation, user) {
  put(conversation, user, [committed(), tx])
}

// After the transaction that gave a right to one account or to all, or that took one and
// failed. The head of the log is told once more, so that a stream that gained something sees what
// is missing: what was told in that transaction, or delivered meanwhile.
function grant(conversation, user) {
  if (!$app.store().has(AWAKE + conversation)) return
  $app.runInTransaction((tx) => {
    if (put(conversation, user, [tx])) tx.saveNoValidate(tx.findRecordById("timelines", conversation))
  })
}

// Inside the transaction that writes a timeline, before it does.
function wake(tx, conversation) {
  const asleep = !$app.store().has(AWAKE + conversation)
  $app.store().set(AWAKE + conversation, $app.store().get(ROUND) || 0)
  if (asleep) put(conversation, "", [committed(), tx])
}

// Puts the topics of all awake conversations right. Changes of rights see to it at once; but of a
// batch that fails or is broken off halfway PocketBase does not tell every hook.
function reconcile() {
  for (const key in $app.store().getAll()) {
    if (key.indexOf(AWAKE) === 0) grant(key.slice(AWAKE.length), "")
  }
}

// Ends all streams of an account: their client comes again with what it has by then.
function end(user) {
  for (const id in streamsOf(user)) $app.subscriptionsBroker().unregister(id)
  $app.store().remove(OF + user)
}

module.exports = { ASKED, AWAKE, BASE, OF, ROUND, WISH, allowed, end, grant, reconcile, revoke, subscribe, wake, words }
