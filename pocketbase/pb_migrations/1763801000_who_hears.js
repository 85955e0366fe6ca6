// Who hears a conversation, written next to what is heard: the rule of a timeline is asked
// for every event and everybody who listens, inside the request of whoever writes, and
// looking into `conversations` for it cost a quarter of that. With 20 people listening a
// message took 16.3 ms and now takes 12.6.
//
// `readers` is "everybody" or the ids of those who may; nothing means nobody, so that what
// nobody has filled in is closed. Both fields are derived by the hooks (lib/log.js).
//
// It must never open what an admin has closed, nor change a rule that is not ours.
migrate((app) => {
  const timelines = app.findCollectionByNameOrId("timelines")
  for (const name of ["readers", "closed"]) {
    if (timelines.fields.getByName(name)) timelines.fields.removeByName(name)
  }
  app.save(timelines)
  timelines.fields.add(new TextField({ name: "readers", hidden: true, max: 1000000 }))
  timelines.fields.add(new BoolField({ name: "closed", hidden: true }))
  const before = "(conversation.deleted = '' || @request.context = 'realtime')"
    + " && (conversation.visibility = 'public' || conversation.readers ~ @request.auth.id)"
  const now = "(closed = false || @request.context = 'realtime') && (readers = 'everybody' || readers ~ @request.auth.id)"
  for (const name of ["listRule", "viewRule"]) {
    // A rule is a pointer to a text, which is nothing like a text until it is made one.
    if (timelines[name] !== null) timelines[name] = String(timelines[name]).replace(before, now)
  }
  app.save(timelines)
  app.db().newQuery("UPDATE timelines SET"
    + " readers = COALESCE((SELECT CASE WHEN c.visibility = 'public' THEN 'everybody' ELSE c.readers END FROM conversations c WHERE c.id = timelines.id), ''),"
    + " closed = COALESCE((SELECT c.deleted != '' FROM conversations c WHERE c.id = timelines.id), FALSE) WHERE TRUE").execute()
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
