// What outlives a page: the outbox and the local replica. Reading and writing without a network,
// starting without one, and being told what was missed.
//
// It must never let the network help where the test says that there is none.
import { cutOff, kept, live, tab, waiting } from "../support/browser.js";
import { BROKEN_OFF, expect, NO_SERVER, test, unique } from "../support/fixtures.js";

/** Waits until the browser has kept the messages of a conversation. */
async function replicaOf(who, conversation) {
  await expect.poll(async () => (await kept(who)).windows).toContain(conversation);
}

test("a reload with messages on their way loses none and doubles none", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Reload"));
  const ada = await person("Ada", { at: `/c/${id}` });
  await expect(ada.heading).not.toBeEmpty();
  const heal = await cutOff(ada);
  const texts = Array.from({ length: 5 }, (_, number) => `message ${number}`);
  for (const text of texts) await ada.say(text);
  await expect(ada.articles).toHaveCount(5);
  await ada.page.reload();
  // They stand there again before anything could be asked.
  await expect(ada.articles).toHaveText(texts.map((text) => new RegExp(text)));
  await expect(ada.composer).toHaveValue("");
  await heal();
  await expect.poll(() => robot.texts(id), { timeout: 30_000 }).toEqual(texts);
  await expect(ada.articles).toHaveCount(5);
  await expect.poll(() => waiting(ada)).toEqual([]);
  await ada.page.reload();
  await expect(ada.articles).toHaveCount(5);
});

test("a reload while the server has the message and its answer is on the way doubles nothing", async ({
  person,
  foreigner,
}) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Answer"));
  const ada = await person("Ada");
  // What the server says after it has the message does not arrive, neither the answer nor the event.
  ada.trouble.cause(BROKEN_OFF);
  await ada.page.route("**/api/realtime", (route) => route.abort());
  await ada.visit(`/c/${id}`);
  await expect(ada.heading).not.toBeEmpty();
  await ada.page.route("**/api/collections/messages/records", async (route) => {
    if (route.request().method() === "POST") await route.fetch();
    else await route.fallback();
  });
  await ada.say("said once");
  await expect.poll(() => robot.texts(id)).toEqual(["said once"]);
  await expect.poll(() => waiting(ada)).toHaveLength(1);
  await ada.page.unroute("**/api/collections/messages/records");
  await ada.page.unroute("**/api/realtime");
  await ada.page.reload();
  await expect(ada.article("said once")).toHaveCount(1);
  await expect.poll(() => waiting(ada)).toEqual([]);
  await ada.say("and then this");
  await expect.poll(() => robot.texts(id)).toEqual(["said once", "and then this"]);
  await expect(ada.articles).toHaveCount(2);
});

test("a tab that is closed with messages on their way sends them when it is opened again", async ({
  person,
  foreigner,
  ownServer,
}) => {
  const robot = await foreigner("Robot", ownServer);
  const id = await robot.create("Closed");
  const ada = await person("Ada", { at: `/c/${id}`, on: ownServer });
  await expect(ada.heading).toHaveText("Closed");
  const context = ada.page.context();
  // Requests that are merely held back would be let go as the page closes.
  ada.trouble.cause(NO_SERVER);
  await ownServer.stop();
  await ada.say("written before closing");
  await expect(ada.articles).toHaveCount(1);
  await expect.poll(() => waiting(ada)).toHaveLength(1);
  await ada.page.close();
  await ownServer.start();
  expect(await robot.texts(id)).toEqual([]);
  ada.page = await context.newPage();
  await ada.visit(`/c/${id}`);
  await expect(ada.article("written before closing")).toHaveCount(1);
  await expect.poll(() => robot.texts(id)).toEqual(["written before closing"]);
});

test("everything can be done offline and arrives later, in order", async ({ person, foreigner, ownServer }) => {
  const robot = await foreigner("Robot", ownServer);
  const ada = await person("Ada", { on: ownServer });
  const mine = await ada.create("Mine");
  const doomed = await ada.create("Doomed");
  await ada.open("Mine");
  await ada.say("first version");
  await ada.say("to be deleted");
  await expect.poll(() => robot.texts(mine)).toHaveLength(2);
  const heal = await cutOff(ada);

  const first = ada.article("first version");
  await first.hover();
  await first.getByRole("button", { name: "Edit" }).click();
  const editor = ada.log.getByRole("textbox");
  await editor.fill("second version");
  await editor.press("Enter");
  const second = ada.article("to be deleted");
  await second.hover();
  await second.getByRole("button", { name: "Delete" }).click();
  await ada.dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await ada.say("said offline");
  await ada.deleteConversation("Doomed");
  await ada.newConversation.fill("Made offline");
  await ada.newConversation.press("Enter");
  await expect(ada.heading).toHaveText("Made offline");
  await ada.say("inside it");
  await ada.choose("Mine", "Rename");
  await ada.dialog.getByRole("textbox").fill("Still mine");
  await ada.dialog.getByRole("textbox").press("Enter");
  await expect(ada.link("Still mine")).toBeVisible();

  // The disk takes a moment longer than the page.
  await expect.poll(() => waiting(ada)).toHaveLength(7);
  await ada.page.reload();
  await expect(ada.heading).toHaveText("Made offline");
  await expect(ada.article("inside it")).toHaveCount(1);
  await expect(ada.link("Still mine")).toBeVisible();
  await expect(ada.link("Doomed")).toHaveCount(0);
  await ada.open("Still mine");
  await expect(ada.articles).toHaveText([/second version/, /said offline/]);

  await heal();
  await expect.poll(() => robot.titles(), { timeout: 30_000 }).toEqual(["Still mine", "Made offline"]);
  await expect.poll(() => robot.texts(mine)).toEqual(["second version", "said offline"]);
  const made = await robot.byTitle("Made offline");
  await expect.poll(() => robot.texts(made.id)).toEqual(["inside it"]);
  expect(doomed).toMatch(/^[a-z0-9]{15}$/);
  await expect(ada.articles).toHaveCount(2);
});

