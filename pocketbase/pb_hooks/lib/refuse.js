// The refusals of the hooks: a 400 that names the field, in the shape that
// PocketBase gives its own ({status, message, data: {field: {code, message}}}).
//
// The codes are part of the interface, since the app translates by code: never
// change one. The table is in the README.

const text = require(`${__hooks}/lib/text.js`)

function field(name, code, message) {
  const data = {}
  data[name] = new ValidationError(code, message)
  return new BadRequestError(message, data)
}

// Throws when `value`, already clean, is empty or longer than `most`.
function bounds(name, value, most) {
  if (!text.visible(value)) {
    throw field(name, "validation_required", "Cannot be blank.")
  }
  // A string has at least as many UTF-16 units as code points, so that a short
  // one need not be counted.
  if (value.length > most && text.count(value) > most) {
    throw field(name, "validation_max_text_constraint", "Must be no more than " + most + " character(s).")
  }
}

module.exports = { field, bounds }
