/** Every page, for everybody who sees it: axe-core in both languages at two widths, titles, focus, deep links, failures. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessible";
import { Api } from "../support/api";
import { Counter } from "../support/counter";
import { DEMO } from "../support/people";
import type { Language } from "../support/texts";

const LANGUAGES: Language[] = ["es", "en"];
const PROCEDURE = "onsec.service-certification";

/** Opens each address by itself, as a bookmark does, and judges the page that comes. */
async function judge(counter: Counter, paths: string[]): Promise<void> {
  const { page } = counter;
  for (const path of paths) {
    await test.step(path, async () => {
      await counter.go(path);
      await settled(page);
      await expect.soft(page.locator("html")).toHaveAttribute("lang", counter.language);
      await expect.soft(page.getByRole("heading", { level: 1 }), `${path} has one h1`).toHaveCount(1);
      await expect.soft(page.getByRole("main"), `${path} has one main`).toHaveCount(1);
      const heading = await page.getByRole("heading", { level: 1 }).first().innerText();
      await expect.soft(page, path).toHaveTitle(`${heading} · Ventanilla`);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page, 1280);
      await page.setViewportSize({ width: 320, height: 800 });
      await expectNoSidewaysScroll(page, 320);
      await expectAccessible(page);
      await page.setViewportSize({ width: 1280, height: 900 });
    });
  }
}

