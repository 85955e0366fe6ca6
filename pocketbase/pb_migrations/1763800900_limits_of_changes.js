// Limits of what changes and ends: until now only what makes something new had numbers
// of its own, and an edit, a read marker or a deletion was one of 6000 requests, each of
// which waits for the one writer. A team of sixty behind one address that comes back
// after an hour offline has twenty read markers and ten edits each within ten seconds
// before anybody is put off, and what is put off is asked again by the app. Questions for
// messages have a number as well: forty each. Batches become fewer, since each holds up
// to fifty requests. Becoming a member is a sign-up, and has the number of sign-ups:
// forty-five at once need not wait for a minute and a half.
//
// It must never change a limit that an admin has chosen, nor add any where the limits
// are not ours.
migrate((app) => {
  const settings = app.settings()
  const rules = settings.rateLimits.rules.map((rule) => ({
    label: rule.label, audience: rule.audience, duration: rule.duration, maxRequests: rule.maxRequests,
  }))
  const has = (label) => rules.some((rule) => rule.label === label)
  if (!has("messages:create") || !has("/api/batch")) return
  for (const [label, duration, maxRequests] of [
    ["messages:list", 10, 2400], ["messages:update", 10, 600], ["messages:delete", 10, 600],
    ["memberships:update", 10, 1200], ["memberships:delete", 10, 600],
    ["conversations:update", 10, 600], ["conversations:delete", 10, 600],
    ["POST /api/ochat/account/member", 60, 60],
  ]) {
    if (!has(label)) rules.unshift({ label: label, audience: "", duration: duration, maxRequests: maxRequests })
  }
  const batches = rules.find((rule) => rule.label === "/api/batch" && rule.duration === 10 && rule.maxRequests === 200)
  if (batches) batches.maxRequests = 40
  settings.rateLimits.rules = rules
  app.save(settings)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
