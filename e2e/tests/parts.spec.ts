/** The program comes in parts: what the first page leaves out, what happens when a part does not come, and after a deployment. */
import { expect, test } from "@playwright/test";
import { expectAccessible } from "../support/accessible";
import { shot } from "../support/shots";
import { texts } from "../support/texts";

const LATER = /\/assets\/later\/.*\.wasm$/;

test("the first page loads no part; the next one only its own", async ({ page }) => {
  const loaded: string[] = [];
  page.on("request", (request) => LATER.test(request.url()) && loaded.push(request.url()));
  const t = texts("es");
  await page.goto("/");
  await expect(page.locator("#catalogue ~ *").first()).toBeVisible();
  await expect(page.locator(".busy")).toHaveCount(0);
  expect(loaded).toEqual([]);
  await page.getByRole("link", { name: t("web-nav-sign-in"), exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: t("web-sign-in-title") })).toBeVisible();
  expect(loaded.filter((url) => url.includes("split_account"))).toHaveLength(1);
  expect(loaded.filter((url) => url.includes("split_officer"))).toEqual([]);
  // What is here stays here.
  const before = loaded.length;
  await page.goBack();
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1, name: t("web-sign-in-title") })).toBeVisible();
  expect(loaded).toHaveLength(before);
});

test("a part that does not come says so, and comes when it is asked for again", async ({ page }) => {
  const t = texts("es");
  await page.goto("/");
  await expect(page.locator("#boot")).toHaveCount(0);
  await page.route(LATER, (route) => route.abort());
  await page.getByRole("link", { name: t("web-nav-sign-in"), exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: t("web-not-shown") })).toBeVisible();
  await expect(page.getByText(t("web-part-missing"))).toBeVisible();
  await expectAccessible(page);
  await shot(page, "part-missing");
  await page.unroute(LATER);
  await page.getByRole("button", { name: t("web-retry") }).click();
  await expect(page.getByRole("heading", { level: 1, name: t("web-sign-in-title") })).toBeVisible();
});

test("after a deployment the page loads anew by itself, once", async ({ page }) => {
  const t = texts("es");
  await page.goto("/");
  await expect(page.locator("#boot")).toHaveCount(0);
  // The server has another version: the page names other files, and the old parts are gone.
  let gone = true;
  await page.route(LATER, (route) => (gone ? route.fulfill({ status: 404 }) : route.continue()));
  await page.route("/", (route) => (gone ? route.fulfill({ status: 200, body: "<!doctype html>another version" }) : route.continue()));
  const loads: string[] = [];
  page.on("load", () => {
    loads.push(page.url());
  });
  page.on("request", (request) => {
    if (request.isNavigationRequest()) gone = false;
  });
  await page.getByRole("link", { name: t("web-nav-sign-in"), exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: t("web-sign-in-title") })).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
  expect(loads).toHaveLength(1);
});
