// Long conversations: older messages on the way up, and a thread that never moves by itself.
//
// It must never allow more than two pixels of a jump.
import { expect, test, unique } from "../support/fixtures.js";
import { belowTheEnd, bottom, expectAtEnd, firstInView, settled, top, wheel } from "../support/scroll.js";

const MANY = 180;

function isOlderPage(url) {
  return url.pathname.endsWith("/messages/records") && decodeURIComponent(url.search).replaceAll("+", " ").includes("seq < ");
}

/** A conversation with many messages of different heights; the ids from old to new. */
async function long(foreigner, count = MANY) {
  const robot = await foreigner("Robot");
  const title = unique("Long");
  const id = await robot.create(title);
  const texts = Array.from({ length: count }, (_, n) => `message ${n}${"\nand more".repeat(n % 4)}`);
  const ids = await robot.sayAll(id, texts);
  return { robot, title, id, ids };
}

test("opens at the newest message", async ({ person, foreigner }) => {
  const { id, ids } = await long(foreigner, 60);
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.byId(ids.at(-1))).toBeInViewport({ ratio: 0.9 });
  await expectAtEnd(ada);
});

test("older pages come while scrolling up, and nothing moves", async ({ person, foreigner }) => {
  const { id, ids } = await long(foreigner);
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.byId(ids.at(-1))).toBeInViewport();
  let pages = 0;
  let held = [];
  await ada.page.route(isOlderPage, (route) => held.push(route));
  for (;;) {
    // Up to the beginning of what is loaded; the page before it is on its way, and waits here.
    await wheel(ada, -4000);
    if (held.length === 0) {
      if ((await ada.articles.count()) === MANY) break;
      continue;
    }
    await settled(ada);
    const anchor = ada.byId(await firstInView(ada));
    await anchor.evaluate((node) => {
      node.tag = "anchor";
    });
    // Its author's name may go, since it joins a group; its text is what must not move.
    const before = await bottom(anchor);
    const count = await ada.articles.count();
    const waiting = held;
    held = [];
    for (const route of waiting) await route.continue();
    await expect.poll(() => ada.articles.count()).toBeGreaterThan(count);
    await settled(ada);
    expect(Math.abs((await bottom(anchor)) - before), `page ${pages}`).toBeLessThanOrEqual(2);
    expect(await anchor.evaluate((node) => node.tag), "the node under the reader's eyes").toBe("anchor");
    pages += 1;
    expect(pages).toBeLessThan(10);
  }
  expect(pages).toBeGreaterThanOrEqual(2);
  expect(await ada.ids()).toEqual(ids);
  await expect(ada.log.getByText(/^This is the beginning of/)).toBeVisible();
});

test("an edit in progress survives an older page", async ({ person, foreigner }) => {
  const { id } = await long(foreigner, 60);
  const ada = await person("Ada", { at: `/c/${id}` });
  const stored = ada.stored("POST", "messages");
  await ada.say("mine");
  const mine = ada.byId((await (await stored).json()).id);
  const waiting = [];
  let open = false;
  await ada.page.route(isOlderPage, (route) => (open ? route.continue() : waiting.push(route)));
  await mine.hover();
  await mine.getByRole("button", { name: "Edit", exact: true }).click();
  const field = mine.getByRole("textbox", { name: "Edit text" });
  await field.fill("not yet saved");
  await wheel(ada, -9000);
  await expect.poll(() => waiting.length).toBeGreaterThan(0);
  open = true;
  for (const route of waiting) await route.continue();
  await expect(ada.articles).toHaveCount(61);
  await expect(field).toHaveValue("not yet saved");
});

test("says so when older messages do not come, and tries again", async ({ person, foreigner }) => {
  const { id } = await long(foreigner, 60);
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.articles).toHaveCount(50);
  ada.trouble.cause(/status of 400/);
  const refusal = { status: 400, message: "Something went wrong.", data: {} };
  await ada.page.route(isOlderPage, (route) => route.fulfill({ status: 400, json: refusal }), { times: 1 });
  await wheel(ada, -9000);
  const alert = ada.log.getByRole("alert");
  await expect(alert).toContainText("Earlier messages could not be loaded.");
  await alert.getByRole("button", { name: "Retry" }).click();
  await expect(ada.articles).toHaveCount(60);
  await expect(alert).toHaveCount(0);
});

