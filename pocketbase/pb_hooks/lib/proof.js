// A proof of knowing a secret that is in the database, for `pocketbase backup`: the one by
// which PocketBase signs the sessions of admins. It never leaves the machine; what is sent
// is good for one name, one minute and one use.

const LIFE = 60 * 1000
const USED = "ochat_proof:"

function of(app, what, { name, time, nonce }) {
  const secret = app.findCollectionByNameOrId("_superusers").authToken.secret
  return $security.hs256(["ochat backup", what, name, time, nonce].join("\n"), secret)
}

// Whether this is asked for by who knows the secret, now, and for the first time.
function asks(app, body) {
  const { name, time, nonce, proof } = body
  if (typeof name !== "string" || !/^[a-z0-9_-]+\.zip$/.test(name) || typeof proof !== "string") return false
  if (typeof time !== "number" || Math.abs(Date.now() - time) > LIFE) return false
  if (typeof nonce !== "string" || !/^[A-Za-z0-9]{32}$/.test(nonce)) return false
  if (!$security.equal(proof, of(app, "ask", body))) return false
  // A repeat is refused as well by the name that exists then; but that backup may have been
  // removed meanwhile.
  const store = app.store()
  if (store.has(USED + nonce)) return false
  store.set(USED + nonce, String(Date.now()))
  return true
}

// PocketBase itself would write over a backup of the same name.
function askFree(app, name) {
  const files = app.newBackupsFilesystem()
  try {
    if (files.exists(name)) throw new BadRequestError("There is a backup of that name already.")
  } finally {
    files.close()
  }
}

module.exports = { askFree, asks, of }
