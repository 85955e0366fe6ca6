// Making, renaming and deleting conversations, as the one who does it sees it.
//
// It must never judge by what other tests left in the list: titles are unique.
import { expect, refused, test, unique } from "../support/fixtures.js";

test("Enter makes a conversation, opens it and puts the cursor into the composer", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Plans");
  await ada.newConversation.fill(title);
  await ada.newConversation.press("Enter");
  await expect(ada.heading).toHaveText(title);
  await expect(ada.composer).toBeFocused();
  await expect(ada.newConversation).toHaveValue("");
  await expect(ada.link(title)).toHaveAttribute("aria-current", "page");
  expect(ada.conversation).toMatch(/^[a-z0-9]{15}$/);
  await expect(ada.page).toHaveTitle(new RegExp(`^${title}`));
});

test("a conversation that opens by itself leaves the cursor where a name is being typed", async ({ person, foreigner, ownServer }) => {
  const robot = await foreigner("Robot", ownServer);
  await robot.create("Opens by itself");
  const ada = await person("Ada", { on: ownServer, joins: false });
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await ada.page.route("**/api/collections/conversations/records?*", async (route) => {
    await held;
    await route.continue();
  });
  await ada.join();
  await ada.newConversation.click();
  await ada.page.keyboard.type("Pl");
  release();
  await expect(ada.heading).toHaveText("Opens by itself");
  await expect(ada.composer).toBeVisible();
  await ada.page.keyboard.type("ans");
  await ada.page.keyboard.press("Enter");
  await expect(ada.heading).toHaveText("Plans");
  await expect(ada.composer).toBeFocused();
});

test("the button makes a conversation too", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Plans");
  await ada.newConversation.fill(title);
  await ada.createButton.click();
  await expect(ada.heading).toHaveText(title);
  await expect(ada.composer).toBeFocused();
});

test("stands in the list before the server has answered, once, also after", async ({ person, foreigner }) => {
  const ada = await person("Ada");
  const title = unique("At once");
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await ada.page.route("**/api/collections/conversations/records", async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  await ada.newConversation.fill(title);
  await ada.newConversation.press("Enter");
  await expect(ada.link(title)).toBeVisible();
  await expect(ada.heading).toHaveText(title);
  const stored = ada.stored("POST", "conversations");
  release();
  await stored;
  // What is told of it afterwards shows that its echo has been heard.
  const robot = await foreigner("Robot");
  await robot.say(ada.conversation, "after the echo");
  await expect(ada.link(title)).toContainText("Robot: after the echo");
  await expect(ada.link(title)).toHaveCount(1);
});

for (const [what, typed] of [
  ["blanks", "   "],
  ["81 characters", "x".repeat(81)],
]) {
  test(`${what} is no title: it says so and keeps the text`, async ({ person }) => {
    const ada = await person("Ada");
    const asked = [];
    ada.page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/conversations/records")) asked.push(request.url());
    });
    const address = `/c/${await ada.create(unique("Here"))}`;
    asked.length = 0;
    await ada.newConversation.fill(typed);
    await ada.newConversation.press("Enter");
    await expect(ada.page.getByRole("alert")).not.toBeEmpty();
    await expect(ada.newConversation).toHaveValue(typed);
    expect(asked).toEqual([]);
    expect(ada.path).toBe(address);
  });
}

test("an empty field asks for nothing, and neither does a second click", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Once");
  await ada.newConversation.press("Enter");
  await ada.newConversation.fill(title);
  await ada.createButton.dblclick();
  await expect(ada.heading).toHaveText(title);
  await expect(ada.link(title)).toHaveCount(1);
  await expect(ada.page.getByRole("alert")).toHaveCount(0);
});

test("80 characters are a title and do not break the page", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("W").padEnd(80, "W");
  await ada.create(title);
  await expect(ada.link(title)).toBeVisible();
  const width = await ada.page.evaluate(() => document.scrollingElement.scrollWidth - window.innerWidth);
  expect(width).toBeLessThanOrEqual(0);
});

test("is renamed from its menu", async ({ person, foreigner }) => {
  const ada = await person("Ada");
  const title = unique("Draft");
  const better = unique("Final");
  const id = await ada.create(title);
  await ada.choose(title, "Rename");
  const field = ada.dialog.getByRole("textbox");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(title);
  const stored = ada.stored("PATCH", "conversations");
  await field.fill(better);
  await field.press("Enter");
  await expect(ada.dialog).toHaveCount(0);
  await expect(ada.link(better)).toBeVisible();
  await expect(ada.link(title)).toHaveCount(0);
  await expect(ada.heading).toHaveText(better);
  await stored;
  const robot = await foreigner("Robot");
  expect((await robot.byTitle(better)).id).toBe(id);
});

