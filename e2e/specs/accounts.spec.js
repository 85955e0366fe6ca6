// Accounts: the ways in, from guest to member, name, picture, password, and the end; what every tab,
// other devices and other people see of it.
//
// It must never make an account by another way than the page, unless somebody else's is needed.
import { expect, Foreigner, refused, test, unique } from "../support/fixtures.js";

const PASSWORD = "a long password";
const SETTINGS = "settingsofochat";
let made = 0;
const address = () => `someone${(made += 1)}-${Math.random().toString(36).slice(2, 8)}@example.com`;

/** A field that is named so and nothing longer. */
const field = (one, name) => one.page.getByLabel(name, { exact: true });
const looksAt = (one) => one.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

async function openAccount(one) {
  await one.button("Settings").click();
  await one.menuItem("Account").click();
  await expect(one.dialog).toBeVisible();
}

async function becomeMember(one, email, password = PASSWORD) {
  await openAccount(one);
  await one.dialog.getByRole("button", { name: "Create account" }).click();
  await field(one, "E-mail").fill(email);
  await field(one, "Password").fill(password);
  await one.dialog.getByRole("button", { name: "Create account" }).click();
  await expect(one.dialog.getByRole("status")).toContainText("sign in anywhere");
  await one.dialog.getByRole("button", { name: "Close" }).click();
}

async function signIn(one, email, password = PASSWORD) {
  await one.button("Sign in").click();
  await field(one, "E-mail").fill(email);
  await field(one, "Password").fill(password);
  await field(one, "Password").press("Enter");
}

test("a guest becomes a member, and finds everything again in another browser", async ({ person }) => {
  const email = address();
  const ada = await person("Ada");
  const title = unique("Mine");
  await ada.create(title);
  await ada.say("written as a guest");
  await expect(ada.article("written as a guest")).toHaveCount(1);
  const second = await ada.page.context().newPage();
  await ada.trouble.watch(second);
  await second.goto(`/c/${ada.conversation}`);
  await expect(second.getByRole("article")).toHaveCount(1);

  await becomeMember(ada, email);
  await expect(ada.list.getByText("Guest", { exact: true })).toHaveCount(0);
  await expect(second.getByText("Guest", { exact: true })).toHaveCount(0);
  await ada.say("written as a member");
  await expect(second.getByRole("article")).toHaveCount(2);
  await second.close();
  const conversation = ada.conversation;
  await ada.signOut();
  await expect(ada.button("Join")).toBeVisible();

  const elsewhere = await person("Ada", { joins: false, at: `/c/${conversation}` });
  await signIn(elsewhere, email);
  await expect(elsewhere.heading).toHaveText(title);
  await expect(elsewhere.list).toContainText("Ada");
  for (const text of ["written as a guest", "written as a member"]) {
    const own = elsewhere.article(text);
    await expect(own.getByRole("button", { name: "Edit", exact: true })).toBeAttached();
  }
});

test("an account is made at the door, and opens to its password alone", async ({ person }) => {
  const email = address();
  const ada = await person("Ada", { joins: false });
  ada.trouble.cause(refused(400));
  await field(ada, "Your name").fill("Ada Lovelace");
  await ada.button("Create account").click();
  // What was typed came along.
  await expect(field(ada, "Your name")).toHaveValue("Ada Lovelace");
  await field(ada, "E-mail").fill("no address");
  await field(ada, "Password").fill("short");
  await ada.button("Create account").click();
  await expect(ada.page.getByRole("alert").first()).toBeVisible();
  await expect(ada.main.locator("[aria-invalid=true]").first()).toBeVisible();
  await field(ada, "E-mail").fill(email);
  await field(ada, "Password").fill(PASSWORD);
  await ada.button("Create account").click();
  await expect(ada.newConversation).toBeVisible();
  await expect(ada.list).toContainText("Ada Lovelace");
  await expect(ada.list.getByText("Guest", { exact: true })).toHaveCount(0);
  await ada.signOut();

  await signIn(ada, email, "another password");
  const alert = ada.page.getByRole("alert");
  await expect(alert).toHaveText("This address and this password do not go together.");
  await expect(field(ada, "E-mail")).toHaveValue(email);
  await field(ada, "Password").fill(PASSWORD);
  await field(ada, "Password").press("Enter");
  await expect(ada.list).toContainText("Ada Lovelace");

  const other = await person("Ben", { joins: false });
  other.trouble.cause(refused(400));
  await other.button("Create account").click();
  await field(other, "Your name").fill("Ben");
  await field(other, "E-mail").fill(email);
  await field(other, "Password").fill("my own password");
  await other.button("Create account").click();
  await expect(other.page.getByRole("alert")).toContainText("already");
  await expect(field(other, "E-mail")).toHaveAttribute("aria-invalid", "true");
});

