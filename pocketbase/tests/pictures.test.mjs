// Pictures of people: what is taken, what is refused before it is unpacked, how
// they are served.
import assert from "node:assert/strict"
import { createRequire } from "node:module"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { crc32, deflateSync } from "node:zlib"
import { code, guest, hooks, nobody, start } from "./support.mjs"

const { fits, size } = createRequire(import.meta.url)(join(hooks, "lib", "image.js"))
let server, ann
before(async () => {
  server = await start()
  ann = await guest(server, "Ann")
})
after(() => server.stop())

// A real PNG of one colour, which packs well: `side` pixels square.
function png(width, height = width, filler = 0) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name, "latin1"), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 8
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk("IHDR", head),
    chunk("tEXt", Buffer.alloc(filler, 65)), chunk("IDAT", deflateSync(Buffer.alloc(height * (width + 1)))), chunk("IEND", Buffer.alloc(0)),
  ])
}
const put = (person, bytes, { name = "me.png", type = "image/png", id = person.id } = {}) => {
  const form = new FormData()
  form.set("avatar", new Blob([bytes], { type }), name)
  if (id !== person.id) return person.call("PATCH", `/api/collections/users/records/${id}`, form)
  return person.call("POST", "/api/ochat/account/picture", form)
}
// Small where a size is looked for in a hurry, 9000 pixels square where decoders look.
const bombs = () => {
  const head = png(9000)
  const decoy = png(1).subarray(8, 33)
  decoy.write("ocHt", 4, "latin1")
  decoy.writeUInt32BE(crc32(decoy.subarray(4, 21)), 21)
  const webp = Buffer.concat([
    Buffer.from("RIFF"), Buffer.from([44, 0, 0, 0]), Buffer.from("WEBPVP8X"), Buffer.from([10, 0, 0, 0]), Buffer.alloc(10),
    Buffer.from("VP8L"), Buffer.from([18, 0, 0, 0, 0x2f, 0x27, 0xe3, 0xc9, 0x08]), Buffer.alloc(13),
  ])
  return [[Buffer.concat([head.subarray(0, 8), decoy, head.subarray(8)]), {}], [webp, { name: "me.webp", type: "image/webp" }]]
}
const fetched = (record, query = "") => fetch(`${server.base}/api/files/users/${record.id}/${record.avatar}${query}`)

test("a picture is taken, served with thumbnails, and goes when another comes", async () => {
  const first = await put(ann, png(300))
  assert.equal(first.status, 200, JSON.stringify(first.body))
  assert.match(first.body.avatar, /^picture_[a-z0-9]{10}\.png$/)
  const whole = await fetched(first.body)
  assert.deepEqual([whole.status, whole.headers.get("content-type")], [200, "image/png"])
  assert.match(whole.headers.get("content-security-policy"), /sandbox/)
  assert.equal(whole.headers.get("x-content-type-options"), "nosniff")
  const small = Buffer.from(await (await fetched(first.body, "?thumb=64x64")).arrayBuffer())
  assert.deepEqual(size(Array.from(small)), { width: 64, height: 64 })
  const second = await put(ann, png(20))
  assert.equal((await fetched(first.body)).status, 404)
  assert.equal((await fetched(second.body)).status, 200)
  assert.equal((await (await guest(server)).view("users", ann.id)).body.avatar, second.body.avatar)
  assert.equal((await ann.update("users", ann.id, { avatar: null })).body.avatar, "")
  assert.equal((await fetched(second.body)).status, 404)
})

test("what is no picture, too heavy or too large to unpack is refused by its field", async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const html = "<!doctype html><script>alert(1)</script>"
  for (const [bytes, options] of [
    [svg, { name: "x.svg", type: "image/svg+xml" }], [svg, {}], [html, {}], ["GIF89a" + "x".repeat(100), { name: "x.gif", type: "image/gif" }],
    [png(3000), {}], [png(2049, 1), {}], [png(1, 2049), {}], [png(10, 10, 1024 * 1024 + 1), {}], [png(10).subarray(0, 20), {}], ...bombs(),
  ]) {
    const answer = await put(ann, bytes, options)
    assert.equal(answer.status, 400)
    assert.match(code(answer, "avatar"), /^validation_/)
  }
  assert.equal((await ann.view("users", ann.id)).body.avatar, "")
  assert.equal((await put(ann, png(10, 10, 2 * 1024 * 1024))).status, 413)
  assert.equal(code(await ann.call("POST", "/api/ochat/account/picture", { avatar: "x" }), "avatar"), "validation_required")
  assert.equal((await put(ann, png(10, 10, 900 * 1024))).status, 200)
})

