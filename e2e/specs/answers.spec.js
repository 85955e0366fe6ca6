// Answers that are lost or late: somebody comes in by the last use of a link although nobody heard
// that they did; a name and a picture on their way at once; a password that changes while another tab
// asks with the old one.
//
// It must never lose an answer before the server has carried the request out.
import { BROKEN_OFF, expect, refused, test, unique } from "../support/fixtures.js";

const PASSWORD = "a long password";
let made = 0;
const address = () => `late${(made += 1)}-${Math.random().toString(36).slice(2, 8)}@example.com`;
const field = (one, name) => one.page.getByLabel(name, { exact: true });

/** A private conversation with a link for so many people. */
async function linked(owner, server, uses = 1) {
  const title = unique("By one link");
  const { id } = await owner.sdk.collection("conversations").create({ title, visibility: "private" });
  const { token } = await owner.sdk.send("/api/ochat/invites", { method: "POST", body: { conversation: id, uses } });
  return { id, title, link: `${server.base}/join#${token}` };
}

/**
 * From now on, the next such request of this page is carried out, and its answer never arrives; `lost`
 * then has its status.
 */
async function loseOne(one, path) {
  let tell;
  const lost = new Promise((resolve) => (tell = resolve));
  await one.page.route(path, async (route) => {
    const answer = await route.fetch();
    await route.abort();
    tell(answer.status());
  }, { times: 1 });
  return { lost };
}

async function openAccount(one) {
  await one.button("Settings").click();
  await one.menuItem("Account").click();
  await expect(one.dialog).toBeVisible();
}

test("a guest whose answer was lost comes in by a link for one", async ({ person, foreigner, server }) => {
  const owner = await foreigner("Owner");
  const { id, title, link } = await linked(owner, server);
  const bob = await person(unique("Bob"), { at: new URL(link).pathname + new URL(link).hash, joins: false });
  await expect(bob.status.filter({ hasText: "invites you" })).toContainText(title);
  bob.trouble.cause(BROKEN_OFF);
  const { lost } = await loseOne(bob, "**/api/ochat/guest");
  await bob.page.getByRole("textbox", { name: "Your name" }).fill(bob.name);
  await bob.button("Join").click();
  expect(await lost).toBe(200);
  await expect(bob.page.getByRole("alert")).not.toBeEmpty();
  await bob.button("Join").click();
  await expect(bob.heading).toHaveText(title);
  expect(bob.conversation).toBe(id);
  const named = await owner.sdk.collection("users").getFullList({ filter: owner.sdk.filter("name = {:name}", { name: bob.name }) });
  expect(named).toHaveLength(1);
});

test("a sign-up whose answer was lost comes in by a link for one", async ({ person, foreigner, server }) => {
  const owner = await foreigner("Owner");
  const { id, title, link } = await linked(owner, server);
  const bob = await person(unique("Bob"), { at: new URL(link).pathname + new URL(link).hash, joins: false });
  await bob.button("Create account").click();
  await field(bob, "Your name").fill(bob.name);
  await field(bob, "E-mail").fill(address());
  await field(bob, "Password").fill(PASSWORD);
  bob.trouble.cause(BROKEN_OFF, refused(400));
  const { lost } = await loseOne(bob, "**/api/collections/users/records");
  await bob.button("Create account").click();
  expect(await lost).toBe(200);
  await expect(bob.page.getByRole("alert")).not.toBeEmpty();
  await bob.button("Create account").click();
  await expect(bob.heading).toHaveText(title);
  expect(bob.conversation).toBe(id);
  await expect(bob.dialog).toHaveCount(0);
});

test("whoever is signed in and did not hear that the link was taken takes it again", async ({ person, foreigner, server }) => {
  const owner = await foreigner("Owner");
  const { title, link } = await linked(owner, server);
  const bob = await person(unique("Bob"));
  await bob.page.goto(link);
  bob.trouble.cause(BROKEN_OFF);
  const { lost } = await loseOne(bob, "**/api/ochat/invites/accept");
  await bob.dialog.getByRole("button", { name: "Join", exact: true }).click();
  expect(await lost).toBe(200);
  await bob.dialog.getByRole("button", { name: "Retry" }).click();
  await expect(bob.heading).toHaveText(title);
  await expect(bob.dialog).toHaveCount(0);
});

