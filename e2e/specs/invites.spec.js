// Links into a conversation: made by its owners, taken by strangers and by those who are signed in,
// and good for nothing once they have been withdrawn.
//
// It must never let the secret of a link reach the server by an address.
import { expect, refused, test, unique } from "../support/fixtures.js";
import { createPrivate, Sheet } from "../support/people.js";

async function invite(one) {
  const sheet = await Sheet.open(one);
  const link = await sheet.link();
  return { sheet, link };
}

test("a stranger with a link lands in the private conversation", async ({ person, server }) => {
  const ada = await person(unique("Ada"), { permissions: ["clipboard-read", "clipboard-write"] });
  const title = unique("By link");
  const id = await createPrivate(ada, title);
  const { sheet, link } = await invite(ada);
  expect(link).toMatch(new RegExp(`^${server.base}/join#[A-Za-z0-9]{32}$`));
  await sheet.named("Copy").click();
  await expect(sheet.dialog).toContainText("Copied.");
  expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await expect(sheet.dialog.getByRole("list", { name: "Links that are out" })).toContainText("For 25 more people");

  const bob = await person(unique("Bob"), { at: new URL(link).pathname, joins: false });
  const secret = new URL(link).hash.slice(1);
  const told = [];
  bob.page.on("request", (request) => told.push(request.url()));
  await bob.page.goto("about:blank");
  await bob.page.goto(link);
  await expect(bob.status.filter({ hasText: "invites you" })).toHaveText(`${ada.name} invites you to “${title}”.`);
  await bob.join();
  await expect(bob.heading).toHaveText(title);
  expect(bob.page.url()).toBe(`${server.base}/c/${id}`);
  expect(told.filter((address) => address.split("#")[0].includes(secret))).toEqual([]);
  await bob.say("I am in");
  // The one who made it sees who came, and that one use is gone.
  await expect(sheet.person(bob.name)).toBeVisible();
  await sheet.close();
  await expect(ada.article("I am in")).toHaveCount(1);
  await sheet.button.click();
  await sheet.named("Show links").click();
  await expect(sheet.dialog).toContainText("For 24 more people");
  await expect(sheet.dialog.getByRole("textbox", { name: "Link", exact: true })).toHaveCount(0);
});

test("whoever is signed in is asked, and may say no", async ({ person }) => {
  const ada = await person(unique("Ada"));
  const title = unique("Asked");
  const id = await createPrivate(ada, title);
  const { link } = await invite(ada);
  const bob = await person(unique("Bob"));
  await bob.create(unique("His own"));
  const taken = [];
  bob.page.on("request", (request) => request.url().endsWith("/invites/accept") && taken.push(request.url()));

  await bob.page.goto(link);
  const question = bob.page.getByRole("dialog", { name: `Join “${title}”?` });
  await expect(question).toContainText(`${ada.name} invites you`);
  await question.getByRole("button", { name: "Not now" }).click();
  await expect(question).toHaveCount(0);
  await expect(bob.link(title)).toHaveCount(0);

  await bob.page.goto(link);
  await question.getByRole("button", { name: "Join", exact: true }).click();
  await expect(bob.heading).toHaveText(title);
  await expect(question).toHaveCount(0);
  expect(bob.conversation).toBe(id);
  expect(bob.page.url()).not.toContain("#");
  expect(taken, "whoever said no had asked for nothing").toHaveLength(1);
});

test("a link that was withdrawn lets nobody in, and says so", async ({ person }) => {
  const ada = await person(unique("Ada"));
  const title = unique("Withdrawn");
  await createPrivate(ada, title);
  const { sheet, link } = await invite(ada);
  await sheet.named("Revoke").click();
  await expect(sheet.dialog).toContainText("No link is out.");
  await sheet.close();
  const open = unique("For everybody");
  await ada.create(open);

  const bob = await person(unique("Bob"), { at: "/join", joins: false });
  bob.trouble.cause(refused(400));
  await bob.page.goto("about:blank");
  await bob.page.goto(link);
  await expect(bob.page.getByRole("alert")).toHaveText("This invite has been withdrawn. Ask for a new one.");
  // The way in is open all the same.
  await bob.join();
  await expect(bob.link(open)).toBeVisible();
  await expect(bob.link(title)).toHaveCount(0);
  // Whoever is signed in hears it too.
  await bob.page.goto(link.replace(/.$/, "_"));
  await bob.page.goto("about:blank");
  await bob.page.goto(link.replace(/.$/, (last) => (last === "a" ? "b" : "a")));
  const lost = bob.page.getByRole("dialog", { name: "This invite leads nowhere" });
  await expect(lost).toContainText("This invite is not known here");
  await lost.getByRole("button", { name: "Close" }).click();
  await expect(lost).toHaveCount(0);
});
