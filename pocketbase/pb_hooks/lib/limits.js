// Which topics one connection may have, what goes into a batch, and the limits that the
// environment sets: OCHAT_RATE_LIMITS=off for tests and benchmarks, which are a thousand
// people at one address; OCHAT_SUPERUSER_IPS for the addresses from which an admin may
// come in; OCHAT_TRUSTED_PROXY for the header in which a proxy names the visitor's
// address, without which everybody behind it has one and the same.
//
// It must never loosen anything by mistake: any other word than "off" leaves the
// limits on, and an address that is none lets nobody in.

// What the app needs for its 900 conversations, its inbox and its lists, below
// PocketBase's own 1000.
const TOPICS = 904

// Topics that name a whole collection are judged for every write in it, and those with
// options are as many different topics as there are options: nine hundred of one
// listener made everybody's messages wait for a second. The app has one of the former
// and none of the latter.
const WHOLE = 24
const WITH_OPTIONS = 8
const LONGEST_OPTIONS = 500

// What anybody but an admin may put into a batch.
const BATCHED = /^\/api\/collections\/(messages|conversations|memberships)\/records(?:[/?]|$)/

// Whether the options of a topic lead backwards through a relation, as the rules do not
// allow in a query. Read without a parser, since two of them need not agree: what
// is an escape of the address or of JSON is undone wherever it stands.
function leadsBack(topic) {
  const options = topic.replace(/%([0-9a-fA-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)))
  return options.toLowerCase().indexOf("_via_") >= 0
}

// Why these topics are refused, as {code, message}, or null. Counted before anything is
// read in them, which takes as long as they are. `trusted` is an admin.
function fault(topics, trusted) {
  if (topics.length > TOPICS) return tooMany(TOPICS, "topics")
  const asking = []
  let whole = 0
  for (const topic of topics) {
    const mark = topic.indexOf("?")
    const path = mark < 0 ? topic : topic.slice(0, mark)
    if (mark >= 0) asking.push(topic)
    // A name alone means the whole collection too.
    if (path.indexOf("/") < 0 || path.endsWith("/*")) whole++
    if (trusted) continue
    if (whole > WHOLE) return tooMany(WHOLE, "of whole collections")
    if (asking.length > WITH_OPTIONS) return tooMany(WITH_OPTIONS, "with options")
    if (topic.length - path.length > LONGEST_OPTIONS) {
      return { code: "validation_max_text_constraint", message: "Options must be no more than " + LONGEST_OPTIONS + " character(s)." }
    }
  }
  if (asking.some(leadsBack)) return { code: "validation_invalid_format", message: "A relation is not followed backwards." }
  return null
}

function tooMany(most, kind) {
  return { code: "validation_length_too_long", message: "The length must be no more than " + most + " (" + kind + ")." }
}

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

module.exports = { BATCHED, apply, fault, warning }
