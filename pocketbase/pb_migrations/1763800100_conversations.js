// Conversations, who is in them (`memberships`), and the two doorbells
// (`timelines` for a conversation, `inboxes` for a person).
//
// It must never drop a conversation that is already there: an instance that
// has a `conversations` collection of its own keeps the rows, and each becomes
// a public conversation. The rules that name several collections come last,
// because a rule can only name what exists.
migrate((app) => {
  const users = app.findCollectionByNameOrId("users")

  let conversations
  let existed = true
  try {
    conversations = app.findCollectionByNameOrId("conversations")
  } catch (_) {
    existed = false
    conversations = new Collection({ type: "base", name: "conversations" })
  }

  // Keeps a field of the wanted type under its options, replaces another one.
  const put = (collection, field) => {
    const old = collection.fields.getByName(field.name)
    if (old && old.type() === field.type()) field.id = old.id
    else if (old) collection.fields.removeByName(field.name)
    collection.fields.add(field)
  }

  // A first save with nothing but what is common, so that a replaced column
  // (an `owner` of type text, say) is gone before its successor comes.
  if (existed) {
    for (const field of conversations.fields) {
      if (field.system) continue
      field.required = false
    }
    const kinds = {
      title: "text", visibility: "select", owner: "relation", deleted: "date",
      readers: "text", created: "autodate", updated: "autodate",
    }
    for (const name in kinds) {
      const old = conversations.fields.getByName(name)
      const strangerRelation = old && old.type() === "relation" && old.collectionId !== users.id
      if (old && (old.type() !== kinds[name] || strangerRelation)) conversations.fields.removeByName(name)
    }
    conversations.indexes = []
    conversations.listRule = null
    conversations.viewRule = null
    conversations.createRule = null
    conversations.updateRule = null
    conversations.deleteRule = null
    app.save(conversations)
  }

  const id = conversations.fields.getByName("id")
  id.min = 15
  id.max = 15
  id.pattern = "^[a-z0-9]+$"
  id.autogeneratePattern = "[a-z0-9]{15}"
  put(conversations, new TextField({ name: "title", max: 80, presentable: true }))
  put(conversations, new SelectField({ name: "visibility", values: ["public", "private"], maxSelect: 1 }))
  put(conversations, new RelationField({ name: "owner", collectionId: users.id, maxSelect: 1, cascadeDelete: false }))
  put(conversations, new DateField({ name: "deleted" }))
  // The ids of the members of a private conversation, written by the hooks from
  // `memberships`. A rule that asks `memberships` itself multiplies every row
  // it judges by every member: with 1000 members, a page of 50 messages took
  // 36 ms and its total 700 ms.
  put(conversations, new TextField({ name: "readers", hidden: true, max: 1000000 }))
  put(conversations, new AutodateField({ name: "created", onCreate: true, onUpdate: false }))
  put(conversations, new AutodateField({ name: "updated", onCreate: true, onUpdate: true }))
  conversations.indexes = [
    "CREATE INDEX `idx_conversations_owner` ON `conversations` (`owner`)",
    "CREATE INDEX `idx_conversations_deleted` ON `conversations` (`deleted`) WHERE `deleted` != ''",
  ]
  app.save(conversations)

  if (existed) {
    const db = app.db()
    db.newQuery("UPDATE conversations SET visibility = 'public', readers = '' WHERE TRUE").execute()
    db.newQuery("UPDATE conversations SET title = substr(trim(replace(replace(title, char(10), ' '), char(13), ' ')), 1, 80)").execute()
    db.newQuery("UPDATE conversations SET title = 'Untitled' WHERE trim(title) = ''").execute()
    const now = new DateTime().string()
    db.newQuery("UPDATE conversations SET created = {:now} WHERE created = ''").bind({ now: now }).execute()
    db.newQuery("UPDATE conversations SET updated = created WHERE updated = ''").execute()
  }

  const memberships = new Collection({
    type: "base",
    name: "memberships",
    fields: [
      { name: "conversation", type: "relation", required: true, collectionId: conversations.id, maxSelect: 1, cascadeDelete: true },
      { name: "user", type: "relation", required: true, collectionId: users.id, maxSelect: 1, cascadeDelete: true },
      { name: "role", type: "select", values: ["owner", "member"], maxSelect: 1 },
      { name: "read_seq", type: "number", onlyInt: true, min: 0 },
      { name: "muted", type: "bool" },
      { name: "pinned", type: "bool" },
      { name: "created", type: "autodate", onCreate: true, onUpdate: false },
      { name: "updated", type: "autodate", onCreate: true, onUpdate: true },
    ],
    indexes: [
      "CREATE UNIQUE INDEX `idx_memberships_conversation_user` ON `memberships` (`conversation`, `user`)",
      "CREATE INDEX `idx_memberships_user` ON `memberships` (`user`)",
    ],
  })
  app.save(memberships)

  // Both doorbells take the id of what they belong to, so that a client can
  // subscribe to `timelines/CONVERSATION` and `inboxes/ME` without a look-up.
  const timelines = new Collection({
    type: "base",
    name: "timelines",
    fields: [
      { name: "conversation", type: "relation", required: true, collectionId: conversations.id, maxSelect: 1, cascadeDelete: true },
      { name: "seq", type: "number", onlyInt: true, min: 0 },
      { name: "rev", type: "number", onlyInt: true, min: 0 },
      // 4000 characters of four bytes and their escapes fit many times over.
      { name: "change", type: "json", maxSize: 131072 },
      { name: "last", type: "json", maxSize: 16384 },
    ],
    indexes: [
      "CREATE UNIQUE INDEX `idx_timelines_conversation` ON `timelines` (`conversation`)",
    ],
  })
  app.save(timelines)

  const inboxes = new Collection({
    type: "base",
    name: "inboxes",
    fields: [
      { name: "user", type: "relation", required: true, collectionId: users.id, maxSelect: 1, cascadeDelete: true },
      { name: "rev", type: "number", onlyInt: true, min: 0 },
      { name: "change", type: "json", maxSize: 16384 },
    ],
    indexes: [
      "CREATE UNIQUE INDEX `idx_inboxes_user` ON `inboxes` (`user`)",
    ],
  })
  app.save(inboxes)

  app.db().newQuery("INSERT INTO timelines (id, conversation, seq, rev, change, last) SELECT id, id, 0, 0, 'null', 'null' FROM conversations").execute()
  app.db().newQuery("INSERT INTO inboxes (id, user, rev, change) SELECT id, id, 0, 'null' FROM users").execute()
  app.db().newQuery("INSERT INTO memberships (id, conversation, user, role, read_seq, muted, pinned, created, updated)"
    + " SELECT lower(substr(hex(randomblob(8)), 1, 15)), id, owner, 'owner', 0, FALSE, FALSE, created, updated FROM conversations WHERE owner != ''").execute()

  // ---- rules ---------------------------------------------------------------
  const signedIn = "@request.auth.id != ''"
  const mayRead = "(visibility = 'public' || owner = @request.auth.id || readers ~ @request.auth.id)"
  // A deleted conversation is gone for REST, but the event that says so must
  // still reach everyone who could read it.
  const alive = "(deleted = '' || @request.context = 'realtime')"
  conversations.listRule = signedIn + " && " + alive + " && " + mayRead
  conversations.viewRule = conversations.listRule
  conversations.createRule = signedIn
  // A deleted conversation can only be brought back, not renamed.
  conversations.updateRule = signedIn + " && owner = @request.auth.id && @request.body.owner:changed = false"
    + " && (deleted = '' || @request.body.deleted:isset = true)"
  conversations.deleteRule = signedIn + " && owner = @request.auth.id"
  app.save(conversations)

  const mayReadIts = "(conversation.visibility = 'public' || conversation.owner = @request.auth.id || conversation.readers ~ @request.auth.id)"
  timelines.listRule = signedIn + " && (conversation.deleted = '' || @request.context = 'realtime') && " + mayReadIts
  timelines.viewRule = timelines.listRule
  app.save(timelines)

  inboxes.listRule = signedIn + " && user = @request.auth.id"
  inboxes.viewRule = inboxes.listRule
  app.save(inboxes)

  memberships.listRule = signedIn + " && (user = @request.auth.id || " + mayReadIts + ")"
  memberships.viewRule = memberships.listRule
  memberships.createRule = signedIn + " && conversation.deleted = '' && (conversation.owner = @request.auth.id"
    + " || (conversation.visibility = 'public' && (user = '' || user = @request.auth.id) && (role = '' || role = 'member')))"
  const sameRow = "@request.body.conversation:changed = false && @request.body.user:changed = false"
  memberships.updateRule = signedIn + " && " + sameRow + " && ("
    + "(user = @request.auth.id && @request.body.role:changed = false)"
    + " || (conversation.owner = @request.auth.id && @request.body.read_seq:changed = false"
    + " && @request.body.muted:changed = false && @request.body.pinned:changed = false))"
  memberships.deleteRule = signedIn + " && (user = @request.auth.id || conversation.owner = @request.auth.id)"
  app.save(memberships)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
