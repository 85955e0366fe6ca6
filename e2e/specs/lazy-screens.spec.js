// What no other test opens of the screens that are loaded lazily: each of their parts runs here once,
// so that code which the release build has cut off wrongly cannot hide.
//
// It says nothing about weights and files: that is `lazy.spec.js`.
import { expect, refused, test, unique } from "../support/fixtures.js";
import { createPrivate, Sheet } from "../support/people.js";
import { CODE, field, openAccount, test as withWays } from "../support/ways.js";

const NO = { status: 400, json: { status: 400, message: "No.", data: {} } };

test("menus: by key, by a press beside them, and what they say to those who may do nothing", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("Foreign");
  await robot.create(title);
  const ada = await person("Ada");
  await ada.open(title);
  await ada.row(title).hover();
  await ada.options(title).click();
  const menu = ada.page.getByRole("menu");
  await expect(ada.page.getByText("Only the owners of this conversation can change it.")).toBeVisible();
  for (const [key, item] of [["End", "Delete"], ["Home", "Rename"], ["ArrowUp", "Delete"], ["ArrowDown", "Rename"]]) {
    await ada.page.keyboard.press(key);
    await expect(ada.menuItem(item)).toBeFocused();
  }
  await ada.page.keyboard.press("Tab");
  await expect(menu).toHaveCount(0);
  for (const button of ["left", "right"]) {
    await ada.options(title).click();
    await expect(menu).toBeVisible();
    await ada.page.mouse.click(700, 300, { button });
    await expect(menu).toHaveCount(0);
  }
  for (const theme of ["Light", "System"]) {
    await ada.button("Settings").click();
    await ada.menuItem(theme).click();
    await expect(ada.menuItem(theme)).toHaveAttribute("aria-checked", "true");
    await ada.page.keyboard.press("Escape");
  }
});

test("rename: what is no title, how much room is left, and a press beside the dialog", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Named");
  await ada.create(title);
  await ada.choose(title, "Rename");
  const name = ada.dialog.getByRole("textbox", { name: "Title" });
  await name.fill(" ");
  await expect(ada.dialog.getByRole("alert")).not.toBeEmpty();
  await expect(ada.dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  await name.fill("x".repeat(75));
  await expect(ada.dialog.getByText("75 / 80")).toBeVisible();
  await ada.page.mouse.click(5, 5);
  await expect(ada.dialog).toHaveCount(0);
  await expect(ada.heading).toHaveText(title);
});

test("members: an owner who may not leave, another role, a refusal, a search that fails", async ({ person }) => {
  const ada = await person("Ada");
  const bob = await person(unique("Bob"));
  ada.trouble.cause(refused(400));
  await ada.create(unique("Owned"));
  const owned = await Sheet.open(ada);
  await owned.named("Leave").click();
  await expect(owned.fault).toContainText("Somebody has to own this conversation");
  await owned.close();

  await createPrivate(ada, unique("Roles"));
  const sheet = await Sheet.open(ada);
  const users = (url) => url.pathname === "/api/collections/users/records" && url.search.includes("name");
  await ada.page.route(users, (route) => route.fulfill(NO));
  await sheet.search.fill(bob.name);
  await expect(sheet.fault).toBeVisible();
  await ada.page.unroute(users);
  await sheet.named("Retry").click();
  await sheet.named(`Add ${bob.name}`).click();
  const row = sheet.person(bob.name);
  const roles = "**/api/collections/memberships/records/*";
  await sheet.act(bob.name, "Make owner");
  await expect(row).toContainText("Owner");
  await ada.page.route(roles, (route) => (route.request().method() === "PATCH" ? route.fulfill(NO) : route.continue()));
  await row.getByRole("button", { name: "Make member", exact: true }).click();
  await expect(sheet.fault).toBeVisible();
  await ada.page.unroute(roles);
  await row.getByRole("button", { name: "Make member", exact: true }).click();
  await expect(row).toContainText("Member");

  await sheet.named(`Message ${bob.name}`).click();
  await expect(ada.heading).toHaveText(bob.name);
  await ada.row(bob.name).hover();
  await ada.options(bob.name).click();
  await expect(ada.page.getByText("A conversation between two stays as it is.")).toBeVisible();
});

