// What one may ask, and of what. A relation followed backwards ("all messages of this
// author", messages_via_author) leads to rows that the rules hide: the answer does
// not show them, but a condition that must hold for all of them (!~, !=, <) tells
// whether there is one that it does not hold for, letter by letter. And a chain of
// them multiplies, to seconds and hundreds of megabytes for one request. So nobody
// follows a relation backwards, in a filter, an order or an expand; in subscriptions
// neither, whose options are a query too. Whoever tries gets nothing.
//
// A rule and not a hook: hooks around lists cost more than they save (see the README).
// Except for the options of subscriptions, which lib/limits.js judges when they come in:
// the view rules of timelines and inboxes are asked for every event and everybody who
// listens, and what they lead to is guarded in its own collection.
//
// What an admin has closed (null) stays closed, and what is open to everybody ("") is
// guarded alone.
migrate((app) => {
  const EXPANDS = ["", "author", "conversation", "owner", "reply_to", "user", "author,conversation", "conversation,author", "author,reply_to", "user,conversation", "conversation,user"]
  // The database's "does not contain" sees a text up to its first NUL. In a filter that can only
  // stand in a comment, so that comments go too; an expand is one of a list, compared as a whole.
  const forwards = (name) => {
    const asked = "@request.query." + name
    return "(" + asked + ":isset = false || (" + asked + " !~ '_via_' && " + asked + " !~ '//'))"
  }
  const expands = "(@request.query.expand:isset = false || " + EXPANDS.map((one) => "@request.query.expand = '" + one + "'").join(" || ") + ")"
  const both = (rule, guard) => {
    if (rule === null) return null
    // A rule is a pointer to a text, which is nothing like a text until it is made one.
    return String(rule) === "" ? guard : "(" + rule + ") && " + guard
  }
  const save = (name, change) => {
    const collection = app.findCollectionByNameOrId(name)
    if (change) change(collection)
    collection.listRule = both(collection.listRule, forwards("filter") + " && " + forwards("sort"))
    if (name !== "timelines" && name !== "inboxes") {
      collection.viewRule = both(collection.viewRule, expands)
    }
    app.save(collection)
  }
  // A password is changed by POST /api/ochat/account/credentials, which has a limit: here it
  // would cost 60 ms before anybody is asked for the old one.
  save("users", (users) => {
    users.updateRule = both(users.updateRule, "@request.body.password:isset = false")
  })
  // What is deleted can be restored, and nothing else.
  save("conversations", (conversations) => {
    if (conversations.updateRule === null) return
    conversations.updateRule = "@request.auth.id != '' && owners ~ @request.auth.id"
      + " && (deleted = '' || (@request.body.deleted:isset = true && @request.body.deleted = ''))"
  })
  // Who is in a deleted conversation is no longer to be seen.
  save("memberships", (memberships) => {
    const rule = "@request.auth.id != '' && (user = @request.auth.id || (conversation.deleted = ''"
      + " && (conversation.visibility = 'public' || conversation.readers ~ @request.auth.id)))"
    if (memberships.listRule !== null) memberships.listRule = rule + " && (@request.query.sort:isset = false || @request.query.sort !~ 'email')"
    if (memberships.viewRule !== null) memberships.viewRule = rule
    // By which invite somebody came, so that their removal can end it. Nobody else's business.
    memberships.fields.add(new TextField({ name: "came_by", hidden: true, max: 15 }))
  })
  for (const name of ["messages", "timelines", "inboxes", "invites"]) save(name)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
