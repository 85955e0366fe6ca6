// The built app as files: what a path means, how it is answered.
//
// It must never reach outside the folder of the app, and never answer a path
// of the API or the dashboard: a mistyped address there is a JSON 404.

const TYPES = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  wasm: "application/wasm",
  json: "application/json",
  map: "application/json",
  svg: "image/svg+xml",
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
  ico: "image/x-icon",
  webmanifest: "application/manifest+json",
  txt: "text/plain; charset=utf-8",
  woff2: "font/woff2",
}

// Nothing from elsewhere, no inline script or style, no frames. WebAssembly
// needs 'wasm-unsafe-eval', which lets no JavaScript text be run.
const HEADERS = {
  "Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    + "img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
    + "microphone=(), payment=(), usb=()",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Vary": "Accept-Encoding",
}

const NOT_BUILT = "O'Chat's app is not built yet. Build it with: cargo xtask build\n"
  + "(The server itself runs: see /api/health and the dashboard at /_/.)\n"

// Whether an Accept-Encoding header takes an encoding. "br;q=0" refuses it,
// and "*" stands for whatever is not named.
function accepts(header, encoding) {
  let any = false
  for (const part of header.toLowerCase().split(",")) {
    const [name, ...params] = part.trim().split(/\s*;\s*/)
    if (name !== encoding && name !== "*") continue
    const q = params.find((param) => /^q\s*=/.test(param))
    const taken = !q || Number(q.split("=")[1]) > 0
    if (name === encoding) return taken
    any = taken
  }
  return any
}

function isFile(path) {
  try {
    return !$os.stat(path).isDir()
  } catch (_) {
    return false
  }
}

function answer(e) {
  const headers = e.response.header()
  for (const name in HEADERS) headers.set(name, HEADERS[name])

  const asked = e.request.pathValue("path")
  const segments = asked.split("/")
  const first = segments[0]
  if (first === "api" || first === "_") throw new NotFoundError("The requested resource wasn't found.")
  // A dot before a name hides a file; it also stands for the folder above.
  if (/[\\\u0000]/.test(asked) || segments.some((segment) => segment.startsWith("."))) {
    throw new NotFoundError("The requested resource wasn't found.")
  }

  const folder = $os.getenv("OCHAT_PUBLIC") || `${__hooks}/../pb_public`
  const extension = /\.([A-Za-z0-9]+)$/.exec(segments[segments.length - 1])
  // Any path without an extension is an address inside the app.
  const path = extension ? asked : "index.html"
  if (!isFile(folder + "/" + path)) {
    headers.set("Cache-Control", "no-store")
    if (extension && path !== "index.html") throw new NotFoundError("The requested resource wasn't found.")
    return e.string(503, NOT_BUILT)
  }

  // "app-0123abcd.js", or "app-dxh0123abcd.js" as Dioxus names its assets: the
  // name changes with the content.
  const hashed = /-(dxh)?[0-9a-f]{8,}\./.test(path)
  headers.set("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache")
  const type = TYPES[extension ? extension[1].toLowerCase() : "html"]
  if (type) headers.set("Content-Type", type)

  const files = $os.dirFS(folder)
  // Browsers send twenty characters; a hundred thousand commas took seconds.
  const wanted = e.request.header.get("Accept-Encoding").slice(0, 200)
  for (const [encoding, suffix] of [["br", ".br"], ["gzip", ".gz"]]) {
    if (type && accepts(wanted, encoding) && isFile(folder + "/" + path + suffix)) {
      headers.set("Content-Encoding", encoding)
      return e.fileFS(files, path + suffix)
    }
  }
  return e.fileFS(files, path)
}

module.exports = { accepts, answer }
