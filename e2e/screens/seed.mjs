// The conversations that the pictures show: people, days, long words, emoji, links, a long text.
//
// It must never contain the name of a real person's account or an address that leads somewhere.
import { backdate } from "../support/backdate.js";
import { Foreigner } from "../support/foreign.js";

const DAY = 86_400_000;
const MINUTE = 60_000;

const paragraph = "We agreed on the plan for the spring release: first the list of conversations, then the "
  + "thread, then everything that happens when the train enters a tunnel. ";
const LONG = paragraph.repeat(40).slice(0, 4000).trimEnd();

/** Who says what, and how many minutes after the line before. */
const SCRIPT = [
  // Two days ago.
  ["grace", "Morning! I have put the first sketches on the wall by the window.", 0],
  ["grace", "Take your time, nothing is decided yet.", 1],
  ["alan", "I like the second one.\nThe first has too many lines for my taste.", 4],
  ["katherine", "Agreed 👍", 2],
  ["katherine", "🎉🎉", 1],
  // Yesterday.
  ["alan", "Numbers from last night: https://example.com/reports/2026/spring?view=table&sort=desc#latency", DAY / MINUTE],
  ["margaret", `A word that does not want to break: ${"Donaudampfschifffahrtsgesellschaftskapitän".repeat(4)}`, 3],
  ["margaret", "And one in another direction: שלום לכולם, נתראה מחר.", 1],
  ["grace", LONG, 40],
  // Today.
  ["katherine", "Did anybody try it with the cable pulled out?", DAY / MINUTE - 60],
  ["me", "Yes. It says so after five seconds, and what I wrote was sent when it came back.", 2],
  ["me", "Nothing twice, nothing lost.", 1],
  ["alan", "Then I am happy.", 3],
  ["katherine", "if quiet(for: 5.seconds) {\n    say(\"offline\")\n}", 7],
  ["grace", "🚀", 1],
  ["me", "See you all at four in the small room; bring the sketches.", 2],
];

export async function seed(server) {
  const names = { grace: "Grace Hopper", alan: "Alan Turing", katherine: "Katherine Johnson", margaret: "Margaret Hamilton" };
  const people = {};
  for (const key in names) people[key] = await Foreigner.guest(server, names[key]);
  const now = new Date();

  const others = [
    ["grace", "Design review", "The contrast of the second grey is 4.6 now.", 2 * 60],
    ["alan", "Lunch", "Soup today?", 5 * 60],
    ["margaret", "A conversation with a title that is as long as the server allows it to be, 80!!", "Short.", 26 * 60],
    ["katherine", "Räksmörgås and 日本語 🦐", "おはようございます", 3 * 24 * 60],
    ["grace", "Reading list", LONG, 12 * 24 * 60],
    ["alan", "Quiet corner", null, 0],
  ];
  const moments = {};
  for (const [who, title, text, ago] of others) {
    const id = await people[who].create(title);
    if (text) moments[await people[who].say(id, text)] = new Date(now.getTime() - ago * MINUTE);
  }
  const busy = await people.grace.create("Spring release");
  const doomed = await people.alan.create("Old ideas");
  moments[await people.alan.say(doomed, "Let us close this one.")] = new Date(now.getTime() - 300 * DAY);

  return {
    busy,
    // A private conversation of the reader's, and a link into it.
    async gather() {
      const mine = people.me.sdk;
      const circle = await mine.collection("conversations").create({ title: "Budget", visibility: "private" });
      for (const who of ["grace", "alan", "katherine"]) {
        const seat = { conversation: circle.id, user: people[who].id, role: "member" };
        await mine.collection("memberships").create(seat);
      }
      const made = await mine.send("/api/ochat/invites", { method: "POST", body: { conversation: circle.id } });
      moments[await people.me.say(circle.id, "The numbers stay between us for now.")] =
        new Date(now.getTime() - 8 * 24 * 60 * MINUTE);
      this.circle = circle.id;
      this.token = made.token;
    },
    // The reader's own lines need the reader's own account, so they are said when it is there.
    async meet(one) {
      people.me = await tokenOf(one, server);
      const length = SCRIPT.reduce((sum, [, , after]) => sum + after, 0);
      let at = now.getTime() - length * MINUTE;
      for (const [who, text, after] of SCRIPT) {
        at += after * MINUTE;
        moments[await people[who].say(busy, text)] = new Date(at);
      }
      this.own = await people.me.create("My own notes");
      moments[await people.me.say(this.own, "Only I may rename this.")] = new Date(now.getTime() - 50 * MINUTE);
      await this.gather();
      this.board = await meeting(people);
      await backdate(server, moments);
    },
  };
}

/** A private conversation of the reader's, in which people come, go and clean up. */
async function meeting({ me, grace, alan }) {
  const { id } = await me.sdk.collection("conversations").create({ title: "Board", visibility: "private" });
  const seats = me.sdk.collection("memberships");
  await seats.create({ conversation: id, user: grace.id, role: "member" });
  const seat = await seats.create({ conversation: id, user: alan.id, role: "member" });
  await me.say(id, "Here we are among ourselves.");
  await grace.say(id, "Good. The figures first?");
  const rude = await alan.say(id, "Something that nobody should have written.");
  await me.unsay(rude);
  await me.rename(id, "Board meeting");
  await seats.update(seat.id, { role: "owner" });
  await alan.say(id, "Sorry about that. The figures are in the shared folder.");
  await seats.delete(seat.id);
  return id;
}

/** The reader's account, for the SDK: what the page sends with its requests. */
async function tokenOf(one, server) {
  const asked = one.page.waitForRequest((request) => Boolean(request.headers().authorization));
  await one.page.reload();
  const me = new Foreigner(server);
  me.sdk.authStore.save((await asked).headers().authorization, null);
  const { record } = await me.sdk.collection("users").authRefresh();
  me.sdk.authStore.save(me.sdk.authStore.token, record);
  return me;
}
