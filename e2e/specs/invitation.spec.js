// Where accounts are made by invitation: who is invited makes one, at the door or as a guest who came
// by a link; who is not is told before filling anything in.
//
// It must never change the settings of a server that other tests use.
import { expect, Foreigner, test, unique } from "../support/fixtures.js";
import { createPrivate, Sheet } from "../support/people.js";

const PASSWORD = "a long password";
const SETTINGS = "settingsofochat";
let made = 0;
const address = () => `invited${(made += 1)}@example.com`;
const field = (one, name) => one.page.getByLabel(name, { exact: true });

/** A server with such settings, a conversation on it, and a link into that by a member: a guest's would
 * open the conversation and no account. */
async function furnish(person, server, settings) {
  const root = await Foreigner.superuser(server);
  const set = (change) => root.sdk.collection("settings").update(SETTINGS, change);
  const ada = await person("Ada", { on: server });
  const { id: author } = await root.sdk.collection("users").getFirstListItem('name = "Ada"');
  await root.sdk.collection("users").update(author, { guest: false });
  const title = unique("Guests welcome");
  const id = await createPrivate(ada, title);
  const sheet = await Sheet.open(ada);
  const link = await sheet.link();
  await sheet.close();
  await set(settings);
  return { set, title, id, at: "/join" + new URL(link).hash };
}

async function openAccount(one) {
  await one.button("Settings").click();
  await one.menuItem("Account").click();
  await expect(one.dialog).toBeVisible();
}

test("a stranger with a link makes an account and lands in the conversation", async ({ person, ownServer }) => {
  const { title, id, at } = await furnish(person, ownServer, { guests: false, sign_up: "invitation" });
  const plain = await person("Carl", { on: ownServer, joins: false });
  await expect(plain.page.getByText("New accounts are made by invitation.")).toBeVisible();
  await expect(plain.button("Create account")).toHaveCount(0);

  const bob = await person("Bob", { on: ownServer, at, joins: false });
  await expect(bob.status.filter({ hasText: "invites you" })).toContainText(title);
  await bob.button("Create account").click();
  await field(bob, "Your name").fill("Bob");
  await field(bob, "E-mail").fill(address());
  await field(bob, "Password").fill(PASSWORD);
  await bob.button("Create account").click();
  await expect(bob.heading).toHaveText(title);
  expect(bob.page.url()).toBe(`${ownServer.base}/c/${id}`);
  await expect(bob.list.getByText("Guest", { exact: true })).toHaveCount(0);
  await bob.say("with an account");
  await expect(bob.article("with an account")).toHaveCount(1);
});

test("a guest who came by a link is invited; another guest is told what it takes", async ({ person, ownServer }) => {
  const { set, title, at } = await furnish(person, ownServer, { guests: true, sign_up: "invitation" });
  const bob = await person("Bob", { on: ownServer, at });
  await expect(bob.heading).toHaveText(title);
  await openAccount(bob);
  await bob.dialog.getByRole("button", { name: "Create account" }).click();
  await expect(bob.dialog).toContainText("it takes an invite link");
  await field(bob, "E-mail").fill(address());
  await field(bob, "Password").fill(PASSWORD);
  await bob.dialog.getByRole("button", { name: "Create account" }).click();
  await expect(bob.dialog.getByRole("status")).toContainText("sign in anywhere");
  await bob.dialog.getByRole("button", { name: "Close" }).click();
  await expect(bob.list.getByText("Guest", { exact: true })).toHaveCount(0);
  await expect(bob.heading).toHaveText(title);

  const carl = await person("Carl", { on: ownServer });
  await openAccount(carl);
  await carl.dialog.getByRole("button", { name: "Create account" }).click();
  await expect(carl.dialog).toContainText("it takes an invite link");
  await carl.page.keyboard.press("Escape");
  // Where nobody can make one, nothing is there to be filled in.
  await set({ sign_up: "closed" });
  await openAccount(carl);
  await expect(carl.dialog).toContainText("This server takes no new accounts.");
  await expect(carl.dialog.getByRole("button", { name: "Create account" })).toHaveCount(0);
});
