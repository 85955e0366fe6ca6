// The states of which pictures are taken, and how each is reached: `reach` leaves the page as it is
// to be seen, `after` puts the server back.
//
// It must never leave anything on the shared server that the next picture would show.
import { expect } from "@playwright/test";
import { Foreigner } from "../support/foreign.js";
import { accounts } from "./accounts.mjs";
import { open, settle } from "./reach.mjs";
import { people } from "./people.mjs";
import { ways } from "./ways.mjs";

const MESSAGES = "**/api/collections/messages/records";
const refusal = {
  status: 400,
  json: { status: 400, message: "No.", data: { text: { code: "validation_max_text_constraint", message: "No." } } },
};

const failure = { status: 400, json: { status: 400, message: "Something went wrong.", data: {} } };

/** On a phone the list is behind the conversation. */
async function showList({ one, phone }) {
  if (phone) await one.button("Back").click();
}

export const states = [
  {
    name: "join",
    stranger: true,
    async reach({ one, page }) {
      await one.visit("/");
      await expect(page.getByRole("textbox", { name: "Your name" })).toBeVisible();
    },
  },
  {
    name: "join-fault",
    stranger: true,
    async reach({ one, page }) {
      await one.visit("/");
      await page.getByRole("textbox", { name: "Your name" }).press("Enter");
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "empty",
    empty: true,
    async reach({ one, page }) {
      await one.visit("/");
      await page.getByRole("textbox", { name: "Your name" }).fill("Ada Lovelace");
      await page.getByRole("button", { name: "Join" }).click();
      await expect(one.heading).toHaveText("Welcome");
    },
  },
  {
    name: "empty-list",
    empty: true,
    async reach({ one, page, phone }) {
      await one.visit("/");
      await page.getByRole("textbox", { name: "Your name" }).fill("Ada Lovelace");
      await page.getByRole("button", { name: "Join" }).click();
      await expect(one.heading).toHaveText("Welcome");
      if (phone) await one.button("Show conversations").click();
    },
  },
  { name: "busy", reach: open },
  {
    name: "private",
    async reach({ one, seeded }) {
      await one.visit(`/c/${seeded.board}`);
      await expect(one.article("removed Alan Turing")).toBeVisible();
    },
  },
  {
    name: "make-private-one",
    async reach(all) {
      await open(all);
      await showList(all);
      await all.one.newConversation.fill("Surprise party");
      await all.one.list.getByRole("button", { name: "Private", exact: true }).click();
    },
  },
  {
    name: "make-public",
    async reach(all) {
      await open(all);
      await showList(all);
      await all.one.choose("Board meeting", "Make public…");
      await expect(all.one.dialog).toBeVisible();
    },
  },
  {
    name: "busy-top",
    async reach(all) {
      await open(all);
      await all.one.log.hover();
      await all.page.mouse.wheel(0, -20_000);
      await expect(all.one.article("first sketches")).toBeInViewport();
      await settle(all.page);
    },
  },
  {
    name: "busy-hover",
    async reach(all) {
      await open(all);
      await all.one.composer.fill("A draft of two lines,\nwhich the field grows for");
      await all.one.article("Nothing twice").hover();
    },
  },
  {
    name: "list",
    async reach(all) {
      await open(all);
      await showList(all);
      await expect(all.one.link("Design review")).toBeVisible();
    },
  },
  {
    name: "no-messages",
    async reach(all) {
      await open(all);
      await showList(all);
      await all.one.link("Quiet corner").click();
      await expect(all.one.heading).toHaveText("Quiet corner");
      await settle(all.page);
    },
  },
  {
    name: "editing",
    async reach(all) {
      await open(all);
      await all.one.composer.click();
      await all.one.composer.press("ArrowUp");
      await expect(all.one.log.getByRole("textbox")).toBeFocused();
    },
  },
  {
    name: "loading",
    async reach({ one, page, seeded }) {
      // These answers never come.
      await page.route("**/api/collections/**", () => {});
      await one.visit(`/c/${seeded.busy}`);
      await expect(page.locator("[aria-busy=true]:visible").first()).toBeVisible();
    },
  },
  {
    name: "starting",
    async reach({ one, page, seeded }) {
      await page.route("**/*.wasm", () => {});
      await page.goto(`/c/${seeded.busy}`, { waitUntil: "commit" });
      await page.waitForFunction(() => document.querySelector("#main")?.firstElementChild);
      await settle(page);
    },
  },
  {
    name: "failed",
    async reach({ one, page, seeded }) {
      await page.route("**/api/collections/*/records?**", (route) => route.fulfill(failure));
      await one.visit(`/c/${seeded.busy}`);
      await expect(page.getByRole("alert").first()).toBeAttached();
      await settle(page);
    },
  },
  {
    name: "failed-list",
    async reach({ one, page, seeded, phone }) {
      await page.route("**/api/collections/*/records?**", (route) => route.fulfill(failure));
      await one.visit(`/c/${seeded.busy}`);
      await expect(page.getByRole("alert").first()).toBeAttached();
      await showList({ one, phone });
      await settle(page);
    },
  },
  {
    name: "missing",
    async reach({ one }) {
      await one.visit("/c/abcdefghij01234");
      await expect(one.heading).toHaveText("This conversation is not here");
    },
  },
  {
    name: "offline",
    async reach(all) {
      await open(all);
      await all.server.stop();
      await expect(all.one.status).toContainText("does not answer", { timeout: 15_000 });
      await all.one.say("Written in a tunnel");
      await expect(all.one.status).toContainText("1 waiting");
    },
    after: ({ server }) => server.start(),
  },
  {
    name: "receipt",
    async reach(all) {
      await open(all);
      const api = "**/api/**";
      await all.page.route(api, (route) => route.abort());
      await all.server.stop();
      await expect(all.one.status).toContainText("does not answer", { timeout: 15_000 });
      await all.server.start();
      const robot = await Foreigner.guest(all.server, "Grace");
      all.said = [await robot.say(all.seeded.busy, "Back already?"), await robot.say(all.seeded.busy, "Good.")];
      all.robot = robot;
      await all.page.unroute(api);
      await expect(all.page.getByText("2 new")).toBeVisible({ timeout: 30_000 });
      await expect(all.one.status).toBeEmpty();
    },
    async after({ robot, said }) {
      for (const message of said) await robot.unsay(message);
    },
  },
  {
    name: "forgetful",
    async reach(all) {
      await all.page.addInitScript(() => {
        IDBFactory.prototype.open = () => {
          throw new DOMException("blocked", "SecurityError");
        };
      });
      await open(all);
      await expect(all.page.getByText("keeps no copy")).toBeVisible();
    },
  },
  {
    name: "failed-message",
    async reach(all) {
      await open(all);
      await all.page.route(MESSAGES, (route) =>
        route.request().method() === "POST" ? route.fulfill(refusal) : route.fallback());
      await all.one.say("This one was refused");
      await expect(all.one.article("This one was refused")).toContainText("Not sent.");
    },
  },
  {
    name: "too-long",
    async reach(all) {
      await open(all);
      await all.one.composer.fill(`${"a long thought ".repeat(300)}`);
      await settle(all.page);
    },
  },
  {
    name: "menu",
    async reach(all) {
      await open(all);
      await showList(all);
      await all.one.options("My own notes").click();
      await expect(all.page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "menu-not-owner",
    async reach(all) {
      await open(all);
      await showList(all);
      await all.one.options("Lunch").click();
      await expect(all.page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "settings",
    async reach(all) {
      await open(all);
      await showList(all);
      await all.one.button("Settings").click();
      await expect(all.page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "rename-dialog",
    async reach(all) {
      await open(all);
      await showList(all);
      await all.one.options("My own notes").click();
      await all.one.menuItem("Rename").click();
      await expect(all.one.dialog).toBeVisible();
    },
  },
  {
    name: "delete-dialog",
    async reach(all) {
      await open(all);
      await showList(all);
      await all.one.options("My own notes").click();
      await all.one.menuItem("Delete").click();
      await expect(all.one.dialog).toBeVisible();
    },
  },
  {
    name: "delete-message-dialog",
    async reach(all) {
      await open(all);
      const article = all.one.article("Nothing twice");
      if (all.phone) {
        await article.getByRole("button", { name: "Options for this message" }).click();
        await all.one.menuItem("Delete").click();
      } else {
        await article.hover();
        await article.getByRole("button", { name: "Delete", exact: true }).click();
      }
      await expect(all.one.dialog).toBeVisible();
    },
  },
  {
    name: "deleted-notice",
    async reach(all) {
      // The server keeps it: the page only believes that it was deleted.
      await all.page.route("**/api/collections/conversations/records/*", (route) =>
        route.request().method() === "DELETE" ? route.fulfill({ status: 204, body: "" }) : route.fallback());
      await open(all);
      await showList(all);
      await all.one.options("My own notes").click();
      await all.one.menuItem("Delete").click();
      await all.one.dialog.getByRole("button", { name: "Delete", exact: true }).click();
      await expect(all.one.button("Undo")).toBeVisible();
    },
  },
  {
    name: "sidebar-hidden",
    async reach(all) {
      await open(all);
      if (!all.phone) await all.one.button("Toggle sidebar").click();
      await settle(all.page);
    },
  },
  ...accounts,
  ...people,
  ...ways,
];
