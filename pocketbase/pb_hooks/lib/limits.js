// Limits that the environment sets: OCHAT_RATE_LIMITS=off for tests and
// benchmarks, which are a thousand people at one address; OCHAT_SUPERUSER_IPS for
// the addresses from which an admin may come in.
//
// It must never loosen anything by mistake: any other word than "off" leaves the
// limits on, and an address that is none lets nobody in.

// What the app needs for its 900 conversations, its inbox and its lists, below
// PocketBase's own 1000.
const TOPICS = 904

function apply(settings) {
  if ($os.getenv("OCHAT_RATE_LIMITS") === "off") settings.rateLimits.enabled = false
  const addresses = $os.getenv("OCHAT_SUPERUSER_IPS").split(",").map((one) => one.trim()).filter((one) => one !== "")
  if (addresses.length > 0) settings.superuserIPs = addresses
}

module.exports = { TOPICS, apply }
