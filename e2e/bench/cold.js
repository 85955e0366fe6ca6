// A cold start: a new page on `/` in a browser that knows the app and holds a copy of what was
// read, from the beginning of the navigation to the newest message of the last conversation on the
// screen. Once with every request to the API held back, so that only the copy can paint it, and
// once with the server answering.
//
// It must never let an answer of the server pass for the copy, nor turn off the browser's cache.
import { expect } from "@playwright/test";
import { Foreigner } from "../support/foreign.js";
import { Person } from "../support/person.js";
import { expectIn, result } from "./probe.js";
import { pause } from "./stage.js";

const COUNT = 30;
const MESSAGES = 60;
/** Requests to the API are held back for this long, or until the message is there. */
const HELD = 3000;
/** After this many starts that painted nothing, the others would only take their time. */
const HOPELESS = 3;
/** What a person's page may still be writing down. */
const SETTLED = 800;
const WARM_UP = 2;

/** One start; milliseconds after its beginning, or null when nothing came while requests were held. */
async function start(context, wanted, held) {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const waiting = [];
  // Playwright's own way of holding requests back would turn the browser's cache off.
  devtools.on("Fetch.requestPaused", ({ requestId }) => waiting.push(requestId));
  if (held) await devtools.send("Fetch.enable", { patterns: [{ urlPattern: "*/api/*" }] });
  await page.addInitScript((what) => globalThis.bench.expect(what), wanted);
  await page.goto("/", { waitUntil: "commit" });
  const outcome = await result(page, HELD);
  const begun = await page.evaluate(() => performance.timeOrigin);
  if (held) {
    // Ends the interception and lets everything go that waits.
    await devtools.send("Fetch.disable");
  }
  const one = new Person(page, "Ada", "en");
  await expect(one.articles.last()).toContainText(wanted.text.trim());
  await pause(SETTLED);
  await page.close();
  return { time: outcome && outcome.painted - begun, waiting: waiting.length };
}

async function starts(context, wanted, held) {
  const times = [];
  let hopeless = 0;
  for (let n = -WARM_UP; n < COUNT && hopeless < HOPELESS; n += 1) {
    const { time } = await start(context, wanted, held);
    hopeless = time === null ? hopeless + 1 : 0;
    if (n >= 0 || hopeless === HOPELESS) times.push(time);
  }
  return times;
}

export async function coldStart(stage, say) {
  say("Starting");
  const robot = await Foreigner.guest(stage.server);
  const conversation = await robot.create("Evening");
  await robot.sayAll(conversation, Array.from({ length: MESSAGES }, (_, n) => `Evening says ${n}`));
  const ada = await stage.person("Ada");
  const context = ada.page.context();
  await ada.open("Evening");
  for (const text of ["one more", "and the last word"]) {
    const stored = ada.stored("POST", "messages");
    await ada.say(text);
    await stored;
  }
  await pause(SETTLED);
  const wanted = { text: "and the last word", full: true };
  await expectIn(ada.page, wanted);
  if (!(await result(ada.page))) throw new Error("The last word is not on the screen.");
  await ada.page.close();

  const measures = [];
  for (const [name, held] of [["cold_replica", true], ["cold_server", false]]) {
    say(`Starting, ${held ? "requests held back" : "server answering"}`);
    const times = await starts(context, wanted, held);
    measures.push({ name, times: times.filter((time) => time !== null), lost: times.filter((time) => time === null).length });
  }
  await context.close();
  return { measures };
}
