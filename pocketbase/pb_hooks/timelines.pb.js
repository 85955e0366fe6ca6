// Who hears a conversation is a copy (lib/log.js, admit). The hooks of conversations and
// memberships keep it; this is for what goes past them: an admin who writes a timeline by
// hand, and a time in which the server ran without these hooks.
//
// It must never tell anybody of anything: the copy is no change of the conversation.

onRecordCreateRequest((e) => {
  e.next()
  require(`${__hooks}/lib/log.js`).admit(e.app, e.record.id)
}, "timelines")

onRecordUpdateRequest((e) => {
  e.next()
  require(`${__hooks}/lib/log.js`).admit(e.app, e.record.id)
}, "timelines")

onBootstrap((e) => {
  e.next()
  if ($os.args.indexOf("serve") > 0) require(`${__hooks}/lib/log.js`).admitAll(e.app)
})
