// Switching to a conversation that was seen before: from the click on its link to its heading and
// its messages on the screen, and what was asked of the server meanwhile.
//
// It must never count a switch as quick whose messages came later than its heading.
import { expect } from "@playwright/test";
import { Foreigner } from "../support/foreign.js";
import { expectIn, result } from "./probe.js";
import { between, inspect, pause } from "./stage.js";

const WARM_UP = 6;
const COUNT = 150;
const MESSAGES = 60;

async function filled(robot, title) {
  const id = await robot.create(title);
  const texts = Array.from({ length: MESSAGES }, (_, n) => `${title} says ${n} ${"and some more words ".repeat(n % 5)}`);
  await robot.sayAll(id, texts);
  return { title, text: `${title} says ${MESSAGES - 1} ` };
}

/** The requests that began between the click and the picture. */
function meanwhile(requests, from, to) {
  return requests.filter(({ name, at }) => at >= from && at <= to && new URL(name).pathname.startsWith("/api/"));
}

export async function switching(stage, say) {
  say("Switching");
  const robot = await Foreigner.guest(stage.server);
  const both = [await filled(robot, "Harbour"), await filled(robot, "Lighthouse")];
  const ada = await stage.person("Ada");
  for (const { title, text } of [...both, ...both]) {
    await ada.open(title);
    await expect(ada.articles.last()).toContainText(text.trim());
  }
  await inspect([ada.page]);

  const spans = [];
  for (let n = -WARM_UP; n < COUNT; n += 1) {
    const { title, text } = both[Math.abs(n) % 2];
    await expectIn(ada.page, { title, text, full: true });
    await ada.link(title).click();
    const outcome = await result(ada.page);
    const clicked = await ada.page.evaluate(() => globalThis.bench.last.click);
    await pause(between(60, 140));
    if (n >= 0) spans.push(outcome && { clicked, ...outcome });
  }
  const requests = await ada.page.evaluate(() => globalThis.bench.requests);
  await ada.page.context().close();
  const done = spans.filter(Boolean);
  const asked = done.flatMap(({ clicked, painted }) => meanwhile(requests, clicked, painted));
  const times = done.map(({ clicked, painted }) => painted - clicked);
  const forMessages = asked.filter(({ name }) => name.includes("/api/collections/messages"));
  return {
    measures: [{
      name: "switch",
      times,
      lost: spans.length - done.length,
      requests: forMessages.length,
      other_requests: asked.length - forMessages.length,
      rows: Math.min(...done.map(({ rows }) => rows)),
    }],
  };
}
