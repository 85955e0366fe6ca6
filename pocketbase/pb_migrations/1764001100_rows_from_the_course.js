// What the rows of a database of the course's version become, once every collection is
// there: each person gets an inbox and a name, each conversation is public and gets a
// timeline, and an owner who is named gets a membership. On a new server there are none.
//
// It must never make anybody look long gone who is not: everyone counts as seen now.
migrate((app) => {
  const now = new DateTime().string()
  const run = (sql) => app.db().newQuery(sql).bind({ now: now }).execute()
  run("UPDATE users SET emailVisibility = FALSE, guest = FALSE, deleted = '', seen = {:now} WHERE TRUE")
  // A nameless author would be an empty line in the thread. The e-mail would do as a
  // name, but it is private.
  run("UPDATE users SET name = 'User ' || substr(id, 1, 4) WHERE trim(name) = ''")
  run("INSERT INTO inboxes (id, user, rev, change) SELECT id, id, 0, 'null' FROM users")

  run("UPDATE conversations SET visibility = 'public', readers = '', owners = owner, made_by = owner, direct = '' WHERE TRUE")
  run("UPDATE conversations SET title = substr(trim(replace(replace(title, char(10), ' '), char(13), ' ')), 1, 80)")
  run("UPDATE conversations SET title = 'Untitled' WHERE trim(title) = ''")
  run("UPDATE conversations SET created = {:now} WHERE created = ''")
  run("UPDATE conversations SET updated = created WHERE updated = ''")
  run("INSERT INTO timelines (id, conversation, seq, rev, change, last)"
    + " SELECT id, id, 0, 0, 'null', 'null' FROM conversations")
  run("INSERT INTO memberships (id, conversation, user, role, read_seq, muted, pinned, created, updated, came_by, invited)"
    + " SELECT lower(substr(hex(randomblob(8)), 1, 15)), id, owner, 'owner', 0, FALSE, FALSE, created, updated, '', FALSE"
    + " FROM conversations WHERE owner != ''")
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