test("signing out in one tab signs out in three", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Private thoughts");
  await ada.create(title);
  const others = [];
  for (let n = 0; n < 2; n += 1) {
    const tab = await ada.page.context().newPage();
    await ada.trouble.watch(tab);
    await tab.goto(`/c/${ada.conversation}`);
    await expect(tab.getByRole("heading", { level: 1 })).toHaveText(title);
    others.push(tab);
  }
  await others[1].getByRole("button", { name: "Settings" }).click();
  await others[1].getByRole("menuitem", { name: "Sign out" }).click();
  await others[1].getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  for (const page of [ada.page, ...others]) {
    await expect(page.getByRole("textbox", { name: "Your name" })).toBeVisible();
    await expect(page.getByText(title)).toHaveCount(0);
  }
});

test("a new name is seen in every tab, and elsewhere as soon as somebody looks", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Names");
  const id = await ada.create(title);
  await ada.say("who am I?");
  const ben = await person("Ben", { at: `/c/${id}` });
  await expect(ben.article("who am I?")).toContainText("Ada");
  await openAccount(ada);
  await field(ada, "Your name").fill("Augusta");
  await field(ada, "Your name").press("Enter");
  await expect(ada.dialog.getByRole("status")).toHaveText("Saved.");
  await ada.page.keyboard.press("Escape");
  await expect(ada.list).toContainText("Augusta");
  await expect(ada.article("who am I?")).toContainText("Augusta");
  await looksAt(ben);
  await expect(ben.article("who am I?")).toContainText("Augusta");
  await ada.page.reload();
  await expect(ada.list).toContainText("Augusta");
});

test("closed doors are told in words, and followed while one stands there", async ({ person, ownServer }) => {
  const root = await Foreigner.superuser(ownServer);
  const set = (settings) => root.sdk.collection("settings").update(SETTINGS, settings);
  const ada = await person("Ada", { on: ownServer, joins: false, at: "about:blank" });
  ada.trouble.cause(refused(403));
  // Until the server has told, every door looks open.
  const told = ada.page.waitForResponse(`**/api/collections/settings/records/${SETTINGS}`);
  await ada.visit("/");
  await told;
  await expect(ada.button("Create account")).toBeVisible();
  // Closed after the page has asked: the refusal says so, and what was typed is kept.
  await set({ guests: false, sign_up: "open" });
  await field(ada, "Your name").fill("Ada");
  await ada.button("Join").click();
  await expect(ada.page.getByText("This server lets nobody in as a guest.")).toBeVisible();
  await expect(ada.button("Join")).toHaveCount(0);
  await expect(field(ada, "E-mail")).toBeVisible();
  await ada.button("Create account").click();
  await expect(field(ada, "Your name")).toHaveValue("Ada");

  await set({ guests: false, sign_up: "closed" });
  await field(ada, "E-mail").fill(address());
  await field(ada, "Password").fill(PASSWORD);
  await ada.button("Create account").last().click();
  await expect(ada.page.getByRole("alert")).toContainText("no new accounts");
  await expect(field(ada, "Your name")).toHaveValue("Ada");

  await set({ guests: true, sign_up: "invitation" });
  await looksAt(ada);
  await ada.button("Come in as a guest").click();
  await expect(ada.button("Create account")).toHaveCount(0);
  await ada.join();
  // A guest cannot become a member now, and is told why.
  await openAccount(ada);
  await ada.dialog.getByRole("button", { name: "Create account" }).click();
  await field(ada, "E-mail").fill(address());
  await field(ada, "Password").fill(PASSWORD);
  await ada.dialog.getByRole("button", { name: "Create account" }).click();
  await expect(ada.dialog.getByRole("alert")).toContainText("by invitation");
});

