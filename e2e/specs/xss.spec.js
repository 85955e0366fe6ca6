// Whatever people write is shown as it was written, wherever the app shows it: threads, lists, menus,
// dialogs, notices, the title of the tab; also after a reload, out of the browser's own copy.
//
// It must never look away: a dialog, a report of the security policy, a request to another origin
// or an element that nobody drew fails the test.
import { expect, refused, test } from "../support/fixtures.js";
import { chunks, guarded, kinds, letters, NAMES, SCREEN, TEXTS, TITLES, WHOLE, whole } from "../support/guard.js";
import { PAYLOADS, PLACES } from "../support/payloads.js";

test("the list of payloads is long, and half a character is refused", async ({ foreigner, ownServer }) => {
  expect(PAYLOADS.length).toBeGreaterThanOrEqual(60);
  expect(new Set(TEXTS).size).toBe(PAYLOADS.length);
  expect(NAMES.length).toBeGreaterThanOrEqual(35);
  expect(TITLES.length).toBeGreaterThanOrEqual(60);
  const robot = await foreigner("Robot", ownServer);
  const id = await robot.create("Halves");
  const halves = PAYLOADS.filter((payload) => payload !== whole(payload));
  expect(halves).not.toEqual([]);
  for (const half of halves) await expect(robot.say(id, half)).rejects.toMatchObject({ status: 400 });
});

test("texts are shown letter by letter, and make no element", async ({ person, foreigner, ownServer }) => {
  const robot = await foreigner("Robot", ownServer);
  const rooms = [];
  for (const [n, texts] of chunks(TEXTS).entries()) {
    const [plain, hostile] = [await robot.create(`Plain ${n}`), await robot.create(`Hostile ${n}`)];
    await robot.sayAll(plain, texts.map((_, k) => `plain words ${k}`));
    await robot.sayAll(hostile, WHOLE.slice(n * SCREEN, (n + 1) * SCREEN));
    rooms.push({ n, texts, hostile });
  }
  const ada = await person("Ada", { on: ownServer });
  const unharmed = await guarded(ada);
  for (const { n, texts, hostile } of rooms) {
    await ada.open(`Plain ${n}`);
    await expect(ada.article("plain words")).toHaveCount(texts.length);
    // Who wrote them may be known a moment later.
    await expect(ada.article("Robot")).toHaveCount(texts.length);
    const expected = await ada.log.evaluate(kinds);
    await ada.open(`Hostile ${n}`);
    await expect(ada.articles).toHaveCount(texts.length);
    await expect(ada.article("Robot")).toHaveCount(texts.length);
    for (const [k, text] of texts.entries()) {
      await expect.poll(async () => (await letters(ada.articles))[k], text).toContain(text);
    }
    await expect.poll(() => ada.log.evaluate(kinds)).toEqual(expected);
    await expect(ada.log.locator("a[target]"), "none of them is an address").toHaveCount(0);
    // The same through the answers of a foreign client that edits, and through one's own hands.
    expect(await robot.texts(hostile)).toEqual(texts);
    await unharmed();
  }
  // Written here: first as it waits, then as the server has it.
  await ada.open("Plain 0");
  for (const text of [TEXTS[0], TEXTS[7], TEXTS[20]]) {
    const stored = ada.stored("POST", "messages");
    await ada.say(text);
    await stored;
    await expect.poll(async () => (await letters(ada.articles)).at(-1)).toContain(text);
  }
  await ada.page.reload();
  await expect(ada.articles.last()).toContainText(TEXTS[20]);
  await unharmed();
});

