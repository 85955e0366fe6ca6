// Which topics a stream may ask for, by their shape alone. Who may hear what is in
// lib/streams.js.
//
// PocketBase walks all topics of all streams at every write, and judges topics of whole
// collections and topics with options for every record. So there are few of the former
// and none of the latter, except for a superuser.

const MOST = 120
const LONGEST = 60

// What the app subscribes to, and what tells nothing about a person.
const WHOLE = ["conversations/*", "settings/*"]
const OPEN = ["settings/*", "@oauth2"]

const TIMELINE = /^timelines\/([a-z0-9]{15})$/
const RECORD = /^(\w+)\/[a-z0-9]{15}$/

// Why these topics are refused, as {code, message}, or null. Counted before anything is
// read in them, which takes as long as they are.
function fault(topics) {
  if (topics.length > MOST) {
    return { code: "validation_length_too_long", message: "The length must be no more than " + MOST + "." }
  }
  for (const topic of topics) {
    if (topic.length > LONGEST) {
      return { code: "validation_max_text_constraint", message: "A topic must be no more than " + LONGEST + " character(s)." }
    }
    if (!isKnown(topic)) return { code: "validation_invalid_format", message: "There is no such topic." }
  }
  return null
}

// By its name only: the id of a collection is another spelling of the same topic, and
// the rights are asked for one.
function isKnown(topic) {
  if (WHOLE.indexOf(topic) >= 0 || OPEN.indexOf(topic) >= 0 || TIMELINE.test(topic)) return true
  const record = RECORD.exec(topic)
  if (!record) return false
  try {
    return $app.findCachedCollectionByNameOrId(record[1]).name === record[1]
  } catch (_) {
    return false
  }
}

module.exports = { LONGEST, MOST, OPEN, TIMELINE, fault }
