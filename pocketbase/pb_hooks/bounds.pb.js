// Bounds that PocketBase has no setting for: how large a request may be, who may ask from
// another site's page, what is written down of a request that was refused, and who on the
// machine may read the data.
//
// It must never bind a function of its own to every request: each event stream would hold
// a JavaScript engine. What is bound here is PocketBase's own and runs without one; the
// function below runs once, at the start.

$app.onServe().bindFunc((e) => {
  const bounds = require(`${__hooks}/lib/bounds.js`)
  // Address and headers together; PocketBase would read a megabyte of them. (Go adds 4 kB.)
  e.server.maxHeaderBytes = bounds.HEADERS
  // Before anything is parsed, on every route, whatever it answers and by whatever method.
  const body = $apis.bodyLimit(bounds.body())
  body.id = bounds.BODY_ID
  e.router.bind(body)
  // By default PocketBase lets every site's page read what it answers.
  if (!bounds.origins()) e.router.unbind("pbCors")
  return e.next()
})

onBootstrap((e) => {
  const bounds = require(`${__hooks}/lib/bounds.js`)
  const closed = bounds.closed(e.app.dataDir())
  e.next()
  bounds.close(e.app.dataDir(), !closed)
})

// A row of the log before it is written.
onModelCreate((e) => {
  if (require(`${__hooks}/lib/bounds.js`).logs(e.app, e.model)) e.next()
}, "_logs")