test("Escape leaves the title as it was, and gives the focus back", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Stays");
  await ada.create(title);
  await ada.choose(title, "Rename");
  await ada.dialog.getByRole("textbox").fill("something else");
  await ada.page.keyboard.press("Escape");
  await expect(ada.dialog).toHaveCount(0);
  await expect(ada.heading).toHaveText(title);
  await expect(ada.options(title)).toBeFocused();
});

test("the menu obeys the keyboard", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Keys");
  await ada.create(title);
  await ada.options(title).focus();
  await ada.page.keyboard.press("Enter");
  await expect(ada.options(title)).toHaveAttribute("aria-expanded", "true");
  await expect(ada.menuItem("Rename")).toBeFocused();
  await ada.page.keyboard.press("ArrowDown");
  await expect(ada.menuItem("Make private…")).toBeFocused();
  await ada.page.keyboard.press("End");
  await expect(ada.menuItem("Delete")).toBeFocused();
  await ada.page.keyboard.press("Escape");
  await expect(ada.page.getByRole("menu")).toHaveCount(0);
  await expect(ada.options(title)).toBeFocused();
});

test("is deleted after a question, and its owner lands on a neighbour", async ({ person, foreigner }) => {
  const ada = await person("Ada");
  const neighbour = unique("Neighbour");
  const title = unique("Goes");
  await ada.create(neighbour);
  await ada.create(title);
  await ada.choose(title, "Delete");
  await expect(ada.dialog).toContainText(title);
  await ada.dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(ada.dialog).toHaveCount(0);
  await expect(ada.heading).toHaveText(title);

  const stored = ada.stored("DELETE", "conversations");
  await ada.deleteConversation(title);
  await expect(ada.link(title)).toHaveCount(0);
  await expect(ada.heading).toHaveText(neighbour);
  await stored;
  const robot = await foreigner("Robot");
  expect(await robot.titles()).not.toContain(title);
});

test("Undo brings it back with its messages", async ({ person, foreigner }) => {
  const ada = await person("Ada");
  const title = unique("Returns");
  await ada.create(title);
  const said = ada.stored("POST", "messages");
  await ada.say("worth keeping");
  await said;
  const stored = ada.stored("DELETE", "conversations");
  await ada.deleteConversation(title);
  // It goes by itself, but not while somebody points at it.
  await ada.button("Undo").hover();
  await expect(ada.link(title)).toHaveCount(0);
  await stored;
  await ada.button("Undo").click();
  await expect(ada.link(title)).toBeVisible();
  await ada.open(title);
  await expect(ada.article("worth keeping")).toBeVisible();
  const robot = await foreigner("Robot");
  await expect.poll(() => robot.titles()).toContain(title);
});

test("nobody but its owner may change it, on the page or behind it", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("Not yours");
  const id = await robot.create(title);
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.heading).toHaveText(title);
  await ada.options(title).click();
  for (const [item, key, next] of [["Rename", "End", "Delete"], ["Delete", "Home", "Rename"]]) {
    await expect(ada.menuItem(item)).toBeDisabled();
    await ada.menuItem(item).click({ force: true });
    // The menu still obeys after the click, so there was nothing that came of it.
    await ada.page.keyboard.press(key);
    await expect(ada.menuItem(next)).toBeFocused();
    await expect(ada.dialog).toHaveCount(0);
  }
  const other = await foreigner("Intruder");
  await expect(other.rename(id, "mine now")).rejects.toMatchObject({ status: 404 });
  await expect(other.remove(id)).rejects.toMatchObject({ status: 404 });
  await expect(ada.heading).toHaveText(title);
});

test("a title that the server refuses is not lost: the reason, Retry, Discard", async ({ person }) => {
  const ada = await person("Ada");
  ada.trouble.cause(refused(400));
  const title = unique("Refused");
  const refusal = { status: 400, message: "No.", data: { title: { code: "validation_required", message: "No." } } };
  await ada.page.route("**/api/collections/conversations/records", (route) =>
    route.request().method() === "POST" ? route.fulfill({ status: 400, json: refusal }) : route.fallback());
  await ada.newConversation.fill(title);
  await ada.newConversation.press("Enter");
  const row = ada.row(title);
  await expect(row).toContainText("Not saved");
  await ada.page.unroute("**/api/collections/conversations/records");
  const stored = ada.stored("POST", "conversations");
  await row.getByRole("button", { name: "Retry" }).click();
  await stored;
  await expect(row).not.toContainText("Not saved");
});
