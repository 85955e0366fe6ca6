// The ways in that an admin enables in the dashboard: sign-in providers, codes by mail, a second
// proof; and how somebody proves the own address.
//
// It must never speak to a provider or a mail server that the test did not start.
import { expectClean } from "../support/axe.js";
import { expect, refused, unique } from "../support/fixtures.js";
import { alert, CODE, field, openAccount, PASSWORD, person as said, test } from "../support/ways.js";

/** Does something after which the page asks this, and waits until it has been answered. */
async function answered(one, path, gesture) {
  const told = one.page.waitForResponse(`**${path}`);
  await gesture();
  await (await told).finished();
}
const METHODS = "/api/collections/users/auth-methods";
const MAIL = "/api/ochat/mail";
const zoe = said();

/** Nothing of what the provider said is left where it could be read later. */
async function leavesNoTrace(one) {
  expect(one.page.url()).not.toMatch(/code=|state=|oauth/);
  const kept = await one.page.evaluate(() => JSON.stringify([{ ...sessionStorage }, history.state]));
  expect(kept).toBe("[{},null]");
}

test("a provider that is enabled is a button, which makes an account and finds it again", async ({ person, world }) => {
  const one = await person("Zoé", { on: world.server, joins: false });
  await answered(one, METHODS, () => one.button("Sign in").click());
  await expect(field(one, "E-mail")).toBeVisible();
  await expect(one.button("Continue with The Office")).toHaveCount(0);
  // Enabled while the page is open.
  await world.enable("The Office");
  await one.button("Create account").click();
  await expect(one.button("Continue with The Office")).toBeVisible();
  await expectClean(one, "create an account");
  await one.button("Sign in").click();
  await expect(one.button("Continue with The Office")).toBeVisible();
  await expectClean(one, "sign in");

  world.provider.somebody = zoe;
  await one.button("Continue with The Office").click();
  await expect(one.list).toContainText("Zoé From Elsewhere");
  await expect(one.dialog).toHaveCount(0);
  await expect(one.list.getByText("Guest", { exact: true })).toHaveCount(0);
  await leavesNoTrace(one);
  await one.create(unique("Mine"));
  await one.say("by a provider");
  await one.signOut();

  await one.button("Sign in").click();
  await one.button("Continue with The Office").click();
  const own = one.article("by a provider");
  await expect(own.getByRole("button", { name: "Edit", exact: true })).toBeAttached();
  const { totalItems } = await world.sdk.collection("users").getList(1, 1);
  expect(totalItems).toBe(1);
});

test("a guest ties a provider, and stays who they are", async ({ person, world }) => {
  await world.enable("The Office");
  world.provider.somebody = zoe;
  const ada = await person("Ada", { on: world.server });
  const title = unique("Mine");
  const id = await ada.create(title);
  await ada.say("written as a guest");
  await expect(ada.article("written as a guest")).toHaveCount(1);
  const second = await ada.page.context().newPage();
  await ada.trouble.watch(second);
  await second.goto(`/c/${id}`);
  await expect(second.getByRole("article")).toHaveCount(1);
  await openAccount(ada);
  await expect(ada.button("Continue with The Office")).toBeVisible();
  await expectClean(ada, "the account of a guest");
  // While this page is away the second one leads, with the token that is about to be replaced.
  ada.trouble.cause(refused(401), refused(403), refused(404));
  await ada.button("Continue with The Office").click();
  await expect(ada.dialog.getByRole("status").filter({ hasText: "From now on you can sign in" })).toBeVisible();
  await expectClean(ada, "the account of a member");
  expect(ada.conversation).toBe(id);
  await leavesNoTrace(ada);
  await ada.dialog.getByRole("button", { name: "Close" }).click();
  await expect(ada.heading).toHaveText(title);
  await expect(ada.list).toContainText("Ada");
  await expect(ada.list.getByText("Guest", { exact: true })).toHaveCount(0);
  await expect(second.getByText("Guest", { exact: true })).toHaveCount(0);
  await expect(ada.article("written as a guest").getByRole("button", { name: "Edit", exact: true })).toBeAttached();
  await ada.say("written as a member");
  await expect(second.getByRole("article")).toHaveCount(2);
  await second.close();

  const elsewhere = await person("Ada", { on: world.server, joins: false, at: `/c/${id}` });
  await elsewhere.button("Sign in").click();
  await elsewhere.button("Continue with The Office").click();
  await expect(elsewhere.heading).toHaveText(title);
  await expect(elsewhere.list).toContainText("Ada");
});

