// Serves the built app from the folder OCHAT_PUBLIC (or else pb_public next to
// pb_hooks), compressed and cached as PocketBase's own file server does not.
//
// A route of its own, never a global middleware: that would hold a JavaScript
// engine for as long as each event stream lives.

routerAdd("GET", "/{path...}", (e) => {
  return require(`${__hooks}/lib/site.js`).answer(e)
})
