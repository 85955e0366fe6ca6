// Who hears what over the event streams: see lib/streams.js. The hooks of conversations,
// memberships and people call it where rights change.
//
// No hook here is around the stream itself, which would hold a JavaScript engine for as
// long as it is open.

onBootstrap((e) => {
  e.next()
  e.app.store().set(require(`${__hooks}/lib/streams.js`).BASE, e.app)
})

onRealtimeSubscribeRequest((e) => {
  return require(`${__hooks}/lib/streams.js`).subscribe(e)
})

// Their view rules are empty for the events, and would show them to everybody.
onRecordViewRequest((e) => {
  const { allowed } = require(`${__hooks}/lib/streams.js`)
  if (allowed(e.app, e.auth, [e.record.id]).length === 0) throw new NotFoundError()
  e.next()
}, "timelines")

onRecordViewRequest((e) => {
  if (!e.hasSuperuserAuth() && (!e.auth || e.auth.id !== e.record.id)) throw new NotFoundError()
  e.next()
}, "inboxes")

// A superuser may write a timeline by hand, and everybody hears of it.
onRecordUpdateRequest((e) => {
  e.app.runInTransaction((tx) => require(`${__hooks}/lib/streams.js`).wake(tx, e.record.id))
  e.next()
}, "timelines")

// Another password, an end, another key: what was opened with the old one ends.
onRecordUpdate((e) => {
  const before = e.record.original().tokenKey()
  require(`${__hooks}/lib/log.js`).inTransaction(e, () => {
    e.next()
    if (before !== "" && e.record.tokenKey() !== before) require(`${__hooks}/lib/streams.js`).end(e.record.id)
  })
}, "users", "_superusers")

onRecordDelete((e) => {
  require(`${__hooks}/lib/log.js`).inTransaction(e, () => {
    e.next()
    require(`${__hooks}/lib/streams.js`).end(e.record.id)
  })
}, "users", "_superusers")

// A right that is gained counts from the commit, and one that was lost in a transaction that
// failed is there again.
onRecordAfterCreateSuccess((e) => {
  require(`${__hooks}/lib/streams.js`).grant(e.record.getString("conversation"), e.record.getString("user"))
  e.next()
}, "memberships")

onRecordAfterDeleteError((e) => {
  if (e.record.getBool("revoked_")) require(`${__hooks}/lib/streams.js`).grant(e.record.getString("conversation"), e.record.getString("user"))
  e.next()
}, "memberships")

onRecordAfterCreateSuccess((e) => {
  require(`${__hooks}/lib/streams.js`).grant(e.record.id, "")
  e.next()
}, "conversations")

onRecordAfterUpdateSuccess((e) => {
  if (e.record.getBool("revoked_")) require(`${__hooks}/lib/streams.js`).grant(e.record.id, "")
  e.next()
}, "conversations")

onRecordAfterUpdateError((e) => {
  if (e.record.getBool("revoked_")) require(`${__hooks}/lib/streams.js`).grant(e.record.id, "")
  e.next()
}, "conversations")

cronAdd("ochat_streams", "* * * * *", () => {
  require(`${__hooks}/lib/sweep.js`).run()
})

cronAdd("ochat_probe", "* * * * *", () => {
  require(`${__hooks}/lib/sweep.js`).probe()
})
