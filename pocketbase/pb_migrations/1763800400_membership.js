// Who owns and who reads: several owners, conversations between two people, and
// the lines in which the server itself tells what was done in a thread.
//
// It must never take a right away that somebody had: whoever was the owner has a
// membership as owner afterwards, and whoever was in stays in.
migrate((app) => {
  const conversations = app.findCollectionByNameOrId("conversations")
  for (const name of ["owners", "direct"]) {
    if (conversations.fields.getByName(name)) conversations.fields.removeByName(name)
  }
  app.save(conversations)
  // The ids of the owners, derived from `memberships` by the hooks, as `readers`
  // is, and for the same reason: a rule that asks `memberships` is too slow.
  conversations.fields.add(new TextField({ name: "owners", hidden: true, max: 1000000 }))
  // "ID:ID", the smaller first, for a conversation between two people. The index
  // is what makes two simultaneous beginnings one conversation.
  conversations.fields.add(new TextField({ name: "direct", max: 64 }))
  conversations.indexes = [
    ...conversations.indexes,
    "CREATE UNIQUE INDEX `idx_conversations_direct` ON `conversations` (`direct`) WHERE `direct` != ''",
  ]
  app.save(conversations)

  // What the server says in a thread: null for a person's message, otherwise
  // {kind, ...}. The text next to it is for clients that do not know the kind.
  const messages = app.findCollectionByNameOrId("messages")
  messages.fields.add(new JSONField({ name: "system", maxSize: 4096 }))
  app.save(messages)

  const db = app.db()
  db.newQuery("INSERT INTO memberships (id, conversation, user, role, read_seq, muted, pinned, created, updated)"
    + " SELECT lower(substr(hex(randomblob(8)), 1, 15)), c.id, c.owner, 'owner', 0, FALSE, FALSE, c.created, c.updated FROM conversations c"
    + " WHERE c.owner != '' AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.conversation = c.id AND m.user = c.owner)").execute()
  db.newQuery("UPDATE memberships SET role = 'owner' WHERE role != 'owner'"
    + " AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = conversation AND c.owner = user)").execute()
  db.newQuery("UPDATE conversations SET direct = '', owners = COALESCE((SELECT group_concat(user, ' ') FROM memberships m"
    + " WHERE m.conversation = conversations.id AND m.role = 'owner'), '') WHERE TRUE").execute()
  db.newQuery("UPDATE conversations SET readers = COALESCE((SELECT group_concat(user, ' ') FROM memberships m"
    + " WHERE m.conversation = conversations.id), '') WHERE visibility = 'private'").execute()
  db.newQuery("UPDATE messages SET system = 'null' WHERE TRUE").execute()

  // ---- rules ---------------------------------------------------------------
  const signedIn = "@request.auth.id != ''"
  const alive = "(deleted = '' || @request.context = 'realtime')"
  const mayRead = "(visibility = 'public' || readers ~ @request.auth.id)"
  const owns = "owners ~ @request.auth.id"
  conversations.listRule = signedIn + " && " + alive + " && " + mayRead
  conversations.viewRule = conversations.listRule
  conversations.updateRule = signedIn + " && " + owns + " && (deleted = '' || @request.body.deleted:isset = true)"
  conversations.deleteRule = signedIn + " && " + owns
  app.save(conversations)

  const mayReadIts = "(conversation.visibility = 'public' || conversation.readers ~ @request.auth.id)"
  const ownsIts = "conversation.owners ~ @request.auth.id"
  const timelines = app.findCollectionByNameOrId("timelines")
  timelines.listRule = signedIn + " && (conversation.deleted = '' || @request.context = 'realtime') && " + mayReadIts
  timelines.viewRule = timelines.listRule
  app.save(timelines)

  const memberships = app.findCollectionByNameOrId("memberships")
  memberships.listRule = signedIn + " && (user = @request.auth.id || " + mayReadIts + ")"
  memberships.viewRule = memberships.listRule
  memberships.createRule = signedIn + " && conversation.deleted = '' && (" + ownsIts
    + " || (conversation.visibility = 'public' && (user = '' || user = @request.auth.id) && (role = '' || role = 'member')))"
  memberships.updateRule = signedIn + " && @request.body.conversation:changed = false && @request.body.user:changed = false && ("
    + "(user = @request.auth.id && @request.body.role:changed = false)"
    + " || (" + ownsIts + " && @request.body.read_seq:changed = false"
    + " && @request.body.muted:changed = false && @request.body.pinned:changed = false))"
  memberships.deleteRule = signedIn + " && (user = @request.auth.id || " + ownsIts + ")"
  app.save(memberships)

  const reads = signedIn + " && conversation.deleted = '' && " + mayReadIts
  messages.listRule = reads
  messages.viewRule = reads
  messages.updateRule = reads + " && author = @request.auth.id && deleted = ''"
  messages.deleteRule = reads + " && (author = @request.auth.id || " + ownsIts + ")"
  app.save(messages)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
