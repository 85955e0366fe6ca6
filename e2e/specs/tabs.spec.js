// Several tabs of one browser: one connection for all of them, all live, all able to write.
//
// It must never count a tab as live before something was seen to arrive in it.
import { crash, freeze, kept, leader, leadsSince, noteLeads, openStreams, tab as open } from "../support/browser.js";
import { expect, NO_SERVER, test, unique } from "../support/fixtures.js";

test("twelve tabs on one connection: all live, all able to send", async ({ person, foreigner }) => {
  test.setTimeout(360_000);
  // Twelve pages on a small machine take their turns.
  const patient = expect.configure({ timeout: 60_000 });
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Twelve"));
  const ada = await person("Ada", { joins: false });
  const streams = openStreams(ada);
  await ada.join();
  const tabs = [ada];
  for (let count = 1; count < 12; count += 1) tabs.push(await open(ada, `/c/${id}`));
  await ada.visit(`/c/${id}`);
  for (const tab of tabs) tab.page.setDefaultTimeout(60_000);
  await robot.say(id, "to all of you");
  for (const tab of tabs) await patient(tab.article("to all of you")).toHaveCount(1);

  const said = [];
  for (const [number, tab] of tabs.entries()) {
    said.push(`from tab ${number}`);
    await tab.say(said.at(-1));
    // One after the other, so that the order is known.
    await patient.poll(() => robot.texts(id)).toContain(said.at(-1));
  }
  expect(await robot.texts(id)).toEqual(["to all of you", ...said]);
  for (const tab of tabs) {
    await patient(tab.articles).toHaveCount(13);
    await patient(tab.log).not.toContainText("Not sent");
  }
  await patient.poll(() => streams.size).toBe(1);

  // The laptop wakes up: every tab hears of it, and none opens a stream of its own.
  for (const tab of tabs) await tab.page.evaluate(() => dispatchEvent(new Event("online")));
  await robot.say(id, "good morning");
  for (const tab of tabs) await patient(tab.article("good morning")).toHaveCount(1);
  await patient.poll(() => streams.size).toBe(1);
});

test("when the leading tab closes, another one leads within two seconds", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Closing"));
  const ada = await person("Ada", { joins: false });
  await noteLeads(ada);
  await ada.visit(`/c/${id}`);
  await ada.join();
  const tabs = [ada, await open(ada, `/c/${id}`), await open(ada, `/c/${id}`)];
  await robot.say(id, "before");
  for (const tab of tabs) await expect(tab.article("before")).toHaveCount(1);

  const first = await leader(tabs);
  const rest = tabs.filter((tab) => tab !== first);
  await first.page.close();
  const closed = Date.now();
  expect((await leadsSince(await leader(rest))) - closed).toBeLessThan(2_000);
  await robot.say(id, "after");
  for (const tab of rest) await expect(tab.article("after")).toHaveCount(1);
  await rest[1].say("and back");
  await expect.poll(() => robot.texts(id)).toEqual(["before", "after", "and back"]);
});

test("when the leading tab crashes with a message on its way, another one sends it", async ({
  person,
  foreigner,
}) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Crashing"));
  const ada = await person("Ada", { at: `/c/${id}` });
  const tabs = [ada, await open(ada, `/c/${id}`)];
  await robot.say(id, "before");
  for (const tab of tabs) await expect(tab.article("before")).toHaveCount(1);
  const first = await leader(tabs);
  const second = tabs.find((tab) => tab !== first);
  // The leader's request never leaves its process.
  await first.page.route("**/api/collections/messages/records", (route) =>
    route.request().method() === "POST" ? undefined : route.fallback());
  const onItsWay = first.page.waitForRequest((request) =>
    request.method() === "POST" && request.url().endsWith("/messages/records"));
  await second.say("not lost");
  await first.say("nor this");
  await onItsWay;
  await expect(second.article("nor this")).toHaveCount(1);
  expect(await robot.texts(id)).toEqual(["before"]);

  await crash(first);
  await expect.poll(() => robot.texts(id)).toEqual(["before", "not lost", "nor this"]);
  await expect(second.articles).toHaveCount(3);
  await expect(second.log).not.toContainText("Not sent");
  await robot.say(id, "still live");
  await expect(second.article("still live")).toHaveCount(1);
});

