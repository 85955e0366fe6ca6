// axe over what owners do and what becomes of it, in light and in dark: questions, the notice of a
// removal, closed doors, a conversation between two.
//
// It must never switch a rule off.
import { expectClean } from "../support/axe.js";
import { expect, Foreigner, test } from "../support/fixtures.js";
import { createPrivate, Sheet } from "../support/people.js";

for (const colorScheme of ["light", "dark"]) {
  test(`nothing is wrong with what owners do, ${colorScheme}`, async ({ person, foreigner, ownServer }) => {
    const robot = await foreigner("Robot", ownServer);
    const ada = await person("Ada", { on: ownServer, colorScheme });
    await ada.create("Plans");
    await ada.choose("Plans", "Make private…");
    await expect(ada.dialog).toBeVisible();
    await expectClean(ada, "question before closing");
    await ada.dialog.getByRole("button", { name: "Cancel" }).click();
    await robot.say(ada.conversation, "something rude");
    const rude = ada.article("something rude");
    await rude.hover();
    await rude.getByRole("button", { name: "Delete", exact: true }).click();
    await expect(ada.dialog).toBeVisible();
    await expectClean(ada, "question before deleting what somebody else wrote");
    await ada.dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await expect(ada.article("Ada deleted a message by Robot")).toBeVisible();
    await expectClean(ada, "a line of the server");
    const sheet = await Sheet.open(ada);
    await sheet.act("Robot", "Remove");
    await expect(ada.page.getByRole("dialog", { name: "Remove Robot?" })).toBeVisible();
    await expectClean(ada, "question before removing");
  });

  test(`nothing is wrong with who was removed, ${colorScheme}`, async ({ person, ownServer }) => {
    const ada = await person("Ada", { on: ownServer });
    const bob = await person("Bob", { on: ownServer, colorScheme });
    await expect(bob.newConversation).toBeVisible();
    await createPrivate(ada, "Plans");
    const sheet = await Sheet.open(ada);
    await sheet.add("Bob");
    await bob.open("Plans");
    await sheet.act("Bob", "Remove");
    await sheet.confirm("Remove Bob?", "Remove");
    await expect(bob.page.getByText("You are no longer in “Plans”")).toBeVisible();
    await expectClean(bob, "notice of a removal");
  });

  test(`nothing is wrong with closed doors, ${colorScheme}`, async ({ person, ownServer }) => {
    const root = await Foreigner.superuser(ownServer);
    await root.sdk.collection("settings").update("settingsofochat", { guests: false, sign_up: "closed" });
    const eve = await person("Eve", { on: ownServer, colorScheme, joins: false });
    await expect(eve.button("Join")).toHaveCount(0);
    await expect(eve.page.getByLabel("E-mail", { exact: true })).toBeVisible();
    await expectClean(eve, "closed doors");
  });

  test(`nothing is wrong with a conversation between two, ${colorScheme}`, async ({ person, foreigner, ownServer }) => {
    await foreigner("Robot", ownServer);
    const ada = await person("Ada", { on: ownServer, colorScheme });
    await createPrivate(ada, "Plans");
    const sheet = await Sheet.open(ada);
    await sheet.add("Robot");
    await sheet.named("Message Robot").click();
    await expect(ada.heading).toHaveText("Robot");
    await expectClean(ada, "a conversation between two");
  });
}
