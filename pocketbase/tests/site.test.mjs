// The static route: the built app, compressed, cached, and behind a policy.
import assert from "node:assert/strict"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { request } from "node:http"
import { dirname, join } from "node:path"
import { after, before, test } from "node:test"
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib"
import { start, temporary } from "./support.mjs"

const INDEX = "<!doctype html><title>O'Chat</title>"
const SCRIPT = "export const answer = 42\n".repeat(50)
let server, folder
before(async () => {
  folder = join(await temporary(), "public")
  await mkdir(join(folder, "assets"), { recursive: true })
  await writeFile(join(folder, "..", "secret.txt"), "classified")
  await writeFile(join(folder, ".hidden.txt"), "classified")
  const files = {
    "index.html": INDEX, "assets/app-0123abcd.js": SCRIPT, "assets/app-0123abcd_bg.wasm": "wasm",
    "assets/main-dxh89abcdef01.css": "a{}", "theme-init.js": "1", "manifest.webmanifest": "{}",
    "assets/font-0011223344.woff2": "font", "assets/i-0011223344.svg": "<svg/>", "favicon.ico": "icon", "robots.txt": "none",
  }
  for (const name in files) await writeFile(join(folder, name), files[name])
  for (const name of ["index.html", "assets/app-0123abcd.js"]) {
    await writeFile(join(folder, name + ".br"), brotliCompressSync(files[name]))
    await writeFile(join(folder, name + ".gz"), gzipSync(files[name]))
  }
  await writeFile(join(folder, "robots.txt.gz"), gzipSync("none"))
  server = await start({ env: { OCHAT_PUBLIC: folder } })
})
after(async () => {
  await server.stop()
  await rm(dirname(folder), { recursive: true, force: true })
})

// Node's own fetch decodes and normalises: this sends the path as it is and
// gives back the bytes as they came.
function get(path, headers = {}, method = "GET") {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: server.port, path, headers, method }, (answer) => {
      const chunks = []
      answer.on("data", (chunk) => chunks.push(chunk))
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, bytes: Buffer.concat(chunks), text: Buffer.concat(chunks).toString() }))
    })
    asked.on("error", reject)
    asked.end()
  })
}

test("each client gets the encoding it asks for", async () => {
  const path = "/assets/app-0123abcd.js"
  const plain = [undefined, "", "identity", "br;q=0, gzip;q=0", "deflate", "zstd", "brotli", "*;q=0"]
  for (const accept of plain) {
    const answer = await get(path, accept === undefined ? {} : { "Accept-Encoding": accept })
    assert.equal(answer.headers["content-encoding"], undefined, accept)
    assert.equal(answer.text, SCRIPT)
  }
  for (const accept of ["br", "gzip, deflate, br", "gzip;q=1.0, BR;q=0.5", "*", "br ; q=0.001"]) {
    const answer = await get(path, { "Accept-Encoding": accept })
    assert.equal(answer.headers["content-encoding"], "br", accept)
    assert.equal(brotliDecompressSync(answer.bytes).toString(), SCRIPT)
  }
  for (const accept of ["gzip", "gzip, br;q=0", "br;q=0.0,gzip;q=0.1", "*, br;q=0"]) {
    const answer = await get(path, { "Accept-Encoding": accept })
    assert.equal(answer.headers["content-encoding"], "gzip", accept)
    assert.equal(gunzipSync(answer.bytes).toString(), SCRIPT)
    assert.equal(answer.headers["content-type"], "text/javascript; charset=utf-8")
  }
  // No sibling of that kind: the next best.
  assert.equal((await get("/robots.txt", { "Accept-Encoding": "br, gzip" })).headers["content-encoding"], "gzip")
  assert.equal((await get("/theme-init.js", { "Accept-Encoding": "br, gzip" })).headers["content-encoding"], undefined)
})

test("names with a hash are for ever, everything else is asked for again", async () => {
  const forever = ["/assets/app-0123abcd.js", "/assets/font-0011223344.woff2", "/assets/i-0011223344.svg", "/assets/main-dxh89abcdef01.css"]
  for (const path of forever) {
    assert.equal((await get(path)).headers["cache-control"], "public, max-age=31536000, immutable", path)
  }
  for (const path of ["/", "/index.html", "/c/abc", "/theme-init.js", "/favicon.ico"]) {
    assert.equal((await get(path)).headers["cache-control"], "no-cache", path)
  }
  const first = await get("/")
  const second = await get("/", { "If-Modified-Since": first.headers["last-modified"] })
  assert.deepEqual([second.status, second.bytes.length], [304, 0])
})

