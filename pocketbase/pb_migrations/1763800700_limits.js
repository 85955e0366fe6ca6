// Limits: how much one address may ask for. The numbers, with the reasons, are in
// the README; an admin changes them in the dashboard, and OCHAT_RATE_LIMITS=off
// lifts them all for a run (pb_hooks/limits.pb.js).
//
// It must never replace limits that an admin has set already.
migrate((app) => {
  const settings = app.settings()
  if (settings.rateLimits.enabled) return
  const rules = [
    // Each costs 60 ms of processor time.
    ["*:auth", 1, 3],
    ["users:create", 10, 20],
    ["POST /api/ochat/account/", 10, 20],
    // Each sends a mail.
    ["*:requestPasswordReset", 60, 10],
    ["*:requestVerification", 60, 10],
    ["*:requestEmailChange", 60, 10],
    ["*:requestOTP", 60, 10],
    // Each leaves a person behind.
    ["POST /api/ochat/guest", 600, 600],
    ["POST /api/ochat/invites/", 10, 60],
    ["POST /api/ochat/invites", 10, 30],
    ["conversations:create", 10, 200],
    ["memberships:create", 10, 400],
    ["messages:create", 10, 1200],
    ["/api/batch", 10, 200],
    // A restart brings everybody back within a few seconds.
    ["GET /api/realtime", 10, 600],
    ["POST /api/realtime", 10, 1200],
    ["/api/", 10, 6000],
  ]
  settings.rateLimits.rules = rules.map(([label, duration, maxRequests]) => ({
    label: label, audience: "", duration: duration, maxRequests: maxRequests,
  }))
  settings.rateLimits.enabled = true
  app.save(settings)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
