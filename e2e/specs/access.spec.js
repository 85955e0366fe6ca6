// axe over every state of the page, in light and in dark; and the keyboard where axe cannot see.
//
// It must never switch a rule off.
import { expectClean } from "../support/axe.js";
import { expect, NO_SERVER, refused, test } from "../support/fixtures.js";

for (const colorScheme of ["light", "dark"]) {
  test(`nothing is wrong from the door to a conversation, ${colorScheme}`, async ({ person, foreigner, ownServer }) => {
    const ada = await person("Ada", { on: ownServer, colorScheme, joins: false });
    const name = ada.page.getByRole("textbox", { name: "Your name" });
    await expect(name).toBeVisible();
    await expectClean(ada, "join");
    await name.press("Enter");
    await expect(ada.page.getByRole("alert")).toBeVisible();
    await expectClean(ada, "join, with a fault");
    await ada.join();
    await expect(ada.heading).toHaveText("Welcome");
    await expectClean(ada, "empty");

    const robot = await foreigner("Robot", ownServer);
    const other = await robot.create("Somebody else's");
    await robot.say(other, "hello");
    await ada.create("Plans");
    await expect(ada.log).toContainText("Nobody has written here yet.");
    await expectClean(ada, "a conversation without messages");
    await ada.say("A message with https://example.com/ in it");
    await ada.say("🎉");
    await robot.say(ada.conversation, "An answer");
    const article = ada.articles.first();
    await expect(article.getByRole("button", { name: "Edit" })).toBeAttached();
    await expect(ada.article("An answer")).toBeVisible();
    await ada.composer.fill("é".repeat(4001));
    await expect(ada.main).toContainText("1 character too many");
    await article.hover();
    await expectClean(ada, "chat");
    await ada.composer.fill("");

    await article.hover();
    await article.getByRole("button", { name: "Edit", exact: true }).click();
    await expect(article.getByRole("textbox")).toBeFocused();
    await expectClean(ada, "editing");
    await ada.page.keyboard.press("Escape");
  });

  test(`nothing is wrong with what floats over the page, ${colorScheme}`, async ({ person, foreigner, ownServer }) => {
    const robot = await foreigner("Robot", ownServer);
    await robot.create("Somebody else's");
    const ada = await person("Ada", { on: ownServer, colorScheme });
    await ada.create("Plans");
    await ada.options("Plans").click();
    await expect(ada.menuItem("Rename")).toBeFocused();
    await expectClean(ada, "menu");
    await ada.menuItem("Rename").click();
    await expect(ada.dialog).toBeVisible();
    await expectClean(ada, "rename dialog");
    await ada.page.keyboard.press("Escape");
    await ada.options("Somebody else's").click();
    await expect(ada.page.getByRole("menu")).toBeVisible();
    await expectClean(ada, "menu of somebody else's");
    await ada.page.keyboard.press("Escape");
    await ada.choose("Plans", "Delete");
    await expect(ada.dialog).toBeVisible();
    await expectClean(ada, "delete dialog");
    await ada.page.keyboard.press("Escape");
    await ada.button("Settings").click();
    await expect(ada.page.getByRole("menu")).toBeVisible();
    await expectClean(ada, "settings");
    await ada.page.keyboard.press("Escape");
  });

  test(`nothing is wrong when things go wrong, ${colorScheme}`, async ({ person, foreigner, ownServer }) => {
    const robot = await foreigner("Robot", ownServer);
    const id = await robot.create("Talk");
    const gone = await robot.create("Goes");
    const ada = await person("Ada", { on: ownServer, colorScheme, at: `/c/${gone}` });
    ada.trouble.cause(refused(400), refused(404), NO_SERVER);
    await expect(ada.heading).toHaveText("Goes");
    await ada.composer.fill("a draft");
    await robot.remove(gone);
    await expect(ada.heading).toHaveText("Talk");
    await expect(ada.button("Put it in this conversation")).toBeVisible();
    await expectClean(ada, "notice with a draft");
    const refusal = { status: 400, message: "No.", data: { text: { code: "validation_required", message: "No." } } };
    await ada.page.route("**/api/collections/messages/records", (route) =>
      route.request().method() === "POST" ? route.fulfill({ status: 400, json: refusal }) : route.fallback());
    await ada.say("refused");
    await expect(ada.article("refused")).toContainText("Not sent.");
    await expectClean(ada, "failed message");
    await ada.page.unroute("**/api/collections/messages/records");
    await ownServer.stop();
    await expect(ada.status).toContainText("The server does not answer.");
    await ada.say("waits");
    await expect(ada.status).toContainText("1 waiting");
    await expectClean(ada, "connection lost");
    const tried = ada.page.waitForRequest("**/api/realtime");
    await ada.status.getByRole("button", { name: "Retry now" }).click();
    await tried;
    await ownServer.start();
    await expect.poll(() => robot.texts(id)).toEqual(["waits"]);
    await ada.visit("/c/abcdefghij01234");
    await expect(ada.heading).toHaveText("This conversation is not here");
    await expectClean(ada, "missing conversation");
  });
}