test("a start without a network paints what was read before", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const [one, other] = [unique("One"), unique("Other")];
  const first = await robot.create(one);
  const second = await robot.create(other);
  await robot.sayAll(first, Array.from({ length: 60 }, (_, number) => `line ${number}`));
  await robot.say(second, "in the other one");
  const ada = await person("Ada", { at: `/c/${first}` });
  await expect(ada.article("line 59")).toHaveCount(1);
  await replicaOf(ada, first);
  await ada.open(other);
  await expect(ada.article("in the other one")).toContainText("Robot");
  await replicaOf(ada, second);
  await expect.poll(async () => (await kept(ada)).records).toContain(`person:${robot.id}`);

  const heal = await cutOff(ada);
  await ada.visit("/");
  await expect(ada.heading).toHaveText(other);
  await expect(ada.article("in the other one")).toContainText("Robot");
  await ada.open(one);
  await expect(ada.article("line 59")).toHaveCount(1);
  await expect(ada.log.getByRole("alert")).toHaveCount(0);
  await robot.say(first, "written meanwhile");
  await heal();
  await expect(ada.article("written meanwhile")).toHaveCount(1, { timeout: 30_000 });
});

test("switching to a conversation seen before asks for no message", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const [one, other] = [unique("Seen"), unique("Also seen")];
  const [first, second] = [await robot.create(one), await robot.create(other)];
  const third = await robot.create(unique("Beside them"));
  await robot.sayAll(first, ["a", "b"]);
  await robot.sayAll(second, ["c", "d"]);
  const ada = await person("Ada", { at: `/c/${first}` });
  await expect(ada.articles).toHaveCount(2);
  await ada.open(other);
  await expect(ada.articles).toHaveText([/c/, /d/]);
  for (const id of [first, second]) await replicaOf(ada, id);
  await ada.visit(`/c/${second}`);
  await expect(ada.articles).toHaveText([/c/, /d/]);
  await expect(ada.link(one)).toBeVisible();
  await live(ada, robot, third);
  const asked = [];
  ada.page.on("request", (request) => request.url().includes("/messages/records") && asked.push(request.url()));
  await ada.open(one);
  await expect(ada.articles).toHaveText([/a/, /b/]);
  // What comes after it shows that nothing was asked for.
  await robot.say(first, "e");
  await expect(ada.articles).toHaveText([/a/, /b/, /e/]);
  expect(asked).toEqual([]);
});

test("ten conversations changed elsewhere while offline, and a receipt that leads there", async ({
  person,
  foreigner,
  ownServer,
}) => {
  const robot = await foreigner("Robot", ownServer);
  const titles = Array.from({ length: 10 }, (_, number) => `Conversation ${number}`);
  const ids = [];
  for (const title of titles) ids.push(await robot.create(title));
  const edited = await robot.say(ids[2], "before the edit");
  const deleted = await robot.say(ids[3], "about to go");
  const ada = await person("Ada", { at: `/c/${ids[0]}`, on: ownServer });
  await expect(ada.links).toHaveCount(10);
  await ada.open(titles[2]);
  await expect(ada.article("before the edit")).toHaveCount(1);
  await ada.open(titles[0]);
  // The heads of all logs are known.
  await expect(ada.row(titles[3])).toContainText("about to go");
  ada.trouble.cause(NO_SERVER, BROKEN_OFF);
  await ownServer.stop();
  await expect(ada.status).toContainText("The server does not answer.");
  const heal = await cutOff(ada);
  await ownServer.start();
  for (const [number, id] of ids.entries()) await robot.say(id, `news ${number}`);
  await robot.rename(ids[1], "Renamed meanwhile");
  await robot.edit(edited, "after the edit");
  await robot.unsay(deleted);
  await heal();

  const receipt = ada.page.getByText(/^Offline .+–.+$/).locator("..");
  await expect(receipt).toBeVisible({ timeout: 40_000 });
  await expect(receipt.getByRole("button")).toHaveText(["10 new", "1 edited", "1 deleted"]);
  for (const [number, id] of ids.entries()) {
    const title = number === 1 ? "Renamed meanwhile" : titles[number];
    await expect(ada.row(title)).toContainText(`news ${number}`);
    expect(id).toMatch(/^[a-z0-9]{15}$/);
  }
  await receipt.getByRole("button", { name: "1 edited" }).click();
  await expect(ada.heading).toHaveText(titles[2]);
  await expect(ada.article("after the edit")).toBeInViewport();
  await receipt.getByRole("button", { name: "1 deleted" }).click();
  await expect(ada.heading).toHaveText(titles[3]);
  await expect(ada.articles).toHaveText([/news 3/]);
  const seen = new Set();
  for (let jump = 0; jump < 10; jump += 1) {
    const before = ada.page.url();
    await receipt.getByRole("button", { name: "10 new" }).click();
    // The address says where it leads, and the page follows.
    await expect.poll(() => ada.page.url()).not.toBe(before);
    const title = ada.conversation === ids[1] ? "Renamed meanwhile" : titles[ids.indexOf(ada.conversation)];
    await expect(ada.heading).toHaveText(title);
    await expect(ada.article(`news ${ids.indexOf(ada.conversation)}`)).toBeInViewport();
    seen.add(title);
  }
  expect(seen.size).toBe(10);
  await ada.button("Dismiss").click();
  await expect(receipt).toHaveCount(0);
});

