// The refusals of the hooks: a 400 that names the field, in the shape that
// PocketBase gives its own ({status, message, data: {field: {code, message}}}).
//
// The codes are part of the interface, since the app translates by code: never
// change one. The table is in the README.

const text = require(`${__hooks}/lib/text.js`)

function field(name, code, message, params) {
  const data = {}
  const fault = new ValidationError(code, message)
  data[name] = params ? fault.setParams(params) : fault
  return new BadRequestError(message, data)
}

// The same for what is closed rather than wrong: a 403.
function forbidden(name, code, message) {
  const data = {}
  data[name] = new ValidationError(code, message)
  return new ForbiddenError(message, data)
}

// The clean line or text that stands for `raw`; throws when nothing is left of it
// or when it is longer than `most`.
function line(name, raw, most) {
  return bounds(name, text.line(measured(name, raw, most)), most)
}

function lines(name, raw, most) {
  return bounds(name, text.text(measured(name, raw, most)), most)
}

// Cleaning reads every character, slowly, and where a record is changed it does
// so while every other writer waits: eight million characters took eleven
// seconds. So what cannot be short enough afterwards is refused unread. Two
// UTF-16 units a character and as much again for what cleaning takes away.
function measured(name, raw, most) {
  const value = String(raw).trim()
  if (value.length > most * 4 + 1024) {
    throw tooLong(name, most)
  }
  return value
}

function tooLong(name, most) {
  return field(name, "validation_max_text_constraint", "Must be no more than " + most + " character(s).")
}

function bounds(name, value, most) {
  if (!text.visible(value)) {
    throw field(name, "validation_required", "Cannot be blank.")
  }
  // A string has at least as many UTF-16 units as code points, so that a short
  // one need not be counted.
  if (value.length > most && text.count(value) > most) {
    throw tooLong(name, most)
  }
  return value
}

module.exports = { field, forbidden, line, lines }