test("a new password ends other devices, and this one goes on", async ({ person, foreigner }) => {
  const email = address();
  const ada = await person("Ada");
  const id = await ada.create(unique("Locks"));
  await becomeMember(ada, email);
  const device = await person("Ada", { joins: false, at: `/c/${id}` });
  device.trouble.cause(refused(401), refused(403));
  await signIn(device, email);
  await device.composer.fill("half a thought");
  const second = await ada.page.context().newPage();
  await ada.trouble.watch(second);
  await second.goto(`/c/${id}`);
  await expect(second.getByRole("textbox", { name: "Message" })).toBeVisible();

  // Either tab may ask with the old token before it has the new one.
  ada.trouble.cause(refused(400), refused(401), refused(403), refused(404));
  await openAccount(ada);
  await ada.dialog.getByRole("button", { name: "Change password" }).click();
  await field(ada, "Present password").fill("not it");
  await field(ada, "New password").fill("another long one");
  await ada.dialog.getByRole("button", { name: "Save" }).click();
  await expect(ada.dialog.getByRole("alert")).toHaveText("This is not your present password.");
  await field(ada, "Present password").fill(PASSWORD);
  await ada.dialog.getByRole("button", { name: "Save" }).click();
  await expect(ada.dialog.getByRole("status")).toHaveText("Your password was changed.");
  await ada.page.keyboard.press("Escape");

  await looksAt(device);
  await expect(field(device, "E-mail")).toBeVisible();
  await expect(device.page.getByRole("alert")).toContainText("has ended");
  await expect(device.list).toHaveCount(0);
  // Live in both tabs, over a stream that the new token opened.
  const robot = await foreigner("Robot");
  await robot.say(id, "still there?");
  await expect(ada.article("still there?")).toHaveCount(1);
  await expect(second.getByRole("article").filter({ hasText: "still there?" })).toHaveCount(1);
  // The form to sign in with is there already: whose stay has ended comes back by it.
  await field(device, "E-mail").fill(email);
  await field(device, "Password").fill("another long one");
  await field(device, "Password").press("Enter");
  await expect(device.composer).toHaveValue("half a thought");
});

test("another address is the one to sign in with", async ({ person }) => {
  const [email, later] = [address(), address()];
  const ada = await person("Ada");
  await becomeMember(ada, email);
  await openAccount(ada);
  await ada.dialog.getByRole("button", { name: "Change e-mail" }).click();
  await field(ada, "New e-mail").fill(later);
  await field(ada, "Present password").fill(PASSWORD);
  await ada.dialog.getByRole("button", { name: "Save" }).click();
  await expect(ada.dialog.getByRole("status")).toHaveText("Your e-mail address was changed.");
  await ada.page.keyboard.press("Escape");
  await ada.signOut();
  await signIn(ada, later);
  await expect(ada.list).toContainText("Ada");
});

test("whoever is put off because many ask at once is told so, and comes in without asking again", async ({ person }) => {
  const email = address();
  const ada = await person("Ada");
  await becomeMember(ada, email);
  await ada.signOut();
  ada.trouble.cause(refused(429));
  let letIn;
  const turn = new Promise((done) => {
    letIn = done;
  });
  let asked = 0;
  await ada.page.route("**/api/collections/users/auth-with-password", async (route) => {
    asked += 1;
    if (asked === 1) return route.fulfill({ status: 429, json: { status: 429, message: "", data: {} } });
    await turn;
    return route.continue();
  });
  await signIn(ada, email);
  await expect(ada.page.getByRole("status").filter({ hasText: "You are in the queue" })).toBeVisible();
  letIn();
  await expect(ada.newConversation).toBeVisible();
  expect(asked).toBe(2);
});

