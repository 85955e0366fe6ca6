// Hostile words where people meet: the sheet of people, lines of the server, conversations between
// two, invites at the door and inside, the account; and pictures that want to be programs.
//
// It must never look away: see `support/guard.js`.
import { expect, refused, test } from "../support/fixtures.js";
import { guarded, kinds, letters, NAMES, SCREEN, TITLES } from "../support/guard.js";
import { Sheet } from "../support/people.js";

const FEW = 6;
/** Some of every kind. */
const some = (all, most) => all.filter((_, n) => n % Math.ceil(all.length / most) === 0);
const text = (locator) => locator.evaluate((one) => one.textContent);
const create = (one, collection, body) => one.sdk.collection(collection).create(body);

test("people, what is done about them, and lines of the server", async ({ person, foreigner, ownServer }) => {
  const robot = await foreigner(NAMES[0], ownServer);
  const conversation = (await create(robot, "conversations", { title: "Plain", visibility: "private" })).id;
  const ada = await person("Ada", { on: ownServer });
  const unharmed = await guarded(ada);
  const me = (await robot.sdk.collection("users").getFirstListItem("name = 'Ada'")).id;
  await create(robot, "memberships", { conversation, user: me, role: "owner" });
  await ada.open("Plain");
  const names = NAMES.slice(1, SCREEN);
  const people = [];
  for (const name of names) people.push(await foreigner(name, ownServer));
  for (const one of people) await create(robot, "memberships", { conversation, user: one.id });
  const titles = TITLES.slice(0, SCREEN);
  for (const title of titles) await robot.rename(conversation, title);
  // One line each; the newest title is the conversation's.
  await expect(ada.articles).toHaveCount(1 + names.length + titles.length);
  for (const [k, words] of [...names, ...titles].entries()) {
    await expect.poll(async () => (await letters(ada.articles))[1 + k], words).toContain(words);
  }
  await expect.poll(() => text(ada.heading)).toBe(titles.at(-1));
  await unharmed();

  const sheet = await Sheet.open(ada);
  await expect(sheet.people).toHaveCount(2 + names.length);
  const place = async (name) => (await letters(sheet.people)).findIndex((row) => row.includes(name));
  for (const name of [NAMES[0], ...names]) await expect.poll(() => place(name), name).toBeGreaterThanOrEqual(0);
  expect(await sheet.dialog.evaluate(kinds)).not.toHaveProperty("img");
  // The questions name them.
  const row = sheet.people.nth(await place(names[6]));
  await row.getByRole("button").last().click();
  for (const what of ["Remove"]) {
    await row.getByRole("button", { name: what, exact: true }).click();
    const question = ada.page.getByRole("dialog", { name: new RegExp(`^${what} `) });
    await expect(question).toBeVisible();
    await expect.poll(() => text(question.getByRole("heading"))).toContain(names[6]);
    await unharmed();
    await question.getByRole("button", { name: "Cancel" }).click();
  }
  // Whoever is looked for is found under every name, and the question is no program either.
  const strangers = NAMES.slice(SCREEN, SCREEN + 8);
  for (const name of strangers) await foreigner(name, ownServer);
  for (const name of strangers) {
    await sheet.search.fill(name);
    await expect.poll(async () => (await letters(sheet.found)).join("\n"), name).toContain(name);
  }
  await unharmed();
});

test("conversations between two are called after the other one", async ({ person, foreigner, ownServer }) => {
  const ada = await person("Ada", { on: ownServer });
  const unharmed = await guarded(ada);
  const names = some(NAMES, SCREEN);
  let me;
  const made = [];
  for (const name of names) {
    const one = await foreigner(name, ownServer);
    me ??= (await one.sdk.collection("users").getFirstListItem("name = 'Ada'")).id;
    made.push({ name, id: (await create(one, "conversations", { direct: me })).id });
  }
  await expect(ada.links).toHaveCount(names.length);
  for (const { name, id } of made) {
    const link = ada.list.locator(`a[href="/c/${id}"]`);
    await expect.poll(() => text(link), name).toContain(name);
  }
  for (const { name, id } of made.slice(0, FEW)) {
    await ada.list.locator(`a[href="/c/${id}"]`).click();
    await expect.poll(() => text(ada.heading), name).toBe(name);
    await expect.poll(() => ada.page.title(), "the tab").toContain(name.replace(/[\t\n\f\r ]+/g, " "));
    await unharmed();
  }
});

