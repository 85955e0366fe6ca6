// What the measures play on: the two servers, the browser, and people in front of it, each in a
// window of their own that is shown and produces frames.
//
// It must never let a measure run in a page that the browser slows down as hidden.
import { chromium } from "@playwright/test";
import { existsSync } from "node:fs";
import settings from "../playwright.config.js";
import { Person } from "../support/person.js";
import { Server } from "../support/server.js";
import { peerServer } from "./peer/server.js";
import { PROBE } from "./probe.js";

/** Fewer frames in a second than this, and the page is not shown (or the machine cannot paint). */
const FRAMES = 20;
/** The pages' clocks may differ by this many milliseconds. */
const SKEW = 2;

export class Stage {
  #servers = [];
  #browser;

  static async open() {
    const stage = new Stage();
    try {
      stage.#servers.push((stage.server = await Server.fresh()));
      stage.#servers.push((stage.peer = await peerServer()));
      const { launchOptions } = settings.use;
      if (!existsSync(launchOptions.executablePath ?? "")) {
        throw new Error("There is no Chromium: install it, or set OCHAT_CHROMIUM to its path.");
      }
      stage.#browser = await chromium.launch(launchOptions);
    } catch (problem) {
      await stage.close();
      throw problem;
    }
    return stage;
  }

  get version() {
    return this.#browser.version();
  }

  /** A window on one of the servers, with the probe in every page of it. */
  async window(server) {
    const context = await this.#browser.newContext({
      baseURL: server.base,
      locale: "en-US",
      viewport: { width: 1280, height: 800 },
    });
    await context.addInitScript(PROBE);
    return context;
  }

  /** Somebody in O'Chat, signed in. */
  async person(name) {
    const context = await this.window(this.server);
    const person = new Person(await context.newPage(), name, "en");
    await person.visit();
    await person.join();
    return person;
  }

  /** Somebody in the peer's page. */
  async plainPerson(author, conversation) {
    const context = await this.window(this.peer);
    const page = await context.newPage();
    await page.goto(`/?${new URLSearchParams({ conversation, author })}`);
    await page.locator("html[data-ready=yes]").waitFor();
    return page;
  }

  async close() {
    await this.#browser?.close();
    for (const server of this.#servers) await server.end();
  }
}

/** Fails when one of the pages gets no frames or their clocks differ; answers with what it saw. */
export async function inspect(pages) {
  const frames = await Promise.all(pages.map((page) => page.evaluate(() => globalThis.bench.frames(1000))));
  const visible = await Promise.all(pages.map((page) => page.evaluate(() => document.visibilityState)));
  const skews = [];
  for (const page of pages) skews.push(await page.evaluate(() => globalThis.bench.skew()));
  const apart = Math.max(...skews) - Math.min(...skews);
  if (visible.some((state) => state !== "visible") || Math.min(...frames) < FRAMES) {
    throw new Error(`A page is not shown: ${visible.join(", ")}; frames in a second: ${frames.join(", ")}.`);
  }
  if (apart > SKEW) throw new Error(`The pages' clocks differ by ${apart} ms.`);
  return { frames_per_second: Math.min(...frames), clocks_apart_ms: apart };
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Somewhere between the two, so that gestures meet the screen's frames at every phase. */
export const between = (least, most) => least + Math.random() * (most - least);