test("every kind of file says what it is", async () => {
  const types = {
    "/": "text/html; charset=utf-8", "/assets/app-0123abcd.js": "text/javascript; charset=utf-8",
    "/assets/app-0123abcd_bg.wasm": "application/wasm", "/assets/main-dxh89abcdef01.css": "text/css; charset=utf-8",
    "/manifest.webmanifest": "application/manifest+json", "/assets/font-0011223344.woff2": "font/woff2",
    "/assets/i-0011223344.svg": "image/svg+xml", "/favicon.ico": "image/x-icon", "/robots.txt": "text/plain; charset=utf-8",
  }
  for (const path in types) assert.equal((await get(path)).headers["content-type"], types[path], path)
})

test("every answer carries the policy", async () => {
  for (const path of ["/", "/c/abc", "/assets/app-0123abcd.js", "/missing.js", "/api/nope", "/..%2fsecret.txt"]) {
    const { headers } = await get(path)
    const policy = headers["content-security-policy"]
    assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/, path)
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'/)
    for (const part of ["connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]) {
      assert.ok(policy.includes(part), part)
    }
    assert.equal(headers["x-content-type-options"], "nosniff")
    assert.equal(headers["referrer-policy"], "no-referrer")
    assert.equal(headers["cross-origin-opener-policy"], "same-origin")
    assert.ok(headers["permissions-policy"])
    assert.match(headers.vary, /Accept-Encoding/)
  }
})

test("addresses inside the app are the app; a missing file is missing", async () => {
  for (const path of ["/", "/index.html", "/c/abcdefghijklmno", "/c/abc?at=def", "/settings/", "/%C3%A9t%C3%A9"]) {
    const answer = await get(path)
    assert.deepEqual([answer.status, answer.text], [200, INDEX], path)
  }
  assert.equal((await get("/c/abc", {}, "HEAD")).status, 200)
  for (const path of ["/missing.js", "/assets/app-99999999.wasm", "/c/abc.map"]) {
    const answer = await get(path)
    assert.equal(answer.status, 404, path)
    assert.doesNotMatch(answer.text, /<title>/)
    assert.doesNotMatch(answer.headers["cache-control"] ?? "", /immutable/)
  }
})

test("a mistyped address of the API is a JSON 404", async () => {
  for (const [method, path] of [["GET", "/api/nope"], ["GET", "/api"], ["GET", "/api/ochat/guest"], ["POST", "/api/nope"], ["GET", "/api/collections/nope/records"]]) {
    const answer = await get(path, {}, method)
    assert.equal(answer.status, 404, path)
    assert.equal(JSON.parse(answer.text).status, 404, path)
  }
  assert.equal((await get("/api/health")).status, 200)
})

test("the dashboard still works", async () => {
  const answer = await get("/_/")
  assert.equal(answer.status, 200)
  assert.match(answer.headers["content-type"], /text\/html/)
  assert.doesNotMatch(answer.text, /O'Chat<\/title>/)
})

test("no path leaves the folder", async () => {
  const paths = [
    "/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/..%5csecret.txt", "/assets%2f..%2f..%2fsecret.txt",
    "/.hidden.txt", "/%2ehidden.txt", "//" + folder.slice(1) + "/../secret.txt", "/%2f" + folder.slice(1) + "/..%2fsecret.txt", "/a%00/../secret.txt",
  ]
  for (const path of paths) {
    const answer = await get(path)
    assert.notEqual(answer.status, 500, path)
    assert.doesNotMatch(answer.text, /classified/, path)
  }
})

test("an app that is not built says how to build it", async (t) => {
  const empty = await start({ env: { OCHAT_PUBLIC: join(folder, "nowhere") } })
  t.after(() => empty.stop())
  const answer = await empty.api("GET", "/")
  assert.equal(answer.status, 503)
  assert.match(answer.body, /cargo xtask build/)
  assert.equal((await empty.api("GET", "/api/health")).status, 200)
})
