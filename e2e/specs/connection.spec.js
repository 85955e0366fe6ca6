// The connection: one stream a tab, and nothing missed when it was lost.
//
// It must never simulate the loss of the server where the server can really be stopped.
import { live } from "../support/browser.js";
import { BROKEN_OFF, expect, NO_SERVER, refused, test, unique } from "../support/fixtures.js";

function isStream(request) {
  return new URL(request.url()).pathname === "/api/realtime" && request.method() === "GET";
}

/** Counts the streams that a page opens. */
function streams(page) {
  const opened = [];
  page.on("request", (request) => isStream(request) && opened.push(request));
  return opened;
}

/** The moment at which the next stream of a page breaks. */
function broken(page) {
  return new Promise((tell) => {
    for (const end of ["requestfinished", "requestfailed"]) {
      page.on(end, (request) => isStream(request) && tell(Date.now()));
    }
  });
}

test("a tab has one stream, whatever is opened and made", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const ada = await person("Ada", { joins: false });
  const opened = streams(ada.page);
  await ada.join();
  const [one, other] = [unique("One"), unique("Other")];
  await ada.create(one);
  const id = await ada.create(other);
  await ada.open(one);
  await ada.open(other);
  await robot.say(id, "over the stream");
  await expect(ada.article("over the stream")).toHaveCount(1);
  expect(opened).toHaveLength(1);
});

test("everything that happened while the server was away is there afterwards", async ({
  person,
  foreigner,
  ownServer,
}) => {
  const robot = await foreigner("Robot", ownServer);
  const open = await robot.create("Open");
  const renamed = await robot.create("Old name");
  const deleted = await robot.create("Deleted meanwhile");
  const [edited, gone] = [await robot.say(open, "before"), await robot.say(open, "will go")];
  const ada = await person("Ada", { at: `/c/${open}`, on: ownServer });
  await expect(ada.articles).toHaveCount(2);
  ada.trouble.cause(NO_SERVER, BROKEN_OFF);

  await ownServer.stop();
  // The way back stays shut until all is done, so that nothing of it can come as an event.
  await ada.page.route("**/api/**", (route) => route.abort());
  await ownServer.start();
  const created = await robot.create("Made meanwhile");
  await robot.say(created, "inside the new one");
  await robot.rename(renamed, "New name");
  await robot.edit(edited, "after");
  await robot.unsay(gone);
  await robot.remove(deleted);
  const said = await robot.sayAll(open, Array.from({ length: 20 }, (_, n) => `missed ${n}`));
  expect(await ada.articles.count()).toBe(2);
  await ada.page.unroute("**/api/**");

  await expect(ada.articles).toHaveCount(21, { timeout: 30_000 });
  await expect(ada.byId(edited)).toContainText("after");
  await expect(ada.byId(gone)).toHaveCount(0);
  await expect.poll(async () => (await ada.ids()).slice(1)).toEqual(said);
  await expect(ada.link("Made meanwhile")).toHaveCount(1);
  await expect(ada.link("New name")).toHaveCount(1);
  await expect(ada.link("Old name")).toHaveCount(0);
  await expect(ada.link("Deleted meanwhile")).toHaveCount(0);
  await ada.open("Made meanwhile");
  await expect(ada.article("inside the new one")).toHaveCount(1);
  // And it is live again.
  await robot.say(created, "live again");
  await expect(ada.article("live again")).toHaveCount(1);
});

test("a short loss is not worth a word; a long one is told, with a way to hurry", async ({
  person,
  foreigner,
  ownServer,
}) => {
  const robot = await foreigner("Robot", ownServer);
  const id = await robot.create("Talk");
  const ada = await person("Ada", { at: `/c/${id}`, on: ownServer });
  await expect(ada.heading).toHaveText("Talk");
  await robot.say(id, "hello");
  await expect(ada.article("hello")).toHaveCount(1);
  await expect(ada.status).toBeEmpty();
  ada.trouble.cause(NO_SERVER);

  const lost = broken(ada.page);
  await ownServer.stop();
  await expect(ada.status).toContainText("The server does not answer.");
  expect(Date.now() - (await lost)).toBeGreaterThan(4000);
  const hurry = ada.status.getByRole("button", { name: "Retry now" });
  await expect(hurry).toBeVisible();

  // Writing goes on as if nothing were the matter.
  await expect(ada.composer).toBeEnabled();
  await ada.say("written while away");
  await expect(ada.article("written while away")).toHaveCount(1);
  await expect(ada.composer).toHaveValue("");
  await expect(ada.status).toContainText("1 waiting");
  await ada.newConversation.fill("Made while away");
  await ada.newConversation.press("Enter");
  await expect(ada.heading).toHaveText("Made while away");
  await ada.say("inside it");
  await ada.open("Talk");

  const tried = ada.page.waitForRequest("**/api/realtime");
  await hurry.click();
  await tried;
  // It is told for three seconds only.
  await Promise.all([expect(ada.status).toContainText("Back online", { timeout: 60_000 }), ownServer.start()]);
  await expect(ada.status).toBeEmpty();
  await expect.poll(() => robot.texts(id)).toEqual(["hello", "written while away"]);
  await expect.poll(() => robot.titles()).toEqual(["Talk", "Made while away"]);
  const made = await robot.byTitle("Made while away");
  await expect.poll(() => robot.texts(made.id)).toEqual(["inside it"]);
  await expect(ada.articles).toHaveCount(2);
  await expect(ada.link("Made while away")).toHaveCount(1);
});

