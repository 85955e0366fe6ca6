// The server's own settings: its name, batches, logs, and how much one address may ask
// for. The numbers, with the reasons, are in the README; an admin changes them in the
// dashboard, and OCHAT_RATE_LIMITS=off lifts them all for a run (lib/limits.js).
//
// It must never replace limits that an admin has set already.
migrate((app) => {
  const settings = app.settings()
  settings.meta.appName = "O'Chat"
  settings.batch.enabled = true
  // Everybody else's writing waits for one.
  settings.batch.maxRequests = 20
  settings.batch.timeout = 2
  settings.batch.maxBodySize = 64 * 1024
  // A chat has too many requests to write a log row for each: warnings and errors only
  // (and of requests those that failed by the server's own fault, see lib/bounds.js).
  settings.logs.maxDays = 2
  settings.logs.minLevel = 4
  if (!settings.rateLimits.enabled) {
    const rules = [
      // Makes a password's hash, which costs 60 ms of processor time; a class of guests
      // becomes members at once.
      ["POST /api/ochat/account/member", 60, 60],
      ["conversations:delete", 10, 600],
      ["conversations:update", 10, 600],
      ["memberships:delete", 10, 600],
      ["memberships:update", 10, 1200],
      ["messages:delete", 10, 600],
      ["messages:update", 10, 600],
      ["messages:list", 10, 2400],
      ["users:update", 10, 30],
      // Each costs 60 ms.
      ["*:auth", 15, 10],
      ["users:create", 60, 60],
      ["POST /api/ochat/account/picture", 60, 60],
      ["POST /api/ochat/account/sign-out", 60, 60],
      ["POST /api/ochat/account/", 10, 5],
      ["POST /api/ochat/backup", 60, 10],
      // Each sends a mail.
      ["*:requestPasswordReset", 60, 10],
      ["*:requestVerification", 60, 10],
      ["*:requestEmailChange", 60, 10],
      ["*:requestOTP", 60, 10],
      // Each leaves a person behind.
      ["POST /api/ochat/guest", 60, 600],
      ["POST /api/ochat/invites/", 10, 60],
      ["POST /api/ochat/invites", 10, 30],
      ["conversations:create", 10, 200],
      ["memberships:create", 10, 400],
      ["messages:create", 10, 1200],
      ["/api/batch", 10, 40],
      // A restart brings everybody back within a few seconds.
      ["GET /api/realtime", 10, 600],
      // A stream that nobody can read, and that a GET's limit does not count.
      ["HEAD /api/realtime", 60, 10],
      ["POST /api/realtime", 10, 1200],
      ["/api/", 10, 6000],
      // The app's pages: some ten files each.
      ["/", 10, 1200],
    ]
    settings.rateLimits.rules = rules.map(([label, duration, maxRequests]) => ({
      label: label, audience: "", duration: duration, maxRequests: maxRequests,
    }))
    settings.rateLimits.enabled = true
  }
  app.save(settings)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
