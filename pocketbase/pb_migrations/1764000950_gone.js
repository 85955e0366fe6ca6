// The ids of conversations and people that were removed, so that they are never accepted
// again (lib/gone.js). A plain table and no collection: nobody reads or writes it by the
// API, and fifteen characters a row are all that is left of what was removed.
migrate((app) => {
  app.db().newQuery("CREATE TABLE ochat_gone (id TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID").execute()
  for (const table of ["conversations", "users"]) {
    app.db().newQuery("CREATE TRIGGER ochat_gone_" + table + " AFTER DELETE ON " + table
      + " BEGIN INSERT OR IGNORE INTO ochat_gone (id) VALUES (OLD.id); END").execute()
  }
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
