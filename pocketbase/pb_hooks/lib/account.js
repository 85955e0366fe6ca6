// An account on its way from guest to member, and what opens it: passwords, the secret
// of a guest, providers. (Its end is in lib/ending.js.)
//
// It must never leave a way in to an account whose owner has just proved to be
// another one, nor take a password that nobody knows for one that somebody does.

const log = require(`${__hooks}/lib/log.js`)
const refuse = require(`${__hooks}/lib/refuse.js`)
const text = require(`${__hooks}/lib/text.js`)

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"

// Refuses what was asked with a token that has been ended meanwhile. `user` is the account as it is
// in the transaction.
function askCurrent(user, auth) {
  if (user.tokenKey() !== auth.tokenKey()) throw new UnauthorizedError("The account has changed meanwhile.")
}

// An account without a password. The column wants a bcrypt hash, and a real one
// of a password that nobody knows would cost 60 ms of processor time; random
// characters in the shape of a hash (of which no password is known either, and so
// many random characters are beyond guessing) cost nothing. Only a save without
// validation takes a ready hash.
function closePassword(user, characters) {
  user.setRaw("password", closed(characters))
  user.refreshTokenKey()
}

function closed(characters) {
  return "$2a$10$" + (characters || $security.randomStringWithAlphabet(52, LETTERS)) + "u"
}

// The same for an account that is just being made by a provider, with the random
// password that PocketBase gives it, which has to look valid until it is saved.
function lockNew(user) {
  user.getRaw("password").hash = closed()
}

// Whether there may be somebody who knows the password of this account: all but those
// above, by whose shape no real hash happens to be.
function knowsPassword(user) {
  return !/^\$2a\$10\$[a-z0-9]{52}u$/.test(user.getString("password:hash"))
}

// A password as a value for setRaw. It takes 60 ms of processor time, which every
// writer would wait for in a transaction: so it is made before.
function hashed(password) {
  askPassword(password)
  const one = new Record($app.findCachedCollectionByNameOrId("users"))
  one.setPassword(password)
  return one.getRaw("password")
}

// Blanks look like nothing, and are guessed first.
function askPassword(password) {
  if (typeof password === "string" && password !== "" && !text.visible(password)) {
    throw refuse.field("password", "validation_required", "Cannot be blank.")
  }
}

// A client that comes in as a guest may send a secret along. The same again gives
// the same guest, so that a try whose answer was lost makes nobody twice and uses
// up no second invite. It is stored only as its hash, where a password has its
// own, and opens nothing from the moment on when the account has a password.
// Gives back {id, hash}, or null when there is none.
function guestKey(raw) {
  if (raw === undefined || raw === null || raw === "") return null
  if (typeof raw !== "string" || !/^[A-Za-z0-9]{32,100}$/.test(raw)) {
    throw refuse.field("key", "validation_invalid_format", "Must be 32 to 100 letters and digits.")
  }
  const hash = $security.sha512(raw)
  return { id: hash.slice(0, 15), hash: hash.slice(15, 67) }
}

// The guest whom a secret has made, if it has.
function guestOf(app, key) {
  if (!key) return null
  let found
  try {
    found = app.findRecordById("users", key.id)
  } catch (_) {
    return null
  }
  if (!found.getBool("guest") || found.getString("password:hash") !== "$2a$10$" + key.hash + "u") {
    throw refuse.field("key", "validation_not_unique", "Was used before.")
  }
  return found
}

// A guest on the way in; its secret, if there is one, is the only way to it.
function newGuest(name, key) {
  const guest = new Record($app.findCachedCollectionByNameOrId("users"))
  if (key) guest.set("id", key.id)
  guest.set("name", name)
  guest.set("guest", true)
  guest.set("email", placeholder("guest"))
  guest.set("emailVisibility", false)
  guest.set("seen", log.now())
  closePassword(guest, key ? key.hash : "")
  return guest
}

function placeholder(kind) {
  return kind + "-" + $security.randomStringWithAlphabet(24, LETTERS) + "@" + kind + ".invalid"
}

// A name that fits, of whatever a sign-in provider calls somebody.
function providedName(raw) {
  const name = text.start(text.line(raw), 40)
  return text.visible(name) ? name : "User " + $security.randomStringWithAlphabet(4, LETTERS)
}

// A guest who has signed in with a provider becomes a member: a sign-up, which obeys
// the settings, and takes the invite that it comes with.
function promote(e, invite) {
  const invites = require(`${__hooks}/lib/invites.js`)
  const settings = require(`${__hooks}/lib/settings.js`)
  const user = e.record
  const vouched = invite !== "" && invites.vouches(e.app, invites.judge(e.app, invite, "invite", user.id))
  const came = invites.brought(e.app, user.id)
  settings.askSignUp(e.app, vouched || came)
  user.set("guest", false)
  // The placeholder gives way to the provider's address, unless that one has an
  // account of its own.
  const email = e.oAuth2User.email
  let free = email !== ""
  try {
    if (free) e.app.findAuthRecordByEmail("users", email)
    free = false
  } catch (_) {
    // Nobody has it.
  }
  // A second proof is a code that goes to the account's own address, and a placeholder
  // gets no letters: nobody could come in again.
  if (!free && e.collection.mfa.enabled) {
    throw refuse.field("provider", "validation_address_taken", "The provider's address has an account already, or there is none.")
  }
  if (free) user.set("email", email)
  // Also of a placeholder, which nobody else can have: PocketBase ends all sessions of
  // an account with an unproved address each time that somebody comes by a provider.
  user.set("verified", true)
  user.refreshTokenKey()
  e.app.runInTransaction((tx) => {
    tx.save(user)
    if (invite !== "") invites.spend(tx, invite, "invite", user.id, came)
  })
}

// Somebody proves that the address of this account is theirs, which nobody had done.
// Whoever took it before may have left themselves ways in: the password and every
// session end. (Sign-in providers too: those PocketBase ends itself when it notes that the
// address is proved, which it does next.)
function evict(app, user) {
  app.runInTransaction((tx) => {
    closePassword(user)
    tx.saveNoValidate(user)
  })
}

// Whether a code comes after another proof of the same account. (Whether that one has expired is
// asked by PocketBase, and then nobody comes in.)
function isSecond(e) {
  const { body, query } = e.requestInfo()
  try {
    const first = e.app.findMFAById(query.mfaId || body.mfaId)
    return e.collection.mfa.enabled && first.recordRef() === e.record.id && first.method() !== "otp"
  } catch (_) {
    return false
  }
}

// Ends the ways in by providers. Whoever sets another password or address wants to be
// the only one in, and somebody with a session that was not theirs may have tied one.
function untie(tx, user) {
  for (const external of tx.findAllExternalAuthsByRecord(user)) tx.delete(external)
}

module.exports = {
  askCurrent, askPassword, closePassword, evict, guestKey, guestOf, hashed, isSecond, knowsPassword, lockNew, newGuest, placeholder, promote, providedName, untie,
}
