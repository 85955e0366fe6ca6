// What each kind of person may do with each collection: one row for each operation,
// one letter for each of ROLES, in this order:
//
//   nobody, guest, stranger, ex-member, member, owner, other owner
//
// y = it works, n = it does not. The records meant are those of a private
// conversation: the member's account, inbox, membership and message, and the
// owner's invite. A row that is missing fails the suite.
export const TABLE = {
  users: {
    list: "nyyyyyy", view: "nyyyyyy", create: "yyyyyyy", update: "nnnnynn", delete: "nnnnnnn", expand: "nyyyyyy",
    // By the e-mail address, which finds nobody; "search" is by name.
    filter: "nnnnnnn",
    // By the e-mail address, which PocketBase would sort by although it does not show it.
    sort: "nnnnnnn", batch: "yyyyyyy", realtime: "nyyyyyy", search: "nyyyyyy",
    // Whoever has the address of a picture has the picture; see the README.
    files: "yyyyyyy",
  },
  conversations: {
    list: "nnnnyyn", view: "nnnnyyn", create: "nyyyyyy", update: "nnnnnyn", delete: "nnnnnyn", expand: "nnnnyyn",
    filter: "nnnnyyn", sort: "nnnnnnn", batch: "nyyyyyy", realtime: "nnnnyyn", search: "nnnnyyn", files: "nnnnnnn",
  },
  timelines: {
    list: "nnnnyyn", view: "nnnnyyn", create: "nnnnnnn", update: "nnnnnnn", delete: "nnnnnnn", expand: "nnnnyyn",
    filter: "nnnnyyn", sort: "nnnnnnn", batch: "nnnnnnn", realtime: "nnnnyyn", search: "nnnnyyn", files: "nnnnnnn",
  },
  inboxes: {
    list: "nnnnynn", view: "nnnnynn", create: "nnnnnnn", update: "nnnnnnn", delete: "nnnnnnn", expand: "nnnnynn",
    filter: "nnnnynn", sort: "nnnnnnn", batch: "nnnnnnn", realtime: "nnnnynn", search: "nnnnynn", files: "nnnnnnn",
  },
  memberships: {
    list: "nnnnyyn", view: "nnnnyyn", create: "nnnnnyn", update: "nnnnynn", delete: "nnnnyyn", expand: "nnnnyyn",
    filter: "nnnnyyn", sort: "nnnnnnn", batch: "nnnnnyn", realtime: "nnnnyyn", search: "nnnnyyn", files: "nnnnnnn",
  },
  messages: {
    list: "nnnnyyn", view: "nnnnyyn", create: "nnnnyyn", update: "nnnnynn", delete: "nnnnyyn", expand: "nnnnyyn",
    filter: "nnnnyyn", sort: "nnnnnnn", batch: "nnnnyyn", realtime: "nnnnyyn", search: "nnnnyyn", files: "nnnnnnn",
  },
  invites: {
    list: "nnnnnyn", view: "nnnnnyn", create: "nnnnnnn", update: "nnnnnyn", delete: "nnnnnnn", expand: "nnnnnyn",
    filter: "nnnnnyn", sort: "nnnnnnn", batch: "nnnnnnn", realtime: "nnnnnyn", search: "nnnnnyn", files: "nnnnnnn",
  },
  settings: {
    list: "yyyyyyy", view: "yyyyyyy", create: "nnnnnnn", update: "nnnnnnn", delete: "nnnnnnn", expand: "nnnnnnn",
    filter: "yyyyyyy", sort: "nnnnnnn", batch: "nnnnnnn", realtime: "yyyyyyy", search: "yyyyyyy", files: "nnnnnnn",
  },
}
