/** Many documents signed by one unlock: chosen, seen, signed, each with its own result; what fails leaves the others. */
import { type Browser, expect, type Locator, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessible";
import { Api } from "../support/api";
import { Counter } from "../support/counter";
import { DEMO, SIGNING_SECRET } from "../support/people";
import { narrowShot, shot } from "../support/shots";
import type { Language } from "../support/texts";

interface Prepared {
  id: string;
  number: string;
}

/** What the reviewer enters for a certification of services. */
const REVIEWED = {
  data: {
    service_records: {
      items: [
        {
          number: 1,
          code: "274",
          position: "Asistente Profesional IV",
          institution: "Ministerio de Educación",
          unit: "Archivo General",
          place: "Guatemala, Guatemala",
          budget_line: "011",
          start_date: "1990-02-01",
          end_date: "1999-10-31",
          days: "0.00",
          hours: "164.00",
          salary: "1106.00",
          bonus: "0.00",
          insurance: "0.00",
          seniority: "0.00",
          issued_on: "1999-12-31",
        },
      ],
    },
    observations: { items: [{ text: "Se certifica únicamente el período solicitado." }] },
  },
  checklist: ["identity", "igss", "records"],
  payment_confirmed: true,
};

/** Documents that wait for three signatures. */
async function prepare(base: string, count: number): Promise<Prepared[]> {
  const [oscar, reviewer] = [await Api.signIn(base, DEMO.oscar), await Api.signIn(base, DEMO.reviewer)];
  await reviewer.emptyQueue();
  const prepared: Prepared[] = [];
  for (let at = 0; at < count; at++) {
    const { id, number } = await oscar.fileRequest();
    expect((await reviewer.send("POST", `/requests/${id}/take`, {})).ok).toBe(true);
    await reviewer.change("PUT", id, "officer-data", REVIEWED);
    await reviewer.change("POST", id, "advance");
    prepared.push({ id, number });
  }
  for (const { id } of prepared) {
    await expect(async () => {
      const { certificate } = await reviewer.get<{ certificate: { pages: number } | null }>(`/requests/${id}`);
      expect(certificate?.pages).toBeGreaterThan(0);
    }).toPass({ timeout: 60_000 });
  }
  return prepared;
}

async function signaturesOf(api: Api, id: string): Promise<number> {
  const { certificate } = await api.get<{ certificate: { signatures: unknown[] } | null }>(`/requests/${id}`);
  return certificate?.signatures.length ?? 0;
}

async function opened(browser: Browser, language: Language, signer: string): Promise<Counter> {
  const counter = await Counter.open(browser, language);
  await counter.signIn(signer);
  await counter.go("/officer/signatures");
  await expect(counter.page.locator(".busy")).toHaveCount(0);
  return counter;
}

/** The row of a document, on whichever page of the list it is. */
async function row(counter: Counter, number: string): Promise<Locator> {
  const { page, t } = counter;
  const found = page.getByRole("row").filter({ has: page.getByRole("link", { name: number, exact: true }) });
  const next = page.getByRole("button", { name: t("web-next"), exact: true });
  await expect(async () => {
    if (!(await found.isVisible()) && (await next.isEnabled({ timeout: 500 }).catch(() => false))) await next.click();
    await expect(found).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  return found;
}

/** Judges the page as it stands, at both widths. */
async function judge(counter: Counter, name: string): Promise<void> {
  const { page } = counter;
  await expectAccessible(page);
  await shot(page, name);
  await page.setViewportSize({ width: 320, height: 900 });
  await expectNoSidewaysScroll(page, 320);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  await narrowShot(page, `${name}-narrow`);
}

test("three documents by one unlock, with the keyboard alone; one that was returned meanwhile leaves the others signed", async ({
  browser,
  baseURL,
}) => {
  const base = baseURL ?? "";
  const prepared = await prepare(base, 3);
  const counter = await opened(browser, "es", DEMO.signers[0]);
  const { page, t } = counter;
  await counter.field("/procedure").selectOption("onsec.service-certification");
  for (const [at, { number }] of prepared.entries()) {
    const box = (await row(counter, number)).getByRole("checkbox");
    await box.focus();
    await page.keyboard.press("Space");
    await expect(page.getByText(t("signing-chosen", { count: at + 1 }), { exact: true })).toBeVisible();
  }
  await judge(counter, "batch-choosing");

  const preview = (await row(counter, prepared[0].number)).getByRole("button").filter({ hasText: t("signing-preview") });
  await preview.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator("iframe.viewer")).toBeVisible();
  await expect(dialog.getByRole("checkbox"), "it is chosen").toBeChecked();
  await judge(counter, "batch-preview");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(preview, "the focus is where it was").toBeFocused();

  const back = { stage: "review", reason: "El salario no coincide con la nómina." };
  await (await Api.signIn(base, DEMO.signers[1])).change("POST", prepared[1].id, "return", back);

  await counter.button("signing-sign", { count: 3 }).focus();
  await page.keyboard.press("Enter");
  await counter.field("/secret").focus();
  await page.keyboard.type("No-es-el-secreto-9");
  await page.keyboard.press("Enter");
  await expect(counter.field("/secret")).toHaveAttribute("aria-invalid", "true");
  await judge(counter, "batch-secret");
  // Slow enough to be seen.
  await page.route("**/sign", async (route) => {
    await new Promise((done) => setTimeout(done, 4_000));
    await route.continue();
  });
  const closed = page.waitForResponse((answer) => answer.url().endsWith("/signing-sessions/current"));
  await counter.fill({ "/secret": SIGNING_SECRET });
  await page.keyboard.press("Enter");
  await expect(page.getByRole("progressbar", { name: t("signing-progress-bar") })).toBeVisible();
  await expect(page.getByText(t("signing-result-running")).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: t("signing-progress-title") })).toBeFocused();
  await expectAccessible(page);
  await shot(page, "batch-running");

  await expect(page.getByText(t("signing-some-signed", { signed: 2, count: 3 }))).toBeVisible();
  expect((await closed).status(), "the session is closed").toBe(204);
  const result = (number: string) => page.getByRole("listitem").filter({ has: page.getByRole("link", { name: number, exact: true }) });
  await expect(result(prepared[0].number)).toContainText(t("signing-result-signed"));
  await expect(result(prepared[1].number)).toContainText(t("signing-result-refused"));
  await expect(result(prepared[1].number)).toContainText(t("problem-no-such-move"));
  await expect(result(prepared[2].number)).toContainText(t("signing-result-signed"));
  await judge(counter, "batch-result");

  const api = await Api.signIn(base, DEMO.signers[0]);
  expect(await signaturesOf(api, prepared[0].id)).toBe(1);
  expect(await signaturesOf(api, prepared[2].id)).toBe(1);
  expect((await api.get<{ stage: { id: string } }>(`/requests/${prepared[1].id}`)).stage.id).toBe("review");
  await counter.button("signing-back").click();
  await expect(page.locator(".busy")).toHaveCount(0);
  for (const { number } of prepared) {
    await expect(page.getByRole("link", { name: number, exact: true }), `${number} is not to be signed any more`).toHaveCount(0);
  }
  await counter.close();
});

