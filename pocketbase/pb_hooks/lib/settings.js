// How people may come in, as the settings record says now.
//
// Read at every question and kept nowhere, so that a change in the dashboard
// holds from the next request on. When the record cannot be read, every door is
// closed: it must never let anybody in by mistake.

const refuse = require(`${__hooks}/lib/refuse.js`)

const ID = "settingsofochat"

function read(app) {
  try {
    return app.findRecordById("settings", ID)
  } catch (_) {
    return null
  }
}

// Throws unless one may come in with nothing but a name.
function askGuests(app) {
  const settings = read(app)
  if (!settings || !settings.getBool("guests")) {
    throw refuse.forbidden("guests", "validation_guests_closed", "This server takes no guests.")
  }
}

// Throws unless one may make an account, `invited` or not.
function askSignUp(app, invited) {
  const settings = read(app)
  const door = settings ? settings.getString("sign_up") : "closed"
  if (door === "open" || (door === "invitation" && invited)) return
  if (door === "invitation") {
    throw refuse.forbidden("invite", "validation_invite_required", "Signing up takes an invitation.")
  }
  throw refuse.forbidden("sign_up", "validation_sign_up_closed", "Nobody can sign up on this server.")
}

// Throws unless an address and a password lead in, which an admin switches in the options
// of the collection: an account that was made with them could not be entered again.
function askPasswords(app) {
  if (!app.findCollectionByNameOrId("users").passwordAuth.enabled) {
    throw refuse.forbidden("sign_up", "validation_passwords_closed", "Nobody comes in here by a password.")
  }
}

module.exports = { ID, askGuests, askPasswords, askSignUp }