test("somebody else's provider changes nothing", async ({ person, world }) => {
  await world.enable("The Office");
  world.provider.somebody = zoe;
  const other = await person("Zoé", { on: world.server, joins: false });
  await other.button("Sign in").click();
  await other.button("Continue with The Office").click();
  await expect(other.newConversation).toBeVisible();

  const ada = await person("Ada", { on: world.server });
  const id = await ada.create(unique("Mine"));
  await openAccount(ada);
  await ada.button("Continue with The Office").click();
  await expect(ada.dialog.getByRole("alert")).toContainText("belongs to another account");
  await ada.page.keyboard.press("Escape");
  await expect(ada.list.getByText("Guest", { exact: true })).toBeVisible();
  expect(ada.conversation).toBe(id);
  await ada.say("still Ada");
  await expect(ada.article("still Ada")).toContainText("Ada");
});

test("whoever is sent here with somebody else's answer is not signed in", async ({ person, world }) => {
  await world.enable("The Office");
  const one = await person("Zoé", { on: world.server, joins: false });
  const asked = [];
  one.page.on("request", (request) => request.url().includes("auth-with-oauth2") && asked.push(request.url()));
  await one.visit("/oauth?code=stolen&state=made-up");
  await expect(alert(one)).toContainText("not begun in this tab");
  await leavesNoTrace(one);
  expect(asked).toEqual([]);
  await expectClean(one, "a sign-in that was not begun here");
  // A second look at the same page knows nothing of it.
  await one.page.reload();
  await expect(field(one, "Your name")).toBeVisible();
});

test("no, and no answer, are told at the door", async ({ person, world }) => {
  await world.enable("The Office");
  const one = await person("Zoé", { on: world.server, joins: false });
  one.trouble.cause(refused(400));
  await one.button("Sign in").click();
  await one.button("Continue with The Office").click();
  await expect(alert(one)).toHaveText("The sign-in was declined at the provider.");
  await leavesNoTrace(one);

  // The provider says yes, and then knows nothing of it.
  world.provider.somebody = zoe;
  world.provider.forgets = true;
  await one.button("Continue with The Office").click();
  await expect(alert(one)).toContainText("did not confirm");
  world.provider.forgets = false;

  // An admin has switched it off meanwhile.
  await expect(one.button("Continue with The Office")).toBeVisible();
  await world.users({ oauth2: { enabled: false } });
  await one.button("Continue with The Office").click();
  await expect(alert(one)).toContainText("not offered any more");
});

test("a provider makes no account where sign-up is closed, and one for whoever is invited", async ({ person, world }) => {
  await world.enable("The Office");
  const ada = await person("Ada", { on: world.server });
  // Whose word counts is a member.
  const { id: author } = await world.sdk.collection("users").getFirstListItem('name = "Ada"');
  await world.sdk.collection("users").update(author, { guest: false });
  const id = await ada.create(unique("Inside"));
  const { token } = await ada.page.evaluate(async (conversation) => {
    const session = JSON.parse(localStorage.getItem("ochat:session"));
    const answer = await fetch("/api/ochat/invites", {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: session.token },
      body: JSON.stringify({ conversation }),
    });
    return answer.json();
  }, id);
  world.provider.somebody = zoe;
  await world.doors({ guests: false, sign_up: "closed" });
  const one = await person("Zoé", { on: world.server, joins: false });
  one.trouble.cause(refused(403));
  await one.button("Continue with The Office").click();
  await expect(alert(one)).toContainText("no new accounts");
  await world.doors({ guests: false, sign_up: "invitation" });
  await one.button("Continue with The Office").click();
  await expect(alert(one)).toContainText("by invitation");

  await one.visit(`/join#${token}`);
  await expect(one.page.getByText("Ada")).toBeVisible();
  await one.button("Continue with The Office").click();
  await expect(one.newConversation).toBeVisible();
  await expect.poll(() => one.conversation).toBe(id);
  await leavesNoTrace(one);
});

