import type { Page } from "@playwright/test";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));

/** Writes docs/screenshots/NAME.png, only with VENTANILLA_SHOTS=1: the README's pictures are taken on purpose. */
export async function shot(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  if (process.env.VENTANILLA_SHOTS !== "1") return;
  await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage: options.fullPage ?? false, animations: "disabled" });
}
