// A team behind one address comes in together: the same number of tries to sign in,
// ten in fifteen seconds instead of two in three, sixty sign-ups in a minute. In
// exchange what an account may ask of the processor becomes less.
//
// It must never change a limit that an admin has chosen.
migrate((app) => {
  const settings = app.settings()
  const rules = settings.rateLimits.rules.map((rule) => ({
    label: rule.label, audience: rule.audience, duration: rule.duration, maxRequests: rule.maxRequests,
  }))
  let ours = 0
  for (const [label, duration, maxRequests, newDuration, newRequests] of [
    ["*:auth", 3, 2, 15, 10], ["users:create", 10, 20, 60, 60], ["POST /api/ochat/account/", 10, 20, 10, 5],
  ]) {
    const rule = rules.find((one) => one.label === label && one.duration === duration && one.maxRequests === maxRequests)
    if (!rule) continue
    rule.duration = newDuration
    rule.maxRequests = newRequests
    ours++
  }
  if (ours > 0 && !rules.some((rule) => rule.label === "users:update")) {
    rules.unshift({ label: "users:update", audience: "", duration: 10, maxRequests: 30 })
  }
  settings.rateLimits.rules = rules
  if (ours > 0) app.save(settings)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