test("stopped half way and cut off from the server, what is left can be chosen again", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const prepared = await prepare(base, 4);
  const counter = await opened(browser, "en", DEMO.signers[2]);
  const { page, t } = counter;
  for (const { number } of prepared) await (await row(counter, number)).getByRole("checkbox").check();
  await page.getByRole("button", { name: t("signing-pick-all"), exact: true }).click();
  await expect(page.getByText(/^\d+ documents chosen$/)).toBeVisible();
  await page.getByRole("button", { name: t("signing-unpick"), exact: true }).click();
  for (const { number } of prepared) await (await row(counter, number)).getByRole("checkbox").check();
  await expect(page.getByText(t("signing-chosen", { count: 4 }), { exact: true })).toBeVisible();
  await judge(counter, "batch-choosing-english");

  const lost = `**/requests/${prepared[1].id}/sign`;
  await page.route("**/sign", async (route) => {
    await new Promise((done) => setTimeout(done, 3_000));
    await route.continue();
  });
  // It reaches the server; only its answer is lost, and so is the next call.
  let calls = 0;
  await page.route(lost, async (route) => {
    calls += 1;
    if (calls === 1) await route.fetch();
    await new Promise((done) => setTimeout(done, 3_000));
    await route.abort();
  });
  await counter.button("signing-sign", { count: 4 }).click();
  await counter.fill({ "/secret": SIGNING_SECRET });
  await page.keyboard.press("Enter");
  await counter.button("signing-stop").click();
  await expect(page.getByText(t("signing-stopping"))).toBeVisible();
  await expect(page.getByText(t("signing-ended-stopped"))).toBeVisible();
  expect(calls, "tried once more by itself").toBe(2);
  const result = (number: string) => page.getByRole("listitem").filter({ has: page.getByRole("link", { name: number, exact: true }) });
  await expect(result(prepared[1].number)).toContainText(t("signing-result-failed"));
  await expect(result(prepared[3].number)).toContainText(t("signing-result-waiting"));
  await judge(counter, "batch-stopped-english");

  await page.unrouteAll({ behavior: "ignoreErrors" });
  await counter.button("signing-again", { count: 2 }).click();
  await counter.button("signing-sign", { count: 2 }).click();
  await counter.fill({ "/secret": SIGNING_SECRET });
  await page.keyboard.press("Enter");
  await expect(page.getByText(t("signing-all-signed", { count: 2 }))).toBeVisible();
  await expect(result(prepared[1].number), "nothing is signed twice").toContainText(t("signing-result-before"));
  const api = await Api.signIn(base, DEMO.signers[2]);
  for (const { id } of prepared) expect(await signaturesOf(api, id)).toBe(1);
  await counter.close();
});
