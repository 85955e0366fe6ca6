// What the environment says about limits, and how many topics one connection may
// have.
//
// The environment holds for the run and is not written down, so that a server
// started without it is as strict as its settings say. (Saving the settings in the
// dashboard during such a run writes down what holds then.)

onBootstrap((e) => {
  e.next()
  require(`${__hooks}/lib/limits.js`).apply(e.app.settings())
})

onSettingsReload((e) => {
  e.next()
  require(`${__hooks}/lib/limits.js`).apply(e.app.settings())
})

// A hook around the request that names the topics, not around the stream itself.
onRealtimeSubscribeRequest((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const { TOPICS } = require(`${__hooks}/lib/limits.js`)
  if (e.subscriptions.length > TOPICS) {
    throw refuse.field("subscriptions", "validation_length_too_long", "The length must be no more than " + TOPICS + ".")
  }
  e.next()
})
