// Private conversations: who sees them, who is told, and what is left with those who are put out.
//
// It must never judge by the browser's storage alone: what is gone must not come back on the page.
import { kept, tab as open, waiting } from "../support/browser.js";
import { expect, test, unique } from "../support/fixtures.js";

/** Makes a private conversation as a person would. */
async function createPrivate(one, title) {
  const stored = one.stored("POST", "conversations");
  await one.newConversation.fill(title);
  await one.list.getByRole("button", { name: "Private", exact: true }).click();
  await expect(one.list).toContainText("Only the people you add will know that it exists.");
  await one.newConversation.press("Enter");
  await expect(one.heading).toHaveText(title);
  await stored;
  return one.conversation;
}

function seats(robot) {
  return robot.sdk.collection("memberships");
}

/** Somebody's id, as the others know it. */
async function idOf(robot, name) {
  const filter = robot.sdk.filter("name = {:name}", { name });
  return (await robot.sdk.collection("users").getFirstListItem(filter)).id;
}

test("a private conversation is there for its members alone", async ({ person }) => {
  const ada = await person("Ada");
  const bob = await person("Bob");
  const title = unique("Secret");
  const id = await createPrivate(ada, title);
  await expect(ada.main.getByRole("img", { name: "Private" })).toBeVisible();
  await expect(ada.link(title)).toContainText("Private");
  // The next one is public again, unless one says otherwise.
  const other = unique("Open");
  await ada.create(other);
  await expect(ada.main.getByRole("img", { name: "Private" })).toHaveCount(0);
  await expect(bob.link(other)).toBeVisible();
  await expect(bob.link(title)).toHaveCount(0);
  await bob.visit(`/c/${id}`);
  await expect(bob.heading).toHaveText("This conversation is not here");
});

test("who is added sees it appear; who is removed loses it in every tab, drafts and all", async ({
  person,
  foreigner,
}) => {
  const robot = await foreigner("Robot");
  const title = unique("Secret");
  const { id } = await robot.sdk.collection("conversations").create({ title, visibility: "private" });
  await robot.say(id, "only for us");
  const name = unique("Bob");
  const bob = await person(name);
  await expect(bob.newConversation).toBeVisible();
  const user = await idOf(robot, name);
  const seat = await seats(robot).create({ conversation: id, user, role: "member" });
  await expect(bob.link(title)).toBeVisible();
  await bob.open(title);
  await expect(bob.article("only for us")).toBeVisible();
  await expect(bob.article(`Robot added ${name}`)).toBeVisible();
  const tabs = [bob, await open(bob, `/c/${id}`), await open(bob, `/c/${id}`)];
  for (const one of tabs) await expect(one.heading).toHaveText(title);
  // One message is on its way, a second one waits behind it, and a thought is half written.
  let letGo;
  const held = new Promise((done) => {
    letGo = done;
  });
  const messages = "**/api/collections/messages/records";
  await bob.page.context().route(messages, async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue().catch(() => {});
  });
  for (const text of ["on its way", "waiting"]) await bob.say(text);
  await bob.composer.fill("half a thought");
  await expect(tabs[1].composer).toHaveValue("half a thought");
  await expect(tabs[2].article("waiting")).toBeVisible();
  await expect.poll(() => waiting(bob)).toHaveLength(2);

  await seats(robot).delete(seat.id);
  for (const one of tabs) {
    await expect(one.page.getByText(`You are no longer in “${title}”`)).toBeVisible();
    await expect(one.link(title)).toHaveCount(0);
    for (const text of ["only for us", "on its way", "waiting", "half a thought"]) {
      await expect(one.page.getByText(text)).toHaveCount(0);
    }
  }
  await expect.poll(() => waiting(bob)).toEqual([]);
  await expect.poll(async () => JSON.stringify(await kept(bob))).not.toContain(id);
  // It comes too late: whoever is not in writes nothing.
  bob.trouble.cause(/400 \(Bad Request\) \(\S+\/messages\/records\)/);
  letGo();
  await bob.page.context().unroute(messages);
  await robot.say(id, "now that he is gone");
  await bob.visit(`/c/${id}`);
  await expect(bob.heading).toHaveText("This conversation is not here");

  // Nothing of it comes back with the membership but what the server has.
  await seats(robot).create({ conversation: id, user, role: "member" });
  await bob.open(title);
  await expect(bob.article("now that he is gone")).toBeVisible();
  await expect(bob.composer).toHaveValue("");
  await expect(bob.page.getByText("waiting")).toHaveCount(0);
  // What he says now would come after everything that still waited to be sent.
  await bob.say("in again");
  await expect.poll(() => robot.texts(id)).toContain("in again");
  const stored = await robot.sdk.collection("messages").getFullList({ filter: `conversation = "${id}"` });
  expect(stored.map((message) => message.text)).not.toContain("waiting");
});

