// Conversations as everybody else sees them: another browser, and a program on the SDK.
//
// It must never reload a page to see a change.
import { expect, test, unique } from "../support/fixtures.js";

/** The titles that the events tell of. */
function told(events, action) {
  return events.filter((event) => event.action === action).map((event) => event.record.title);
}

test("what one person creates, renames and deletes, the others see", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const events = await robot.listen("conversations", "*");
  const ada = await person("Ada");
  const bob = await person("Bob");
  const title = unique("Shared");
  const better = unique("Better");

  await ada.create(title);
  await expect(bob.link(title)).toBeVisible();
  await expect.poll(() => told(events, "create")).toContain(title);

  await bob.open(title);
  await ada.choose(title, "Rename");
  await ada.dialog.getByRole("textbox").fill(better);
  await ada.dialog.getByRole("button", { name: "Save" }).click();
  await expect(bob.heading).toHaveText(better);
  await expect(bob.link(better)).toBeVisible();
  await expect(bob.link(title)).toHaveCount(0);
  await expect.poll(() => told(events, "update")).toContain(better);

  const other = unique("Next to it");
  await ada.create(other);
  await expect(bob.link(other)).toBeVisible();
  await ada.deleteConversation(better);
  await expect(bob.link(better)).toHaveCount(0);
  await expect
    .poll(() => events.some((event) => event.record.title === better && event.record.deleted !== ""))
    .toBe(true);
});

test("what a program creates, renames and deletes, every browser sees", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const ada = await person("Ada");
  const bob = await person("Bob");
  const title = unique("By program");
  const better = unique("Renamed by program");
  const id = await robot.create(title);
  for (const one of [ada, bob]) await expect(one.link(title)).toHaveCount(1);
  await ada.open(title);
  await robot.rename(id, better);
  for (const one of [ada, bob]) {
    await expect(one.link(better)).toHaveCount(1);
    await expect(one.link(title)).toHaveCount(0);
  }
  await expect(ada.heading).toHaveText(better);
  await expect(ada.page).toHaveTitle(new RegExp(`^${better}`));
  await robot.remove(id);
  for (const one of [ada, bob]) await expect(one.link(better)).toHaveCount(0);
});

test("whoever looks at a deleted one is told calmly and lands on a neighbour", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const neighbour = unique("Neighbour");
  const title = unique("Vanishes");
  await robot.create(neighbour);
  const id = await robot.create(title);
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.heading).toHaveText(title);
  await robot.remove(id);
  await expect(ada.page.getByText(`“${title}” was deleted.`)).toBeVisible();
  await expect(ada.heading).toHaveText(neighbour);
  expect(ada.conversation).not.toBe(id);
  // It is a telling and not an alarm.
  await expect(ada.page.getByRole("alert")).toHaveCount(0);
});

test("what was being written in a deleted one is kept and can be used", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const neighbour = unique("Neighbour");
  const title = unique("Vanishes");
  await robot.create(neighbour);
  const id = await robot.create(title);
  const ada = await person("Ada", { at: `/c/${id}` });
  await ada.composer.fill("a long thought");
  await robot.remove(id);
  await expect(ada.heading).toHaveText(neighbour);
  await ada.button("Put it in this conversation").click();
  await expect(ada.composer).toHaveValue("a long thought");
  await expect(ada.composer).toBeFocused();
});

test("a dialog about a conversation closes when that one goes", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Two windows");
  await ada.create(title);
  const second = await ada.page.context().newPage();
  await ada.trouble.watch(second);
  await second.goto("/");
  await ada.choose(title, "Rename");
  await expect(ada.dialog).toBeVisible();
  const list = second.getByRole("navigation", { name: "Conversations" });
  await list.getByRole("button", { name: `Options for ${title}` }).click();
  await second.getByRole("menuitem", { name: "Delete" }).click();
  await second.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await expect(ada.dialog).toHaveCount(0);
  await expect(ada.link(title)).toHaveCount(0);
});

test("Undo brings it back everywhere, with what was said", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const ada = await person("Ada");
  const bob = await person("Bob");
  const title = unique("Comes back");
  const id = await ada.create(title);
  await bob.open(title);
  await ada.say("still here?");
  await expect(bob.article("still here?")).toBeVisible();
  const stored = ada.stored("DELETE", "conversations");
  await ada.deleteConversation(title);
  // It goes by itself, but not while somebody points at it.
  await ada.button("Undo").hover();
  await stored;
  await expect(bob.link(title)).toHaveCount(0);
  await expect(bob.heading).not.toHaveText(title);
  await ada.button("Undo").click();
  await expect(bob.link(title)).toBeVisible();
  await bob.open(title);
  await expect(bob.article("still here?")).toHaveCount(1);
  await expect.poll(() => robot.titles()).toContain(title);
  // It is as alive as before.
  await robot.say(id, "welcome back");
  await expect(bob.article("welcome back")).toHaveCount(1);
});

test("one person's two windows agree", async ({ person }) => {
  const ada = await person("Ada");
  const second = await ada.page.context().newPage();
  await ada.trouble.watch(second);
  await second.goto("/");
  const list = second.getByRole("navigation", { name: "Conversations" });
  await expect(list).toContainText("Ada");
  const title = unique("Both");
  await ada.create(title);
  await list.getByRole("link", { name: title }).click();
  await ada.say("from the first");
  const log = second.getByRole("log", { name: "Messages" });
  await expect(log.getByRole("article")).toHaveCount(1);
  await expect(log).toContainText("from the first");
});
