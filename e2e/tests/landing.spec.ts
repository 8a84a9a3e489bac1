import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessible";
import { shot } from "../support/shots";

test("the landing page shows, in Spanish, without a third party", async ({ page, baseURL }) => {
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(baseURL ?? "") && !/^(data|blob):/.test(request.url())) foreign.push(request.url());
  });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  const response = await page.goto("/");
  expect(response?.status()).toBe(200);
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, "landing");
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
});

test("a person without WebAssembly reads what to do", async ({ page }) => {
  await page.route(/\.wasm$/, (route) => route.abort());
  await page.goto("/");
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expectAccessible(page);
});

test("the headline is painted before the program arrives", async ({ page }) => {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto("/", { waitUntil: "domcontentloaded" });
  const headline = page.getByRole("heading", { level: 1, name: "Certificados públicos, sin hacer fila" });
  await expect(headline).toBeVisible();
  await expect(page.locator("#boot-progress")).toBeVisible();
  const painted = () => page.evaluate(() => performance.getEntriesByName("first-contentful-paint").length);
  await expect.poll(painted, "the browser has painted it").toBe(1);
  await expectAccessible(page);
  await shot(page, "landing-before-program");
  arrive();
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(headline).toBeVisible();
});
