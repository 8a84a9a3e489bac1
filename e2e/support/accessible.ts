import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** WCAG 2.2, levels A and AA. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

/** Fails with each broken rule and the elements that break it. Softly: a journey goes on, and one run names every fault. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const findings = violations.map(
    (rule) => `${rule.id} (${rule.impact}): ${rule.help}\n  ${rule.nodes.map((node) => node.target.join(" ")).join("\n  ")}`,
  );
  expect.soft(findings, `axe-core on ${page.url()}`).toEqual([]);
}

/** Fails if the page is wider than its window (WCAG 1.4.10: 320 CSS pixels without scrolling sideways). */
export async function expectNoSidewaysScroll(page: Page, width = 320): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width, height: 800 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(overflow, `${page.url()} is ${overflow} px too wide at ${width} px`).toBeLessThanOrEqual(0);
  if (before) await page.setViewportSize(before);
}

/** Judges each kind of page once, however often one comes by: its address without ids, and what is open on it. */
export class Judged {
  private readonly seen = new Set<string>();

  async look(page: Page, what = ""): Promise<void> {
    const kind = new URL(page.url()).pathname.replace(/[0-9a-f-]{36}/g, "") + what;
    if (this.seen.has(kind)) return;
    this.seen.add(kind);
    await expectAccessible(page);
  }
}
