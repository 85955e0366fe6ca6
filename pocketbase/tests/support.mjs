// What every server test needs: a PocketBase of its own on a free port with a
// temporary database, a small HTTP client, people, and a reader of the event
// stream.
//
// It must never touch a database outside its temporary folder, and never wait
// for time: `until` waits for a condition and says what it waited for.
import { spawn, execFile } from "node:child_process"
import { mkdtemp, rm, writeFile, mkdir } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const run = promisify(execFile)
const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const hooks = join(root, "pb_hooks")
export const migrations = join(root, "pb_migrations")
const binary = process.env.OCHAT_POCKETBASE || "pocketbase"
const root_user = { identity: "root@example.com", password: "a long password" }
const PATIENCE = 30_000

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

// Calls `look` until it gives something truthy, and gives that back.
export async function until(what, look) {
  const end = Date.now() + PATIENCE
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error("waited in vain for: " + what)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export async function temporary() {
  return mkdtemp(join(tmpdir(), "ochat-server-"))
}

// Starts a server. `dir` continues an existing database; `env` adds to the
// environment; `bare` starts without our migrations and hooks, with the
// migrations of `files` ({name: source}) instead. Without `superuser` none is
// made or signed in; `args` are added to the command. The limits are lifted unless `env` says otherwise: a test is a
// hundred people at one address.
export async function start({ dir, env = {}, bare = false, files = {}, superuser = true, args = [] } = {}) {
  const own = dir ?? (await temporary())
  const data = join(own, "data")
  let migrationsDir = migrations
  let hooksDir = hooks
  if (bare) {
    migrationsDir = join(own, "old_migrations")
    hooksDir = join(own, "no_hooks")
    await mkdir(migrationsDir, { recursive: true })
    await mkdir(hooksDir, { recursive: true })
    for (const name in files) await writeFile(join(migrationsDir, name), files[name])
  }
  if (superuser) await run(binary, ["superuser", "upsert", root_user.identity, root_user.password, "--dir", data])

  const port = await freePort()
  const output = []
  const child = spawn(
    binary,
    [
      "serve", "--dir", data, "--migrationsDir", migrationsDir, "--hooksDir", hooksDir,
      "--automigrate=false", "--hooksWatch=false", "--queryTimeout=15", "--http", `127.0.0.1:${port}`, ...args,
    ],
    { env: { ...process.env, OCHAT_PURGE_AFTER_DAYS: "", OCHAT_PUBLIC: "", OCHAT_RATE_LIMITS: "off", OCHAT_SUPERUSER_IPS: "", OCHAT_TRUSTED_PROXY: "", ...env } },
  )
  // A test that breaks off must not leave its server behind.
  const kill = () => child.kill("SIGKILL")
  process.once("exit", kill)
  child.stdout.on("data", (chunk) => output.push(chunk))
  child.stderr.on("data", (chunk) => output.push(chunk))
  const ended = new Promise((resolve) => child.once("exit", resolve))
  let exited = false
  ended.then(() => {
    exited = true
    process.off("exit", kill)
  })

  const base = `http://127.0.0.1:${port}`
  await until("the server to answer", async () => {
    if (exited) throw new Error("the server stopped:\n" + Buffer.concat(output))
    return fetch(base + "/api/health").then((answer) => answer.ok, () => false)
  })

  const server = {
    base,
    dir: own,
    port,
    pid: child.pid,
    output: () => Buffer.concat(output).toString(),
    api: (method, path, body, token) => request(base, method, path, body, token),
    // Stops the process and leaves the database for another start.
    async halt() {
      child.kill("SIGTERM")
      await ended
    },
    async stop() {
      await server.halt()
      await rm(own, { recursive: true, force: true })
    },
  }
  if (superuser) {
    const session = await server.api("POST", "/api/collections/_superusers/auth-with-password", root_user)
    server.root = person(server, session.body)
  }
  return server
}

async function request(base, method, path, body, token) {
  const headers = {}
  const form = body instanceof FormData
  if (body !== undefined && !form) headers["Content-Type"] = "application/json"
  if (token) headers.Authorization = token
  const raw = typeof body === "string" || form ? body : JSON.stringify(body)
  const answer = await fetch(base + path, { method, headers, body: body === undefined ? undefined : raw })
  const text = await answer.text()
  let parsed = text
  try {
    parsed = text === "" ? null : JSON.parse(text)
  } catch {
    // Not JSON: the text itself is the body.
  }
  return { status: answer.status, headers: answer.headers, body: parsed }
}

// Somebody who is signed in, with the record API as methods.
function person(server, { token, record }) {
  const path = (collection, rest = "") => `/api/collections/${collection}/records${rest}`
  return {
    id: record.id,
    token,
    record,
    call: (method, url, body) => server.api(method, url, body, token),
    create: (collection, body) => server.api("POST", path(collection), body, token),
    update: (collection, id, body) => server.api("PATCH", path(collection, "/" + id), body, token),
    remove: (collection, id) => server.api("DELETE", path(collection, "/" + id), undefined, token),
    view: (collection, id) => server.api("GET", path(collection, "/" + id), undefined, token),
    list: (collection, query = {}) => {
      const search = new URLSearchParams({ perPage: "1000", ...query })
      return server.api("GET", path(collection, "?" + search), undefined, token)
    },
    // Every record, however many pages.
    async all(collection, query = {}) {
      const items = []
      for (let page = 1; ; page++) {
        const answer = await this.list(collection, { ...query, page: String(page) })
        items.push(...answer.body.items)
        if (page >= answer.body.totalPages) return items
      }
    },
    listen: (...topics) => listen(server, token, topics),
  }
}

export async function guest(server, name = "Somebody") {
  const answer = await server.api("POST", "/api/ochat/guest", { name })
  if (answer.status !== 200) throw new Error("no guest: " + JSON.stringify(answer.body))
  return person(server, answer.body)
}

// Somebody with an address and a password, signed in.
export async function member(server, name, email, password = "a long password") {
  const made = await nobody(server).create("users", { name, email, password, passwordConfirm: password })
  if (made.status !== 200) throw new Error("no account: " + JSON.stringify(made.body))
  return signIn(server, email, password)
}

export async function signIn(server, identity, password) {
  const answer = await server.api("POST", "/api/collections/users/auth-with-password", { identity, password })
  if (answer.status !== 200) throw new Error("not signed in: " + JSON.stringify(answer.body))
  return person(server, answer.body)
}

// Somebody who is not signed in, or only claims to be.
export function nobody(server, token = "") {
  return person(server, { token, record: { id: "" } })
}

// A new id, as a client makes it.
export function newId() {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789"
  return Array.from({ length: 15 }, () => letters[Math.floor(Math.random() * letters.length)]).join("")
}

// An open event stream that has subscribed to `topics`.
async function listen(server, token, topics) {
  const abort = new AbortController()
  const answer = await fetch(server.base + "/api/realtime", { signal: abort.signal })
  const events = []
  let client = null

  const read = async () => {
    let rest = ""
    const decoder = new TextDecoder()
    for await (const chunk of answer.body) {
      rest += decoder.decode(chunk, { stream: true })
      const blocks = rest.split("\n\n")
      rest = blocks.pop()
      for (const block of blocks) {
        const fields = {}
        for (const line of block.split("\n")) {
          const colon = line.indexOf(":")
          fields[line.slice(0, colon)] = line.slice(colon + 1)
        }
        const data = JSON.parse(fields.data)
        if (fields.event === "PB_CONNECT") client = data.clientId
        // The server's probe means nothing.
        else if (fields.event !== "ochat_alive") events.push({ topic: fields.event, ...data })
      }
    }
  }
  read().catch((error) => {
    if (error.name !== "AbortError") throw error
  })

  await until("the event stream", () => client)
  const subscribed = await server.api("POST", "/api/realtime", { clientId: client, subscriptions: topics }, token)
  if (subscribed.status !== 204) throw new Error("not subscribed: " + JSON.stringify(subscribed.body))
  return {
    events,
    find: (look) => until("an event", () => events.find(look)),
    close: () => abort.abort(),
  }
}

// The code of a refused field, or a readable account of what came instead.
export function code(answer, field) {
  return answer.body?.data?.[field]?.code ?? `${answer.status} ${JSON.stringify(answer.body)}`
}