test("a code that comes by mail lets somebody in", async ({ person, world }) => {
  const email = "ada@example.com";
  await world.letters();
  await world.member("Ada Lovelace", email);
  const ada = await person("Ada", { on: world.server, joins: false });
  ada.trouble.cause(refused(400));
  await answered(ada, METHODS, () => ada.button("Sign in").click());
  await expect(field(ada, "E-mail")).toBeVisible();
  await expect(ada.button("Send me a code")).toHaveCount(0);
  await world.users({ otp: { enabled: true } });
  await ada.button("Create account").click();
  await ada.button("Sign in").click();
  await ada.button("Send me a code").click();
  await expect(field(ada, "Password")).toHaveCount(0);
  await expect(field(ada, "E-mail")).toBeFocused();
  await expectClean(ada, "ask for a code");
  await field(ada, "E-mail").fill(email);
  await ada.button("Send me a code").click();
  await expect(field(ada, "Code")).toBeFocused();
  await expectClean(ada, "type a code");
  await field(ada, "Code").fill("00000000");
  await field(ada, "Code").press("Enter");
  await expect(alert(ada)).toHaveText("This code is wrong, or no longer good.");
  await expect(field(ada, "Code")).toHaveValue("00000000");
  await expect.poll(() => world.mail.find(email, CODE)).toBeTruthy();
  await field(ada, "Code").fill(` ${world.mail.find(email, CODE)} `);
  await field(ada, "Code").press("Enter");
  await expect(ada.list).toContainText("Ada Lovelace");
});

test("where two proofs are wanted, a code follows the password", async ({ person, world }) => {
  const email = "ada@example.com";
  await world.letters();
  await world.member("Ada Lovelace", email);
  await world.users({ otp: { enabled: true }, mfa: { enabled: true } });
  const ada = await person("Ada", { on: world.server, joins: false });
  ada.trouble.cause(refused(401));
  await ada.button("Sign in").click();
  await field(ada, "E-mail").fill(email);
  await field(ada, "Password").fill(PASSWORD);
  await field(ada, "Password").press("Enter");
  await expect(ada.page.getByText("wants a second one")).toBeVisible();
  await expect(field(ada, "E-mail")).toHaveValue(email);
  await ada.button("Send me a code").click();
  await expect.poll(() => world.mail.find(email, CODE)).toBeTruthy();
  await field(ada, "Code").fill(world.mail.find(email, CODE));
  await field(ada, "Code").press("Enter");
  await expect(ada.list).toContainText("Ada Lovelace");
});

test("an address is proved by a letter", async ({ person, world }) => {
  const email = "ada@example.com";
  const ada = await person("Ada", { on: world.server });
  await answered(ada, MAIL, () => openAccount(ada));
  await ada.dialog.getByRole("button", { name: "Create account" }).click();
  await field(ada, "E-mail").fill(email);
  await field(ada, "Password").fill(PASSWORD);
  await answered(ada, MAIL, () => ada.dialog.getByRole("button", { name: "Create account" }).click());
  await expect(ada.dialog.getByRole("status")).toContainText("sign in anywhere");
  // Without a mail server there is nothing to offer.
  await expect(ada.button("Send a confirmation letter")).toHaveCount(0);
  await ada.dialog.getByRole("button", { name: "Close" }).click();
  await world.letters();
  await openAccount(ada);
  await expect(ada.dialog).toContainText(`Your address ${email} is not confirmed yet.`);
  await expectClean(ada, "an address that is not proved");
  await ada.button("Send a confirmation letter").click();
  await expect(ada.dialog.getByRole("status")).toContainText("The letter is on its way.");
  await expect.poll(() => world.mail.find(email, /confirm-verification\/([\w.-]+)/)).toBeTruthy();
  const letter = await ada.page.context().newPage();
  await letter.goto(`/_/#/auth/confirm-verification/${world.mail.find(email, /confirm-verification\/([\w.-]+)/)}`);
  await expect(letter.getByText(/verified/i)).toBeVisible();
  await letter.close();
  await ada.dialog.getByRole("button", { name: "Close" }).click();
  await openAccount(ada);
  await expect(ada.button("Change password")).toBeVisible();
  await expect(ada.button("Send a confirmation letter")).toHaveCount(0);
});
