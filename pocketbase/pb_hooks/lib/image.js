// How large a picture is, read from its first bytes, before anything unpacks it:
// a megabyte of PNG can unfold into gigabytes of memory.
//
// Pure functions of bytes, so that a test in node can ask them too. They must
// never trust what a name or a header says about the kind.

const MOST = 2048

function word(bytes, at) {
  return bytes[at] * 256 + bytes[at + 1]
}

function text(bytes, at, length) {
  return String.fromCharCode.apply(null, bytes.slice(at, at + length))
}

// The size stands in the first chunk, which must be the one that says so: decoders
// skip others before it.
function png(bytes) {
  if (text(bytes, 12, 4) !== "IHDR") return null
  return { width: word(bytes, 16) * 65536 + word(bytes, 18), height: word(bytes, 20) * 65536 + word(bytes, 22) }
}

// Walks from one marker to the next until the one that holds the frame's size.
function jpeg(bytes) {
  let at = 2
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1]
    if (marker === 0xff) {
      at += 1
      continue
    }
    const frame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (frame) return { width: word(bytes, at + 7), height: word(bytes, at + 5) }
    // What has no length, and what decoders pass over in another way than by its length:
    // none of it stands before the frame in a picture.
    const length = word(bytes, at + 2)
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda) || length < 2) return null
    at += 2 + length
  }
  return null
}

// The size of the pixels themselves: what an extended file says about its canvas is
// only said.
function pixels(bytes, at, kind) {
  if (kind === "VP8L" && at + 5 <= bytes.length) {
    const bits = bytes[at + 1] + bytes[at + 2] * 256 + bytes[at + 3] * 65536 + (bytes[at + 4] & 0x0f) * 16777216
    return { width: (bits % 16384) + 1, height: (Math.floor(bits / 16384) % 16384) + 1 }
  }
  if (kind === "VP8 " && at + 10 <= bytes.length) {
    return { width: (bytes[at + 6] + bytes[at + 7] * 256) % 16384, height: (bytes[at + 8] + bytes[at + 9] * 256) % 16384 }
  }
  return null
}

// Walks from one chunk to the next until the one with the pixels. A moving picture
// has none at this level, and is none of the three kinds.
function webp(bytes) {
  let canvas = { width: 1, height: 1 }
  let at = 12
  while (at + 8 <= bytes.length) {
    const kind = text(bytes, at, 4)
    const length = bytes[at + 4] + bytes[at + 5] * 256 + bytes[at + 6] * 65536 + bytes[at + 7] * 16777216
    const inner = pixels(bytes, at + 8, kind)
    if (inner) {
      return { width: Math.max(canvas.width, inner.width), height: Math.max(canvas.height, inner.height) }
    }
    if (kind === "VP8X" && at + 18 <= bytes.length) {
      const three = (from) => 1 + bytes[from] + bytes[from + 1] * 256 + bytes[from + 2] * 65536
      canvas = { width: three(at + 12), height: three(at + 15) }
    }
    at += 8 + length + (length % 2)
  }
  return null
}

// How the name of such a file ends, or "".
function kind(bytes) {
  if (bytes.length < 30) return ""
  if (bytes[0] === 0x89 && text(bytes, 1, 3) === "PNG") return "png"
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return "jpg"
  if (text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 4) === "WEBP") return "webp"
  return ""
}

// {width, height}, or null for what is no picture of the three kinds.
function size(bytes) {
  const reader = { png: png, jpg: jpeg, webp: webp }[kind(bytes)]
  return reader ? reader(bytes) : null
}

function fits(bytes) {
  const found = size(bytes)
  return found !== null && found.width >= 1 && found.height >= 1 && found.width <= MOST && found.height <= MOST
}

module.exports = { MOST, fits, kind, size }
