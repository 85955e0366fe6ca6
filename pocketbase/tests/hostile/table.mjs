// What each kind of person may do with each collection: one row for each operation,
// one letter for each of ROLES, in this order:
//
//   nobody, guest, stranger, ex-member, member, owner, other owner
//
// y = it works, n = it does not. The records meant are those of a private
// conversation: the member's account, inbox, membership and message, and the
// owner's invite. A row that is missing fails the suite. "expand" and "filter" follow
// a relation backwards, which nobody may; "search" asks in one of the forms that are answered.
export const TABLE = {
  users: {
    list: "nyyyyyy", view: "nyyyyyy", create: "yyyyyyy", update: "nnnnynn", delete: "nnnnnnn", expand: "nyyyyyy",
    // By the e-mail address, which finds nobody; "search" is by name.
    filter: "nnnnnnn",
    // By the e-mail address, which PocketBase would sort by although it does not show it.
    sort: "nnnnnnn", batch: "nnnnnnn", realtime: "nyyyyyy", search: "nyyyyyy",
    // Whoever has the address of a picture has the picture; see the README.
    files: "yyyyyyy",
    "batch update": "nnnnnnn", "batch delete": "nnnnnnn", "batch upsert": "nnnnnnn",
  },
  conversations: {
    list: "nnnnyyn", view: "nnnnyyn", create: "nyyyyyy", update: "nnnnnyn", delete: "nnnnnyn", expand: "nnnnnnn",
    filter: "nnnnnnn", sort: "nnnnnnn", batch: "nyyyyyy", realtime: "nnnnyyn", search: "nnnnyyn", files: "nnnnnnn",
    "batch update": "nnnnnyn", "batch delete": "nnnnnyn", "batch upsert": "nnnnnyn",
  },
  timelines: {
    list: "nnnnyyn", view: "nnnnyyn", create: "nnnnnnn", update: "nnnnnnn", delete: "nnnnnnn", expand: "nnnnnnn",
    filter: "nnnnnnn", sort: "nnnnnnn", batch: "nnnnnnn", realtime: "nnnnyyn", search: "nnnnyyn", files: "nnnnnnn",
    "batch update": "nnnnnnn", "batch delete": "nnnnnnn", "batch upsert": "nnnnnnn",
  },
  inboxes: {
    list: "nnnnynn", view: "nnnnynn", create: "nnnnnnn", update: "nnnnnnn", delete: "nnnnnnn", expand: "nnnnnnn",
    filter: "nnnnnnn", sort: "nnnnnnn", batch: "nnnnnnn", realtime: "nnnnynn", search: "nnnnynn", files: "nnnnnnn",
    "batch update": "nnnnnnn", "batch delete": "nnnnnnn", "batch upsert": "nnnnnnn",
  },
  memberships: {
    list: "nnnnyyn", view: "nnnnyyn", create: "nnnnnyn", update: "nnnnynn", delete: "nnnnyyn", expand: "nnnnnnn",
    filter: "nnnnnnn", sort: "nnnnnnn", batch: "nnnnnyn", realtime: "nnnnyyn", search: "nnnnyyn", files: "nnnnnnn",
    "batch update": "nnnnynn", "batch delete": "nnnnyyn", "batch upsert": "nnnnynn",
  },
  messages: {
    list: "nnnnyyn", view: "nnnnyyn", create: "nnnnyyn", update: "nnnnynn", delete: "nnnnyyn", expand: "nnnnnnn",
    filter: "nnnnnnn", sort: "nnnnnnn", batch: "nnnnyyn", realtime: "nnnnyyn", search: "nnnnyyn", files: "nnnnnnn",
    "batch update": "nnnnynn", "batch delete": "nnnnyyn", "batch upsert": "nnnnynn",
  },
  invites: {
    list: "nnnnnyn", view: "nnnnnyn", create: "nnnnnnn", update: "nnnnnyn", delete: "nnnnnnn", expand: "nnnnnnn",
    filter: "nnnnnnn", sort: "nnnnnnn", batch: "nnnnnnn", realtime: "nnnnnyn", search: "nnnnnyn", files: "nnnnnnn",
    "batch update": "nnnnnnn", "batch delete": "nnnnnnn", "batch upsert": "nnnnnnn",
  },
  settings: {
    list: "yyyyyyy", view: "yyyyyyy", create: "nnnnnnn", update: "nnnnnnn", delete: "nnnnnnn", expand: "nnnnnnn",
    filter: "nnnnnnn", sort: "nnnnnnn", batch: "nnnnnnn", realtime: "yyyyyyy", search: "yyyyyyy", files: "nnnnnnn",
    "batch update": "nnnnnnn", "batch delete": "nnnnnnn", "batch upsert": "nnnnnnn",
  },
}

// The routes of the hooks: with what is well formed, and for the account of one's own, a
// throw-away one of the same kind. A route that is missing fails the suite.
export const ROUTES = {
  "GET /api/ochat/mail": "yyyyyyy",
  "GET /api/ochat/account": "nyyyyyy",
  "POST /api/ochat/guest": "yyyyyyy",
  "POST /api/ochat/account/member": "nynnnnn",
  "POST /api/ochat/account/credentials": "nnyyyyy",
  "POST /api/ochat/account/delete": "nyyyyyy",
  "POST /api/ochat/account/picture": "nyyyyyy",
  "POST /api/ochat/account/sign-out": "nyyyyyy",
  // For the command on the server's machine alone (tests/backup.test.mjs).
  "POST /api/ochat/backup": "nnnnnnn",
  "POST /api/ochat/invites": "nnnnnyn",
  "POST /api/ochat/invites/look": "yyyyyyy",
  "POST /api/ochat/invites/accept": "nyyyyyy",
}
