// Pictures of every state of the page, in both themes and three widths, for people to look at:
//
//   node e2e/screens/take.mjs FOLDER [word of a state ...]
//
// It must never judge: that is what the tests are for. It uses a server of its own.
import { chromium } from "@playwright/test";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { datedServer } from "../support/backdate.js";
import { still } from "../support/motion.js";
import { Person } from "../support/person.js";
import { Server } from "../support/server.js";
import { seed } from "./seed.mjs";
import { states } from "./states.mjs";

const WIDTHS = { 360: 740, 768: 1024, 1440: 900 };
const THEMES = ["light", "dark"];

const [folder, ...wanted] = process.argv.slice(2);
if (!folder) {
  console.error("Where to? node e2e/screens/take.mjs FOLDER [word of a state ...]");
  process.exit(2);
}
await mkdir(resolve(folder), { recursive: true });

const chosen = states.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
const busy = await datedServer();
const empty = await Server.fresh();
const browser = await chromium.launch({
  executablePath: process.env.OCHAT_CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
});
let failed = 0;
try {
  const seeded = await seed(busy);
  // Signed in once; every picture starts from a copy of that visit.
  const visit = await signIn(busy, seeded);
  for (const state of chosen) {
    for (const theme of THEMES) {
      for (const width of Object.keys(WIDTHS)) {
        const name = `${state.name}-${theme}-${width}`;
        try {
          await take({ state, theme, width: Number(width), name, seeded, visit });
          console.log(name);
        } catch (problem) {
          failed += 1;
          console.error(`${name}: ${problem.message.split("\n")[0]}`);
        }
      }
    }
  }
} finally {
  await browser.close();
  await busy.end();
  await empty.end();
}
process.exitCode = failed > 0 ? 1 : 0;

async function signIn(server, seeded) {
  const context = await browser.newContext({ baseURL: server.base, locale: "en-US", timezoneId: "Europe/Paris" });
  const one = new Person(await context.newPage(), "Ada Lovelace", "en");
  await one.visit(`/c/${seeded.busy}`);
  await one.join();
  await seeded.meet(one);
  const kept = await context.storageState();
  await context.close();
  return kept;
}

async function take({ state, theme, width, name, seeded, visit }) {
  const server = state.empty ? empty : busy;
  const phone = width < 500;
  const context = await browser.newContext({
    baseURL: server.base,
    colorScheme: theme,
    locale: "en-US",
    timezoneId: "Europe/Paris",
    viewport: { width, height: WIDTHS[width] },
    hasTouch: phone,
    isMobile: phone,
    reducedMotion: "reduce",
    storageState: state.stranger || state.empty ? undefined : visit,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const one = new Person(page, "Ada Lovelace", "en");
  const all = { one, page, phone, seeded, server };
  try {
    await state.reach(all);
    await page.evaluate(() => document.fonts.ready);
    await still(page);
    // Animations go on: the end of one is what takes a notice away.
    await page.screenshot({ path: join(resolve(folder), `${name}.png`) });
  } finally {
    // Before the server is there again, so that nothing that waits is sent after all.
    await context.close();
    await state.after?.(all);
  }
}