test("an invitation is read out, at the door and inside", async ({ person, foreigner, ownServer }) => {
  const titles = some(TITLES, SCREEN);
  const invites = [];
  for (const [k, title] of titles.entries()) {
    const one = await foreigner(NAMES[k % NAMES.length], ownServer);
    const { id } = await create(one, "conversations", { title, visibility: "private" });
    const { token } = await one.sdk.send("/api/ochat/invites", { method: "POST", body: { conversation: id } });
    invites.push({ title, inviter: NAMES[k % NAMES.length], place: `${ownServer.base}/join#${token}` });
  }
  const bob = await person("Bob", { on: ownServer, joins: false, at: "/join" });
  const unharmed = await guarded(bob);
  for (const { title, inviter, place } of invites) {
    await bob.page.goto(place);
    const banner = bob.status.filter({ hasText: "invites you" });
    await expect.poll(() => letters(banner), title).toEqual([`${inviter} invites you to “${title}”.`]);
  }
  await unharmed();
  await bob.join();
  await expect.poll(() => text(bob.heading)).toBe(titles.at(-1));
  for (const { title, inviter, place } of invites.slice(0, FEW)) {
    await bob.page.goto(place);
    await expect.poll(async () => (await letters(bob.dialog)).join("\n"), title).toContain(`${inviter} invites you to “${title}”.`);
    await expect.poll(() => text(bob.dialog.getByRole("heading"))).toBe(`Join “${title}”?`);
    await unharmed();
  }
});

test("one's own name, in the account and wherever it is shown", async ({ person, ownServer }) => {
  const ada = await person("Ada", { on: ownServer });
  const unharmed = await guarded(ada);
  await ada.button("Settings").click();
  await ada.menuItem("Account").click();
  const name = ada.page.getByLabel("Your name", { exact: true });
  // The list is behind the dialog, for eyes and for readers.
  const list = ada.page.getByRole("navigation", { name: "Conversations", includeHidden: true });
  for (const words of some(NAMES, 2 * FEW)) {
    await name.fill(words);
    await name.press("Enter");
    await expect.poll(() => text(list), words).toContain(words);
    expect(await ada.dialog.evaluate(kinds)).not.toHaveProperty("img");
  }
  await unharmed();
  await ada.page.reload();
  await expect.poll(() => text(ada.list)).toContain(some(NAMES, 2 * FEW).at(-1));
  await unharmed();
});

test("a picture is a picture, whatever else it says", async ({ person, foreigner, ownServer }) => {
  const robot = await foreigner("Robot", ownServer);
  const upload = (body, type, name) => {
    const form = new FormData();
    form.set("avatar", new Blob([body], { type }), name);
    return robot.sdk.collection("users").update(robot.id, form);
  };
  const program = "<script>window.harmed=1</script>";
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" onload="window.harmed=1">${program}</svg>`;
  for (const [body, type, name] of [
    [drawing, "image/png", "me.png"],
    [drawing, "image/svg+xml", "me.svg"],
    [`<?xml version="1.0"?>${drawing}`, "image/jpeg", "me.jpg"],
    [`<!doctype html>${program}`, "image/webp", "me.webp"],
    [`GIF89a/*${program}*/=1`, "image/gif", "me.gif"],
    [`%PDF-1.4 ${program}`, "image/png", "me.png"],
  ]) await expect(upload(body, type, name), name).rejects.toMatchObject({ status: 400 });

  // A good picture with a program behind it is taken, and shown as nothing but a picture.
  const dot = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  const { avatar } = await upload(Buffer.concat([dot, Buffer.from(drawing + program)]), "image/png", "me.html");
  const ada = await person("Ada", { on: ownServer });
  const unharmed = await guarded(ada);
  // A browser says so of every script, the ones of this test too.
  ada.trouble.cause(refused(404), /Blocked script execution .* because the document's frame is sandboxed/);
  const place = `${ownServer.base}/api/files/users/${robot.id}/${avatar}`;
  for (const address of [place, `${place}?thumb=64x64`, `${place}?download=0`]) {
    const answer = await ada.page.goto(address);
    expect(answer.headers()["content-type"], address).toMatch(/^image\/png/);
    expect(answer.headers()["content-security-policy"], address).toContain("sandbox");
    expect(await ada.page.evaluate(() => window.harmed)).toBeUndefined();
  }
  await ada.page.goto("/");
  await unharmed();
});