test("titles are shown letter by letter in list, head, tab, menu, dialogs and notices", async ({ person, foreigner, ownServer }) => {
  test.setTimeout(360_000);
  const robot = await foreigner("Robot", ownServer);
  const rooms = [];
  for (const title of TITLES) {
    const id = await robot.create(title);
    // The last line of each stands in the list too.
    await robot.say(id, title);
    rooms.push({ title, id });
  }
  const ada = await person("Ada", { on: ownServer });
  const unharmed = await guarded(ada);
  await expect(ada.links).toHaveCount(rooms.length);
  for (const { title, id } of rooms) {
    const link = ada.list.locator(`a[href="/c/${id}"]`);
    await expect.poll(async () => (await letters(link))[0]?.startsWith(title), title).toBe(true);
    await expect.poll(async () => (await letters(link))[0].slice(title.length), "its last line").toContain(`Robot: ${title}`);
  }
  const rows = await ada.list.getByRole("listitem").evaluateAll((all) => all.map((one) => one.querySelectorAll("*").length));
  expect(Math.max(...rows) - Math.min(...rows), "the row that is open has one mark more, if any").toBeLessThanOrEqual(1);
  for (const { title, id } of rooms) {
    await ada.list.locator(`a[href="/c/${id}"]`).click();
    await expect.poll(() => ada.heading.textContent()).toBe(title);
    await expect.poll(() => ada.page.evaluate(() => document.title), title).toContain(title.replace(/[\t\n\f\r ]+/g, " "));
  }
  await unharmed();
  // One of each kind through everything that floats over the page.
  let own = 0;
  for (const title of TITLES.filter((_, n) => n % 9 === 0)) {
    const id = await ada.create(title);
    own += 1;
    const row = ada.list.getByRole("listitem").filter({ has: ada.page.locator(`a[href="/c/${id}"]`) });
    for (const item of ["Rename", "Delete"]) {
      await row.hover();
      await row.getByRole("button").first().click();
      await ada.menuItem(item).click();
      const words = (one) => one.textContent + [...one.querySelectorAll("input")].map((field) => field.value);
      await expect.poll(() => ada.dialog.evaluate(words)).toContain(title);
      expect(await ada.dialog.evaluate(kinds)).not.toHaveProperty("img");
      await ada.page.keyboard.press("Escape");
      await expect(ada.dialog).toHaveCount(0);
    }
  }
  // Deleted by somebody else while one looks at it: a notice names it.
  const { title, id } = rooms.find((room) => room.title.includes("onerror"));
  await ada.list.locator(`a[href="/c/${id}"]`).click();
  await expect.poll(() => ada.heading.textContent()).toBe(title);
  await robot.remove(id);
  await expect(ada.page.getByText(`“${title}”`).first()).toBeVisible();
  await unharmed();
  await ada.page.reload();
  await expect(ada.links).toHaveCount(rooms.length + own - 1);
  await unharmed();
});

test("names are shown letter by letter, one's own too", async ({ person, foreigner, ownServer }) => {
  const robot = await foreigner("Robot", ownServer);
  const id = await robot.create("Many names");
  for (const name of NAMES.slice(0, 2 * SCREEN)) {
    const one = await foreigner(name, ownServer);
    await one.say(id, "my name is above");
  }
  const ada = await person(NAMES.find((name) => name.includes("<img")), { on: ownServer, joins: false });
  const unharmed = await guarded(ada);
  await ada.join();
  await ada.open("Many names");
  const wanted = NAMES.slice(0, 2 * SCREEN);
  await expect(ada.articles).toHaveCount(wanted.length);
  for (const [k, name] of wanted.entries()) {
    await expect.poll(async () => (await letters(ada.articles))[k], name).toContain(name);
  }
  await expect.poll(() => ada.list.evaluate((one) => one.textContent)).toContain(ada.name);
  await unharmed();
  await ada.page.reload();
  await expect(ada.articles).toHaveCount(wanted.length);
  await unharmed();
});