test("where nothing can be kept, the app works and says so", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Forgetful"));
  const ada = await person("Ada", { joins: false });
  await ada.page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("blocked", "SecurityError");
    };
  });
  await ada.visit(`/c/${id}`);
  await ada.join();
  await expect(ada.page.getByText("This browser keeps no copy")).toBeVisible();
  await ada.say("kept in memory");
  await expect.poll(() => robot.texts(id)).toEqual(["kept in memory"]);
  await ada.page.reload();
  await expect(ada.article("kept in memory")).toHaveCount(1);
  await expect(ada.page.getByText("This browser keeps no copy")).toBeVisible();
});

test("where not even what is written can be kept, the app says that instead", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Nothing lasts"));
  const ada = await person("Ada", { joins: false });
  await ada.page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await ada.visit(`/c/${id}`);
  await ada.join();
  await expect(ada.page.getByText("This browser lets O'Chat keep nothing")).toBeVisible();
  await ada.say("goes out all the same");
  await expect.poll(() => robot.texts(id)).toEqual(["goes out all the same"]);
});

test("a disk that is full in the middle of a visit loses nothing that was written", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Full"));
  const ada = await person("Ada");
  await ada.visit(`/c/${id}`);
  await ada.say("before");
  await expect.poll(() => robot.texts(id)).toEqual(["before"]);
  // From now on every transaction is taken back by the browser as it ends.
  await ada.page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...what) {
      const request = put.apply(this, what);
      request.addEventListener("success", () => this.transaction.abort());
      return request;
    };
  });
  const heal = await cutOff(ada);
  await ada.say("written on a full disk");
  await expect(ada.page.getByText("This browser keeps no copy")).toBeVisible();
  await ada.page.reload();
  await expect(ada.article("written on a full disk")).toHaveCount(1);
  await heal();
  await expect(ada.article("written on a full disk")).toHaveCount(1);
  await expect.poll(() => robot.texts(id)).toEqual(["before", "written on a full disk"]);
});

test("a database of a later version is left alone", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Later"));
  const ada = await person("Ada", { joins: false });
  // Made where no app runs, so that nothing is in its way. That place has no icon.
  ada.trouble.cause(/favicon.ico/);
  await ada.page.goto("/api/health");
  await ada.page.evaluate(
    () =>
      new Promise((done) => {
        const request = indexedDB.open("ochat", 99);
        request.onsuccess = () => done(request.result.close());
      }),
  );
  await ada.visit(`/c/${id}`);
  await ada.join();
  await ada.say("works all the same");
  await expect.poll(() => robot.texts(id)).toEqual(["works all the same"]);
  const version = await ada.page.evaluate(() => indexedDB.databases().then((all) => all[0].version));
  expect(version).toBe(99);
});

test("somebody else in the same browser finds nothing of the one before", async ({ person, foreigner, ownServer }) => {
  const robot = await foreigner("Robot", ownServer);
  const id = await robot.create("Nothing left");
  await robot.say(id, "read by Ada");
  const ada = await person("Ada", { on: ownServer, at: `/c/${id}` });
  await expect(ada.article("read by Ada")).toHaveCount(1);
  await replicaOf(ada, id);
  // Whoever comes next is led to the conversation that was active last, and keeps that one.
  const other = await robot.create("Read by Bea");
  await robot.say(other, "read by Bea");
  await expect(ada.link("Read by Bea")).toBeVisible();
  // The session goes without a word, as when somebody empties the local storage only.
  await ada.page.evaluate(() => localStorage.clear());
  ada.name = "Bea";
  const bea = await tab(ada, "/");
  // Ada's page would follow to the new person, and keep what it shows for her.
  await ada.page.close();
  await bea.join();
  await expect(bea.article("read by Bea")).toHaveCount(1);
  await expect.poll(async () => (await kept(bea)).windows).toEqual([other]);
});
