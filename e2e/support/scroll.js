// Where the reader stands in a thread, measured in the page as the reader sees it.
//
// It must never set a scroll position by script: the reader turns the wheel.
import { expect } from "@playwright/test";

/** Pixels between the end of the newest message and the lower edge of what is shown of the log. */
export function belowTheEnd(one) {
  return one.log.evaluate((log) => {
    const last = [...log.querySelectorAll("article")].at(-1);
    return last.getBoundingClientRect().bottom - log.getBoundingClientRect().bottom;
  });
}

/** Waits until the newest message is in view. */
export async function expectAtEnd(one) {
  await expect.poll(() => belowTheEnd(one)).toBeLessThanOrEqual(1);
}

/** Pixels between the upper edges of a message and of the log. */
export function top(article) {
  return article.evaluate((node) => {
    const log = node.closest("[role=log]");
    return node.getBoundingClientRect().top - log.getBoundingClientRect().top;
  });
}

/** Pixels between the lower edge of a message and the upper edge of the log. */
export function bottom(article) {
  return article.evaluate((node) => {
    const log = node.closest("[role=log]");
    return node.getBoundingClientRect().bottom - log.getBoundingClientRect().top;
  });
}

/** The id of the first message that is wholly in view. */
export function firstInView(one) {
  return one.log.evaluate((log) => {
    const edge = log.getBoundingClientRect().top;
    const all = [...log.querySelectorAll("article")];
    return all.find((node) => node.getBoundingClientRect().top >= edge).dataset.messageId;
  });
}

/** Waits until nothing in the log has moved for some frames. */
export async function settled(one) {
  await one.log.evaluate(async (log) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const place = () => `${log.scrollTop} ${log.scrollHeight} ${log.querySelector("article")?.getBoundingClientRect().top}`;
    let same = 0;
    for (let before = place(); same < 8; ) {
      await frame();
      const now = place();
      same = now === before ? same + 1 : 0;
      before = now;
    }
  });
}

/** Turns the wheel over the log; upwards if negative. A busy page takes some frames to notice. */
export async function wheel(one, pixels) {
  await one.log.hover();
  const place = () => one.log.evaluate((log) => log.scrollTop);
  // The log is laid out from its end: there, `scrollTop` is 0, and further up it is negative.
  const [before, room] = await one.log.evaluate(
    (log, up) => [log.scrollTop, up ? log.scrollHeight - log.clientHeight + log.scrollTop : -log.scrollTop],
    pixels < 0,
  );
  await one.page.mouse.wheel(0, pixels);
  if (room >= 1) await expect.poll(place).not.toBe(before);
  await settled(one);
}
