// Once a minute, what no request sees to: event streams that are too many or of no use, and
// the topics of conversations that have become quiet.
//
// A stream that its client does not read takes no harm by itself, but PocketBase keeps every
// event that waits for it, without end. Sending something from here and waiting for it is
// the only way to notice: it blocks. So `probe` sends, `run` watches it from another
// engine, and ends the stream on which it hangs. No request waits for that.

const streams = require(`${__hooks}/lib/streams.js`)

// Streams of one address: more than an office has browsers.
const PER_ADDRESS = 1000
// How long a stream may take no event, and how long one run watches, in milliseconds.
const PATIENCE = 2000
const WATCH = 55 * 1000

// When a stream was first seen here, and how often this has run.
const SINCE = "ochat_since"
const PROBED = "ochat_probed"

function isLimited() {
  return $os.getenv("OCHAT_RATE_LIMITS") !== "off"
}

function run() {
  tidy()
  cool()
  streams.reconcile()
  watch()
}

function tidy() {
  const now = Date.now()
  const broker = $app.subscriptionsBroker()
  const clients = broker.clients()
  const addresses = {}
  for (const id in clients) {
    const stream = clients[id]
    const since = stream.get(SINCE)
    if (!since) stream.set(SINCE, now)
    const asked = stream.get(streams.ASKED)
    const signedIn = Boolean(stream.get("auth"))
    // Nothing asked for since the last time; or signed out by PocketBase, which leaves the topics.
    const useless = asked ? !signedIn && Boolean(stream.get(streams.WISH)) : Boolean(since)
    if (useless) {
      broker.unregister(id)
      continue
    }
    const address = String(stream.get("pbRealtimeClientIP"))
    ;(addresses[address] = addresses[address] || []).push({ id: id, since: since || now, rank: signedIn ? 1 : 0 })
  }
  for (const address in addresses) {
    const all = addresses[address]
    if (all.length <= PER_ADDRESS || !isLimited()) continue
    // Those who are not signed in go first, then the oldest.
    all.sort((a, b) => a.rank - b.rank || a.since - b.since)
    for (const { id } of all.slice(0, all.length - PER_ADDRESS)) broker.unregister(id)
  }
}

// Takes the topics of conversations in which nothing was written since the last time from all
// streams, and forgets the accounts that have no stream any more. In a transaction, so that
// there is neither a message nor a subscription meanwhile.
function cool() {
  $app.runInTransaction(() => {
    const clients = $app.subscriptionsBroker().clients()
    const round = ($app.store().get(streams.ROUND) || 0) + 1
    $app.store().set(streams.ROUND, round)
    const quiet = {}
    const all = $app.store().getAll()
    for (const key in all) {
      if (key.indexOf(streams.OF) === 0 && !streams.words(all[key]).some((id) => clients[id])) $app.store().remove(key)
      if (key.indexOf(streams.AWAKE) !== 0 || all[key] >= round - 1) continue
      quiet["timelines/" + key.slice(streams.AWAKE.length)] = true
      $app.store().remove(key)
    }
    if (Object.keys(quiet).length === 0) return
    for (const id in clients) {
      for (const topic in clients[id].subscriptions()) if (quiet[topic]) clients[id].unsubscribe(topic)
    }
  })
}

// Sends an event that means nothing to each stream that hears something, one after the other;
// to the others only now and then, since each event puts off their end. Every four minutes: every
// five they would all reach PocketBase's idle end, of five minutes, in the same second.
function probe() {
  const store = $app.store()
  if (store.has(PROBED)) return
  const everybody = new Date().getMinutes() % 4 === 0
  const message = new SubscriptionMessage({ name: "ochat_alive", data: "{}" })
  const clients = $app.subscriptionsBroker().clients()
  try {
    for (const id in clients) {
      const hears = everybody || Object.keys(clients[id].subscriptions()).some((topic) => topic.indexOf("timelines/") === 0)
      if (!hears) continue
      store.set(PROBED, id + " " + Date.now())
      clients[id].send(message)
    }
  } finally {
    store.remove(PROBED)
  }
}

// Ends the stream on which the probe hangs, and the others of its account.
function watch() {
  const started = Date.now()
  do {
    sleep(500)
    const [id, since] = streams.words($app.store().get(PROBED))
    if (!id || Date.now() - Number(since) < PATIENCE) continue
    let auth = null
    try {
      auth = $app.subscriptionsBroker().clientById(id).get("auth")
    } catch (_) {
      // It has just ended by itself.
    }
    $app.subscriptionsBroker().unregister(id)
    if (auth) $app.runInTransaction(() => streams.end(auth.id))
  } while ($app.store().has(PROBED) && Date.now() - started < WATCH)
}

module.exports = { probe, run }
