// What goes into a batch, and the limits that the environment sets: OCHAT_RATE_LIMITS=off for tests and benchmarks, which are a thousand
// people at one address; OCHAT_SUPERUSER_IPS for the addresses from which an admin may
// come in; OCHAT_TRUSTED_PROXY for the header in which a proxy names the visitor's
// address, without which everybody behind it has one and the same.
//
// It must never loosen anything by mistake: any other word than "off" leaves the
// limits on, and an address that is none lets nobody in.

// Headers that a request in a batch may bring along: PocketBase's JavaScript client sends
// the first.
const PLAIN = /^(accept-language|content-type)$/i

// What anybody but an admin may put into a batch.
const BATCHED = /^\/api\/collections\/(messages|conversations|memberships)\/records(?:[/?]|$)/

function list(name) {
  return $os.getenv(name).split(",").map((one) => one.trim()).filter((one) => one !== "")
}

function apply(settings) {
  if ($os.getenv("OCHAT_RATE_LIMITS") === "off") settings.rateLimits.enabled = false
  const headers = list("OCHAT_TRUSTED_PROXY")
  if (headers.length > 0) settings.trustedProxy.headers = headers
  const addresses = list("OCHAT_SUPERUSER_IPS")
  if (addresses.length > 0) settings.superuserIPs = addresses
}

// What is dangerous about the settings, in a sentence, or "".
function warning(settings) {
  const here = settings.superuserIPs.some((one) => /^(127\.|::1)/.test(one))
  if (!here || settings.trustedProxy.headers.length > 0) return ""
  return "Superusers are let in from this machine, and no header of a proxy is trusted: whoever comes through a proxy"
    + " on this machine counts as being here. Set OCHAT_TRUSTED_PROXY (see the README)."
}

module.exports = { BATCHED, PLAIN, apply, warning }
