// The first visit: a name, and one is in. And staying in.
//
// It must never sign in by any other way than the page itself.
import { expect, test, unique } from "../support/fixtures.js";

test("asks a stranger for a name and nothing else", async ({ person }) => {
  const ada = await person("Ada", { joins: false });
  const name = ada.page.getByRole("textbox", { name: "Your name" });
  await expect(name).toBeVisible();
  await expect(name).toBeFocused();
  await expect(ada.page.getByRole("button", { name: "Join", exact: true })).toBeVisible();
  await expect(ada.list).toHaveCount(0);
  await ada.join();
  await expect(name).toHaveCount(0);
  await expect(ada.list).toContainText("Ada");
});

test("joins by Enter", async ({ person }) => {
  const ada = await person("Ada Lovelace", { joins: false });
  const name = ada.page.getByRole("textbox", { name: "Your name" });
  await name.fill("  Ada Lovelace ");
  await name.press("Enter");
  await expect(ada.newConversation).toBeVisible();
  await expect(ada.list).toContainText("Ada Lovelace");
});

for (const [what, typed] of [
  ["no name", ""],
  ["blanks", "   "],
  ["41 characters", "x".repeat(41)],
]) {
  test(`says what is wrong with ${what} and lets one mend it`, async ({ person }) => {
    const ada = await person("Ada", { joins: false });
    const asked = [];
    ada.page.on("request", (request) => {
      if (request.url().includes("/api/ochat/guest")) asked.push(request.url());
    });
    const name = ada.page.getByRole("textbox", { name: "Your name" });
    await name.fill(typed);
    await name.press("Enter");
    await expect(ada.page.getByRole("alert")).not.toBeEmpty();
    await expect(name).toHaveValue(typed);
    await expect(name).toHaveAttribute("aria-invalid", "true");
    expect(asked).toEqual([]);
    await name.fill("Ada");
    await expect(ada.page.getByRole("alert")).toHaveCount(0);
    await name.press("Enter");
    await expect(ada.list).toContainText("Ada");
  });
}

test("40 characters are a name, counted as people count", async ({ person, foreigner, server }) => {
  // Two code units each, so that a page that counts code units would refuse them.
  const long = "🦊".repeat(40);
  const ada = await person(long);
  const title = unique("Foxes");
  await ada.create(title);
  const stored = ada.stored("POST", "messages");
  await ada.say("hello");
  await stored;
  const robot = await foreigner("Robot", server);
  const message = await robot.sdk.collection("messages").getFirstListItem(
    robot.sdk.filter("conversation = {:c}", { c: ada.conversation }),
  );
  expect((await robot.sdk.collection("users").getOne(message.author)).name).toBe(long);
});

test("shows what the server says when it does not let one in", async ({ person }) => {
  const ada = await person("Ada", { joins: false });
  ada.trouble.cause(/status of 400/);
  await ada.page.route("**/api/ochat/guest", (route) =>
    route.fulfill({
      status: 400,
      json: { status: 400, message: "No.", data: { name: { code: "validation_required", message: "No." } } },
    }), { times: 1 });
  const name = ada.page.getByRole("textbox", { name: "Your name" });
  await name.fill("Ada");
  await name.press("Enter");
  await expect(ada.page.getByRole("alert")).not.toBeEmpty();
  await expect(name).toHaveValue("Ada");
  await name.press("Enter");
  await expect(ada.list).toContainText("Ada");
});

test("stays signed in over a reload and in a second tab", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Mine");
  await ada.create(title);
  await ada.page.reload();
  await expect(ada.heading).toHaveText(title);
  await expect(ada.list).toContainText("Ada");
  await expect(ada.page.getByRole("textbox", { name: "Your name" })).toHaveCount(0);

  const second = await ada.page.context().newPage();
  await ada.trouble.watch(second);
  await second.goto("/");
  await expect(second.getByRole("navigation", { name: "Conversations" })).toContainText("Ada");
});

test("signs out only when asked twice, and then knows nobody", async ({ person }) => {
  const ada = await person("Ada");
  await ada.button("Settings").click();
  await ada.menuItem("Sign out").click();
  await ada.dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(ada.dialog).toHaveCount(0);
  await expect(ada.newConversation).toBeVisible();
  await ada.button("Settings").click();
  await ada.menuItem("Sign out").click();
  await ada.dialog.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(ada.page.getByRole("textbox", { name: "Your name" })).toBeVisible();
  await ada.page.reload();
  await expect(ada.page.getByRole("textbox", { name: "Your name" })).toBeVisible();
  await expect(ada.list).toHaveCount(0);
});

test("a token that the server no longer knows leads back to the name", async ({ person }) => {
  const ada = await person("Ada");
  ada.trouble.cause(/status of 40[13]/);
  await ada.page.route("**/api/collections/users/auth-refresh", (route) =>
    route.fulfill({
      status: 401,
      json: { status: 401, message: "The request requires valid record authorization token.", data: {} },
    }));
  await ada.page.reload();
  await expect(ada.page.getByRole("textbox", { name: "Your name" })).toBeVisible();
  await expect(ada.page.getByRole("alert")).not.toBeEmpty();
});
