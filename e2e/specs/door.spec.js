// What nobody may be left with at the door: words that vanish unasked, a wait without an end, a way in
// that leads nowhere, a focus that is lost.
//
// It must never make the server slower or stricter than an answer of the real one can be.
import { expectClean } from "../support/axe.js";
import { expect, refused, unique } from "../support/fixtures.js";
import { alert, CODE, field, looksAt, openAccount, PASSWORD, person as somebody, show, test } from "../support/ways.js";

const BUSY = { status: 429, json: { status: 429, message: "Too Many Requests.", data: {} } };
/** What may be answered to the token and the stream from before, while others take their place. */
const REPLACED = [refused(401), refused(404)];
const status = (one, text) => one.page.getByRole("status").filter({ hasText: text });

/** Answers `times` questions to `path` with "too many", and then lets them through. */
async function crowd(one, path, times) {
  one.trouble.cause(refused(429));
  let asked = 0;
  await one.page.route(path, (route) => ((asked += 1) <= times ? route.fulfill(BUSY) : route.continue()));
  return () => asked;
}

/** A member whose stay has ended by itself, with half a thought in a composer. */
async function putOut(person, world) {
  const email = "ada@example.com";
  const { id } = await world.member("Ada Lovelace", email);
  const ada = await person("Ada", { on: world.server, joins: false });
  ada.trouble.cause(refused(401), refused(403));
  await ada.button("Sign in").click();
  await show(ada, email);
  await ada.create(unique("Mine"));
  await ada.composer.fill("half a thought");
  await world.endStay(id, "another long one");
  await looksAt(ada);
  await expect(ada.button("Join")).toHaveCount(0);
  await expect(field(ada, "E-mail")).toBeFocused();
  return { ada, email };
}

test("a member whose stay has ended comes back to the form to sign in with, and to the words", async ({ person, world }) => {
  const { ada, email } = await putOut(person, world);
  await expect(alert(ada)).toContainText("Your last visit has ended.");
  await expectClean(ada, "a stay that has ended");
  await ada.page.reload();
  await expect(field(ada, "E-mail")).toBeFocused();
  await show(ada, email, "another long one");
  await expect(ada.composer).toHaveValue("half a thought");
});

test("a guest is asked before a member's unsent words go", async ({ person, world }) => {
  const { ada, email } = await putOut(person, world);
  await ada.button("Come in as a guest").click();
  await field(ada, "Your name").fill("Ben");
  await field(ada, "Your name").press("Enter");
  await expect(ada.dialog).toContainText("has not been sent");
  await expect(ada.button("Cancel")).toBeFocused();
  await expectClean(ada, "unsent words of somebody else");
  await ada.page.keyboard.press("Escape");
  await expect(field(ada, "Your name")).toBeFocused();
  await expect(field(ada, "Your name")).toHaveValue("Ben");
  // Nobody has come in, and nothing is lost.
  await ada.button("Sign in").click();
  await show(ada, email, "another long one");
  await expect(ada.composer).toHaveValue("half a thought");
});

test("another member is asked before unsent words go, and comes in when they may", async ({ person, world }) => {
  const { ada } = await putOut(person, world);
  await world.member("Ben", "ben@example.com");
  await show(ada, "ben@example.com");
  await ada.dialog.getByRole("button", { name: "Remove it and come in" }).click();
  await expect(ada.list).toContainText("Ben");
  await expect(ada.composer).toHaveValue("");
  await expect(ada.list.getByText("Draft")).toHaveCount(0);
});

test("a guest who is put off is told, and need not wait", async ({ person, world }) => {
  const email = "ada@example.com";
  await world.member("Ada Lovelace", email);
  const ada = await person("Ada", { on: world.server, joins: false });
  const asked = await crowd(ada, "**/api/ochat/guest", 1000);
  await field(ada, "Your name").fill("Ada");
  await field(ada, "Your name").press("Enter");
  await expect(status(ada, "You are in the queue")).toBeVisible();
  await expect(ada.button("Joining…")).toBeVisible();
  await expectClean(ada, "a guest in the queue");
  await ada.button("Sign in").click();
  // The form for a name is no longer waited for: this one can be used.
  await expect(ada.button("One moment…")).toHaveCount(0);
  const before = asked();
  await show(ada, email);
  await expect(ada.list).toContainText("Ada Lovelace");
  expect(asked()).toBe(before);
});

