// What axe finds on the page.
//
// It must never switch a rule off.
import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { still } from "./motion.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds, short enough to read in a report. */
async function findings(one) {
  // What is still fading in would be measured with half its contrast.
  await still(one.page);
  const { violations } = await new AxeBuilder({ page: one.page }).withTags(TAGS).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${failureSummary.replaceAll("\n", " ")}`));
}

export async function expectClean(one, state) {
  expect.soft(await findings(one), state).toEqual([]);
}