test("an account that ends leaves its words without a name", async ({ person }) => {
  const ada = await person("Ada Lovelace");
  const id = await ada.create(unique("Legacy"));
  await ada.say("remember this");
  await becomeMember(ada, address());
  const ben = await person("Ben", { at: `/c/${id}` });
  await expect(ben.article("remember this")).toContainText("Ada Lovelace");
  await openAccount(ada);
  await ada.dialog.getByRole("button", { name: "Delete account" }).click();
  ada.trouble.cause(refused(400));
  await field(ada, "Present password").fill("wrong");
  await ada.dialog.getByRole("button", { name: "Delete account" }).click();
  await expect(ada.dialog.getByRole("alert")).toHaveText("This is not your present password.");
  await field(ada, "Present password").fill(PASSWORD);
  await ada.dialog.getByRole("button", { name: "Delete account" }).click();
  await expect(field(ada, "Your name")).toBeVisible();
  await expect(ada.page.getByText("remember this")).toHaveCount(0);
  await looksAt(ben);
  await expect(ben.article("remember this")).toContainText("Deleted account");
  await ben.set("Français");
  await expect(ben.page.getByText("Compte supprimé")).toBeVisible();
});

/** A picture that is wider than high, drawn by the browser itself. */
async function picture(page) {
  const url = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 900;
    canvas.height = 600;
    const context = canvas.getContext("2d");
    for (const [n, colour] of ["#d33", "#3a5", "#36c"].entries()) {
      context.fillStyle = colour;
      context.fillRect(n * 300, 0, 300, 600);
    }
    return canvas.toDataURL("image/png");
  });
  return { name: "me.png", mimeType: "image/png", buffer: Buffer.from(url.split(",")[1], "base64") };
}

test("a picture is cut to the square in its middle, shown wherever one is, and taken away", async ({ person, server }) => {
  const ada = await person("Ada");
  const id = await ada.create(unique("Faces"));
  await ada.say("look at me");
  const ben = await person("Ben", { at: `/c/${id}` });
  await expect(ben.article("look at me")).toHaveCount(1);
  await openAccount(ada);
  const choose = async (file) => {
    const chooser = ada.page.waitForEvent("filechooser");
    await ada.dialog.getByRole("button", { name: "Choose a picture" }).click();
    await (await chooser).setFiles(file);
  };
  await choose({ name: "me.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await expect(ada.dialog.getByRole("alert")).toContainText("no picture");
  await choose(await picture(ada.page));
  await expect(ada.dialog.getByRole("button", { name: "Remove the picture" })).toBeVisible();
  await ada.page.keyboard.press("Escape");
  const shown = (one) => one.article("look at me").locator("img");
  await expect(shown(ada)).toBeVisible();
  await expect(ada.list.locator("img")).toBeVisible();
  await looksAt(ben);
  await expect(shown(ben)).toBeVisible();
  const [src, width] = await shown(ben).evaluate(async (image) => {
    await image.decode();
    return [image.getAttribute("src"), image.naturalWidth];
  });
  expect(width).toBe(64);
  const whole = await fetch(server.base + src.split("?")[0]);
  expect(whole.headers.get("content-type")).toBe("image/jpeg");
  const size = await ben.page.evaluate(async (address) => {
    const bitmap = await createImageBitmap(await (await fetch(address)).blob());
    return [bitmap.width, bitmap.height];
  }, src.split("?")[0]);
  expect(size).toEqual([512, 512]);

  await openAccount(ada);
  await ada.dialog.getByRole("button", { name: "Remove the picture" }).click();
  await expect(ada.dialog.getByRole("button", { name: "Remove the picture" })).toHaveCount(0);
  await ada.page.keyboard.press("Escape");
  await expect(shown(ada)).toHaveCount(0);
  await looksAt(ben);
  await expect(shown(ben)).toHaveCount(0);
});

test("a lost password is asked for without saying whether there is an account", async ({ person }) => {
  const ada = await person("Ada", { joins: false });
  await ada.button("Sign in").click();
  await ada.button("Forgotten password?").click();
  await field(ada, "E-mail").fill(address());
  await ada.button("Send the letter").click();
  await expect(ada.main.getByRole("status").filter({ hasText: "on its way" })).toBeVisible();
});
