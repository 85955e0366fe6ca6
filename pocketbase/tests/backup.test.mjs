// `pocketbase backup`: a proof of knowledge in place of a token, and who on the machine may
// read the data. That every acknowledged message is in a backup is tested by xtask.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { stat, readdir } from "node:fs/promises"
import { createServer } from "node:http"
import { join } from "node:path"
import { test } from "node:test"
import { guest, hooks, migrations, start } from "./support.mjs"

const binary = process.env.OCHAT_POCKETBASE || "pocketbase"
// What the command says, whatever it ends with.
const backup = (server, ...words) => new Promise((resolve) => {
  execFile(binary, ["backup", ...words, "--dir", join(server.dir, "data"), "--hooksDir", hooks, "--migrationsDir", migrations], (error, out, err) => resolve({ failed: Boolean(error), said: out + err }))
})
const stored = (server) => readdir(join(server.dir, "data", "backups")).then((all) => all.filter((one) => one.endsWith(".zip")), () => [])

test("the server that runs on the folder makes the backup, also where no admin may come in from", async (t) => {
  const server = await start({ env: { OCHAT_SUPERUSER_IPS: "192.0.2.7" }, superuser: false })
  t.after(() => server.stop())
  const { failed, said } = await backup(server, server.base, "one.zip")
  assert.equal(failed, false, said)
  assert.match(said, /stored: one\.zip/)
  assert.deepEqual(await stored(server), ["one.zip"])
  // A backup that is there is not written over, neither by the server nor beside it.
  const path = join(server.dir, "data", "backups", "one.zip")
  const { mtimeMs } = await stat(path)
  for (const words of [[server.base, "one.zip"], ["one.zip"]]) {
    const again = await backup(server, ...words)
    assert.equal(again.failed, true, again.said)
    assert.match(again.said, /already/)
  }
  assert.equal((await stat(path)).mtimeMs, mtimeMs)
})

test("whoever else listens there gets no token, and is not believed", async (t) => {
  const server = await start()
  t.after(() => server.stop())
  const heard = []
  const thief = createServer(async (asked, answer) => {
    let body = ""
    for await (const chunk of asked) body += chunk
    heard.push({ headers: asked.headers, body, url: asked.url })
    // As the server would answer, but for the proof.
    answer.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ proof: JSON.parse(body || "{}").proof ?? "", code: 200 }))
  })
  await new Promise((resolve) => thief.listen(0, "127.0.0.1", resolve))
  t.after(() => thief.close())
  const { failed, said } = await backup(server, `http://127.0.0.1:${thief.address().port}`, "two.zip")
  assert.equal(failed, true, said)
  assert.deepEqual(await stored(server), [])
  assert.ok(heard.length > 0)
  for (const { headers, body } of heard) {
    assert.equal(headers.authorization, undefined)
    assert.doesNotMatch(body + JSON.stringify(headers), /eyJ/)
    // Nor does it open anything else: what was heard is good for one backup of that name.
    for (const path of ["/api/settings", "/api/backups", "/api/collections"]) {
      assert.ok([401, 403].includes((await server.api("GET", path, undefined, JSON.parse(body).proof)).status))
    }
  }
  // Sent on, it makes the backup that was asked for, once; and no other one.
  const proof = JSON.parse(heard[0].body)
  assert.equal((await server.api("POST", "/api/ochat/backup", { ...proof, name: "three.zip" })).status, 403)
  assert.equal((await server.api("POST", "/api/ochat/backup", { ...proof, time: proof.time + 1 })).status, 403)
  assert.equal((await server.api("POST", "/api/ochat/backup", proof)).status, 200)
  assert.equal((await server.api("POST", "/api/ochat/backup", proof)).status, 403)
})

test("the folder of data is its owner's alone, and so is what is in it", { skip: process.platform === "win32" }, async (t) => {
  const server = await start()
  t.after(() => server.stop())
  await guest(server, "Ann")
  const data = join(server.dir, "data")
  const open = []
  const look = async (path) => {
    const found = await stat(path)
    if (found.mode & 0o077) open.push(`${path}: ${(found.mode & 0o777).toString(8)}`)
    if (found.isDirectory()) for (const one of await readdir(path)) await look(join(path, one))
  }
  await look(data)
  assert.deepEqual(open, [])
})