test("stays at the end when something arrives there", async ({ person, foreigner }) => {
  const { robot, id, ids } = await long(foreigner, 40);
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.byId(ids.at(-1))).toBeInViewport();
  for (let n = 0; n < 5; n += 1) {
    const message = await robot.say(id, `news ${n}\nwith\nsome\nlines`);
    await expect(ada.byId(message)).toBeInViewport({ ratio: 0.9 });
    await expectAtEnd(ada);
  }
  const burst = await robot.sayAll(id, Array.from({ length: 30 }, (_, n) => `burst ${n}`));
  await expect(ada.byId(burst.at(-1))).toBeInViewport({ ratio: 0.9 });
  await expectAtEnd(ada);
  await expect(ada.button("Jump to latest")).toHaveCount(0);
});

test("stays at the end while the composer grows", async ({ person, foreigner }) => {
  const { id, ids } = await long(foreigner, 40);
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.byId(ids.at(-1))).toBeInViewport();
  const before = await ada.composer.evaluate((field) => field.clientHeight);
  await ada.composer.fill("one\ntwo\nthree\nfour\nfive");
  await expect.poll(() => ada.composer.evaluate((field) => field.clientHeight)).toBeGreaterThan(before);
  await expectAtEnd(ada);
});

test("does not move a reader who is further up, and says what is new", async ({ person, foreigner }) => {
  const { robot, id, ids } = await long(foreigner, 40);
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.byId(ids.at(-1))).toBeInViewport();
  await wheel(ada, -700);
  await expect(ada.button("Jump to latest")).toBeVisible();
  const anchor = ada.byId(await firstInView(ada));
  const before = await top(anchor);
  const message = await robot.say(id, "far below\nwith\nlines");
  await expect(ada.byId(message)).toHaveCount(1);
  await expect(ada.button("1 new message")).toBeVisible();
  expect(Math.abs((await top(anchor)) - before)).toBeLessThanOrEqual(2);
  await robot.say(id, "one more");
  await expect(ada.button("2 new messages")).toBeVisible();
  expect(Math.abs((await top(anchor)) - before)).toBeLessThanOrEqual(2);

  await ada.button("2 new messages").click();
  await expectAtEnd(ada);
  await expect(ada.button("2 new messages")).toHaveCount(0);
  await expect(ada.button("Jump to latest")).toHaveCount(0);
});

test("an edit or a deletion above moves nothing either", async ({ person, foreigner }) => {
  const { robot, id, ids } = await long(foreigner, 40);
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.byId(ids.at(-1))).toBeInViewport();
  await wheel(ada, -700);
  const seen = await firstInView(ada);
  const anchor = ada.byId(seen);
  const before = await top(anchor);
  const above = ids[ids.indexOf(seen) - 3];
  await robot.edit(above, "a\nmuch\nlonger\ntext\nthan\nbefore");
  await expect(ada.byId(above)).toContainText("longer");
  await settled(ada);
  expect(Math.abs((await top(anchor)) - before), "after the edit").toBeLessThanOrEqual(2);
  await robot.unsay(above);
  await expect(ada.byId(above)).toHaveCount(0);
  await settled(ada);
  expect(Math.abs((await top(anchor)) - before), "after the deletion").toBeLessThanOrEqual(2);
});

test("one's own message brings the end into view", async ({ person, foreigner }) => {
  const { id, ids } = await long(foreigner, 40);
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.byId(ids.at(-1))).toBeInViewport();
  await wheel(ada, -900);
  await expect.poll(() => belowTheEnd(ada)).toBeGreaterThan(200);
  await ada.say("here I am");
  await expect(ada.article("here I am")).toBeInViewport({ ratio: 0.9 });
  await expectAtEnd(ada);
});