test("a second link that is pasted at the door is the one that counts", async ({ person, foreigner, server }) => {
  const owner = await foreigner("Owner");
  const [first, second] = [await linked(owner, server), await linked(owner, server)];
  const open = unique("For everybody");
  await owner.create(open);
  const bob = await person(unique("Bob"), { at: "/join" + new URL(first.link).hash, joins: false });
  const banner = bob.status.filter({ hasText: "invites you" });
  await expect(banner).toContainText(first.title);
  // As the address bar does it: nothing is loaded anew.
  await bob.page.evaluate(() => (window.stays = true));
  await bob.page.goto(second.link);
  await expect(banner).toContainText(second.title);
  expect(await bob.page.evaluate(() => window.stays)).toBe(true);
  await bob.join();
  await expect(bob.heading).toHaveText(second.title);
  await expect(bob.link(open)).toBeVisible();
  await expect(bob.link(first.title)).toHaveCount(0);
  expect(bob.page.url()).toBe(`${server.base}/c/${second.id}`);
});

test("a name that is saved while a picture is on its way, and both are there", async ({ person }) => {
  const ada = await person("Ada");
  await openAccount(ada);
  const url = await ada.page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 80;
    canvas.getContext("2d").fillRect(9, 9, 40, 40);
    return canvas.toDataURL("image/png");
  });
  const buffer = Buffer.from(url.split(",")[1], "base64");
  // The picture is stored first; its answer waits until the name is saved.
  let release;
  const saved = new Promise((resolve) => (release = resolve));
  let stored;
  const uploaded = new Promise((resolve) => (stored = resolve));
  await ada.page.route("**/api/ochat/account/picture", async (route) => {
    const answer = await route.fetch();
    stored();
    await saved;
    return route.fulfill({ response: answer });
  });
  const chooser = ada.page.waitForEvent("filechooser");
  await ada.dialog.getByRole("button", { name: "Choose a picture" }).click();
  await (await chooser).setFiles({ name: "me.png", mimeType: "image/png", buffer });
  await uploaded;
  await field(ada, "Your name").fill("Countess");
  await field(ada, "Your name").press("Enter");
  await expect(ada.dialog.getByRole("status")).toHaveText("Saved.");
  // Its own answer is read: what is asked afterwards says nothing of the picture.
  await ada.page.route("**/api/collections/users/auth-refresh", (route) => route.abort());
  ada.trouble.cause(BROKEN_OFF);
  release();
  await expect(ada.dialog.getByRole("button", { name: "Remove the picture" })).toBeVisible();
  await ada.page.keyboard.press("Escape");
  await expect(ada.list).toContainText("Countess");
  await expect(ada.list.locator("img")).toBeVisible();
  await ada.page.unroute("**/api/collections/users/auth-refresh");
});

test("a tab that asks with the old token while the password changes in another one stays in", async ({ person, foreigner }) => {
  const ada = await person("Ada");
  const id = await ada.create(unique("Locks"));
  await openAccount(ada);
  await ada.dialog.getByRole("button", { name: "Create account" }).click();
  await field(ada, "E-mail").fill(address());
  await field(ada, "Password").fill(PASSWORD);
  await ada.dialog.getByRole("button", { name: "Create account" }).click();
  await expect(ada.dialog.getByRole("status")).toContainText("sign in anywhere");
  await ada.dialog.getByRole("button", { name: "Close" }).click();
  const context = ada.page.context();
  const second = await context.newPage();
  await ada.trouble.watch(second);
  ada.trouble.cause(refused(401), refused(403), refused(404));
  await second.goto(`/c/${id}`);
  await expect(second.getByRole("textbox", { name: "Message" })).toBeVisible();

  // The second tab changes it. The server has done so, and the first tab, which leads, is refused
  // before the second one has heard its answer.
  await second.route("**/api/ochat/account/credentials", async (route) => {
    const answer = await route.fetch();
    const told = ada.page.waitForResponse((one) => one.url().includes("auth-refresh") && one.status() === 401);
    await ada.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await told;
    await route.fulfill({ response: answer });
  });
  await second.getByRole("button", { name: "Settings" }).click();
  await second.getByRole("menuitem", { name: "Account" }).click();
  await second.getByRole("button", { name: "Change password" }).click();
  await second.getByLabel("Present password").fill(PASSWORD);
  await second.getByLabel("New password").fill("another long one");
  await second.getByRole("button", { name: "Save" }).click();
  await expect(second.getByRole("dialog").getByRole("status")).toHaveText("Your password was changed.");
  await second.keyboard.press("Escape");
  const robot = await foreigner("Robot");
  await robot.say(id, "still there?");
  for (const page of [ada.page, second]) {
    await expect(page.getByRole("article").filter({ hasText: "still there?" })).toHaveCount(1);
    await expect(page.getByRole("textbox", { name: "Your name" })).toHaveCount(0);
  }
});
