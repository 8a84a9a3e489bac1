/** The cashier: imports the bank's statement, reads what became of it, decides by hand what did not match; the applicant and the
 * reviewer see it. */
import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessible";
import { Api, type RequestSummary } from "../support/api";
import { Counter } from "../support/counter";
import type { Upload } from "../support/files";
import { DEMO, freshNumber } from "../support/people";

interface Paid {
  payment: { number: string; date: string };
}

/** What a bank gives out: its own heading above the table, columns in its own order. */
function statement(rows: [day: string, reference: string, amount: string][]): Upload {
  const lines = rows.map(([day, reference, amount]) => `${reference};"${amount}";${day};Boleta de depósito;Certificación`);
  const text = ["Banco de Desarrollo Rural", "", "No. de boleta;Monto (Q);Fecha;Tipo;Concepto", ...lines].join("\n");
  return { name: `estado-${freshNumber()}.csv`, mimeType: "text/csv", buffer: Buffer.from(`\ufeff${text}\n`) };
}

/** `2026-11-20` as people write it. */
function spoken(day: string): string {
  return day.split("-").reverse().join("/");
}

async function paid(api: Api, request: RequestSummary): Promise<Paid["payment"]> {
  return (await api.get<Paid>(`/requests/${request.id}`)).payment;
}

