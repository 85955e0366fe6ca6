// A page that goes the moment after: reloaded or closed before the browser's database has anything.
//
// It must never let the page rest between the gesture and its end.
import { cutOff, storedMessages, waiting } from "../support/browser.js";
import { expect, test, unique } from "../support/fixtures.js";

/** From now on the page reloads as soon as these words are in it, in the very task that put them there. */
async function reloadAt(who, words) {
  const loaded = who.page.waitForEvent("load");
  await who.page.evaluate((text) => {
    const look = () => {
      if (!document.body.textContent.includes(text)) return;
      watch.disconnect();
      location.reload();
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, characterData: true, subtree: true });
  }, words);
  return { loaded };
}

test("what was done the moment before a reload is there after it", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("At once");
  const ada = await person("Ada");
  const id = await ada.create(title);
  await ada.say("first");
  await expect.poll(() => robot.texts(id)).toEqual(["first"]);
  // What the server has is read from the local copy, which takes its time, and may be stored before
  // the message is in it.
  await expect.poll(() => storedMessages(ada, id)).toContain("first");
  // A page that goes before it has heard that its message is stored says it once more.
  await expect.poll(() => waiting(ada)).toEqual([]);
  const heal = await cutOff(ada);

  // Two messages, of which only the second could be a draft.
  await ada.say("second");
  let { loaded } = await reloadAt(ada, "third");
  await ada.say("third");
  await loaded;
  await expect(ada.articles).toHaveText([/first/, /second/, /third/]);
  await expect(ada.composer).toHaveValue("");

  ({ loaded } = await reloadAt(ada, "the very first"));
  await ada.articles.first().hover();
  await ada.articles.first().getByRole("button", { name: "Edit" }).click();
  const editor = ada.log.getByRole("textbox");
  await editor.fill("the very first");
  await editor.press("Enter");
  await loaded;
  await expect(ada.articles).toHaveText([/the very first/, /second/, /third/]);

  const renamed = unique("Renamed");
  await ada.choose(title, "Rename");
  await ada.dialog.getByRole("textbox").fill(renamed);
  ({ loaded } = await reloadAt(ada, renamed));
  await ada.dialog.getByRole("textbox").press("Enter");
  await loaded;
  await expect(ada.heading).toHaveText(renamed);

  const made = unique("Made");
  ({ loaded } = await reloadAt(ada, made));
  await ada.newConversation.fill(made);
  await ada.newConversation.press("Enter");
  await loaded;
  await expect(ada.link(made)).toBeVisible();

  await heal();
  await expect.poll(() => robot.texts(id), { timeout: 60_000 }).toEqual(["the very first", "second", "third"]);
  await expect.poll(() => robot.titles()).toEqual(expect.arrayContaining([renamed, made]));
  expect((await robot.byTitle(renamed)).id).toBe(id);
});

test("a tab that is closed the moment after has sent what it said", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Closed at once"));
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.heading).not.toBeEmpty();
  const context = ada.page.context();
  const heal = await cutOff(ada);
  await ada.composer.fill("one");
  await ada.composer.press("Enter");
  await ada.composer.fill("two");
  await ada.composer.press("Enter");
  await ada.page.close();
  await heal();
  ada.page = await context.newPage();
  await ada.visit(`/c/${id}`);
  await expect.poll(() => robot.texts(id), { timeout: 60_000 }).toEqual(["one", "two"]);
  await expect(ada.articles).toHaveText([/one/, /two/]);
  await expect(ada.composer).toHaveValue("");
});
