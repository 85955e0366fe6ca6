// What a test needs to know of a browser beyond one page: its tabs, which of them leads and since when,
// its open streams, what it keeps; and ways to end a tab's life.
//
// It must never help the app: it only looks, and breaks things.
import { expect } from "@playwright/test";
import { Person } from "./person.js";
import { BROKEN_OFF, TOPICS_TOO_LATE } from "./trouble.js";

/** The lock that the leading tab holds. */
const LOCK = "ochat";

/** One more tab of somebody's browser. */
export async function tab(of, at = "/") {
  const one = new Person(await of.page.context().newPage(), of.name, of.language);
  one.trouble = of.trouble;
  // The lead changes hands when a tab goes, or when a busy machine holds a leader up for two seconds. Then
  // its stream is closed, which topics on their way may meet.
  one.trouble.cause(TOPICS_TOO_LATE);
  one.page.setDefaultTimeout(20_000);
  await one.trouble.watch(one.page);
  await one.visit(at);
  return one;
}

/** Whether a tab holds the lock: the browser names each lock's holder, and a lock taken for a moment
 * tells this tab's own name. */
function leads(page) {
  return page.evaluate(
    (lock) =>
      navigator.locks.request(`who is ${Math.random()}`, async ({ name }) => {
        const { held } = await navigator.locks.query();
        const holder = (of) => held.find((one) => one.name === of)?.clientId;
        return holder(lock) === holder(name);
      }),
    LOCK,
  );
}

/** The tab that leads, as soon as there is one. */
export async function leader(tabs) {
  let found;
  await expect
    .poll(async () => {
      for (const one of tabs) if (await leads(one.page)) found = one;
      return Boolean(found);
    }, { intervals: [20] })
    .toBe(true);
  return found;
}

/**
 * Lets every page that this browser loads from now on note when it took the lead: to ask a busy machine
 * for it takes longer than what is measured.
 */
export function noteLeads(of) {
  return of.page.context().addInitScript((lock) => {
    const { request } = LockManager.prototype;
    LockManager.prototype.request = function (name, ...rest) {
      const taken = rest.pop();
      return request.call(this, name, ...rest, (held) => {
        if (name === lock && held) window.leadsSince = Date.now();
        return taken(held);
      });
    };
  }, LOCK);
}

/** Since when a tab leads, as it has noted itself. */
export const leadsSince = (of) => of.page.evaluate(() => window.leadsSince);

/**
 * Waits until a page hears over its stream of a conversation that it knows, and so has asked for what
 * it may have missed before: from now on it asks for nothing again by itself. The first sign may have
 * come with what is asked for at the start, the second one cannot.
 */
export async function live(one, robot, conversation) {
  const link = one.list.locator(`a[href="/c/${conversation}"]`);
  for (const sign of ["first sign of life", "second sign of life"]) {
    await robot.say(conversation, sign);
    await expect(link).toContainText(sign);
  }
}

/** The realtime streams of a whole browser that are open now. */
export function openStreams(of) {
  const context = of.page.context();
  const open = new Set();
  const isStream = (request) =>
    request.method() === "GET" && new URL(request.url()).pathname === "/api/realtime";
  context.on("request", (request) => isStream(request) && open.add(request));
  for (const end of ["requestfinished", "requestfailed"]) {
    context.on(end, (request) => open.delete(request));
  }
  return open;
}

/** Lets nothing through to the API; the page itself still comes. */
export async function cutOff(who) {
  who.trouble.cause(BROKEN_OFF);
  await who.page.context().route("**/api/**", (route) => route.abort());
  return () => who.page.context().unroute("**/api/**");
}

/** Ends a tab's process without a word to the page. */
export async function crash(of) {
  const session = await of.page.context().newCDPSession(of.page);
  const crashed = of.page.waitForEvent("crash");
  // The answer cannot come.
  session.send("Page.crash").catch(() => {});
  await crashed;
}

/** Stops a tab in the middle of whatever it does; answers with the way to wake it up. */
export async function freeze(of) {
  const session = await of.page.context().newCDPSession(of.page);
  await session.send("Debugger.enable");
  const paused = new Promise((done) => session.once("Debugger.paused", done));
  await session.send("Debugger.pause");
  await paused;
  return async () => {
    await session.send("Debugger.resume");
    await session.detach();
  };
}

/** What the browser keeps in the app's database. */
export function kept(of) {
  return of.page.evaluate(
    () =>
      new Promise((done, fail) => {
        const request = indexedDB.open("ochat");
        request.onerror = () => fail(request.error);
        request.onsuccess = () => {
          const transaction = request.result.transaction(["records", "windows"]);
          const all = {};
          for (const store of ["records", "windows"]) {
            transaction.objectStore(store).getAllKeys().onsuccess = ({ target }) => {
              all[store] = target.result;
            };
          }
          transaction.oncomplete = () => {
            request.result.close();
            done(all);
          };
        };
      }),
  );
}

/** The stored messages of a conversation, as one text; empty when there are none. */
export function storedMessages(of, conversation) {
  return of.page.evaluate(
    (key) =>
      new Promise((done, fail) => {
        const request = indexedDB.open("ochat");
        request.onerror = () => fail(request.error);
        request.onsuccess = () => {
          const found = request.result.transaction("windows").objectStore("windows").get(key);
          found.onerror = () => fail(found.error);
          found.onsuccess = () => {
            request.result.close();
            done(found.result?.text ?? "");
          };
        };
      }),
    conversation,
  );
}

/** The keys of what waits to be sent: in the local storage at first, and then in that database. */
export async function waiting(of) {
  const first = await of.page.evaluate(() =>
    Object.keys(localStorage).filter((key) => key.startsWith("ochat:unwritten:")).map((key) => key.replace(/^.*?(?=operation:)/, "")));
  const { records } = await kept(of);
  return [...new Set([...first, ...records])].filter((key) => key.startsWith("operation:"));
}

/** Waits until the page has heard that everything it did is stored. */
export async function settled(of) {
  await expect.poll(() => waiting(of)).toEqual([]);
}
