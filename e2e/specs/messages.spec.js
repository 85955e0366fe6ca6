// Writing, changing and deleting messages, as the one who does it sees it.
//
// It must never count on the speed of the server: where the order matters, answers are held back.
import { expect, refused, test, unique } from "../support/fixtures.js";

const MESSAGES = "**/api/collections/messages/records";

/** Holds the sending of messages back until `release` is called. */
async function hold(one) {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  let sent = 0;
  await one.page.route(MESSAGES, async (route) => {
    if (route.request().method() === "POST") {
      sent += 1;
      await held;
    }
    await route.continue();
  });
  return { release, sent: () => sent };
}

test("Enter sends, and the cursor stays in the empty composer", async ({ person, foreigner }) => {
  const ada = await person("Ada");
  const id = await ada.create(unique("Talk"));
  const stored = ada.stored("POST", "messages");
  await ada.say("Good morning");
  await expect(ada.articles).toHaveCount(1);
  await expect(ada.article("Good morning")).toContainText("Ada");
  await expect(ada.article("Good morning").getByRole("time")).toHaveText(/\d/);
  await expect(ada.composer).toHaveValue("");
  await expect(ada.composer).toBeFocused();
  await stored;
  const robot = await foreigner("Robot");
  expect(await robot.texts(id)).toEqual(["Good morning"]);
});

test("the button sends, and the cursor stays in the composer", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create(unique("Talk"));
  await ada.composer.fill("By hand");
  await ada.sendButton.click();
  await expect(ada.article("By hand")).toHaveCount(1);
  await expect(ada.composer).toHaveValue("");
  await expect(ada.composer).toBeFocused();
});

test("Shift+Enter breaks the line, and the break is kept", async ({ person, foreigner }) => {
  const ada = await person("Ada");
  const id = await ada.create(unique("Lines"));
  await ada.composer.pressSequentially("one");
  await ada.composer.press("Shift+Enter");
  await ada.composer.pressSequentially("two");
  await expect(ada.composer).toHaveValue("one\ntwo");
  await expect(ada.articles).toHaveCount(0);
  const stored = ada.stored("POST", "messages");
  await ada.composer.press("Enter");
  await stored;
  const robot = await foreigner("Robot");
  expect(await robot.texts(id)).toEqual(["one\ntwo"]);
  expect(await ada.article("one").innerText()).toMatch(/one\ntwo/);
});

test("blanks are not sent", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create(unique("Silence"));
  const held = await hold(ada);
  await ada.composer.press("Enter");
  await ada.composer.fill("  \n ");
  await ada.composer.press("Enter");
  await ada.sendButton.click();
  await ada.say("something");
  await expect(ada.articles).toHaveCount(1);
  await expect.poll(held.sent).toBe(1);
  held.release();
});

test("the Enter that ends a composition does not send", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create(unique("日本語"));
  await ada.composer.fill("にほん");
  await ada.composer.evaluate((field) => {
    field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    const enter = { key: "Enter", code: "Enter", keyCode: 229, isComposing: true };
    field.dispatchEvent(new KeyboardEvent("keydown", { ...enter, bubbles: true, cancelable: true }));
  });
  await expect(ada.composer).toHaveValue("にほん");
  await ada.composer.evaluate((field) => {
    field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "にほん" }));
  });
  await expect(ada.articles).toHaveCount(0);
  await expect(async () => {
    await ada.composer.press("Enter");
    await expect(ada.articles).toHaveCount(1, { timeout: 200 });
  }).toPass();
  await expect(ada.article("にほん")).toHaveCount(1);
});

test("a message stands at once, and once when the answer comes", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create(unique("Instant"));
  const held = await hold(ada);
  await ada.say("before the server knows");
  await expect(ada.article("before the server knows")).toBeVisible();
  await expect(ada.composer).toHaveValue("");
  const stored = ada.stored("POST", "messages");
  held.release();
  await stored;
  // What came back has been taken over when the toolbar of a stored message is there.
  await expect(ada.article("before the server knows").getByRole("button", { name: "Edit" })).toBeAttached();
  await expect(ada.articles).toHaveCount(1);
});

test("the echo does not replace the article, it becomes it", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create(unique("Same node"));
  const held = await hold(ada);
  await ada.say("the very same");
  const article = ada.article("the very same");
  await article.evaluate((node) => {
    node.tag = "the one";
  });
  const id = await article.getAttribute("data-message-id");
  const stored = ada.stored("POST", "messages");
  held.release();
  expect((await (await stored).json()).id).toBe(id);
  await expect(article.getByRole("button", { name: "Edit" })).toBeAttached();
  expect(await article.evaluate((node) => node.tag)).toBe("the one");
  expect(await article.getAttribute("data-message-id")).toBe(id);
});

test("ten quick messages arrive in order, each once", async ({ person, foreigner }) => {
  const ada = await person("Ada");
  const id = await ada.create(unique("Quick"));
  const texts = Array.from({ length: 10 }, (_, n) => `number ${n}`);
  for (const text of texts) await ada.say(text);
  const robot = await foreigner("Robot");
  await expect.poll(() => robot.texts(id)).toEqual(texts);
  await expect(ada.articles).toHaveCount(10);
  for (const [n, text] of texts.entries()) await expect(ada.articles.nth(n)).toContainText(text);
});