for (const colorScheme of ["light", "dark"]) {
  test(`nothing is wrong with the ways in and the account, ${colorScheme}`, async ({ person, ownServer }) => {
    // A dozen times axe.
    test.setTimeout(360_000);
    const ada = await person("Ada", { on: ownServer, colorScheme, joins: false });
    ada.trouble.cause(refused(400));
    const field = (label) => ada.page.getByLabel(label, { exact: true });
    await ada.button("Sign in").click();
    await expect(field("E-mail")).toBeFocused();
    await expectClean(ada, "sign in");
    await field("Password").press("Enter");
    await expect(ada.page.getByRole("alert").first()).toBeVisible();
    await expectClean(ada, "sign in, with faults");
    await ada.button("Forgotten password?").click();
    await expect(field("E-mail")).toBeFocused();
    await expectClean(ada, "forgotten password");
    await ada.button("Sign in").click();
    await ada.button("Create account").click();
    await expect(field("Your name")).toBeFocused();
    await expectClean(ada, "create account");
    await field("Your name").fill("Ada");
    await field("E-mail").fill(`ada-${colorScheme}@example.com`);
    await field("Password").fill("a long password");
    await ada.button("Create account").click();
    await expect(ada.newConversation).toBeVisible();

    await ada.button("Settings").click();
    await ada.menuItem("Account").click();
    await expect(field("Your name")).toBeFocused();
    await expectClean(ada, "account");
    for (const [part, first] of [
      ["Change e-mail", "New e-mail"], ["Change password", "Present password"], ["Delete account", "Present password"],
    ]) {
      await ada.dialog.getByRole("button", { name: part }).click();
      await expect(field(first)).toBeFocused();
      await expectClean(ada, part);
      await ada.dialog.getByRole("button", { name: "Back" }).click();
      await expect(field("Your name")).toBeFocused();
    }
    await ada.page.keyboard.press("Escape");
    await expect(ada.dialog).toHaveCount(0);
    await expect(ada.button("Settings")).toBeFocused();
    await ada.signOut();

    const guest = await person("Ben", { on: ownServer, colorScheme });
    await guest.button("Settings").click();
    await guest.menuItem("Account").click();
    await expect(guest.page.getByLabel("Your name", { exact: true })).toBeFocused();
    await expectClean(guest, "account of a guest");
    await guest.dialog.getByRole("button", { name: "Create account" }).click();
    await expect(guest.page.getByLabel("E-mail", { exact: true })).toBeFocused();
    await expectClean(guest, "from guest to member");
    await guest.dialog.getByRole("button", { name: "Back" }).click();
    await guest.dialog.getByRole("button", { name: "Delete account" }).click();
    await expect(guest.dialog.getByRole("button", { name: "Back" })).toBeFocused();
    await expectClean(guest, "the end of a guest");
  });
}

test("a dialog keeps the focus inside, and gives it back", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create("Keyboard");
  await ada.options("Keyboard").focus();
  await ada.page.keyboard.press("Enter");
  // The code of the menu may still be on its way, and a key that comes before it goes elsewhere.
  await expect(ada.menuItem("Rename")).toBeFocused();
  await ada.page.keyboard.press("ArrowDown");
  await expect(ada.menuItem("Make private…")).toBeFocused();
  await ada.page.keyboard.press("Enter");
  const cancel = ada.dialog.getByRole("button", { name: "Cancel" });
  await expect(cancel).toBeFocused();
  // Tab may leave the page for the browser's own controls, but never for the page behind.
  for (let presses = 0; presses < 8; presses += 1) {
    await ada.page.keyboard.press("Tab");
    const place = await ada.page.evaluate(() => {
      const active = document.activeElement;
      return active === document.body || active.closest("[role=dialog]") ? "fine" : active.outerHTML;
    });
    expect(place).toBe("fine");
  }
  await cancel.focus();
  await ada.page.keyboard.press("Escape");
  await expect(ada.dialog).toHaveCount(0);
  await expect(ada.options("Keyboard")).toBeFocused();
});

/** Everything that is said aloud of a conversation from now on, in the order in which it is heard. */
function aloud(one) {
  return one.page.evaluateHandle(() => {
    const heard = [];
    const observer = new MutationObserver((changes) => {
      const lines = new Set();
      for (const { target, addedNodes } of changes) {
        const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
        const region = element?.closest("main [aria-live=polite]");
        for (const node of [...addedNodes, target]) {
          const line = [...(region?.children ?? [])].find((child) => child.contains(node));
          if (line) lines.add(line);
        }
      }
      for (const line of lines) heard.push(line.textContent);
    });
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
    return heard;
  });
}

test("new messages of others are read out, once, and one's own are not", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create("Aloud");
  await robot.say(id, "old news");
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.article("old news")).toHaveCount(1);
  const spoken = ada.main.locator("[aria-live=polite]").filter({ hasText: "Robot:" });
  await expect(spoken).toHaveCount(0);
  const heard = await aloud(ada);
  await robot.say(id, "hear this");
  await expect(spoken).toHaveText("Robot: hear this");
  const stored = ada.stored("POST", "messages");
  await ada.say("my own words");
  await expect(ada.article("my own words")).toHaveCount(1);
  await stored;
  // What comes after one's own words shows that nothing was said of them, neither as they were written
  // nor as they came back.
  await robot.say(id, "and this");
  await expect(spoken).toHaveText("Robot: and this");
  expect(await heard.jsonValue()).toEqual(["Robot: hear this", "Robot: and this"]);
  await expect(ada.log).toHaveAttribute("aria-live", "off");
});

test("nothing moves for those who asked for less motion", async ({ person }) => {
  const ada = await person("Ada", { reducedMotion: "reduce" });
  await ada.create("Still");
  // Noted as it begins: by the time that anybody looks, it may be over.
  const moved = await ada.page.evaluateHandle(() => {
    const all = [];
    const shown = (animation) => animation.effect.getKeyframes().some((frame) => frame.transform || frame.translate);
    for (const begin of ["animationstart", "transitionrun"]) {
      document.addEventListener(begin, ({ target }) => {
        for (const one of target.getAnimations().filter(shown)) all.push(one.animationName ?? "transition");
      }, true);
    }
    return all;
  });
  await ada.choose("Still", "Delete");
  await expect(ada.dialog).toBeVisible();
  // What begins is told in the next frame.
  await ada.page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
  expect(await moved.jsonValue()).toEqual([]);
});