test("nobody gives another one a picture, and one comes along with a sign-up", async () => {
  const ben = await guest(server, "Ben")
  assert.equal((await put(ben, png(10), { id: ann.id })).status, 404)
  assert.equal((await put(nobody(server), png(10), { id: ann.id })).status, 404)
  const form = new FormData()
  for (const [name, value] of Object.entries({ name: "New", email: "new@example.com", password: "a long password", passwordConfirm: "a long password" })) form.set(name, value)
  form.set("avatar", new Blob([png(4000)], { type: "image/png" }), "me.png")
  assert.equal(code(await server.api("POST", "/api/collections/users/records", form), "avatar"), "validation_invalid_image")
  form.set("avatar", new Blob([png(40)], { type: "image/png" }), "me.png")
  assert.equal((await server.api("POST", "/api/collections/users/records", form)).status, 200)
})

test("a deleted account's picture is gone", async () => {
  const ben = await guest(server, "Ben")
  const { body } = await put(ben, png(30))
  assert.equal((await fetched(body)).status, 200)
  assert.equal((await fetched(body, "?thumb=64x64")).status, 200)
  assert.equal((await ben.call("POST", "/api/ochat/account/delete", {})).status, 204)
  assert.equal((await fetched(body)).status, 404)
  assert.equal((await fetched(body, "?thumb=64x64")).status, 404)
})

test("sizes are read from the first bytes of each kind", () => {
  const bytes = (...parts) => [...Buffer.concat(parts.map((part) => Buffer.from(part))), ...Array(30).fill(0)]
  assert.deepEqual(size(Array.from(png(123, 45))), { width: 123, height: 45 })
  const exif = [0xff, 0xe1, 0, 10, 1, 2, 3, 4, 5, 6, 7, 8]
  assert.deepEqual(size(bytes([0xff, 0xd8], exif, [0xff, 0xc2, 0, 17, 8, 1, 2, 3, 4])), { width: 772, height: 258 })
  assert.equal(size(bytes([0xff, 0xd8], [1, 2, 3])), null)
  const riff = (kind, ...rest) => bytes("RIFF", [0, 0, 0, 0], "WEBP", kind, ...rest)
  const lossless = ["VP8L", [5, 0, 0, 0, 0x2f, 0x3f, 0xc1, 0x3b, 0]]
  const canvas = (...six) => ["VP8X", [10, 0, 0, 0, 0, 0, 0, 0, ...six]]
  assert.deepEqual(size(riff(...canvas(0xff, 3, 0, 0x1f, 0, 0), ...lossless)), { width: 1024, height: 240 })
  // What a canvas says, or what a decoder skips, says nothing about the pixels.
  assert.deepEqual(size(riff(...canvas(0, 0, 0, 0, 0, 0), "ICCP", [1, 0, 0, 0, 9, 9], ...lossless)), { width: 320, height: 240 })
  assert.equal(size(riff(...canvas(0, 0, 0, 0, 0, 0))), null)
  const other = Array.from(png(9))
  other.splice(8, 0, 0, 0, 0, 13, ...Buffer.from("ocHt"), 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0, 0, 0, 0)
  assert.equal(size(other), null)
  const frame = [0xff, 0xc2, 0, 17, 8, 0, 2, 0, 2]
  for (const marker of [0x00, 0x01, 0x02, 0xd0, 0xd7, 0xd8, 0xd9, 0xda]) assert.equal(size(bytes([0xff, 0xd8], [0xff, marker, 0, 4, 0, 0], frame)), null)
  assert.equal(size(bytes([0xff, 0xd8], [0xff, 0xe1, 0, 1], frame)), null)
  assert.deepEqual(size(riff("VP8 ", [0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 0x40, 1, 0xf0, 0])), { width: 320, height: 240 })
  assert.deepEqual(size(riff("VP8L", [0, 0, 0, 0, 0x2f, 0x3f, 0xc1, 0x3b, 0])), { width: 320, height: 240 })
  assert.equal(size([]), null)
  assert.equal(fits(bytes("GIF89a")), false)
  assert.equal(fits(Array.from(png(2048))), true)
  assert.equal(fits(Array.from(png(2049))), false)
})
