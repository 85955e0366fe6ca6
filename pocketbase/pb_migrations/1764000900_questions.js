// What one may ask of all collections, and in which words: see "Questions" in the README.
//
// The database judges a row by the client's filter before it looks into the conversation
// that the row belongs to, so that the time of an answer told what hidden rows hold. Here
// it no longer can: a filter is one of a few forms, and the conversation is looked at
// first. All this is in the rules and in no hook: hooks around lists cost more than they
// save. A subscription asks nothing: options are for an admin alone (lib/topics.js).
migrate((app) => {
  const FILTER = "@request.query.filter"
  const SORT = "@request.query.sort"
  const ID = "_".repeat(15)
  const PAIR = "_".repeat(31)
  const all = (...conditions) => "(" + conditions.join(" && ") + ")"
  const any = (...conditions) => "(" + conditions.join(" || ") + ")"
  const unsaid = (name) => `${name}:isset = false`
  // LIKE with wildcards of its own, of which there has to be one: `_` is any character.
  const quoted = (pattern) => (pattern.includes("'") ? `"${pattern}"` : `'${pattern}'`)
  const like = (pattern) => `${FILTER} ~ ${quoted(pattern)}`
  const without = (...patterns) => patterns.map((one) => `${FILTER} !~ ${quoted(one)}`)
  const exactly = (pattern) => all(like(pattern + "%"), ...without(pattern + "_%"))
  // field = "…, with or without brackets and blanks, in either quotation marks, and no
  // "or" and no other table after it: the question of the course, and of PocketBase's own
  // clients.
  const begins = (field) => all(
    any(...["=", " = "].flatMap((is) => ["'", '"'].flatMap((mark) => [like(field + is + mark + "%"), like("(" + field + is + mark + "%")]))),
    ...without("%|%", "%.%", "%//%"),
  )
  const alone = without("%&%")
  const mine = `${FILTER} ~ @request.auth.id`
  const page = exactly(`id > "${ID}"`)
  // As many quotation marks as the form has, so that an id holds none.
  const pageOf = (field) => all(exactly(`${field} = "${ID}" && id > "${ID}"`), ...without('%"%"%"%"%"%'))
  const living = exactly(`conversation = "${ID}" && revoked = "" && uses_left > 0 && expires > @now`)

  const FORMS = {
    // And then numbers of the log alone: nothing in quotation marks, no pattern.
    messages: all(begins("conversation"), ...without("%~%", '%&%"%', "%&%'%")),
    memberships: any(all(begins("conversation"), ...alone), pageOf("conversation"), all(mine, any(all(begins("user"), ...alone), pageOf("user"), exactly(`conversation = "${ID}" && user = "${ID}"`)))),
    invites: any(all(begins("conversation"), ...alone), living),
    // Few, since this rule is also asked for everybody who listens to conversations.
    conversations: any(page, all(mine, any(exactly(`direct = "${PAIR}"`), exactly(`(direct="${PAIR}")`)))),
    timelines: page,
    inboxes: all(mine, begins("user"), ...alone),
  }
  const EXPANDS = ["", "author", "conversation", "owner", "reply_to", "user", "author,conversation", "conversation,author", "author,reply_to", "user,conversation", "conversation,user"]
  const oneOf = (name, values) => any(...values.map((one) => `${name} = '${one}'`))
  const short = (name, length) => any(unsaid(name), `${name} !~ '${"_".repeat(length + 1)}%'`)
  // An order by an index walks over hidden rows, and their number would show: one field,
  // and none of those that have an index.
  const INDEXED = { messages: ["author"], memberships: ["user"], conversations: ["owner", "direct"] }
  const orders = (name) => any(unsaid(SORT), all(`${SORT} !~ '${"_".repeat(9)}%'`, ...(INDEXED[name] || []).map((one) => `${SORT} !~ '${one}'`)))

  // Everybody sees everybody, so that a filter may say anything; but PocketBase would
  // sort by an e-mail address that it does not show. And no relation is followed
  // backwards. (The database's "does not contain" sees a text up to its first NUL: in a
  // filter that can only stand in a comment, so that comments go too.)
  const forwards = (name) => any(unsaid(name), all(`${name} !~ '_via_'`, `${name} !~ '//'`))
  const people = all(short(FILTER, 2000), forwards(FILTER), short(SORT, 100), forwards(SORT), any(unsaid(SORT), `${SORT} !~ 'email'`))

  for (const name of ["users", "conversations", "messages", "timelines", "memberships", "inboxes", "invites", "settings"]) {
    const collection = app.findCollectionByNameOrId(name)
    const both = (rule, ...guards) => (String(rule) === "" ? all(...guards) : all("(" + rule + ")", ...guards))
    const answers = [oneOf("@request.query.expand", EXPANDS), short("@request.query.fields", 200)]
    const asked = name === "users" ? people
      : all(any(`${FILTER} = ''`, ...(FORMS[name] ? [all(short(FILTER, 120), FORMS[name])] : [])), orders(name))
    // A comparison that is never false, and that is none with nothing: it makes the
    // database look at the conversation first, and once.
    const first = ["messages", "memberships", "invites", "timelines"].includes(name) ? ["conversation.visibility > ''"] : []
    collection.listRule = both(collection.listRule, ...first, asked, ...answers)
    // The view rules of timelines and inboxes are empty, for the events. What they lead to
    // is guarded in its own collection, and what leads to them by the list rules above.
    if (!["timelines", "inboxes", "settings"].includes(name)) {
      collection.viewRule = both(collection.viewRule, ...answers)
    }
    app.save(collection)
  }
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
