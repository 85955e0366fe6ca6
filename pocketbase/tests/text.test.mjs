// The cleaning of names, titles and texts, by itself.
import assert from "node:assert/strict"
import { createRequire } from "node:module"
import { join } from "node:path"
import { test } from "node:test"
import { hooks } from "./support.mjs"

const { count, line, start, text, visible } = createRequire(import.meta.url)(join(hooks, "lib", "text.js"))

test("a line is one line", () => {
  assert.equal(line(" a\r\n\tb \u00a0 c\u2028d\u0085 "), "a b c d")
  assert.equal(line("a\u0000b\u061cc\u200ed\u200fe\u202af\u202eg\u2066h\u2069i"), "abcdefghi")
  assert.equal(line("a\u0007b\u009fc"), "a b c")
  assert.equal(line("\u3000\u1680x\u205f"), "x")
})

test("a text keeps its lines and tabs", () => {
  assert.equal(text("\n a\r\n\tb\n\n\nc \u3000\n"), "a\n\tb\n\n\nc")
  assert.equal(text("a\u0000\u202eb\u0008c\u007fd\u0090e"), "abcde")
  assert.equal(text("👩‍🚀 é ف"), "👩‍🚀 é ف")
})

test("the ends are the same ends as a regular expression finds", () => {
  const spaces = [...Array(0x3001).keys()].map((unit) => String.fromCharCode(unit)).filter((one) => /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(one))
  assert.equal(spaces.length, 25)
  for (const one of [...spaces, "\ufeff", "\u180e", "\u200b", "a"]) {
    const raw = `${one}${one}é${one}x${one}`
    const ends = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g
    const kept = raw.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "").replace(ends, "")
    assert.equal(text(raw), kept, JSON.stringify(raw))
  }
  assert.deepEqual([text(""), text(" \u3000"), line("\u00a0")], ["", "", ""])
  assert.equal(text("é" + " ".repeat(3990) + "b"), "é" + " ".repeat(3990) + "b")
})

test("blanks inside cost no more than other characters", () => {
  const started = Date.now()
  for (const clean of [text, line]) assert.match(clean("é" + " \t".repeat(50_000) + "b"), /^é\s+b$/)
  // With a regular expression for the end: half a minute.
  assert.ok(Date.now() - started < 3000, `${Date.now() - started} ms`)
})

test("what cannot be seen counts as nothing", () => {
  const blank = "\u200b\u200c\u200d\u2060\ufeff\u180e\u00ad\u3164\u2800\u115f\u1160\ufe0f \n"
  for (const character of blank) assert.equal(visible(character), false, character.codePointAt(0).toString(16))
  assert.equal(visible(blank + "."), true)
  assert.equal(visible("\u{e0041}"), false)
  for (const hidden of ["\u{e0041}\u200b".repeat(3), "\u200b".repeat(16000)]) assert.deepEqual([visible(hidden), visible(hidden + "x"), visible(hidden + "👍")], [false, true, true])
  assert.equal(visible("👍🏽"), true)
})

test("characters are code points", () => {
  assert.equal(count("aé😀"), 3)
  assert.equal(count("👩‍🚀"), 3)
  assert.equal(start("😀".repeat(141), 140), "😀".repeat(140))
  assert.equal(start("ab", 140), "ab")
})