test("is edited in place; Escape leaves it as it was", async ({ person, foreigner }) => {
  const ada = await person("Ada");
  const id = await ada.create(unique("Edit"));
  await ada.say("teh word");
  const article = ada.articles.first();
  await article.hover();
  await article.getByRole("button", { name: "Edit", exact: true }).click();
  const field = article.getByRole("textbox", { name: "Edit text" });
  await expect(field).toBeFocused();
  await field.fill("nonsense");
  await field.press("Escape");
  await expect(article).toContainText("teh word");
  await expect(article).not.toContainText("edited");

  await article.hover();
  await article.getByRole("button", { name: "Edit", exact: true }).click();
  await field.fill("the word");
  await field.press("Enter");
  await expect(article).toContainText("the word");
  await expect(article).toContainText("edited");
  await expect(ada.composer).toBeFocused();
  const robot = await foreigner("Robot");
  await expect.poll(() => robot.texts(id)).toEqual(["the word"]);
});

test("ArrowUp in the empty composer edits the last message", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create(unique("Up"));
  await ada.say("first");
  await ada.say("secnd");
  await expect(ada.article("secnd").getByRole("button", { name: "Edit" })).toBeAttached();
  await ada.composer.press("ArrowUp");
  const field = ada.log.getByRole("textbox", { name: "Edit text" });
  await expect(field).toHaveValue("secnd");
  await field.fill("second");
  await field.press("Enter");
  await expect(ada.article("second")).toBeVisible();
});

test("is deleted after a question", async ({ person, foreigner }) => {
  const ada = await person("Ada");
  const id = await ada.create(unique("Delete"));
  await ada.say("stays");
  await ada.say("goes");
  const article = ada.article("goes");
  await article.hover();
  await article.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(ada.dialog).toContainText("goes");
  await ada.dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(article).toBeVisible();
  await article.hover();
  await article.getByRole("button", { name: "Delete", exact: true }).click();
  await ada.dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(article).toHaveCount(0);
  await expect(ada.articles).toHaveCount(1);
  const robot = await foreigner("Robot");
  await expect.poll(() => robot.texts(id)).toEqual(["stays"]);
});

test("4000 characters are sent, 4001 are not and stay", async ({ person, foreigner }) => {
  const ada = await person("Ada");
  const id = await ada.create(unique("Long"));
  const full = "é".repeat(4000);
  await ada.composer.fill(`${full}x`);
  await expect(ada.main).toContainText("1 character too many");
  await ada.composer.press("Enter");
  await expect(ada.composer).toHaveValue(`${full}x`);
  await expect(ada.articles).toHaveCount(0);
  await ada.composer.fill(full);
  const stored = ada.stored("POST", "messages");
  await ada.composer.press("Enter");
  await stored;
  await expect(ada.composer).toHaveValue("");
  const robot = await foreigner("Robot");
  expect(await robot.texts(id)).toEqual([full]);
});

test.describe("a message that the server refuses", () => {
  const refusal = {
    status: 400,
    message: "Failed to create record.",
    data: { text: { code: "validation_max_text_constraint", message: "Must be less than 4000 characters." } },
  };

  async function refuse(ada) {
    ada.trouble.cause(refused(400));
    let refusals = 0;
    await ada.page.route(MESSAGES, (route) => {
      if (route.request().method() !== "POST" || refusals > 0) return route.fallback();
      refusals += 1;
      return route.fulfill({ status: 400, json: refusal });
    });
    await ada.say("not this time");
    const article = ada.article("not this time");
    await expect(article).toContainText("Not sent. It is too long.");
    return article;
  }

  test("says why, and Retry sends it", async ({ person, foreigner }) => {
    const ada = await person("Ada");
    const id = await ada.create(unique("Retry"));
    const article = await refuse(ada);
    const stored = ada.stored("POST", "messages");
    await article.getByRole("button", { name: "Retry" }).click();
    await stored;
    await expect(article).not.toContainText("Not sent");
    const robot = await foreigner("Robot");
    expect(await robot.texts(id)).toEqual(["not this time"]);
  });

  test("Edit takes it back into the composer", async ({ person }) => {
    const ada = await person("Ada");
    await ada.create(unique("Take back"));
    const article = await refuse(ada);
    await article.getByRole("button", { name: "Edit" }).click();
    await expect(ada.composer).toHaveValue("not this time");
    await expect(ada.articles).toHaveCount(0);
  });

  test("Discard forgets it, and does not hold up the next", async ({ person, foreigner }) => {
    const ada = await person("Ada");
    const id = await ada.create(unique("Discard"));
    const article = await refuse(ada);
    const stored = ada.stored("POST", "messages");
    await ada.say("this one");
    await stored;
    await article.getByRole("button", { name: "Discard" }).click();
    await expect(article).toHaveCount(0);
    const robot = await foreigner("Robot");
    expect(await robot.texts(id)).toEqual(["this one"]);
  });
});

test("what was being written is there again after a look elsewhere and a reload", async ({ person }) => {
  const ada = await person("Ada");
  const title = unique("Draft");
  const other = unique("Elsewhere");
  await ada.create(other);
  await ada.create(title);
  await ada.composer.fill("half a thought");
  await ada.open(other);
  await expect(ada.composer).toHaveValue("");
  await ada.open(title);
  await expect(ada.composer).toHaveValue("half a thought");
  await ada.page.reload();
  await expect(ada.heading).toHaveText(title);
  await expect(ada.composer).toHaveValue("half a thought");
});