test("what was lost on the way back is sent again and stored once", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Once"));
  const ada = await person("Ada", { at: `/c/${id}` });
  // The second try is answered "exists already".
  ada.trouble.cause(BROKEN_OFF, refused(400));
  let lost = 0;
  await ada.page.route("**/api/collections/messages/records", async (route) => {
    if (route.request().method() !== "POST" || lost > 0) return route.fallback();
    lost += 1;
    // The server stores it, and its answer never arrives.
    await route.fetch();
    return route.abort();
  });
  await ada.say("exactly once");
  await expect.poll(() => robot.texts(id)).toEqual(["exactly once"]);
  await ada.say("and then this");
  await expect.poll(() => robot.texts(id)).toEqual(["exactly once", "and then this"]);
  await expect(ada.articles).toHaveCount(2);
  await expect(ada.log).not.toContainText("Not sent");
});

test("a busy server is asked again by itself", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const id = await robot.create(unique("Busy"));
  const ada = await person("Ada", { at: `/c/${id}` });
  ada.trouble.cause(refused(429), refused(503));
  const answers = [429, 503];
  await ada.page.route("**/api/collections/messages/records", (route) => {
    if (route.request().method() !== "POST" || answers.length === 0) return route.fallback();
    return route.fulfill({ status: answers.shift(), json: { message: "Later.", data: {} } });
  });
  await ada.say("patience");
  await expect.poll(() => robot.texts(id)).toEqual(["patience"]);
  await expect(ada.articles).toHaveCount(1);
  await expect(ada.log).not.toContainText("Not sent");
});

test("a list that does not come says so, and Retry asks for it at once", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("Listed");
  await robot.create(title);
  const ada = await person("Ada", { joins: false });
  // Without a list the page connects anew, and may give up a stream whose topics are on their way.
  ada.trouble.cause(refused(400), /404 \(Not Found\) \(\S+\/api\/realtime\)/);
  const url = "**/api/collections/conversations/records?*";
  await ada.page.route(url, (route) =>
    route.fulfill({ status: 400, json: { status: 400, message: "Something went wrong.", data: {} } }));
  await ada.join();
  await expect(ada.list.getByRole("alert")).toContainText("The conversations could not be loaded.");
  // The page also tries by itself, so the button is pressed while nothing can come yet.
  const asked = ada.page.waitForRequest(url);
  await ada.list.getByRole("button", { name: "Retry" }).click();
  await asked;
  await ada.page.unroute(url);
  await expect(ada.link(title)).toBeVisible({ timeout: 20_000 });
  await expect(ada.list.getByRole("alert")).toHaveCount(0);
});

test("messages that do not come say so, and Retry brings them", async ({ person, foreigner }) => {
  const robot = await foreigner("Robot");
  const title = unique("Loaded");
  const id = await robot.create(title);
  await robot.say(id, "at last");
  const other = await robot.create(unique("Beside it"));
  const ada = await person("Ada", { at: `/c/${other}` });
  // A page that has just connected asks again by itself, and Retry may be gone before it is pressed.
  await live(ada, robot, other);
  ada.trouble.cause(refused(400));
  const url = "**/api/collections/messages/records?*";
  await ada.page.route(url, (route) =>
    route.fulfill({ status: 400, json: { status: 400, message: "Something went wrong.", data: {} } }));
  await ada.open(title);
  await expect(ada.log.getByRole("alert")).toContainText("The messages could not be loaded.");
  await ada.page.unroute(url);
  await ada.log.getByRole("button", { name: "Retry" }).click();
  await expect(ada.article("at last")).toHaveCount(1);
  await expect(ada.log.getByRole("alert")).toHaveCount(0);
});
