// What the environment says about limits, and what goes into a batch.
//
// The environment holds for the run and is not written down, so that a server
// started without it is as strict as its settings say. (Saving the settings during such
// a run, in the dashboard or by a migration, writes down what holds then.)

onBootstrap((e) => {
  const limits = require(`${__hooks}/lib/limits.js`)
  e.next()
  limits.apply(e.app.settings())
  const warning = $os.args.indexOf("serve") > 0 ? limits.warning(e.app.settings()) : ""
  if (warning !== "") console.warn(warning)
})

onSettingsReload((e) => {
  e.next()
  require(`${__hooks}/lib/limits.js`).apply(e.app.settings())
})

// A batch is one transaction, and every writer waits for it: nothing in it may take
// long. Of signing up, each costs 60 ms, and twenty would stop everybody for seconds.
onBatchRequest((e) => {
  const { BATCHED, PLAIN } = require(`${__hooks}/lib/limits.js`)
  for (const one of e.batch) {
    // PocketBase would take the client's address from them, where a proxy is trusted.
    for (const name in one.headers) if (!PLAIN.test(name)) throw new BadRequestError("A request in a batch has no headers of its own.")
  }
  if (!e.hasSuperuserAuth()) {
    for (const one of e.batch) {
      if (!BATCHED.test(one.url)) throw new BadRequestError("Only messages, conversations and memberships go into a batch.")
    }
  }
  e.next()
})

cronAdd("ochat_counts", "*/10 * * * *", () => {
  require(`${__hooks}/lib/count.js`).forget($app)
})
