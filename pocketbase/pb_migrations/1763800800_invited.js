// Who came in by an invite, so that a guest who did may become a member where
// signing up takes an invitation. It belongs to the membership and ends with it.
//
// It must never be shown or set from outside: how somebody came in is nobody's
// business, and it opens a door.
migrate((app) => {
  const memberships = app.findCollectionByNameOrId("memberships")
  if (memberships.fields.getByName("invited")) memberships.fields.removeByName("invited")
  app.save(memberships)
  memberships.fields.add(new BoolField({ name: "invited", hidden: true }))
  app.save(memberships)
}, (_app) => {
  throw new Error("There is no way back from this migration: restore a backup instead.")
})
