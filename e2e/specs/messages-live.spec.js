// Messages as everybody else sees them: another browser, and a program on the SDK.
//
// It must never reload a page to see a change.
import { expect, test, unique } from "../support/fixtures.js";

test("what one says, changes and deletes, the other sees", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("Two of us");
  const id = await robot.create(title);
  const ada = await person("Ada", { at: `/c/${id}` });
  const bob = await person("Bob", { at: `/c/${id}` });
  const events = await robot.listen("timelines", id);

  await ada.say("Good morning, Bob");
  await expect(bob.article("Good morning, Bob")).toHaveCount(1);
  await expect(bob.article("Good morning, Bob")).toContainText("Ada");
  await bob.say("And to you");
  await expect(ada.article("And to you")).toContainText("Bob");
  await expect.poll(() => events.map((event) => event.record.change.text)).toContain("And to you");

  const mine = ada.articles.first();
  await mine.hover();
  await mine.getByRole("button", { name: "Edit", exact: true }).click();
  await mine.getByRole("textbox").fill("Good evening, Bob");
  await mine.getByRole("textbox").press("Enter");
  await expect(bob.article("Good evening, Bob")).toContainText("edited");
  await expect(bob.article("Good morning, Bob")).toHaveCount(0);
  await expect.poll(() => events.map((event) => event.record.change.text)).toContain("Good evening, Bob");

  await mine.hover();
  await mine.getByRole("button", { name: "Delete", exact: true }).click();
  await ada.dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(bob.article("Good evening, Bob")).toHaveCount(0);
  await expect(bob.articles).toHaveCount(1);
  await expect.poll(() => ada.ids()).toEqual(await bob.ids());
});

test("what a program says, changes and deletes, every browser sees in place", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Program"));
  const ada = await person("Ada", { at: `/c/${id}` });
  const bob = await person("Bob", { at: `/c/${id}` });
  const first = await robot.say(id, "one");
  await robot.say(id, "two");
  for (const one of [ada, bob]) {
    await expect(one.articles).toHaveCount(2);
    await expect(one.byId(first)).toContainText("one");
  }
  await ada.byId(first).evaluate((node) => {
    node.tag = "kept";
  });
  await robot.edit(first, "uno");
  for (const one of [ada, bob]) await expect(one.byId(first)).toContainText("uno");
  expect(await ada.byId(first).evaluate((node) => node.tag)).toBe("kept");
  await robot.unsay(first);
  for (const one of [ada, bob]) {
    await expect(one.byId(first)).toHaveCount(0);
    await expect(one.articles).toHaveCount(1);
  }
});

test("an edit of one message leaves every other node alone", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Nodes"));
  const ids = await robot.sayAll(id, ["a", "b", "c", "d"]);
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.articles).toHaveCount(4);
  await ada.articles.evaluateAll((all) => all.forEach((node, n) => {
    node.tag = n;
  }));
  await robot.unsay(ids[1]);
  await robot.edit(ids[2], "C");
  const last = await robot.say(id, "e");
  await expect(ada.byId(last)).toHaveCount(1);
  await expect(ada.articles).toHaveCount(4);
  await expect(ada.byId(ids[2])).toContainText("C");
  expect(await ada.articles.evaluateAll((all) => all.map((node) => node.tag ?? "new"))).toEqual([0, 2, 3, "new"]);
});

test("an edit in progress survives a deletion above it", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Busy editor"));
  const above = await robot.say(id, "above");
  const ada = await person("Ada", { at: `/c/${id}` });
  const stored = ada.stored("POST", "messages");
  await ada.say("below");
  const mine = ada.byId((await (await stored).json()).id);
  await mine.hover();
  await mine.getByRole("button", { name: "Edit", exact: true }).click();
  const field = mine.getByRole("textbox", { name: "Edit text" });
  await field.fill("half of a better text");
  await robot.unsay(above);
  await expect(ada.articles).toHaveCount(1);
  await expect(field).toHaveValue("half of a better text");
  await expect(field).toBeFocused();
});

test("others have nothing to change a message with", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Hands off"));
  const message = await robot.say(id, "mine alone");
  const ada = await person("Ada", { at: `/c/${id}` });
  // One's own has something by then.
  await ada.say("my very own");
  const own = ada.article("my very own");
  await own.hover();
  await expect(own.getByRole("button", { name: "Edit", exact: true })).toBeVisible();
  await ada.byId(message).hover();
  await expect(ada.byId(message).getByRole("button")).toHaveCount(0);
});

test("conversations stay apart", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const [here, there] = [unique("Here"), unique("There")];
  const inside = await robot.create(here);
  const outside = await robot.create(there);
  await robot.say(outside, "old secret");
  const ada = await person("Ada", { at: `/c/${inside}` });
  await expect(ada.heading).toHaveText(here);
  await robot.say(outside, "new secret");
  await expect(ada.link(there)).toContainText("new secret");
  // What comes next in the open one shows that the other event has been dealt with.
  await robot.say(inside, "for here");
  await expect(ada.article("for here")).toHaveCount(1);
  await expect(ada.articles).toHaveCount(1);
  await expect(ada.log).not.toContainText("secret");

  await ada.open(there);
  await expect(ada.articles).toHaveCount(2);
  await expect(ada.log).not.toContainText("for here");
  await ada.say("said there");
  await expect.poll(() => robot.texts(outside)).toEqual(["old secret", "new secret", "said there"]);
  expect(await robot.texts(inside)).toEqual(["for here"]);
});

test("a page that arrives late for another conversation shows nothing of it here", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const [slow, quick] = [unique("Slow"), unique("Quick")];
  const late = await robot.create(slow);
  const soon = await robot.create(quick);
  await robot.say(late, "late words");
  await robot.say(soon, "quick words");
  const ada = await person("Ada", { at: `/c/${soon}` });
  await expect(ada.article("quick words")).toHaveCount(1);
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  const isLate = (url) => url.pathname.includes("/messages/records") && url.search.includes(late);
  await ada.page.route(isLate, async (route) => {
    await held;
    await route.continue();
  });
  const answer = ada.page.waitForResponse((response) => isLate(new URL(response.url())));
  await ada.open(slow);
  await ada.open(quick);
  release();
  await answer;
  await robot.say(soon, "after that");
  await expect(ada.article("after that")).toHaveCount(1);
  await expect(ada.articles).toHaveCount(2);
  await expect(ada.log).not.toContainText("late words");
});

test("many writers at once: everybody sees the same, in the same order", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Crowd"));
  const ada = await person("Ada", { at: `/c/${id}` });
  const bob = await person("Bob", { at: `/c/${id}` });
  const others = await Promise.all(["Carol", "Dan", "Eve"].map((name) => foreigner(name)));
  const writing = others.map(async (other, n) => {
    for (let turn = 0; turn < 8; turn += 1) await other.say(id, `writer ${n} turn ${turn}`);
  });
  for (let turn = 0; turn < 4; turn += 1) {
    await ada.say(`ada ${turn}`);
    await bob.say(`bob ${turn}`);
  }
  await Promise.all(writing);
  for (const one of [ada, bob]) await expect(one.articles).toHaveCount(32);
  const stored = await robot.sdk.collection("messages").getFullList({
    filter: robot.sdk.filter("conversation = {:id}", { id }),
    sort: "seq",
  });
  const order = stored.map((message) => message.id);
  for (const one of [ada, bob]) await expect.poll(() => one.ids()).toEqual(order);
});
