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

test("what cannot be seen counts as nothing", () => {
  const blank = "\u200b\u200c\u200d\u2060\ufeff\u180e\u00ad\u3164\u2800\u115f\u1160\ufe0f \n"
  for (const character of blank) assert.equal(visible(character), false, character.codePointAt(0).toString(16))
  assert.equal(visible(blank + "."), true)
  assert.equal(visible("\u{e0041}"), false)
  assert.equal(visible("👍🏽"), true)
})

test("characters are code points", () => {
  assert.equal(count("aé😀"), 3)
  assert.equal(count("👩‍🚀"), 3)
  assert.equal(start("😀".repeat(141), 140), "😀".repeat(140))
  assert.equal(start("ab", 140), "ab")
})
