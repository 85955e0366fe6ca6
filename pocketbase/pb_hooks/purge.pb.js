// The purge, every minute. What it does is in lib/purge.js; a superuser may ask
// for it at once with POST /api/crons/ochat_purge.

cronAdd("ochat_purge", "* * * * *", () => {
  require(`${__hooks}/lib/purge.js`).run()
})
