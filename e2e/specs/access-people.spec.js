// axe over the screens about people and invites, in light and in dark; and the keyboard.
//
// It must never switch a rule off.
import { expectClean } from "../support/axe.js";
import { expect, refused, test } from "../support/fixtures.js";
import { createPrivate, Sheet } from "../support/people.js";

for (const colorScheme of ["light", "dark"]) {
  test(`nothing is wrong with people and invites, ${colorScheme}`, async ({ person, foreigner, ownServer }) => {
    const robot = await foreigner("Robot", ownServer);
    const ada = await person("Ada", { on: ownServer, colorScheme });
    await createPrivate(ada, "Plans");
    const sheet = await Sheet.open(ada);
    await sheet.add("Robot");
    await sheet.person("Robot").getByRole("button", { name: "Options for Robot" }).click();
    await expect(sheet.person("Robot").getByRole("button", { name: "Remove", exact: true })).toBeVisible();
    await expectClean(ada, "people of an owner");
    ada.trouble.cause(refused(400));
    await sheet.named("Leave").click();
    await expect(ada.page.getByRole("dialog", { name: "Leave “Plans”?" })).toBeVisible();
    await expectClean(ada, "question before leaving");
    await sheet.confirm("Leave “Plans”?", "Leave");
    await expect(sheet.fault).toBeVisible();
    await sheet.link();
    await expectClean(ada, "links, and a refusal");
    expect(robot.id).toBeTruthy();
  });

  test(`nothing is wrong with the ways of an invite, ${colorScheme}`, async ({ person, ownServer }) => {
    const ada = await person("Ada", { on: ownServer });
    await createPrivate(ada, "Plans");
    const link = await (await Sheet.open(ada)).link();
    const bob = await person("Bob", { on: ownServer, colorScheme, joins: false });
    await bob.page.goto("about:blank");
    await bob.page.goto(link);
    await expect(bob.status.filter({ hasText: "invites you" })).toBeVisible();
    await expectClean(bob, "invited stranger");
    await bob.join();
    await expect(bob.heading).toHaveText("Plans");
    const his = await Sheet.open(bob);
    await expect(his.person("Bob")).toContainText("Member");
    await expect(his.search).toHaveCount(0);
    await expectClean(bob, "people of a member");
    await bob.page.goto(link);
    await expect(bob.page.getByRole("dialog", { name: "Join “Plans”?" })).toBeVisible();
    await expectClean(bob, "question before joining");
  });

  test(`nothing is wrong with an invite that leads nowhere, ${colorScheme}`, async ({ person, ownServer }) => {
    const eve = await person("Eve", { on: ownServer, colorScheme, joins: false });
    eve.trouble.cause(refused(400));
    await eve.page.goto("about:blank");
    await eve.page.goto(`${ownServer.base}/join#unknown`);
    await expect(eve.page.getByRole("alert")).toBeVisible();
    await expectClean(eve, "an invite that leads nowhere, at the door");
    await eve.join();
    await eve.page.goto("about:blank");
    await eve.page.goto(`${ownServer.base}/join#unknown`);
    await expect(eve.page.getByRole("dialog", { name: "This invite leads nowhere" })).toBeVisible();
    await expectClean(eve, "an invite that leads nowhere");
  });
}

test("people can be found, added and removed without a mouse", async ({ person }) => {
  const ada = await person("Ada");
  const bob = await person("Bobette");
  await createPrivate(ada, "Keys only");
  const sheet = new Sheet(ada);
  await sheet.button.focus();
  await ada.page.keyboard.press("Enter");
  await expect(sheet.named("Close")).toBeFocused();
  // The field is there once it is known that she owns the conversation.
  await expect(sheet.search).toBeVisible();
  await ada.page.keyboard.press("Tab");
  await expect(sheet.search).toBeFocused();
  await ada.page.keyboard.type(bob.name);
  // The letters before the last one found others too, who may still stand there.
  await expect(sheet.found).toHaveCount(1);
  await expect(sheet.named(`Add ${bob.name}`)).toBeVisible();
  await ada.page.keyboard.press("Tab");
  await expect(sheet.named(`Add ${bob.name}`)).toBeFocused();
  await ada.page.keyboard.press("Enter");
  await expect(sheet.person(bob.name)).toBeVisible();
  await sheet.person(bob.name).getByRole("button", { name: `Options for ${bob.name}` }).press("Enter");
  await sheet.person(bob.name).getByRole("button", { name: "Remove", exact: true }).press("Enter");
  const question = ada.page.getByRole("dialog", { name: `Remove ${bob.name}?` });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  // "No" leads back to the people, and the keys still reach them.
  await ada.page.keyboard.press("Escape");
  await expect(sheet.named("Close")).toBeFocused();
  await ada.page.keyboard.press("Escape");
  await expect(sheet.dialog).toHaveCount(0);
  await expect(sheet.button).toBeFocused();
});
