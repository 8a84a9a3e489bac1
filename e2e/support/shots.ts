import type { Page } from "@playwright/test";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));

/** Writes docs/screenshots/NAME.png, only with VENTANILLA_SHOTS=1: the README's pictures are taken on purpose. */
export async function shot(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  if (process.env.VENTANILLA_SHOTS !== "1") return;
  await page.evaluate(() => window.scrollTo(0, 0));
  // The browser's PDF viewer does not say when it has drawn.
  if (await page.locator("iframe.viewer").count()) await page.waitForTimeout(4_000);
  await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage: options.fullPage ?? false, animations: "disabled" });
}

/** The same page as a phone shows it: 320 CSS pixels wide. */
export async function narrowShot(page: Page, name: string): Promise<void> {
  if (process.env.VENTANILLA_SHOTS !== "1") return;
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 900 });
  await shot(page, name);
  if (before) await page.setViewportSize(before);
}
