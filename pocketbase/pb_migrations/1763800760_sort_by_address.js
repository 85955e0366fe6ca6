// PocketBase sorts by an e-mail address that it does not show, also through relations
// (`sort=author.email`), and the order tells how addresses compare. Whoever asks for
// that gets an empty list.
//
// A rule and not a hook: hooks around lists cost more than they save (see the README).
// What an admin has closed (null) stays closed, and what is open to everybody ("") is
// guarded alone.
migrate((app) => {
  for (const name of ["users", "conversations", "messages", "timelines", "memberships", "inboxes", "invites"]) {
    const collection = app.findCollectionByNameOrId(name)
    if (collection.listRule === null) continue
    // A rule is a pointer to a text, which is nothing like a text until it is made one.
    const rule = String(collection.listRule)
    const guard = "(@request.query.sort:isset = false || @request.query.sort !~ 'email')"
    collection.listRule = rule === "" ? guard : "(" + rule + ") && " + guard
    app.save(collection)
  }
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
