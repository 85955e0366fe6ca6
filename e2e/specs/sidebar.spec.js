// The list of conversations: order, last line and time; and the button that hides it.
//
// It must never count the rows: other tests of the same server leave theirs.
import { expect, test, unique } from "../support/fixtures.js";

/** The given titles in the order in which the list shows them. */
async function order(one, titles) {
  const lines = await one.links.allInnerTexts();
  const place = (title) => lines.findIndex((line) => line.trim().startsWith(title));
  return [...titles].sort((a, b) => place(a) - place(b));
}

test("most recently active first, with the last line and the time", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const [oldest, middle, newest] = [unique("Alpha"), unique("Beta"), unique("Gamma")];
  const titles = [oldest, middle, newest];
  const ids = [];
  for (const title of titles) ids.push(await robot.create(title));
  const ada = await person("Ada");
  for (const title of titles) await expect(ada.link(title)).toContainText("No message yet");
  await expect.poll(() => order(ada, titles)).toEqual([newest, middle, oldest]);

  await robot.say(ids[0], "hello from below");
  await expect(ada.link(oldest)).toContainText("Robot: hello from below");
  await expect.poll(() => order(ada, titles)).toEqual([oldest, newest, middle]);
  await expect(ada.link(oldest).getByRole("time")).toHaveText(/\d/);

  await ada.open(middle);
  await ada.say("mine");
  await expect(ada.link(middle)).toContainText("You: mine");
  await expect.poll(() => order(ada, titles)).toEqual([middle, oldest, newest]);
});

test("the last line follows an edit and a deletion", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("Last line");
  const id = await robot.create(title);
  await robot.say(id, "first");
  const second = await robot.say(id, "secnd");
  const ada = await person("Ada");
  await expect(ada.link(title)).toContainText("Robot: secnd");
  await robot.edit(second, "second");
  await expect(ada.link(title)).toContainText("Robot: second");
  await robot.unsay(second);
  await expect(ada.link(title)).toContainText("Robot: first");
});

test("says nothing about messages that it does not know yet", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("Unknown");
  await robot.say(await robot.create(title), "I was here all along");
  const open = await robot.create(unique("Open"));
  const ada = await person("Ada", { at: `/c/${open}`, joins: false });
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await ada.page.route("**/api/collections/timelines/records?*", async (route) => {
    await held;
    await route.continue();
  });
  await ada.join();
  await expect(ada.link(title)).toBeVisible();
  await expect(ada.link(title)).not.toContainText("No message yet");
  release();
  await expect(ada.link(title)).toContainText("Robot: I was here all along");
});

test("a draft is marked while one is elsewhere", async ({ person }) => {
  const ada = await person("Ada");
  const [one, other] = [unique("One"), unique("Other")];
  await ada.create(other);
  await ada.create(one);
  await ada.composer.fill("not finished");
  await ada.open(other);
  await expect(ada.link(one)).toContainText("Draft");
  await ada.open(one);
  await ada.composer.fill("");
  await ada.open(other);
  await expect(ada.link(one)).not.toContainText("Draft");
});

test("is hidden and shown by a button, and remembers it", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Wide");
  await ada.create(title);
  const toggle = ada.button("Toggle sidebar");
  await expect(toggle).toHaveAttribute("aria-expanded", "true");
  await expect(ada.link(title)).toBeVisible();
  await toggle.click();
  await expect(toggle).toHaveAttribute("aria-expanded", "false");
  await expect(ada.link(title)).toBeHidden();
  await expect(toggle).toBeVisible();

  await ada.page.reload();
  await expect(ada.heading).toHaveText(title);
  await expect(toggle).toHaveAttribute("aria-expanded", "false");
  await expect(ada.page.getByRole("textbox", { name: "New conversation" })).toBeHidden();

  await toggle.click();
  await expect(toggle).toHaveAttribute("aria-expanded", "true");
  await expect(ada.link(title)).toBeVisible();
  await ada.page.reload();
  await expect(ada.link(title)).toBeVisible();
});

test("a hidden list is out of the keyboard's reach", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Keys");
  await ada.create(title);
  await ada.button("Toggle sidebar").click();
  await expect(ada.link(title)).toBeHidden();
  await ada.button("Toggle sidebar").focus();
  for (let presses = 0; presses < 12; presses += 1) {
    await ada.page.keyboard.press("Tab");
    const inside = await ada.page.evaluate(() => Boolean(document.activeElement?.closest("nav")));
    expect(inside).toBe(false);
  }
});