test("a frozen leader is replaced, and follows when it wakes up", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Frozen"));
  const ada = await person("Ada", { at: `/c/${id}` });
  const tabs = [ada, await open(ada, `/c/${id}`)];
  await robot.say(id, "before");
  for (const tab of tabs) await expect(tab.article("before")).toHaveCount(1);
  const first = await leader(tabs);
  const second = tabs.find((tab) => tab !== first);

  const thaw = await freeze(first);
  await robot.say(id, "while it is frozen");
  await expect(second.article("while it is frozen")).toHaveCount(1);
  await second.say("answered");
  await expect.poll(() => robot.texts(id)).toEqual(["before", "while it is frozen", "answered"]);
  await thaw();
  for (const tab of tabs) await expect(tab.articles).toHaveCount(3);
  await first.say("awake");
  for (const tab of tabs) await expect(tab.article("awake")).toHaveCount(1);
  await expect.poll(() => robot.texts(id)).toContain("awake");
});

test("two tabs type in the same draft", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Draft"));
  const ada = await person("Ada", { at: `/c/${id}` });
  const other = await open(ada, `/c/${id}`);
  await expect(other.heading).not.toBeEmpty();
  await ada.composer.pressSequentially("half a ");
  await expect(other.composer).toHaveValue("half a ");
  await other.composer.focus();
  await other.page.keyboard.press("End");
  await other.composer.pressSequentially("thought");
  await expect(ada.composer).toHaveValue("half a thought");
  await ada.composer.press("Enter");
  for (const tab of [ada, other]) {
    await expect(tab.article("half a thought")).toHaveCount(1);
    await expect(tab.composer).toHaveValue("");
  }
  await expect.poll(() => robot.texts(id)).toEqual(["half a thought"]);
});

test("signing out in one tab signs out all of them, and so does coming back", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Leaving"));
  const ada = await person("Ada", { at: `/c/${id}` });
  const other = await open(ada, `/c/${id}`);
  await other.composer.fill("a secret draft");
  await expect(ada.composer).toHaveValue("a secret draft");
  await ada.signOut();
  for (const tab of [ada, other]) {
    await expect(tab.page.getByRole("textbox", { name: "Your name" })).toBeVisible();
  }
  await expect.poll(() => other.page.evaluate(() => JSON.stringify(localStorage))).not.toContain("secret");
  await expect.poll(() => kept(other)).toEqual({ records: [], windows: [] });

  other.name = "Bea";
  await other.join();
  await expect(ada.newConversation).toBeVisible();
  await ada.visit(`/c/${id}`);
  await expect(ada.composer).toHaveValue("");
  await ada.say("somebody else now");
  await expect(other.article("somebody else now")).toHaveCount(1);
});

test("without Web Locks each tab stands alone", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Alone"));
  const ada = await person("Ada", { joins: false });
  const streams = openStreams(ada);
  await ada.page.context().addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
  });
  await ada.visit(`/c/${id}`);
  await ada.join();
  const other = await open(ada, `/c/${id}`);
  await robot.say(id, "to both");
  for (const tab of [ada, other]) await expect(tab.article("to both")).toHaveCount(1);
  await other.say("back");
  for (const tab of [ada, other]) await expect(tab.article("back")).toHaveCount(1);
  await expect.poll(() => streams.size).toBe(2);
});

test("all tabs catch up after an outage, on one new connection", async ({ person, foreigner, ownServer }) => {
  const robot = await foreigner("Robot", ownServer);
  const id = await robot.create("Outage");
  const ada = await person("Ada", { at: `/c/${id}`, on: ownServer });
  const streams = openStreams(ada);
  const tabs = [ada, await open(ada, `/c/${id}`), await open(ada, `/c/${id}`)];
  await robot.say(id, "before");
  for (const tab of tabs) {
    tab.trouble.cause(NO_SERVER);
    await expect(tab.article("before")).toHaveCount(1);
  }
  await ownServer.stop();
  for (const tab of tabs) await tab.say(`offline in ${tabs.indexOf(tab)}`);
  for (const tab of tabs) await expect(tab.articles).toHaveCount(4);
  await ownServer.start();
  await robot.say(id, "meanwhile");
  for (const tab of tabs) await expect(tab.articles).toHaveCount(5, { timeout: 30_000 });
  await expect.poll(async () => (await robot.texts(id)).filter((text) => text.startsWith("offline")).sort())
    .toEqual(["offline in 0", "offline in 1", "offline in 2"]);
  await expect.poll(() => streams.size).toBe(1);

  // The laptop wakes up: every tab hears of it, and none opens a stream of its own.
  for (const tab of tabs) await tab.page.evaluate(() => dispatchEvent(new Event("online")));
  await robot.say(id, "good morning");
  for (const tab of tabs) await expect(tab.article("good morning")).toHaveCount(1);
  await expect.poll(() => streams.size).toBe(1);
});
