// What one may ask of all collections, and in which words: see "Rules" in the README.
//
// A rule and not a hook: hooks around lists cost more than they save. A subscription asks
// nothing: options are for an admin alone (lib/topics.js).
migrate((app) => {
  const EXPANDS = ["", "author", "conversation", "owner", "reply_to", "user", "author,conversation", "conversation,author", "author,reply_to", "user,conversation", "conversation,user"]
  // PocketBase would sort by an e-mail address that it does not show, also through
  // relations (`sort=author.email`), and the order tells how addresses compare.
  const addresses = "(@request.query.sort:isset = false || @request.query.sort !~ 'email')"
  // A relation followed backwards ("all messages of this author", messages_via_author)
  // leads to rows that the rules hide: a condition that must hold for all of them tells
  // of them, and a chain of them multiplies. The database's "does not contain" sees a
  // text up to its first NUL. In a filter that can only stand in a comment, so that
  // comments go too; an expand is one of a list, compared as a whole.
  const forwards = (name) => {
    const asked = "@request.query." + name
    return "(" + asked + ":isset = false || (" + asked + " !~ '_via_' && " + asked + " !~ '//'))"
  }
  const expands = "(@request.query.expand:isset = false || " + EXPANDS.map((one) => "@request.query.expand = '" + one + "'").join(" || ") + ")"
  for (const name of ["users", "conversations", "messages", "timelines", "memberships", "inboxes", "invites"]) {
    const collection = app.findCollectionByNameOrId(name)
    collection.listRule = "((" + collection.listRule + ") && " + addresses + ") && " + forwards("filter") + " && " + forwards("sort") + " && " + expands
    // The view rules of these two are empty, for the events. What they lead to is guarded in
    // its own collection, and what leads to them by the list rules above.
    if (name !== "timelines" && name !== "inboxes") collection.viewRule = "(" + collection.viewRule + ") && " + expands
    app.save(collection)
  }
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
