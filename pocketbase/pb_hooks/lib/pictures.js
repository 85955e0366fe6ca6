// The pictures that people give themselves. PocketBase judges the kind and the
// weight; this judges what they unfold to, before it makes thumbnails of them.
//
// It must never read more of a file than its head.

const image = require(`${__hooks}/lib/image.js`)
const refuse = require(`${__hooks}/lib/refuse.js`)

// A JPEG's size stands after whatever a camera wrote before it.
const HEAD = 256 * 1024
const HEAVIEST = 1024 * 1024

function head(file) {
  const reader = file.reader.open()
  try {
    return toBytes(reader, HEAD)
  } finally {
    reader.close()
  }
}

// Whether the pictures that come with this record, if any, fit.
function fit(record) {
  for (const file of record.getUnsavedFiles("avatar")) {
    if (file.size > HEAVIEST || !image.fits(Array.from(head(file)))) return false
  }
  return true
}

// The name that a picture is stored under says what it is and nothing else: PocketBase
// serves a file by the end of its name, and x.js would be a script of this origin.
function rename(record) {
  for (const file of record.getUnsavedFiles("avatar")) {
    const kind = image.kind(Array.from(head(file)))
    file.name = "picture_" + $security.randomStringWithAlphabet(10, "abcdefghijklmnopqrstuvwxyz0123456789") + "." + kind
  }
}

function ask(record) {
  if (!fit(record)) {
    throw refuse.field("avatar", "validation_invalid_image", "Must be a JPEG, PNG or WebP picture of at most 1 MB and "
      + image.MOST + " pixels a side.")
  }
  rename(record)
}

module.exports = { ask, fit }
