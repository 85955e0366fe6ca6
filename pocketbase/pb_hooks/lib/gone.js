// Ids that were used and are gone: they never come back. A link to a purged conversation
// must not lead into somebody else's, nor words of an account that was removed look like
// another person's.
//
// The table is filled by triggers (1764000950_gone.js), whatever removes a row.

const log = require(`${__hooks}/lib/log.js`)
const refuse = require(`${__hooks}/lib/refuse.js`)

function ask(tx, id) {
  if (log.one(tx, "SELECT id FROM ochat_gone WHERE id = {:id}", { id: id }, { id: "" })) {
    throw refuse.field("id", "validation_not_unique", "Value must be unique.")
  }
}

module.exports = { ask }
