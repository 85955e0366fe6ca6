// What a browser test starts from: a server, people in front of browsers, and a foreign program.
//
// It must never let a test pass whose pages had trouble that the test did not cause.
import { test as base, expect } from "@playwright/test";
import { datedServer } from "./backdate.js";
import { Foreigner } from "./foreign.js";
import { Person } from "./person.js";
import { Server } from "./server.js";

export { expect };
export { Foreigner, newId } from "./foreign.js";
export { BROKEN_OFF, NO_SERVER, NOT_LOADED, refused } from "./trouble.js";

let made = 0;

/** A title that no other test uses. */
export function unique(title) {
  made += 1;
  return `${title} ${made}-${Math.random().toString(36).slice(2, 6)}`;
}

export const test = base.extend({
  /** The server that the tests of one worker share. */
  server: [
    async ({}, use) => {
      const server = await Server.fresh();
      await use(server);
      await server.end();
    },
    { scope: "worker" },
  ],

  /** The servers of one test alone. People depend on it, so that it ends after they have left. */
  servers: async ({}, use) => {
    const all = [];
    await use(all);
    for (const server of all) await server.end();
  },

  /** A server with an empty database for one test alone, which may stop it. */
  ownServer: async ({ servers }, use) => {
    servers.push(await Server.fresh());
    await use(servers.at(-1));
  },

  /** The same with a clock for what is stored: see `backdate.js`. */
  datedServer: async ({ servers }, use) => {
    servers.push(await datedServer());
    await use(servers.at(-1));
  },

  /**
   * Makes a person in a browser of their own: `person("Ada", { at, on, joins, language, ... })`;
   * everything else goes to the browser's context.
   */
  person: async ({ browser, server, servers: _ }, use) => {
    const people = [];
    await use(async (name, options = {}) => {
      const { at = "/", on = server, joins = true, language = "en", ...context } = options;
      const locale = language === "fr" ? "fr-FR" : "en-US";
      const own = await browser.newContext({ baseURL: on.base, locale, ...context });
      const one = new Person(await own.newPage(), name, language);
      // An action that cannot be done fails on its own line, not with the whole test.
      one.page.setDefaultTimeout(20_000);
      people.push(one);
      await one.trouble.watch(one.page);
      await one.visit(at);
      if (joins) await one.join();
      return one;
    });
    const troubles = await Promise.all(people.map((one) => one.trouble.unexplained()));
    const unexplained = troubles.filter(Boolean).join("\n");
    for (const one of people) await one.page.context().close();
    expect(unexplained, "trouble that the test did not cause").toBe("");
  },

  /** Makes a guest who uses the SDK: `foreigner("Robot", server)`. */
  foreigner: async ({ server }, use) => {
    const all = [];
    await use(async (name, on = server) => {
      const one = await Foreigner.guest(on, name);
      all.push(one);
      return one;
    });
    for (const one of all) await one.leave();
  },
});