test("a statement is imported, what matches is matched, and the rest is decided by hand", async ({ browser, baseURL }) => {
  const person = await Api.signIn(baseURL ?? "", DEMO.oscar);
  const [first, second] = [await person.fileRequest(), await person.fileRequest()];
  const [one, other] = [await paid(person, first), await paid(person, second)];
  const foreign = freshNumber();
  const file = statement([
    [spoken(one.date), one.number, "16.50"],
    [other.date, `000${other.number}`, "Q16.50"],
    [spoken(one.date), foreign, "1,250.00"],
    ["31/02/2026", freshNumber(), "16,5"],
  ]);

  const cashier = await Counter.open(browser);
  const { page, t } = cashier;
  await cashier.signIn(DEMO.cashier);
  await cashier.heading("officer-payments-title");
  await cashier.link("officer-nav-statements").click();
  await cashier.heading("officer-statements-title");
  await expectAccessible(page);
  await cashier.button("officer-statement-send").click();
  await expect(cashier.field("/file"), "a file is asked for").toHaveAttribute("aria-invalid", "true");
  await cashier.field("/file").setInputFiles(file);
  await cashier.button("officer-statement-send").click();
  const report = page.locator("section").filter({ has: page.getByRole("heading", { name: t("officer-statement-report") }) });
  await expect(report.getByText(t("officer-statement-done"))).toBeVisible();
  await expect(report.getByText(t("officer-statement-some-refused", { count: 1 }))).toBeVisible();
  const bad = report.getByRole("row").filter({ hasText: t("officer-line-refused") });
  await expect(bad).toContainText("7");
  await expect(bad).toContainText(t("field-statement_amount"));
  await expect(bad).toContainText(t("field-date"));
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  // The same file again.
  await cashier.field("/file").setInputFiles(file);
  await cashier.button("officer-statement-send").click();
  await expect(report.getByText(t("officer-statement-repeated"))).toBeVisible();
  await page.getByRole("row").filter({ hasText: file.name }).getByRole("link").click();
  await cashier.heading("officer-statement-report");
  await expect(page.getByText(t("officer-statement-some-refused", { count: 1 }))).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole("link", { name: t("officer-statement-to-cases") }).click();
  await cashier.heading("officer-payments-title");
  await expect(page.getByText(one.number, { exact: true }), "it matched by itself").toHaveCount(0);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  // Leading zeros: by hand, with a reason.
  await page.getByRole("button", { name: t("officer-row-decide-of", { reference: `000${other.number}` }) }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(t("officer-candidate-differs", { what: t("officer-difference-reference") }))).toBeVisible();
  await dialog.getByRole("button", { name: t("officer-decision-save") }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expectAccessible(page);
  await cashier.choose("/decision", second.id);
  await cashier.fill({ "/reason": "El banco agrega ceros a la izquierda." });
  await dialog.getByRole("button", { name: t("officer-decision-save") }).click();
  await expect(page.getByText(t("officer-decision-saved"))).toBeVisible();
  await expect(dialog).toBeHidden();

  // A deposit of somebody else, marked, and the mark taken back.
  await page.getByRole("button", { name: t("officer-row-decide-of", { reference: foreign }) }).click();
  await expect(dialog.getByText(t("officer-candidates-none"))).toBeVisible();
  await cashier.choose("/decision", "exclude");
  await cashier.fill({ "/reason": "Es de otra dependencia." });
  await dialog.getByRole("button", { name: t("officer-decision-save") }).click();
  await expect(dialog).toBeHidden();
  await cashier.fill({ "/row_state": "not_belonging" });
  await page.getByRole("button", { name: t("officer-row-see-of", { reference: foreign }) }).click();
  await expect(dialog.getByText("Es de otra dependencia.")).toBeVisible();
  await cashier.fill({ "/reason": "Falta preguntar a la otra dependencia." });
  await dialog.getByRole("button", { name: t("officer-decision-undo"), exact: true }).click();
  await expect(page.getByText(t("officer-decision-undone"))).toBeVisible();
  await cashier.close();

  const applicant = await Counter.open(browser);
  await applicant.signIn(DEMO.oscar);
  for (const request of [first, second]) {
    await applicant.go(`/requests/${request.id}`);
    await expect(applicant.page.getByText(t("web-payment-status-matched"))).toBeVisible();
  }
  await expectAccessible(applicant.page);
  await expectNoSidewaysScroll(applicant.page);
  await applicant.close();

  const reviewer = await Counter.open(browser);
  await reviewer.signIn(DEMO.reviewer);
  await reviewer.go(`/officer/requests/${second.id}`);
  await expect(reviewer.page.getByText(t("officer-payment-matched_by_hand"))).toBeVisible();
  await expect(reviewer.page.getByText("El banco agrega ceros a la izquierda.")).toBeVisible();
  await expectAccessible(reviewer.page);
  await reviewer.close();
});

test("a payment that the bank never got is refused, and its applicant reads so", async ({ browser, baseURL }) => {
  const person = await Api.signIn(baseURL ?? "", DEMO.oscar);
  const request = await person.fileRequest();
  const applicant = await Counter.open(browser);
  await applicant.signIn(DEMO.oscar);
  await applicant.go(`/requests/${request.id}`);
  await expect(applicant.page.getByText(applicant.t("web-payment-status-unmatched"))).toBeVisible();

  const cashier = await Counter.open(browser, "en");
  const { page, t } = cashier;
  await cashier.signIn(DEMO.cashier);
  await page.getByLabel(t("officer-expected-search")).fill(request.number);
  await page.locator("#expected ~ form").getByRole("button", { name: t("web-search") }).click();
  await page.getByRole("button", { name: t("officer-payment-decide-of", { number: request.number }) }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(t("officer-candidates-no-rows"))).toBeVisible();
  await cashier.choose("/decision", "refuse");
  await cashier.fill({ "/reason": "No aparece en el banco." });
  // Meanwhile a colleague decides.
  const colleague = await Api.signIn(baseURL ?? "", DEMO.cashier);
  const { payment } = await colleague.get<{ payment: { version: number } }>(`/payments/${request.id}`);
  const match = { "If-Match": `"${payment.version}"` };
  const refused = await colleague.send("POST", `/payments/${request.id}/refuse`, { reason: "No está." }, match);
  expect(refused.status).toBe(200);
  await dialog.getByRole("button", { name: t("officer-decision-save") }).click();
  await expect(dialog.getByText(t("officer-decision-late"))).toBeVisible();
  await expect(dialog.getByText("No está.")).toBeVisible();
  await expectAccessible(page);
  await cashier.close();

  await applicant.page.reload();
  await expect(applicant.page.getByText(applicant.t("web-payment-status-refused"))).toBeVisible();
  await applicant.close();
});
