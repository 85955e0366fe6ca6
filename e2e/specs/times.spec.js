// Times and days in words: as the reader's locale has them, without waiting for the browser's `Intl`.
//
// It must never depend on the hour or the zone in which it runs.
import { kept, settled } from "../support/browser.js";
import { expect, test, unique } from "../support/fixtures.js";

/** Counts the page's formatters from its first script on, and how many there were at the first row. */
function countFormatters() {
  const { DateTimeFormat } = Intl;
  globalThis.formatters = 0;
  Intl.DateTimeFormat = new Proxy(DateTimeFormat, {
    construct(target, options) {
      globalThis.formatters += 1;
      return Reflect.construct(target, options);
    },
  });
  new MutationObserver(() => {
    globalThis.atFirstRow ??= document.querySelector("article") ? globalThis.formatters : undefined;
  }).observe(document, { childList: true, subtree: true });
}

const clockOf = (page, locale) =>
  page.evaluate((tag) => {
    const { dateTime } = document.querySelector("article time");
    return new Intl.DateTimeFormat(tag, { timeStyle: "short" }).format(new Date(dateTime));
  }, locale);

/** Starts anew, whatever is on its way: the topics of a stream that has just ended are refused. */
async function restart(who) {
  who.trouble.cause(/404 \(Not Found\) \(\S+\/api\/realtime\)/);
  await who.page.reload();
}

test("a start says the times of the last visit without making a formatter", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create(unique("Times"));
  await ada.say("what time is it?");
  await settled(ada);
  const time = ada.articles.first().locator("time");
  await expect(time).toHaveText(await clockOf(ada.page, "en-US"));
  const said = await time.textContent();
  await expect.poll(async () => (await kept(ada)).windows).toContain(ada.conversation);

  await ada.page.addInitScript(countFormatters);
  await restart(ada);
  await expect(time).toHaveText(said);
  expect(await ada.page.evaluate(() => globalThis.atFirstRow)).toBe(0);
  // The one for the next message is made when nobody waits.
  await expect.poll(() => ada.page.evaluate(() => globalThis.formatters)).toBeGreaterThan(0);
});

test("words of another language are not taken for one's own", async ({ person }) => {
  const ada = await person("Ada", { timezoneId: "Asia/Kolkata" });
  await ada.create(unique("Langues"));
  await ada.say("quelle heure est-il ?");
  await settled(ada);
  const time = ada.articles.first().locator("time");
  await expect(time).toHaveText(await clockOf(ada.page, "en-US"));
  await ada.page.evaluate(() => {
    const preferences = JSON.parse(localStorage.getItem("ochat:preferences") ?? "{}");
    localStorage.setItem("ochat:preferences", JSON.stringify({ ...preferences, language: "fr" }));
  });
  await restart(ada);
  await expect(ada.articles).toHaveCount(1);
  await expect(time).toHaveText(await clockOf(ada.page, "fr"));
});

test("a reader who travels is told the time of the place, and what is written there is not trusted", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create(unique("Travels"));
  const devtools = await ada.page.context().newCDPSession(ada.page);
  const travel = (timezoneId) => devtools.send("Emulation.setTimezoneOverride", { timezoneId });
  await travel("Europe/Paris");
  await restart(ada);
  await ada.say("from Paris");
  await settled(ada);
  await travel("Asia/Tokyo");
  await ada.say("from Tokyo");
  await expect(ada.articles).toHaveCount(2);
  await settled(ada);
  await restart(ada);
  await expect(ada.articles).toHaveCount(2);
  await expect(ada.articles.first().locator("time")).toHaveText(await clockOf(ada.page, "en-US"));

  for (const spoilt of ["5", "{}", "[1]", '[["en-US 0 1,2", 5]]', "no JSON"]) {
    await ada.page.evaluate((text) => {
      // The page writes down what it knows when it goes.
      addEventListener("pagehide", () => localStorage.setItem("ochat:times", text));
    }, spoilt);
    await restart(ada);
    await expect(ada.articles).toHaveCount(2);
  }
});

test("whoever points at a time is told the whole moment", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create(unique("Exact"));
  await ada.say("to the second");
  // From here on it is the server's moment, not the page's.
  await settled(ada);
  const time = ada.articles.first().locator("time");
  await time.hover();
  const whole = await ada.page.evaluate(() => {
    const { dateTime } = document.querySelector("article time");
    return new Intl.DateTimeFormat("en-US", { dateStyle: "full", timeStyle: "medium" }).format(new Date(dateTime));
  });
  await expect(time).toHaveAttribute("title", whole);
});

test("signing out leaves no times behind", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create(unique("Gone"));
  await ada.say("soon");
  await settled(ada);
  await restart(ada);
  await expect(ada.articles).toHaveCount(1);
  const kept = () => ada.page.evaluate(() => localStorage.getItem("ochat:times"));
  await expect.poll(kept).not.toBeNull();
  await ada.signOut();
  await expect.poll(kept).toBeNull();
  await restart(ada);
  expect(await kept()).toBeNull();
});
