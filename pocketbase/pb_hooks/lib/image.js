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

function png(bytes) {
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
    at += 2 + word(bytes, at + 2)
  }
  return null
}

function webp(bytes) {
  const kind = text(bytes, 12, 4)
  if (kind === "VP8X") {
    const three = (at) => 1 + bytes[at] + bytes[at + 1] * 256 + bytes[at + 2] * 65536
    return { width: three(24), height: three(27) }
  }
  if (kind === "VP8L") {
    const bits = bytes[21] + bytes[22] * 256 + bytes[23] * 65536 + (bytes[24] & 0x0f) * 16777216
    return { width: (bits % 16384) + 1, height: (Math.floor(bits / 16384) % 16384) + 1 }
  }
  if (kind === "VP8 ") {
    return { width: (bytes[26] + bytes[27] * 256) % 16384, height: (bytes[28] + bytes[29] * 256) % 16384 }
  }
  return null
}

// {width, height}, or null for what is no picture of the three kinds.
function size(bytes) {
  if (bytes.length < 30) return null
  if (bytes[0] === 0x89 && text(bytes, 1, 3) === "PNG") return png(bytes)
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpeg(bytes)
  if (text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 4) === "WEBP") return webp(bytes)
  return null
}

function fits(bytes) {
  const found = size(bytes)
  return found !== null && found.width >= 1 && found.height >= 1 && found.width <= MOST && found.height <= MOST
}

module.exports = { MOST, fits, size }