test("the names of files are the server's, and a picture is nothing but one", async ({ foreigner, ownServer, request }) => {
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const robot = await foreigner("Robot", ownServer);
  let taken = 0;
  for (const name of WHOLE) {
    const form = new FormData();
    form.set("avatar", new Blob([Buffer.from(dot, "base64")], { type: "image/png" }), `${name}.png`);
    // A name that breaks the form's own lines is refused, and nothing else happens.
    const answer = await robot.sdk.collection("users").update(robot.id, form).catch(({ status }) => ({ status }));
    if (answer.status) expect(answer.status, name).toBe(400);
    else expect(answer.avatar, name).toMatch(/^[\w.=-]+\.png$/);
    taken += answer.status ? 0 : 1;
  }
  expect(taken).toBeGreaterThanOrEqual(60);
  const { avatar } = await robot.sdk.collection("users").getOne(robot.id);
  const answer = await request.get(`${ownServer.base}/api/files/users/${robot.id}/${avatar}`);
  expect(answer.headers()["content-type"]).toBe("image/png");
  expect(answer.headers()["x-content-type-options"]).toBe("nosniff");
  // A page that says that it is a picture is refused.
  const page = new FormData();
  page.set("avatar", new Blob(["<script>harmed=1</script>"], { type: "image/png" }), "a.png");
  await expect(robot.sdk.collection("users").update(robot.id, page)).rejects.toMatchObject({ status: 400 });
});

test("addresses of the app lead nowhere else", async ({ person, ownServer }) => {
  const ada = await person("Ada", { on: ownServer });
  const unharmed = await guarded(ada);
  ada.trouble.cause(refused(404));
  for (const place of PLACES) {
    const answer = await ada.page.goto(ownServer.base + place);
    if (answer.status() === 200) await expect(ada.newConversation, place).toBeVisible();
    else expect(answer.status(), place).toBe(404);
    await unharmed();
  }
});

test("nothing but http and https becomes a link", async ({ person, foreigner, ownServer }) => {
  const robot = await foreigner("Robot", ownServer);
  const id = await robot.create("Addresses");
  const schemes = ["javascript", "data", "vbscript", "file", "ftp", "blob", "about", "intent", "ms-word", "tel", "ws"];
  await robot.sayAll(id, [
    ...schemes.map((scheme) => `${scheme}://example.com/a ${scheme}:alert(1)`),
    "//example.com/a  \\\\example.com\\a  http:/example.com  http:example.com  hxxp://example.com",
    "http://example.com/a HTTPS://EXAMPLE.COM/b",
    "https://user:word@example.com/ https://example.com/<script>harmed=1</script>",
  ]);
  const ada = await person("Ada", { on: ownServer, at: `/c/${id}` });
  const unharmed = await guarded(ada);
  await expect(ada.articles).toHaveCount(schemes.length + 3);
  const links = ada.log.getByRole("link").and(ada.page.locator("[target]"));
  const found = await links.evaluateAll((all) => all.map((one) => ({ scheme: one.protocol, said: one.getAttribute("href"), text: one.textContent })));
  expect(found.length).toBeGreaterThanOrEqual(3);
  for (const { scheme, said, text } of found) {
    expect(["http:", "https:"], said).toContain(scheme);
    expect(said, "a link says where it leads").toBe(text);
  }
  const articles = await ada.articles.evaluateAll((all) => all.map((one) => one.querySelectorAll("a[target]").length));
  expect(articles.slice(0, schemes.length + 1)).toEqual(Array.from({ length: schemes.length + 1 }, () => 0));
  await unharmed();
});

test("this watch is awake: markup that does get in is seen, and the policy stops what it wants", async ({ person, ownServer }) => {
  const ada = await person("Ada", { on: ownServer });
  const unharmed = await guarded(ada);
  await unharmed();
  ada.trouble.cause(/Content Security Policy/i, /harm\.invalid\/a csp/);
  const told = ada.page.waitForEvent("console", (message) => /content security policy: img-src/.test(message.text()));
  await ada.page.evaluate(() => document.body.insertAdjacentHTML("beforeend", "<img src=//harm.invalid/a onerror=harmed=1>"));
  await told;
  await expect(unharmed()).rejects.toThrow(/harm\.invalid/);
  expect(await ada.page.evaluate(() => window.harmed), "nothing inline runs").toBeUndefined();
});