test("links: the choices, a list that fails, a copy that the browser refuses", async ({ person }) => {
  const ada = await person("Ada");
  ada.trouble.cause(refused(400));
  await createPrivate(ada, unique("Links"));
  const sheet = await Sheet.open(ada);
  const invites = (url) => url.pathname === "/api/collections/invites/records";
  await ada.page.route(invites, (route) => (route.request().method() === "GET" ? route.fulfill(NO) : route.continue()));
  await sheet.named("Show links").click();
  await expect(sheet.fault).toBeVisible();
  await ada.page.unroute(invites);
  await sheet.named("Retry").click();
  await expect(sheet.dialog).toContainText("No link is out.");
  await sheet.dialog.getByLabel("People it lets in").selectOption("1");
  await sheet.dialog.getByLabel("Good for").selectOption("1 day");
  await sheet.named("Make a link").click();
  const links = sheet.dialog.getByRole("list", { name: "Links that are out" });
  await expect(links).toContainText("For 1 more person");
  await ada.page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
    document.execCommand = () => false;
  });
  await sheet.named("Copy").click();
  await expect(sheet.dialog).toContainText("The browser would not copy it");
});

test("the account of a guest: a name that is none, ways back, and its end", async ({ person }) => {
  const ada = await person("Ada");
  await openAccount(ada);
  await field(ada, "Your name").fill(" ");
  await expect(ada.dialog.getByRole("alert")).not.toBeEmpty();
  await ada.dialog.getByRole("button", { name: "Create account" }).click();
  await ada.dialog.getByRole("button", { name: "Back" }).click();
  await ada.dialog.getByRole("button", { name: "Delete account" }).click();
  await expect(field(ada, "Present password")).toHaveCount(0);
  await expect(ada.dialog.getByRole("button", { name: "Back" })).toBeFocused();
  await ada.dialog.getByRole("button", { name: "Delete account" }).click();
  await expect(field(ada, "Your name")).toBeVisible();
  await expect(ada.dialog).toHaveCount(0);
});

test("an invite that cannot be looked at for now is looked at again", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Later on");
  await createPrivate(ada, title);
  const sheet = await Sheet.open(ada);
  const link = await sheet.link();
  const bob = await person("Bob");
  bob.trouble.cause(refused(503));
  const look = "**/api/ochat/invites/look";
  await bob.page.route(look, (route) => route.fulfill({ status: 503, json: { status: 503, message: "", data: {} } }));
  await bob.visit(link);
  await expect(bob.dialog).toContainText("This invite leads nowhere");
  await bob.page.unroute(look);
  await bob.dialog.getByRole("button", { name: "Retry" }).click();
  await bob.dialog.getByRole("button", { name: "Join" }).click();
  await expect(bob.heading).toHaveText(title);
});

withWays("signing in: another code, other ways, and back from a lost password", async ({ person, world }) => {
  const email = "ada@example.com";
  await world.letters();
  await world.member("Ada Lovelace", email);
  await world.users({ otp: { enabled: true } });
  const ada = await person("Ada", { on: world.server, joins: false });
  ada.trouble.cause(refused(400));
  await ada.button("Sign in").click();
  await ada.button("Forgotten password?").click();
  await field(ada, "E-mail").fill("no address");
  await ada.button("Send the letter").click();
  await expect(ada.page.getByRole("alert")).toBeVisible();
  await ada.button("Sign in").click();
  await ada.button("Send me a code").click();
  await ada.button("Other ways to sign in").click();
  await ada.button("Send me a code").click();
  await field(ada, "E-mail").fill(email);
  await ada.button("Send me a code").click();
  await expect(field(ada, "Code")).toBeFocused();
  await expect.poll(() => world.mail.find(email, CODE)).toBeTruthy();
  const again = ada.page.waitForResponse((answer) => answer.url().includes("request-otp") && answer.ok());
  await ada.button("Send another code").click();
  await again;
  await expect(field(ada, "Code")).toBeVisible();
});