/** Waits until nothing says any more that it is loading. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator(".busy")).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}

for (const language of LANGUAGES) {
  test.describe(`in ${language}`, () => {
    test("pages for everybody", async ({ browser, baseURL }) => {
      const lucia = await Api.signIn(baseURL ?? "", DEMO.lucia);
      const [mine] = await lucia.get<{ code: string }[]>("/me/certificates");
      const stranger = await Counter.open(browser, language);
      await judge(stranger, [
        "/",
        `/procedures/${PROCEDURE}`,
        "/terms",
        "/verify",
        `/verify/${mine.code}`,
        "/verify/qr/AAAA",
        "/log",
        "/v/AAAA-BBBB-CCCC-DDDD",
        "/sign-in",
        "/sign-in?next=%2Frequests",
        "/register",
        "/register/confirm?token=gone",
        "/password-reset",
        "/password-reset/gone",
        "/account-recovery/veto?token=gone",
        "/account-recovery/continue?token=gone",
        "/no/such/page",
      ]);
      await stranger.heading("web-not-found-title");
      await stranger.close();
    });

    test("a person's own pages", async ({ browser, baseURL }) => {
      const lucia = await Api.signIn(baseURL ?? "", DEMO.lucia);
      const of = async (state: string) => `/requests/${(await lucia.requests(state))[0].id}`;
      const [draft, signed] = [await of("creation"), await of("signed")];
      const waiting = (await lucia.requests("submitted")).concat(await lucia.requests("under_review"))[0];
      const person = await Counter.open(browser, language);
      await person.signIn(DEMO.lucia);
      await judge(person, [
        "/dashboard",
        "/profile",
        "/associated-persons",
        "/associated-persons/new",
        "/requests",
        "/requests/new",
        draft,
        `${draft}/person`,
        `${draft}/sections/services`,
        `${draft}/payment`,
        `${draft}/documents`,
        `${draft}/delivery`,
        `${draft}/summary`,
        `/requests/${waiting.id}`,
        `/requests/${waiting.id}/filed`,
        signed,
        `${signed}/history`,
        `${signed}/summary`,
        "/certifications",
        signed.replace("/requests/", "/certifications/"),
        "/notifications",
      ]);
      await person.close();
    });

    test("officers' pages", async ({ browser, baseURL }) => {
      const base = baseURL ?? "";
      const oscar = await Api.signIn(base, DEMO.oscar);
      const lucia = await Api.signIn(base, DEMO.lucia);
      await (await Api.signIn(base, DEMO.reviewer)).emptyQueue();
      const held = [...(await oscar.requests("under_review")), ...(await lucia.requests("under_review"))][0];
      const [signed] = await lucia.requests("signed");
      const visits: [string, string[]][] = [
        [DEMO.reviewer, ["/officer/queue", `/officer/requests/${held.id}`, `/officer/requests/${signed.id}`]],
        [DEMO.signers[0], ["/officer/signatures", `/officer/sign/${signed.id}`, "/officer/signing-key"]],
        [DEMO.cashier, ["/officer/payments", "/officer/statements"]],
      ];
      for (const [email, paths] of visits) {
        const officer = await Counter.open(browser, language);
        await officer.signIn(email);
        await judge(officer, paths);
        await officer.close();
      }
      const administrator = await Counter.open(browser, language);
      await administrator.signIn(DEMO.administrator);
      await judge(administrator, ["/officer/officers", "/officer/officers/new"]);
      await administrator.go("/officer/officers");
      const edit = administrator.page.getByRole("row").nth(1).getByRole("link").first();
      await judge(administrator, [(await edit.getAttribute("href")) ?? ""]);
      // No way to a person's file for who appoints officers.
      await administrator.go(`/officer/requests/${signed.id}`).catch(() => undefined);
      await expect(administrator.page.getByRole("alert")).toBeVisible();
      await administrator.close();
    });
  });
}

test("the keyboard leads past the top bar, and the focus follows the route", async ({ browser }) => {
  const person = await Counter.open(browser);
  const { page, t } = person;
  await person.go("/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: t("web-skip") })).toBeFocused();
  await expect(page.getByRole("link", { name: t("web-skip") })).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
  await expect(page).toHaveURL(/\/$/);
  await person.link("web-nav-verify").click();
  await person.heading("web-verify-title");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page).toHaveTitle(`${t("web-verify-title")} · Ventanilla`);
  await page.goBack();
  await person.heading("web-home-title");
  await expect(page).toHaveTitle(`${t("web-home-title")} · Ventanilla`);

  await page.setViewportSize({ width: 320, height: 800 });
  const menu = person.button("web-menu");
  await expect(menu).toHaveAttribute("aria-expanded", "false");
  await menu.press("Enter");
  await expect(menu).toHaveAttribute("aria-expanded", "true");
  await expectAccessible(page);
  await person.link("web-nav-sign-in").click();
  await person.heading("web-sign-in-title");
  await expect(person.button("web-menu"), "the menu does not stay open").toHaveAttribute("aria-expanded", "false");
  await person.close();
});

test("who is not signed in is led through the sign-in and back; who signs out is out", async ({ browser }) => {
  const person = await Counter.open(browser);
  const { page, t } = person;
  await person.go("/requests");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Frequests$/);
  await person.fill({ "/identifier": DEMO.lucia, "/password": "No-es-la-suya-1" });
  await person.button("web-nav-sign-in").click();
  await expect(page.getByRole("alert")).toContainText(t("problem-sign-in-failed"));
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(person.field("/identifier"), "what was typed stays").toHaveValue(DEMO.lucia);
  await expectAccessible(page);
  await person.fill({ "/password": "Quetzal-Azul-77" });
  await person.button("web-nav-sign-in").click();
  await person.heading("web-nav-requests");
  await page.reload();
  await person.heading("web-nav-requests");
  await person.button("web-nav-sign-out").click();
  await person.heading("web-home-title");
  await person.go("/requests");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Frequests$/);
  await person.close();
});

test("without an answer from the API the person reads what to do, and it goes on once there is one", async ({ browser }) => {
  const person = await Counter.open(browser);
  const { page, t } = person;
  await person.go("/sign-in");
  await person.fill({ "/identifier": DEMO.lucia, "/password": "Quetzal-Azul-77" });
  await person.context.route("**/api/v1/**", (route) => route.abort());
  await person.button("web-nav-sign-in").click();
  await expect(page.getByRole("alert")).toContainText(t("web-offline"));
  await expectAccessible(page);
  await page.goto("/");
  await expect(page.getByRole("alert").first()).toContainText(t("web-offline"));
  await person.context.unroute("**/api/v1/**");
  await page.getByRole("main").getByRole("button", { name: t("web-retry") }).click();
  await expect(page.getByRole("article")).not.toHaveCount(0);

  await person.signIn(DEMO.lucia);
  await person.context.route("**/api/v1/**", (route) => route.abort());
  await page.goto("/dashboard");
  await expect(page.getByText(t("web-down-title"), { exact: true })).toBeVisible();
  await expectAccessible(page);
  await person.context.unroute("**/api/v1/**");
  await page.getByRole("button", { name: t("web-retry") }).click();
  await person.heading("web-dashboard-hello", { name: "Lucía" });
  await person.close();
});

test("a request that is not there has a page with a title", async ({ browser }) => {
  const person = await Counter.open(browser);
  await person.signIn(DEMO.lucia);
  await judge(person, ["/requests/00000000-0000-7000-8000-000000000000"]);
  await person.close();
});

test("the language changes in place and keeps what was typed", async ({ browser }) => {
  const person = await Counter.open(browser);
  await person.go("/sign-in");
  await person.fill({ "/identifier": "alguien@personas.example" });
  await person.button("web-other-language").click();
  await expect(person.page.locator("html")).toHaveAttribute("lang", "en");
  await expect(person.page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await expect(person.field("/identifier")).toHaveValue("alguien@personas.example");
  await person.page.reload();
  await expect(person.page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await person.close();
});