test("a guest who waits for their turn comes in without asking again", async ({ person, world }) => {
  const ada = await person("Ada", { on: world.server, joins: false });
  const asked = await crowd(ada, "**/api/ochat/guest", 1);
  await field(ada, "Your name").fill("Ada");
  await field(ada, "Your name").press("Enter");
  await expect(status(ada, "You are in the queue")).toBeVisible();
  await expect(ada.newConversation).toBeVisible();
  expect(asked()).toBe(2);
});

test("a picture that is put off is told, and sent when its turn comes", async ({ person, world }) => {
  const ada = await person("Ada", { on: world.server });
  const asked = await crowd(ada, "**/api/ochat/account/picture", 1);
  await openAccount(ada);
  const image = await ada.page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 64;
    canvas.getContext("2d").fillRect(0, 0, 32, 64);
    return canvas.toDataURL("image/png");
  });
  const chooser = ada.page.waitForEvent("filechooser");
  await ada.dialog.getByRole("button", { name: "Choose a picture" }).click();
  await (await chooser).setFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from(image.split(",")[1], "base64") });
  await expect(status(ada, "You are in the queue")).toBeVisible();
  await expect(ada.dialog.getByRole("button", { name: "Remove the picture" })).toBeVisible();
  await expect(status(ada, "You are in the queue")).toHaveCount(0);
  await expect(alert(ada)).toHaveCount(0);
  expect(asked()).toBe(2);
});

test("a look at the ways in that fails is repeated", async ({ person, world }) => {
  await world.enable("The Office");
  await world.users({ otp: { enabled: true } });
  const ada = await person("Ada", { on: world.server, joins: false });
  const asked = await crowd(ada, "**/api/collections/users/auth-methods", 2);
  await ada.button("Sign in").click();
  await expect(field(ada, "E-mail")).toBeFocused();
  await expect(ada.button("Continue with The Office")).toBeVisible();
  await expect(ada.button("Send me a code")).toBeVisible();
  expect(asked()).toBe(3);
});

test("where nobody comes in by a password, none is asked for, and the focus has a place", async ({ person, world }) => {
  await world.enable("The Office");
  await world.users({ passwordAuth: { enabled: false } });
  const ada = await person("Ada", { on: world.server, joins: false });
  for (const form of ["Sign in", "Create account"]) {
    await ada.button(form).click();
    await expect(ada.page.getByText("Nobody comes in here by a password.")).toBeFocused();
    await expect(field(ada, "Password")).toHaveCount(0);
    await expectClean(ada, `${form} without passwords`);
  }
  await ada.button("Come in as a guest").click();
  await ada.join();
  await openAccount(ada);
  await expect(ada.button("Continue with The Office")).toBeVisible();
  await expect(ada.dialog.getByRole("button", { name: "Create account" })).toHaveCount(0);
  world.provider.somebody = somebody();
  ada.trouble.cause(...REPLACED);
  await ada.button("Continue with The Office").click();
  await expect(status(ada, "From now on you can sign in")).toBeVisible();
  await expect(ada.dialog.getByRole("button", { name: "Change e-mail" })).toBeVisible();
  await expect(ada.dialog.getByRole("button", { name: "Change password" })).toHaveCount(0);
});

