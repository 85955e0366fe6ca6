// The states of the people of a conversation and of invites, and how each is reached.
//
// It must never leave anything on the shared server that the next picture would show.
import { expect } from "@playwright/test";
import { Sheet } from "../support/people.js";
import { open, settle } from "./reach.mjs";

/** The private conversation of the one who looks. */
async function openCircle({ one, seeded }) {
  await one.visit(`/c/${seeded.circle}`);
  await expect(one.heading).toHaveText("Budget");
}

export const people = [
  {
    name: "people",
    async reach(all) {
      await openCircle(all);
      const sheet = await Sheet.open(all.one);
      await expect(sheet.people).toHaveCount(4);
      await settle(all.page);
    },
  },
  {
    name: "people-add",
    async reach(all) {
      await openCircle(all);
      const sheet = await Sheet.open(all.one);
      await sheet.search.fill("a");
      await expect(sheet.named("Add Margaret Hamilton")).toBeVisible();
      await sheet.person("Alan Turing").getByRole("button", { name: "Options for Alan Turing" }).click();
      await settle(all.page);
    },
  },
  {
    name: "people-links",
    async reach(all) {
      await openCircle(all);
      const sheet = await Sheet.open(all.one);
      await sheet.link();
      await expect(sheet.named("Revoke").first()).toBeVisible();
      await sheet.named("Revoke").first().scrollIntoViewIfNeeded();
      await settle(all.page);
    },
  },
  {
    name: "people-refused",
    async reach(all) {
      await openCircle(all);
      const sheet = await Sheet.open(all.one);
      await sheet.named("Leave").click();
      await sheet.confirm("Leave “Budget”?", "Leave");
      await expect(sheet.fault).toBeVisible();
      await settle(all.page);
    },
  },
  {
    name: "people-remove",
    async reach(all) {
      await openCircle(all);
      const sheet = await Sheet.open(all.one);
      await sheet.act("Alan Turing", "Remove");
      await expect(all.one.dialog).toContainText("Remove Alan Turing?");
    },
  },
  {
    name: "people-public",
    async reach(all) {
      await open(all);
      const sheet = await Sheet.open(all.one);
      await settle(all.page);
      await expect(sheet.people.first()).toBeVisible();
    },
  },
  {
    name: "invited",
    stranger: true,
    async reach({ page, seeded }) {
      await page.goto(`/join#${seeded.token}`);
      await expect(page.getByText("invites you to")).toBeVisible();
    },
  },
  {
    name: "invited-lost",
    stranger: true,
    async reach({ page }) {
      await page.goto("/join#unknown");
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "invited-asked",
    async reach({ one, page, seeded }) {
      await page.goto(`/join#${seeded.token}`);
      await expect(one.dialog).toContainText("invites you to");
    },
  },
];
