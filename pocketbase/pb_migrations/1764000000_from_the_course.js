// Makes room in a database of the course's version: one with a `messages` collection
// that knows no conversations, or with a `conversations` collection of its own. What
// its rows become is in 1764001100_rows_from_the_course.js.
//
// It must never lose an account or a conversation. The old messages belong to no
// conversation and go. There is no way back (see the README): a "down" could only
// guess the old rules.
migrate((app) => {
  // Nothing was released before these migrations, so that a database of the fifteen
  // before them is somebody's trial. It is refused before anything is touched.
  const old = new DynamicModel({ many: 0 })
  app.db().newQuery("SELECT COUNT(*) AS many FROM _migrations WHERE file IN ('1763800000_people.js', '1763800100_conversations.js')").one(old)
  if (old.many > 0) {
    throw new Error("This database was made by a build of O'Chat from before its first release, and cannot be brought over."
      + " Start with an empty folder of data (--dir), or run the build that made it.")
  }

  const find = (name) => {
    try {
      return app.findCollectionByNameOrId(name)
    } catch (_) {
      return null
    }
  }
  // Rules and indexes go first: they may name fields that go next.
  const open = (collection) => {
    for (const rule of ["listRule", "viewRule", "createRule", "updateRule", "deleteRule"]) collection[rule] = null
    collection.indexes = []
  }

  const users = find("users")
  if (users) {
    for (const field of users.fields) {
      // Fields that somebody else added stay, with their data, but they may not keep
      // a guest from joining with a name alone.
      if (!field.system && field.required) field.required = false
    }
    const name = users.fields.getByName("name")
    if (name && name.type() !== "text") users.fields.removeByName("name")
    for (const name of ["guest", "deleted", "seen"]) {
      if (users.fields.getByName(name)) users.fields.removeByName(name)
    }
    app.save(users)
  }

  const conversations = find("conversations")
  if (conversations) {
    for (const field of conversations.fields) {
      if (!field.system) field.required = false
    }
    const kinds = { title: "text", visibility: "select", owner: "relation", deleted: "date", created: "autodate", updated: "autodate" }
    for (const name in kinds) {
      const field = conversations.fields.getByName(name)
      const elsewhere = field && field.type() === "relation" && users && field.collectionId !== users.id
      if (field && (field.type() !== kinds[name] || elsewhere)) conversations.fields.removeByName(name)
    }
    for (const name of ["readers", "owners", "direct", "made_by"]) {
      if (conversations.fields.getByName(name)) conversations.fields.removeByName(name)
    }
    open(conversations)
    app.save(conversations)
  }

  const messages = find("messages")
  if (messages) {
    // Raw SQL: no events to anyone, and no rule or required relation of the old
    // version can stand in the way.
    app.db().newQuery("DELETE FROM messages").execute()
    open(messages)
    // With no row left, an old column holds nothing; and a required one that O'Chat
    // does not know would refuse every new message.
    const names = []
    for (const field of messages.fields) {
      const stays = field.system || (field.name === "text" && field.type() === "text")
      if (!stays) names.push(field.name)
    }
    for (const name of names) messages.fields.removeByName(name)
    app.save(messages)
  }
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