test("who was away when removed loses it on coming back", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("Secret");
  const { id } = await robot.sdk.collection("conversations").create({ title, visibility: "private" });
  const name = unique("Bob");
  const bob = await person(name);
  const user = await idOf(robot, name);
  const seat = await seats(robot).create({ conversation: id, user, role: "member" });
  await bob.open(title);
  await expect(bob.article(`Robot added ${name}`)).toBeVisible();
  await expect.poll(async () => (await kept(bob)).windows).toContain(id);
  await expect.poll(async () => (await kept(bob)).records).toContain(`conversation:${id}`);
  await bob.visit("about:blank");
  await seats(robot).delete(seat.id);
  await bob.visit(`/c/${id}`);
  await expect(bob.page.getByText(`You are no longer in “${title}”`)).toBeVisible();
  await expect(bob.link(title)).toHaveCount(0);
  await expect.poll(async () => JSON.stringify(await kept(bob))).not.toContain(id);
});

test("an owner closes a conversation and opens it again; whoever wrote in it stays", async ({ person }) => {
  const ada = await person(unique("Ada"));
  const bob = await person(unique("Bob"));
  const eve = await person(unique("Eve"));
  const title = unique("Plans");
  await ada.create(title);
  await bob.open(title);
  await bob.say("I was here");
  await expect(ada.article("I was here")).toBeVisible();
  await eve.open(title);
  await expect(eve.article("I was here")).toBeVisible();

  await ada.choose(title, "Make private…");
  await expect(ada.dialog).toContainText("Everyone who wrote in it is a member and stays");
  await ada.dialog.getByRole("button", { name: "Make private" }).click();
  for (const one of [ada, bob]) {
    await expect(one.article(`${ada.name} made the conversation private`)).toBeVisible();
    await expect(one.main.getByRole("img", { name: "Private" })).toBeVisible();
  }
  await expect(eve.page.getByText(`You are no longer in “${title}”`)).toBeVisible();
  await expect(eve.link(title)).toHaveCount(0);

  // Only an owner is offered to change it.
  await bob.row(title).hover();
  await bob.options(title).click();
  await expect(bob.menuItem("Make public…")).toHaveAttribute("aria-disabled", "true");
  await bob.page.keyboard.press("Escape");
  await ada.choose(title, "Make public…");
  await ada.dialog.getByRole("button", { name: "Make public" }).click();
  await expect(eve.link(title)).toBeVisible();
  await expect(bob.main.getByRole("img", { name: "Private" })).toHaveCount(0);
});

test("an owner deletes what somebody else wrote, and everyone sees who did", async ({ person }) => {
  const ada = await person(unique("Ada"));
  const bob = await person(unique("Bob"));
  const title = unique("Plans");
  await ada.create(title);
  await bob.open(title);
  await bob.say("something rude");
  const rude = ada.article("something rude");
  await expect(rude).toBeVisible();
  await rude.hover();
  await expect(rude.getByRole("button", { name: "Delete", exact: true })).toBeVisible();
  await expect(rude.getByRole("button", { name: "Edit" })).toHaveCount(0);
  await rude.getByRole("button", { name: "Delete", exact: true }).click();
  await ada.dialog.getByRole("button", { name: "Delete", exact: true }).click();
  for (const one of [ada, bob]) {
    await expect(one.article("something rude")).toHaveCount(0);
    await expect(one.article(`${ada.name} deleted a message by ${bob.name}`)).toBeVisible();
  }
  await expect(bob.link(title)).toContainText(`${ada.name} deleted a message by ${bob.name}`);
});
