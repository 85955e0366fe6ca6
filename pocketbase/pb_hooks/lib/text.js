// Cleans and measures what people write: names, titles, texts.
//
// Pure functions of a string, so that every hook (and a test, in node) cleans
// alike. The app does the same before it sends; what the two disagree on would
// make a row change when its echo arrives. It must never touch the database.
//
// Character classes are spelled out: the JavaScript engine inside PocketBase
// knows no \p{...}.

// U+0000 would cut strings short elsewhere; the bidirectional controls let a
// text turn the line around it, so that a name reads as somebody else's.
const REMOVED = /[\u0000\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
// Unicode White_Space.
const SPACE = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
const CONTROL = "\\u0000-\\u001f\\u007f-\\u009f"
const SPACES_AND_CONTROLS = new RegExp("[" + SPACE + CONTROL + "]+", "g")
// Controls but newline and tab, which a text may hold.
const TEXT_CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
// Characters that leave nothing to see: soft hyphen, grapheme joiner, Hangul
// fillers, zero-width and invisible operators, variation selectors, the blank
// Braille pattern, the byte order mark, the place of an object that is not there. (Those
// beyond U+FFFF are asked for below.)
const INVISIBLE = SPACE + CONTROL + "\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200d"
  + "\\u2060-\\u2065\\u206a-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffc"
const HIDDEN = new RegExp("[" + INVISIBLE + "]")
const SEEN = new RegExp("[^" + INVISIBLE + "]")

// The same beyond U+FFFF: formats of shorthand, of music and of hieroglyphs, an empty
// Egyptian sign, tags and supplementary variation selectors.
const HIDDEN_BEYOND = [[0x13430, 0x13440], [0x1bca0, 0x1bca3], [0x1d159, 0x1d159], [0x1d173, 0x1d17a], [0xe0000, 0xe0fff]]

// Plain text: printable ASCII and newlines, with no blank at either end. Nothing in
// it needs cleaning, and one look is cheaper than five.
const PLAIN_TEXT = /^[!-~](?:[\n -~]*[!-~])?$/

// Without the white space at both ends. JavaScript's own way, which looks at the ends
// alone (a regular expression for the end is tried again at every blank inside: seventeen
// thousand of them took 400 ms), except that U+FEFF is no white space in Unicode, and that
// U+0085, which is, has been taken away with the controls.
function trim(value) {
  const first = value.indexOf("\ufeff")
  if (first < 0) return value.trim()
  const last = value.lastIndexOf("\ufeff")
  return value.slice(0, first).trimStart() + value.slice(first, last + 1) + value.slice(last + 1).trimEnd()
}

// One line: a name or a title.
function line(value) {
  return trim(String(value).replace(REMOVED, "").replace(SPACES_AND_CONTROLS, " "))
}

// Many lines: the text of a message.
function text(value) {
  if (typeof value === "string" && PLAIN_TEXT.test(value)) return value
  return trim(String(value).replace(REMOVED, "").replace(/\r\n/g, "\n").replace(TEXT_CONTROLS, ""))
}

// The number of code points, which is what people and PocketBase count; the
// length of a JavaScript string counts an emoji twice. (No regular expression:
// PocketBase's engine does not match the two halves of a pair one by one.)
function count(value) {
  let n = 0
  for (const _ of value) n++
  return n
}

// The first `most` code points.
function start(value, most) {
  return value.length <= most ? value : Array.from(value).slice(0, most).join("")
}

function visible(value) {
  const first = value.charCodeAt(0)
  if (first > 0x20 && first < 0x7f) return true
  // From the first that may be seen on one by one: what is no invisible character of two
  // bytes may still be one of four.
  const at = value.search(SEEN)
  if (at < 0) return false
  for (const character of value.slice(at)) {
    const code = character.codePointAt(0)
    if (!HIDDEN_BEYOND.some(([first, last]) => code >= first && code <= last) && !HIDDEN.test(character)) return true
  }
  return false
}

module.exports = { line, text, count, start, visible }
