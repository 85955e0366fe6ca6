// The one settings record (lib/settings.js): there is never another one, and it
// never goes away. Only an admin writes it; what it says holds at once.

onRecordCreate((e) => {
  const refuse = require(`${__hooks}/lib/refuse.js`)
  const settings = require(`${__hooks}/lib/settings.js`)
  if (e.record.id !== settings.ID) {
    throw refuse.field("id", "validation_one_only", "There is one settings record.")
  }
  e.next()
}, "settings")

onRecordDeleteRequest((_e) => {
  throw new BadRequestError("The settings record stays. Change it instead.")
}, "settings")
