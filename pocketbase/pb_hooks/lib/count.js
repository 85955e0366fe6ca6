// How often one person, or one address, has done something within a window of time: beside
// PocketBase's own limits, which know only addresses and count what was refused too.
//
// Kept in memory, so that a count costs a few microseconds.

const PREFIX = "ochat_count:"

// One more of `what` by `who`, or a 429 when there are `most` in these seconds already.
function take(app, what, who, most, seconds) {
  if (!app.settings().rateLimits.enabled) return
  const store = app.store()
  const key = PREFIX + what + ":" + who
  const now = Math.floor(Date.now() / 1000)
  let over = false
  // One at a time, whichever engine asks.
  store.setFunc(key, (before) => {
    const [start, many] = String(before || "0 0").split(" ").map(Number)
    if (now - start >= seconds) return now + " 1"
    over = many >= most
    return start + " " + (over ? many : many + 1)
  })
  if (over) throw new TooManyRequestsError("Too Many Requests.")
}

// Forgets those whose window is over; every ten minutes.
function forget(app) {
  const store = app.store()
  const now = Math.floor(Date.now() / 1000)
  const all = store.getAll()
  for (const key in all) {
    if (key.startsWith(PREFIX) && now - Number(String(all[key]).split(" ")[0]) > 120) store.remove(key)
  }
}

module.exports = { forget, take }
