// A phone: 360 pixels, a finger, one pane at a time.
//
// It must never allow the page to be wider than the phone.
import { expect, test, unique } from "../support/fixtures.js";
import { still } from "../support/motion.js";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

async function expectNarrow(one, state) {
  const width = await one.page.evaluate(() => document.scrollingElement.scrollWidth);
  expect(width, state).toBeLessThanOrEqual(360);
}

/** Every control that is shown must be wholly on the screen, once it has come to rest there. */
async function expectOnScreen(one, locator) {
  await expect(locator.first()).toBeVisible();
  await still(one.page);
  for (const control of await locator.all()) {
    const box = await control.boundingBox();
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(360);
    expect(box.y + box.height).toBeLessThanOrEqual(740);
  }
}

test("one pane: the conversation, Back to the list, and on to another", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const [one, other] = [unique("One"), unique("Other")];
  const first = await robot.create(one);
  const id = await robot.create(other);
  const ada = await person("Ada", { ...PHONE, at: `/c/${id}`, joins: false });
  await ada.page.getByRole("textbox", { name: "Your name" }).fill("Ada");
  await ada.page.getByRole("button", { name: "Join", exact: true }).tap();
  await expect(ada.heading).toHaveText(other);
  await expect(ada.composer).toBeVisible();
  await expect(ada.page.getByText(one)).toBeHidden();
  await expectNarrow(ada, "thread");

  await ada.button("Back").tap();
  await expect(ada.link(one)).toBeVisible();
  await expect(ada.page.getByRole("textbox", { name: "Message", exact: true })).toBeHidden();
  await expectNarrow(ada, "list");
  await ada.link(one).tap();
  await expect(ada.heading).toHaveText(one);
  await expect(ada.link(other)).toBeHidden();
  // No keyboard jumps over what one came to read, and none follows it.
  await robot.say(first, "worth reading");
  await expect(ada.article("worth reading")).toBeVisible();
  await expect(ada.composer).toBeVisible();
  await expect(ada.composer).not.toBeFocused();
});

/** Joins on a phone, where the list may be behind the conversation. */
async function onPhone(person, name, options = {}) {
  const one = await person(name, { ...PHONE, ...options, joins: false });
  await one.page.getByRole("textbox", { name: "Your name" }).fill(name);
  await one.page.getByRole("button", { name: "Join", exact: true }).tap();
  await expect(one.heading).toBeAttached();
  return one;
}

test("a conversation is made from the list, and one writes in it", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("First"));
  const ada = await onPhone(person, "Ada", { at: `/c/${id}` });
  await ada.button("Back").tap();
  const title = unique("From a phone");
  await ada.newConversation.fill(title);
  await ada.createButton.tap();
  await expect(ada.heading).toHaveText(title);
  await expect(ada.composer).toBeVisible();
  await ada.composer.fill("typed with thumbs");
  await ada.sendButton.tap();
  await expect(ada.article("typed with thumbs")).toBeVisible();
  await expectNarrow(ada, "after sending");
});

test("nothing makes the page wider than the phone", async ({ person, foreigner }) => {
  const robot = await foreigner("W".repeat(40));
  const title = unique("W").padEnd(80, "W");
  const id = await robot.create(title);
  await robot.sayAll(id, [
    "w".repeat(400),
    `https://example.com/${"path".repeat(60)}`,
    "😀".repeat(200),
    "ordinary words",
    "a\t\t\t\t\t\t\t\t\t\t\t\tb",
  ]);
  const ada = await person("Ada", { ...PHONE, at: `/c/${id}`, joins: false });
  await expect(ada.page.getByRole("textbox", { name: "Your name" })).toBeVisible();
  await expectNarrow(ada, "join");
  await ada.page.getByRole("textbox", { name: "Your name" }).fill("Ada");
  await ada.page.getByRole("button", { name: "Join", exact: true }).tap();
  await expect(ada.articles).toHaveCount(5);
  await expectNarrow(ada, "thread");
  const inside = await ada.log.evaluate((log) => log.scrollWidth <= log.clientWidth);
  expect(inside).toBe(true);
  await ada.composer.fill("w".repeat(400));
  await expectNarrow(ada, "composer");
  await expectOnScreen(ada, ada.sendButton);
  await ada.button("Back").tap();
  await expect(ada.link(title)).toBeVisible();
  await expectNarrow(ada, "list");
  await ada.options(title).tap();
  await expectOnScreen(ada, ada.page.getByRole("menuitem"));
  await expectNarrow(ada, "menu");
});

test("a finger edits and deletes through a menu", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Finger"));
  const ada = await onPhone(person, "Ada", { at: `/c/${id}` });
  await ada.composer.fill("frist");
  await ada.sendButton.tap();
  const article = ada.articles.first();
  await article.getByRole("button", { name: "Options for this message" }).tap();
  await ada.menuItem("Edit").tap();
  const field = article.getByRole("textbox");
  await field.fill("first");
  await article.getByRole("button", { name: "Save" }).tap();
  await expect.poll(() => robot.texts(id)).toEqual(["first"]);
  await article.getByRole("button", { name: "Options for this message" }).tap();
  await ada.menuItem("Delete").tap();
  await expectOnScreen(ada, ada.dialog);
  await ada.dialog.getByRole("button", { name: "Delete", exact: true }).tap();
  await expect(ada.articles).toHaveCount(0);
  await expect.poll(() => robot.texts(id)).toEqual([]);
});

test("fields are large enough not to be zoomed into, and buttons for a thumb", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("Sizes");
  const id = await robot.create(title);
  const ada = await onPhone(person, "Ada", { at: `/c/${id}` });
  const size = (field) => field.evaluate((node) => parseFloat(getComputedStyle(node).fontSize));
  expect(await size(ada.composer)).toBeGreaterThanOrEqual(16);
  await ada.button("Back").tap();
  await expect(ada.link(title)).toBeVisible();
  expect(await size(ada.newConversation)).toBeGreaterThanOrEqual(16);
  const buttons = { options: ada.options(title), toggle: ada.button("Toggle sidebar"), create: ada.createButton };
  for (const name in buttons) {
    await expect(buttons[name]).toBeVisible();
    const { width, height } = await buttons[name].boundingBox();
    expect(Math.min(width, height), `${name}: ${width} by ${height}`).toBeGreaterThanOrEqual(40);
  }
});

test("with nothing there, the way to the first conversation is shown", async ({ person, ownServer }) => {
  const ada = await person("Ada", { ...PHONE, on: ownServer, joins: false });
  await ada.page.getByRole("textbox", { name: "Your name" }).fill("Ada");
  await ada.page.getByRole("button", { name: "Join", exact: true }).tap();
  await expect(ada.heading).toHaveText("Welcome");
  await ada.button("Show conversations").tap();
  await ada.newConversation.fill("The first");
  await ada.newConversation.press("Enter");
  await expect(ada.heading).toHaveText("The first");
  await expectNarrow(ada, "first conversation");
});
