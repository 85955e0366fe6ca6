// Ways to a state that several pictures share.
//
// It must never change anything on the server.
import { expect } from "@playwright/test";

export async function open({ one, seeded }) {
  await one.visit(`/c/${seeded.busy}`);
  await expect(one.article("See you all at four")).toBeVisible();
}

export async function settle(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
