// The watch over a page in which somebody wants words to be more than words, and those words as the
// server leaves them.
//
// It must never look away: a dialog, a request to another origin or an element that nobody drew fails
// the test.
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { PAYLOADS } from "./payloads.js";
import { hooks } from "./server.js";

/** How the server cleans; what it leaves must be shown. */
const clean = createRequire(import.meta.url)(join(hooks, "lib", "text.js"));
/** Half a character is refused by the server (see the first test); a browser's field makes it this. */
export const whole = (text) => text.toWellFormed();
export const WHOLE = PAYLOADS.map(whole);
export const TEXTS = WHOLE.map(clean.text);
const lines = (most) => WHOLE.map(clean.line).filter((line) => clean.count(line) <= most);
export const TITLES = lines(80);
export const NAMES = lines(40);

/** So few that all of them are drawn at once. */
export const SCREEN = 20;
export const chunks = (all) => Array.from({ length: Math.ceil(all.length / SCREEN) }, (_, n) => all.slice(n * SCREEN, (n + 1) * SCREEN));

/** Watches a person's page from before anything hostile is in it. */
export async function guarded(one) {
  const own = new URL(one.page.url()).origin;
  // The page's own, from before anybody wrote anything.
  const ours = await one.page.evaluate(strangers);
  const harm = [];
  one.page.on("dialog", (dialog) => {
    harm.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  one.page.on("popup", (page) => harm.push(`window: ${page.url()}`));
  one.page.on("request", (request) => {
    if (new URL(request.url()).origin !== own) harm.push(`request: ${request.url()}`);
  });
  return async () => {
    expect(harm).toEqual([]);
    expect(await one.page.evaluate(() => window.harmed)).toBeUndefined();
    expect(new URL(one.page.url()).origin).toBe(own);
    const found = await one.page.evaluate(strangers);
    expect(found.filter((element) => !ours.includes(element))).toEqual([]);
  };
}

/** Run in the page: elements and attributes that words may not make. */
function strangers() {
  const found = [];
  for (const one of document.querySelectorAll("body *")) {
    const never = "script, iframe, object, embed, base, meta, link, style, img, video, portal, marquee, math, xmp, template, noscript";
    const program = [...one.attributes].some(({ name, value }) => name.startsWith("on") || /^\s*(java|vb)script:|^\s*data:text/i.test(value) && name !== "value");
    if (one.matches(never) || program) found.push(one.outerHTML.slice(0, 200));
  }
  return found;
}

/** Run on an element: how many elements of each kind are in it. Links in texts are counted elsewhere. */
export function kinds(root) {
  const counts = {};
  for (const one of root.querySelectorAll("*")) {
    if (one.matches("a[target]")) continue;
    counts[one.localName] = (counts[one.localName] ?? 0) + 1;
  }
  return counts;
}

/** What stands in each of these elements, letter by letter. */
export const letters = (locator) => locator.evaluateAll((all) => all.map((one) => one.textContent));
