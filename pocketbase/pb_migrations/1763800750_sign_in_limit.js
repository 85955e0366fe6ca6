// A try to sign in costs 71 ms of processor time, whoever it claims to be. Three a
// second were a fifth of one core, which those who write could feel; two in three
// seconds are a twentieth. A team behind one address still signs in: forty a minute,
// and a session lasts thirty days.
//
// It must never change a limit that an admin has chosen.
migrate((app) => {
  const settings = app.settings()
  const rules = settings.rateLimits.rules.map((rule) => ({
    label: rule.label, audience: rule.audience, duration: rule.duration, maxRequests: rule.maxRequests,
  }))
  const ours = rules.find((rule) => rule.label === "*:auth" && rule.duration === 1 && rule.maxRequests === 3)
  if (!ours) return
  ours.duration = 3
  ours.maxRequests = 2
  settings.rateLimits.rules = rules
  app.save(settings)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
