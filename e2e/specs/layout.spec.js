// How a thread is laid out: days, groups, the times beside them, in the reader's own time zone.
//
// It must never depend on the day on which it runs: the page's clock stands still.
import { expect, test } from "../support/fixtures.js";
import { backdate } from "../support/backdate.js";

/** Whether the author's name is drawn over the message, as over the first of a group. */
function leads(article, name) {
  return article.getByText(name, { exact: true }).first().evaluate((node) => {
    const { width, right } = node.getBoundingClientRect();
    return width > 2 && right > 0;
  });
}

test("days are parted and messages of one author stand together", async ({ person, foreigner, datedServer }) => {
  const [robot, other] = [await foreigner("Robot", datedServer), await foreigner("Other", datedServer)];
  const id = await robot.create("Days");
  // In Tokyo it is nine hours later: what looks like one day in UTC is two days there.
  const script = [
    [robot, "2026-03-01T10:00:00Z", true], // Sunday
    [robot, "2026-03-01T10:04:00Z", false],
    [robot, "2026-03-01T10:10:00Z", true], // six minutes later
    [other, "2026-03-01T10:11:00Z", true], // somebody else
    [robot, "2026-03-01T14:59:00Z", true], // Sunday, 23:59 in Tokyo
    [robot, "2026-03-01T15:01:00Z", true], // Monday, 0:01 in Tokyo
    [robot, "2026-03-02T15:30:00Z", true], // Tuesday, 0:30 in Tokyo
    [robot, "2026-03-02T15:31:00Z", false],
  ];
  const moments = {};
  for (const [n, [author, at]] of script.entries()) moments[await author.say(id, `line ${n}`)] = new Date(at);
  await backdate(datedServer, moments);

  const ada = await person("Ada", { on: datedServer, joins: false, timezoneId: "Asia/Tokyo" });
  await ada.page.clock.setFixedTime(new Date("2026-03-02T16:00:00Z"));
  await ada.visit(`/c/${id}`);
  await ada.join();
  await expect(ada.articles).toHaveCount(script.length);
  const days = ada.log.getByRole("separator");
  await expect(days).toHaveText(["Sunday, March 1", "Monday, March 2", "Tuesday, March 3"]);
  for (const [n, [author, , first]] of script.entries()) {
    const name = author === robot ? "Robot" : "Other";
    expect(await leads(ada.articles.nth(n), name), `line ${n}`).toBe(first);
  }
  await expect(ada.articles.nth(4).getByRole("time")).toHaveText(/11:59\sPM/);
  await expect(ada.articles.nth(4).getByRole("time")).toHaveAttribute("datetime", "2026-03-01T14:59:00.000Z");
  // Whoever cannot see the group still learns who wrote each message.
  await expect(ada.articles.nth(1)).toContainText("Robot");
});

test("the list says today's time and other days' dates", async ({ person, foreigner, datedServer }) => {
  const robot = await foreigner("Robot", datedServer);
  const [today, before] = [await robot.create("Today"), await robot.create("Before")];
  const moments = {
    [await robot.say(today, "x")]: new Date("2026-03-02T09:30:00Z"),
    [await robot.say(before, "y")]: new Date("2026-02-27T09:30:00Z"),
  };
  await backdate(datedServer, moments);
  const ada = await person("Ada", { on: datedServer, joins: false, timezoneId: "UTC" });
  await ada.page.clock.setFixedTime(new Date("2026-03-02T12:00:00Z"));
  await ada.visit("/");
  await ada.join();
  await expect(ada.link("Today").getByRole("time")).toHaveText(/9:30\sAM/);
  await expect(ada.link("Before").getByRole("time")).toHaveText(/Feb 27|27 Feb/);
  await expect(ada.links.first()).toContainText("Today");
});
