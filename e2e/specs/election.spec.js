// Which tab leads, at moments that no real browser can be brought to at will: the locks are played.
//
// It must never need more of a page than its address.
import { readFile } from "node:fs/promises";
import { expect, test } from "../support/fixtures.js";

const SOURCE = new URL("../../src/platform/tabs.js", import.meta.url);

/** A page with `join` at work on locks that are given and taken by hand: `asked`, and what it `heard`. */
async function elect(page, refusal) {
  const body = await readFile(SOURCE, "utf8");
  await page.route("http://tabs.test/**", (route) =>
    route.fulfill(route.request().url().endsWith(".js") ? { contentType: "text/javascript", body } : { contentType: "text/html", body: "" }));
  // The tab's own timers are played as well: how long two questions take is not for this machine to say.
  await page.clock.install();
  await page.goto("http://tabs.test/");
  await page.evaluate(async (refusal) => {
    globalThis.asked = [];
    globalThis.heard = [];
    const request = (_name, { steal = false }, give) =>
      new Promise((_, refuse) => {
        globalThis.asked.push({ steal, give, take: () => refuse(new DOMException("", "AbortError")) });
        if (refusal) refuse(new DOMException("", refusal));
      });
    Object.defineProperty(navigator, "locks", { value: { request } });
    const { join } = await import("/tabs.js");
    join("nothing", (what) => globalThis.heard.push(what));
  }, refusal);
  const does = (what, which) =>
    page.evaluate(async ([name, n]) => {
      globalThis.asked[n][name]();
      // What follows in the page has followed by then.
      const { port1, port2 } = new MessageChannel();
      await new Promise((done) => {
        port1.onmessage = done;
        port2.postMessage(0);
      });
      return globalThis.heard.filter((one) => typeof one === "boolean");
    }, [what, which]);
  const steals = () => page.evaluate(() => globalThis.asked.map((one) => one.steal));
  /** So much time that a leader who does not answer is given up once. */
  const unanswered = () => page.clock.runFor(1_800);
  return { does, steals, unanswered };
}

test("a lock that is taken away before it was heard of makes nobody lead", async ({ page }) => {
  const { does, steals, unanswered } = await elect(page);
  // Nobody answers: this tab takes the lock, and loses it at once.
  await unanswered();
  expect(await steals()).toEqual([false, true]);
  await does("take", 0);
  await does("take", 1);
  expect(await does("give", 1)).toEqual([]);
  // It stands in line again.
  expect(await steals()).toEqual([false, true, false]);
});

test("giving up the place in line for the lock itself does not end the lead", async ({ page }) => {
  const { does, steals, unanswered } = await elect(page);
  await unanswered();
  expect(await steals()).toEqual([false, true]);
  expect(await does("give", 1)).toEqual([true]);
  expect(await does("take", 0)).toEqual([true]);
  // Another tab takes it: this one follows, and stands in line.
  expect(await does("take", 1)).toEqual([true, false]);
  expect(await steals()).toEqual([false, true, false]);
});

test("where locks are forbidden a tab leads itself, once and for all", async ({ page }) => {
  const { steals, unanswered } = await elect(page, "SecurityError");
  await expect.poll(() => page.evaluate(() => globalThis.heard)).toEqual([true]);
  // Nothing is asked for again, whatever happens to the page.
  await unanswered();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  expect(await steals()).toEqual([false]);
});

test("where tabs may not talk to each other a tab leads itself", async ({ page }) => {
  await page.addInitScript(() => {
    globalThis.BroadcastChannel = class {
      constructor() {
        throw new DOMException("", "SecurityError");
      }
    };
  });
  const { steals } = await elect(page);
  await expect.poll(() => page.evaluate(() => globalThis.heard)).toEqual([true]);
  expect(await steals()).toEqual([]);
});
