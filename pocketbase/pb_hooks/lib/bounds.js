// How large a request may be, from whose pages, what the log keeps of it, and who on the
// machine may read the folder of data.

const HEADERS = 8192
const BODY_ID = "ochatBodyLimit"
const KB = 1024
const PICTURE = 1100 * KB
const TEXT = 300

// OCHAT_BODY_KB: for an admin who uploads a backup or imports collections in the dashboard.
function body() {
  const kb = Number($os.getenv("OCHAT_BODY_KB"))
  return (kb >= 1 ? Math.floor(kb) : 64) * KB
}

// For the one route that takes a picture.
function pictureLimit() {
  const limit = $apis.bodyLimit(PICTURE)
  limit.id = BODY_ID
  return limit
}

// What `--origins` of the command says, or null.
function origins() {
  const at = $os.args.findIndex((one) => /^--origins(=|$)/.test(one))
  if (at < 0) return null
  const said = $os.args[at].split("=")[1] || $os.args[at + 1] || ""
  return said.split(",").map((one) => one.trim())
}

// Refuses a page of another site, unless the command names it. Browsers say where a
// request comes from; other programs do not say it, and no page can misuse them.
function askSite(e) {
  if (e.request.header.get("Sec-Fetch-Site") !== "cross-site") return
  const named = origins()
  const origin = e.request.header.get("Origin")
  if (named && origin !== "" && (named.includes("*") || named.includes(origin))) return
  throw new ForbiddenError("Not from another site's page.")
}

// Whether this row is to be written, cut to what an admin needs. A request that was
// refused leaves none, since everybody can make as many as they like; unless the admin
// has asked for all requests. No row holds a filter, a token or what a browser says of
// itself.
function logs(app, row) {
  const said = (name) => row.data.get(name)
  row.message = String(row.message).slice(0, TEXT)
  if (!row.data || said("type") !== "request") return true
  const status = Number(said("status"))
  if (status >= 400 && status < 500 && app.settings().logs.minLevel > 0) return false
  const method = String(said("method"))
  const path = String(said("url")).split("?")[0].slice(0, TEXT)
  row.message = method + " " + path
  const kept = { type: "request", url: path, method: method, status: status, execTime: Number(said("execTime")), auth: String(said("auth") || "") }
  if (status >= 500) kept.error = String(said("error") || "").slice(0, TEXT)
  if (said("userIP")) kept.userIP = String(said("userIP"))
  row.data = kept
  return true
}

function closed(folder) {
  try {
    return ($os.stat(folder).mode().perm() & 0o077) === 0
  } catch (_) {
    $os.mkdirAll(folder, 0o700)
    return false
  }
}

// The folder and what is in it by now, for its owner alone: all of it where the folder was
// open until now, else what is in it directly. What comes later is inside a folder that is
// closed.
function close(folder, deep) {
  try {
    const root = $os.openRoot(folder)
    // First: what a file does that vanishes meanwhile must not keep the folder open.
    root.chmod(".", 0o700)
    const walk = (path) => {
      for (const entry of $os.readDir($filepath.join(folder, path))) {
        const inner = $filepath.join(path, entry.name())
        if (!entry.isDir() && !entry.type().isRegular()) continue
        root.chmod(inner, entry.isDir() ? 0o700 : 0o600)
        if (deep && entry.isDir()) walk(inner)
      }
    }
    walk(".")
    root.close()
  } catch (error) {
    // Not every system has such rights.
    console.warn("The folder of data could not be closed to others on this machine: " + error)
  }
}

module.exports = { BODY_ID, HEADERS, askSite, body, close, closed, logs, origins, pictureLimit }
