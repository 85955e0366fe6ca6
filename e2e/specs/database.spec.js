// The browser's database by itself: what goes when there is too much, and what becomes of everything
// when a later version of the app changes its shape. The module is the app's own; only its version is
// another one where a test says so.
//
// It must never need more of a page than its address.
import { readFile } from "node:fs/promises";
import { expect, test } from "../support/fixtures.js";

const SOURCE = new URL("../../src/platform/database.js", import.meta.url);
const PLACE = "http://database.test/";

/** A page with the module in it; the next version of it has one more store. */
async function page(context, version = "now") {
  const source = await readFile(SOURCE, "utf8");
  const next = source
    .replace("const VERSION = 1;", "const VERSION = 2;")
    .replace("function upgrade(db, from) {", 'function upgrade(db, from) {\n  if (from < 2) db.createObjectStore("more");');
  expect(next).not.toBe(source);
  const body = { now: source, next };
  await context.route(`${PLACE}**`, (route) => {
    const asked = new URL(route.request().url()).pathname.slice(1);
    return route.fulfill(body[asked] ? { contentType: "text/javascript", body: body[asked] } : { contentType: "text/html", body: "" });
  });
  const one = await context.newPage();
  await one.goto(PLACE);
  await one.evaluate(async (version) => (globalThis.database = await import(`/${version}`)), version);
  return one;
}

/** Calls a function of the module; `refused` when it fails. */
const call = (page, name, ...args) =>
  page.evaluate(([name, args]) => globalThis.database[name](...args).catch(() => "refused"), [name, args]);

test("beyond the bound, the windows that were kept longest ago go", async ({ context }) => {
  const one = await page(context);
  expect(await call(one, "load", "ada", "", true)).toEqual([undefined, "ada"]);
  for (const key of ["a", "b", "c", "a", "d"]) {
    await call(one, "keepWindow", "ada", key, `text of ${key}`, 3);
    // The order is told by the clock.
    await one.evaluate(async () => {
      for (const now = Date.now(); Date.now() === now; ) await new Promise((done) => setTimeout(done));
    });
  }
  const kept = [];
  for (const key of ["a", "b", "c", "d"]) kept.push(await call(one, "recall", "ada", key));
  expect(kept).toEqual(["text of a", undefined, "text of c", "text of d"]);
  expect(await call(one, "recall", "bob", "a")).toBe(undefined);
});

test("a later version of the app finds everything, and an old tab that is open lets go", async ({ context }) => {
  const old = await page(context);
  await call(old, "load", "ada", "", true);
  await call(old, "keep", "ada", ["operation:1", "written, not sent", "person:bob", "Bob"]);
  await call(old, "keepWindow", "ada", "talk", "messages", 3);

  const later = await page(context, "next");
  expect(await call(later, "load", "ada", "talk", false)).toEqual(["messages", "written, not sent", "ada", "Bob"]);
  await call(later, "keep", "ada", ["operation:2", "by the new one"]);
  // The old tab works on without: what it is told to keep is refused, and nothing is spoilt.
  expect(await call(old, "keep", "ada", ["operation:3", "by the old one"])).toBe("refused");
  expect(await call(later, "load", "ada", "", false)).toEqual([undefined, "written, not sent", "by the new one", "ada", "Bob"]);
});

test("nobody writes for somebody who does not own it", async ({ context }) => {
  const one = await page(context);
  await call(one, "load", "ada", "", true);
  await call(one, "keep", "ada", ["operation:1", "Ada's"]);
  expect(await call(one, "keep", "bob", ["operation:1", "Bob's"])).toBe("refused");
  expect(await call(one, "keepWindow", "bob", "talk", "Bob's", 3)).toBe("refused");
  expect(await call(one, "load", "bob", "", false)).toBe("refused");
  expect(await call(one, "load", "ada", "talk", false)).toEqual([undefined, "Ada's", "ada"]);
  await call(one, "forget");
  expect(await call(one, "load", "ada", "talk", false)).toBe("refused");
});
