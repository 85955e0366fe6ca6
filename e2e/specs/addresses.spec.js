// Addresses: what a reload, a link, and Back and Forward lead to.
//
// It must never reach a conversation by a click where the test is about its address.
import { expect, newId, refused, test, unique } from "../support/fixtures.js";
import { settled } from "../support/scroll.js";

test("a reload stays in the conversation", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("Reload");
  const id = await robot.create(title);
  await robot.say(id, "still here");
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.article("still here")).toHaveCount(1);
  await ada.page.reload();
  await expect(ada.heading).toHaveText(title);
  await expect(ada.article("still here")).toHaveCount(1);
  expect(ada.path).toBe(`/c/${id}`);
});

test("a link leads a stranger through the door to where it points", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("Deep");
  const id = await robot.create(title);
  await robot.create(unique("Newer"));
  await robot.say(id, "you found it");
  const ada = await person("Ada", { at: `/c/${id}`, joins: false });
  await expect(ada.page.getByRole("textbox", { name: "Your name" })).toBeVisible();
  await ada.join();
  await expect(ada.heading).toHaveText(title);
  await expect(ada.article("you found it")).toHaveCount(1);
  expect(ada.path).toBe(`/c/${id}`);
});

test("a link to a message far back shows it in its place", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Far back"));
  const ids = await robot.sayAll(id, Array.from({ length: 160 }, (_, n) => `message ${n}`));
  const ada = await person("Ada", { at: `/c/${id}?at=${ids[30]}` });
  const sought = ada.byId(ids[30]);
  await expect(sought).toBeInViewport({ ratio: 1 });
  await expect(sought).toContainText("message 30");
  // In its place: the ones before and after it are around it.
  await expect(ada.byId(ids[29])).toBeInViewport();
  await expect(ada.byId(ids[31])).toBeInViewport();
  const isWhole = async () => {
    const all = await ada.ids();
    return all.join() === ids.slice(ids.indexOf(all[0])).join();
  };
  await expect.poll(isWhole, "down to the end there is neither a hole nor a stranger").toBe(true);
  // And there it stays when something is said at the end.
  const message = await robot.say(id, "at the end");
  await expect(ada.byId(message)).toHaveCount(1);
  await settled(ada);
  await expect(sought).toBeInViewport({ ratio: 1 });
});

test("a link to a message that has gone says so and shows the rest", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Gone"));
  const gone = await robot.say(id, "not for long");
  await robot.say(id, "stays");
  await robot.unsay(gone);
  const ada = await person("Ada", { at: `/c/${id}?at=${gone}`, joins: false });
  ada.trouble.cause(refused(404));
  await ada.join();
  await expect(ada.log.getByRole("alert")).toContainText("no longer here");
  await expect(ada.article("stays")).toHaveCount(1);
});

for (const [what, address] of [
  ["an unknown conversation", () => `/c/${newId()}`],
  ["no id at all", () => "/c/Not-An-Id"],
]) {
  test(`the address of ${what} says so and shows the way`, async ({ person, foreigner }) => {
    const robot = await foreigner("Robot");
    await robot.create(unique("Somewhere"));
    const at = address();
    const ada = await person("Ada", { at, joins: false });
    ada.trouble.cause(refused(404));
    await ada.join();
    await expect(ada.heading).toHaveText("This conversation is not here");
    expect(ada.path).toBe(at);
    await ada.main.getByRole("link", { name: "Go to the conversations" }).click();
    await expect(ada.composer).toBeVisible();
  });
}

test("an address that leads nowhere says so", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  await robot.create(unique("Somewhere"));
  const ada = await person("Ada", { at: "/some/where/else" });
  await expect(ada.heading).toHaveText("There is nothing at this address");
  await ada.main.getByRole("link", { name: "Go to the conversations" }).click();
  await expect(ada.composer).toBeVisible();
});

test("the plain address opens the last conversation", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("Last");
  await robot.create(title);
  const ada = await person("Ada");
  await ada.open(title);
  await robot.create(unique("Newer"));
  await ada.visit("/");
  await expect(ada.heading).toHaveText(title);
});

test("Back and Forward go through the conversations, each with its messages", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const titles = [unique("One"), unique("Two"), unique("Three")];
  const ids = [];
  for (const title of titles) {
    ids.push(await robot.create(title));
    await robot.say(ids.at(-1), `in ${title}`);
  }
  const ada = await person("Ada", { at: `/c/${ids[0]}` });
  await expect(ada.heading).toHaveText(titles[0]);
  await ada.open(titles[1]);
  await ada.open(titles[2]);

  async function expectAt(n) {
    await expect(ada.heading).toHaveText(titles[n]);
    await expect(ada.articles).toHaveCount(1);
    await expect(ada.articles).toContainText(`in ${titles[n]}`);
    await expect(ada.link(titles[n])).toHaveAttribute("aria-current", "page");
    expect(ada.path).toBe(`/c/${ids[n]}`);
  }

  await ada.page.goBack();
  await expectAt(1);
  await ada.page.goBack();
  await expectAt(0);
  await ada.page.goForward();
  await expectAt(1);
});

test("a link of the list is a link: its address can be opened in another tab", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("Anchor");
  const id = await robot.create(title);
  const open = await robot.create(unique("Open"));
  const ada = await person("Ada", { at: `/c/${open}` });
  await expect(ada.link(title)).toHaveAttribute("href", `/c/${id}`);
  const opened = ada.page.context().waitForEvent("page");
  await ada.link(title).click({ modifiers: ["ControlOrMeta"] });
  const tab = await opened;
  await expect(tab.getByRole("heading", { level: 1 })).toHaveText(title);
  expect(ada.path).toBe(`/c/${open}`);
});
