// Who is in a conversation: the people, what owners and members do about it, and what the others see
// of it.
//
// It must never reload a page to see a change.
import { live } from "../support/browser.js";
import { expect, refused, test, unique } from "../support/fixtures.js";
import { createPrivate, Sheet } from "../support/people.js";

test("whoever is added sees it appear, and whoever is removed sees it vanish", async ({ person }) => {
  const ada = await person(unique("Ada"));
  const bob = await person(unique("Bob"));
  const title = unique("Circle");
  await createPrivate(ada, title);
  // A public one that was made after it shows that its making has been heard of.
  const open = unique("Open");
  await ada.create(open);
  await expect(bob.link(open)).toBeVisible();
  await expect(bob.link(title)).toHaveCount(0);
  await ada.open(title);

  const sheet = await Sheet.open(ada);
  await expect(sheet.people).toHaveCount(1);
  await expect(sheet.person(ada.name)).toContainText("Owner · You");
  await sheet.search.fill("nobody has such a name");
  await expect(sheet.dialog).toContainText("Nobody has a name like this.");
  await sheet.add(bob.name);
  await expect(sheet.person(bob.name)).toContainText("Member");
  // Who is in is marked among those who are found, and the focus stays where it was.
  await expect(sheet.named(`${bob.name} is in already`)).toBeFocused();
  await expect(bob.link(title)).toBeVisible();
  await bob.open(title);
  await bob.say("thank you");
  await expect(bob.article("thank you")).toHaveCount(1);

  await sheet.act(bob.name, "Remove");
  await sheet.confirm(`Remove ${bob.name}?`, "Remove");
  await expect(sheet.people).toHaveCount(1);
  await expect(bob.link(title)).toHaveCount(0);
  await expect(bob.heading).not.toHaveText(title);
  await sheet.close();
  await expect(sheet.button).toBeFocused();
  await expect(ada.log).toContainText("thank you");
});

test("owners come and go: handed over, made again, left", async ({ person }) => {
  const ada = await person(unique("Ada"));
  const bob = await person(unique("Bob"));
  const title = unique("Handed over");
  await createPrivate(ada, title);
  const sheet = await Sheet.open(ada);
  await sheet.add(bob.name);

  // The last owner is told why it cannot be.
  ada.trouble.cause(refused(400));
  await sheet.named("Leave").click();
  await sheet.confirm(`Leave “${title}”?`, "Leave");
  await expect(sheet.fault).toContainText("Somebody has to own this conversation");

  await bob.open(title);
  const his = await Sheet.open(bob);
  await expect(his.people.first()).toContainText(ada.name);
  await expect(his.search).toHaveCount(0);
  await sheet.act(bob.name, "Hand over");
  await sheet.confirm(`Hand over to ${bob.name}?`, "Hand over");
  await expect(sheet.person(bob.name)).toContainText("Owner");
  await expect(sheet.person(ada.name)).toContainText("Member · You");
  await expect(sheet.search).toHaveCount(0);
  // It appears where the other one is looking.
  await expect(his.person(bob.name)).toContainText("Owner · You");
  await expect(his.search).toBeVisible();

  await his.act(ada.name, "Make owner");
  await expect(sheet.person(ada.name)).toContainText("Owner · You");
  await expect(sheet.search).toBeVisible();

  await sheet.named("Leave").click();
  await sheet.confirm(`Leave “${title}”?`, "Leave");
  await expect(ada.link(title)).toHaveCount(0);
  await expect(sheet.dialog).toHaveCount(0);
  await expect(his.people).toHaveCount(1);
});

test("the conversation with one other person is made once and found again", async ({ person }) => {
  const ada = await person(unique("Ada"));
  const bob = await person(unique("Bob"));
  const title = unique("Everybody");
  await ada.create(title);
  await bob.open(title);
  await bob.say("here");
  const sheet = await Sheet.open(ada);
  await sheet.named(`Message ${bob.name}`).click();
  await expect(ada.heading).toHaveText(bob.name);
  await expect(sheet.button).toHaveCount(0);
  const id = ada.conversation;
  await ada.say("just us two");
  await expect(bob.link(ada.name)).toBeVisible();
  await bob.open(ada.name);
  await expect(bob.article("just us two")).toBeVisible();

  // From the other side it is the same one.
  await bob.open(title);
  const his = await Sheet.open(bob);
  bob.trouble.cause(refused(400));
  await his.named(`Message ${ada.name}`).click();
  await expect(bob.heading).toHaveText(ada.name);
  expect(bob.conversation).toBe(id);
  await expect(bob.links.filter({ hasText: ada.name })).toHaveCount(1);
});

test("a list that does not come can be asked for again", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const other = await robot.create(unique("Beside it"));
  const ada = await person("Ada");
  ada.trouble.cause(refused(400));
  await ada.create(unique("Hidden"));
  // A page that has just connected asks again by itself, and Retry may be gone before it is pressed.
  await live(ada, robot, other);
  const memberships = (url) =>
    url.pathname === "/api/collections/memberships/records" && url.search.includes("conversation%20");
  await ada.page.route(memberships, (route) => route.fulfill({ status: 400, json: { status: 400, message: "No.", data: {} } }));
  const sheet = new Sheet(ada);
  await sheet.button.click();
  await expect(sheet.fault).toContainText("The people could not be loaded.");
  await ada.page.unroute(memberships);
  await sheet.named("Retry").click();
  await expect(sheet.people).toHaveCount(1);
  await ada.page.keyboard.press("Escape");
  await expect(sheet.dialog).toHaveCount(0);
  await expect(sheet.button).toBeFocused();
  await expect(sheet.button).toHaveAccessibleDescription("1 person");
});