test("whoever makes an account where two proofs are wanted is led to the second", async ({ person, world }) => {
  const email = "ada@example.com";
  await world.letters();
  await world.users({ otp: { enabled: true }, mfa: { enabled: true } });
  const ada = await person("Ada", { on: world.server, joins: false });
  ada.trouble.cause(refused(401));
  await ada.button("Create account").click();
  await field(ada, "Your name").fill("Ada Lovelace");
  await show(ada, email);
  await expect(ada.page.getByText("wants a second one")).toBeVisible();
  await expect(field(ada, "E-mail")).toHaveValue(email);
  // What is wanted is said with the field that the focus went to.
  await expect(field(ada, "E-mail")).toBeFocused();
  await expect(field(ada, "E-mail")).toHaveAccessibleDescription(/wants a second one/);
  await expectClean(ada, "a second proof");
  await ada.button("Send me a code").click();
  await expect(status(ada, "the letter is on its way")).toBeVisible();
  await expect.poll(() => world.mail.find(email, CODE)).toBeTruthy();
  await field(ada, "Code").fill(world.mail.find(email, CODE));
  await field(ada, "Code").press("Enter");
  await expect(ada.list).toContainText("Ada Lovelace");
});

test("a guest ties a provider where two proofs are wanted, and stays in", async ({ person, world }) => {
  await world.letters();
  await world.enable("The Office");
  await world.users({ otp: { enabled: true }, mfa: { enabled: true } });
  const ada = await person("Ada", { on: world.server });
  await ada.create(unique("Mine"));
  // Whom the second proof could not reach stays a guest, and is told.
  await world.member("Zoé", somebody().email);
  world.provider.somebody = somebody();
  ada.trouble.cause(refused(400), ...REPLACED);
  await openAccount(ada);
  await ada.button("Continue with The Office").click();
  await expect(ada.dialog.getByRole("alert")).toContainText("could not reach you");
  world.provider.somebody = somebody({ sub: "2", email: "ada@example.com" });
  await ada.button("Continue with The Office").click();
  await expect(status(ada, "From now on you can sign in")).toBeVisible();
  await ada.page.keyboard.press("Escape");
  await expect(ada.list.getByText("Guest", { exact: true })).toHaveCount(0);
  await ada.say("still here");
  await expect(ada.article("still here")).toHaveCount(1);
});

test("whoever came by a provider alone is asked for no password that nobody knows", async ({ person, world }) => {
  await world.letters();
  await world.enable("The Office");
  world.provider.somebody = somebody();
  const zoe = await person("Zoé", { on: world.server, joins: false });
  await zoe.button("Sign in").click();
  await zoe.button("Continue with The Office").click();
  await expect(zoe.newConversation).toBeVisible();
  await openAccount(zoe);
  await expect(zoe.button("Continue with The Office")).toBeVisible();
  await zoe.dialog.getByRole("button", { name: "Change password" }).click();
  await expect(zoe.dialog).toContainText("has no password until one is set");
  await expectClean(zoe, "a password that may be none");
  await zoe.button("Send me a letter that sets a password").click();
  await expect(zoe.dialog.getByRole("status")).toContainText("The letter is on its way.");
  await expect.poll(() => world.mail.find(somebody().email, /confirm-password-reset\/([\w.-]+)/)).toBeTruthy();
  await zoe.dialog.getByRole("button", { name: "Delete account" }).click();
  await expect(zoe.button("Back")).toBeFocused();
  await expect(field(zoe, "Present password")).toHaveCount(0);
  await zoe.dialog.getByRole("button", { name: "Delete account" }).click();
  await expect(zoe.button("Join")).toBeVisible();
});

test("a way to a provider that was left by Back leaves nothing behind", async ({ person, world }) => {
  await world.enable("The Office");
  const ada = await person("Ada", { on: world.server });
  const kept = () => ada.page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  const begin = () => ada.page.evaluate(() => sessionStorage.setItem("ochat:provider", "[\"/\",\"trip\"]"));
  await begin();
  await ada.page.reload();
  await expect(ada.newConversation).toBeVisible();
  expect(await kept()).toBe("{}");
  // A page that the browser had only put aside does not start anew.
  await begin();
  await ada.signOut();
  await expect(field(ada, "Your name")).toBeVisible();
  expect(await kept()).toBe("{}");
});
