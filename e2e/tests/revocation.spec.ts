/** A certificate is taken back: one officer proposes, another one confirms, and whoever looks is told at once. */
import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessible";
import { Api, type RequestSummary } from "../support/api";
import { Counter } from "../support/counter";
import { DEMO, SIGNING_SECRET } from "../support/people";
import { narrowShot, shot } from "../support/shots";

interface Certificate {
  id: string;
  number: string;
  code: string;
  signatures: unknown[];
}
type WithCertificate = RequestSummary & { certificate: Certificate | null };

/** Reviewed and signed by the demonstration's officers, at the API: the pages for that have tests of their own. */
async function issued(base: string): Promise<{ id: string; certificate: Certificate }> {
  const person = await Api.signIn(base, DEMO.lucia);
  const reviewer = await Api.signIn(base, DEMO.reviewer);
  await reviewer.emptyQueue();
  const { id } = await person.fileRequest();
  await reviewer.emptyQueue();
  const record = {
    number: 1, code: "274", position: "Asistente Profesional IV", institution: "Ministerio de Educación",
    unit: "Archivo General", place: "Guatemala, Guatemala", budget_line: "011", start_date: "1990-02-01",
    end_date: "1999-10-31", days: "0.00", hours: "164.00", salary: "1106.00", bonus: "0.00", insurance: "0.00",
    seniority: "0.00", issued_on: "1999-12-31",
  };
  const observations = { items: [{ text: "Se certifica únicamente el período solicitado." }] };
  const work = {
    data: { service_records: { items: [record] }, observations },
    checklist: ["identity", "igss", "records"],
    payment_confirmed: true,
  };
  await reviewer.change("PUT", id, "officer-data", work);
  await reviewer.change("POST", id, "advance");
  const read = async () => (await reviewer.get<WithCertificate>(`/requests/${id}`)).certificate;
  await expect.poll(async () => (await read())?.number ?? "", { timeout: 60_000 }).not.toBe("");
  for (const email of DEMO.signers) {
    const signer = await Api.signIn(base, email);
    const certificate = (await read())?.id;
    const answer = await signer.send("POST", `/requests/${id}/sign`, { certificate, secret: SIGNING_SECRET });
    expect(answer.status, await answer.text()).toBe(200);
  }
  const certificate = await read();
  if (!certificate) throw new Error("it was not issued");
  return { id, certificate };
}

test("one officer proposes, the same one cannot confirm, another one does, and the public page says so", async ({ browser, baseURL }) => {
  const old = await issued(baseURL ?? "");
  const newer = await issued(baseURL ?? "");

  const first = await Counter.open(browser);
  const { t } = first;
  await first.signIn(DEMO.signers[0]);
  await first.go("/officer/revocations");
  await first.heading("officer-revocations-title");
  await expectAccessible(first.page);
  await expectNoSidewaysScroll(first.page);
  await first.fill({ "/named": "2026-C-99999" });
  await first.button("officer-revocations-find-button").click();
  await expect(first.page.getByText(t("field-certificate_not_found")).first()).toBeVisible();
  await first.fill({ "/named": old.certificate.number });
  await first.button("officer-revocations-find-button").click();
  await expect(first.page).toHaveURL(new RegExp(`/officer/requests/${old.id}$`));
  await first.button("officer-revocation-propose").click();
  const dialog = first.page.getByRole("dialog");
  await dialog.getByRole("button", { name: t("officer-revocation-propose-send"), exact: true }).click();
  await expect(dialog.getByText(t("field-revocation_reason")).first()).toBeVisible();
  await first.fill({ "/reason": "superseded", "/text": "Se emitió de nuevo con el período completo" });
  await dialog.getByRole("button", { name: t("officer-revocation-propose-send"), exact: true }).click();
  await expect(dialog.getByText(t("field-successor_missing")).first()).toBeVisible();
  await expectAccessible(first.page);
  await expectNoSidewaysScroll(first.page);
  await shot(first.page, "revocation-propose");
  await narrowShot(first.page, "revocation-propose-narrow");
  await first.fill({ "/successor": newer.certificate.number });
  await dialog.getByRole("button", { name: t("officer-revocation-propose-send"), exact: true }).click();
  await expect(first.page.getByText(t("officer-revocation-sent"))).toBeVisible();
  await expectAccessible(first.page);
  await expectNoSidewaysScroll(first.page);
  await first.page.getByRole("link", { name: t("officer-revocation-see"), exact: true }).first().click();
  await expect(first.page.getByText(t("officer-revocation-own"))).toBeVisible();
  await expect(first.button("officer-revocation-confirm"), "not by the same person").toHaveCount(0);
  await expect(first.button("officer-revocation-withdraw")).toBeVisible();

  // Everybody else still sees a valid certificate.
  const visitor = await Counter.open(browser);
  await visitor.go(`/v/${old.certificate.code.replaceAll("-", "")}`);
  await expect(visitor.page.getByText(t("web-certificate-valid"), { exact: true })).toBeVisible();

  const second = await Counter.open(browser, "en");
  await second.signIn(DEMO.signers[1]);
  await second.link("officer-nav-revocations").click();
  await second.heading("officer-revocations-title");
  await shot(second.page, "revocations");
  await narrowShot(second.page, "revocations-narrow");
  await second.page.getByRole("link", { name: old.certificate.number, exact: true }).click();
  await expect(second.page.getByRole("heading", { level: 1, name: old.certificate.number })).toBeVisible();
  await expectAccessible(second.page);
  await expectNoSidewaysScroll(second.page);
  await shot(second.page, "revocation-decide");
  await narrowShot(second.page, "revocation-decide-narrow");
  await second.button("officer-revocation-confirm").click();
  await expect(second.page.getByRole("dialog")).toContainText(old.certificate.number);
  await expectAccessible(second.page);
  await second.button("officer-revocation-confirm-yes").click();
  await expect(second.page.getByText(second.t("officer-revocation-done-confirmed"))).toBeVisible();
  await expect(second.button("officer-revocation-confirm")).toHaveCount(0);

  // And now nobody does.
  await visitor.page.reload();
  await expect(visitor.page.getByText(t("web-certificate-revoked"), { exact: true })).toBeVisible();
  await expect(visitor.page.getByText(t("revocation-reason-superseded"), { exact: true })).toBeVisible();
  await expectAccessible(visitor.page);
  await expectNoSidewaysScroll(visitor.page);
  await shot(visitor.page, "revoked-public");
  await narrowShot(visitor.page, "revoked-public-narrow");
  await visitor.page.getByRole("link", { name: newer.certificate.number, exact: true }).click();
  await expect(visitor.page.getByText(t("web-certificate-valid"), { exact: true })).toBeVisible();
  await expect(visitor.page.getByText(t("web-certificate-replaces"), { exact: true })).toBeVisible();
  await expect(visitor.page.getByRole("link", { name: old.certificate.number, exact: true })).toBeVisible();

  const person = await Counter.open(browser);
  await person.signIn(DEMO.lucia);
  await person.go(`/requests/${old.id}`);
  await expect(person.page.getByText(t("web-standing-revoked"))).toBeVisible();
  await expectAccessible(person.page);
  await person.go(`/certifications/${old.id}`);
  await expect(person.page.getByText(t("web-certificate-revoked-download"))).toBeVisible();
  await expectAccessible(person.page);
  await expectNoSidewaysScroll(person.page);
  await shot(person.page, "revoked-download");
  await person.go("/certifications");
  const row = person.page.getByRole("row").filter({ hasText: old.certificate.number });
  await expect(row).toContainText(t("web-revoked"));
  for (const counter of [first, second, visitor, person]) await counter.close();
});

test("a proposal that is not confirmed leaves the certificate valid, and may be withdrawn", async ({ browser, baseURL }) => {
  const { certificate, id } = await issued(baseURL ?? "");
  const api = await Api.signIn(baseURL ?? "", DEMO.reviewer);
  const body = { reason: "court_order", text: "Oficio del juzgado" };
  const made = await api.send("POST", `/certificates/${certificate.code}/revocations`, body);
  const revocation = (await made.json()) as { id: string };
  const signer = await Counter.open(browser);
  const { t, page } = signer;
  await signer.signIn(DEMO.signers[2]);
  await signer.go(`/officer/revocations/${revocation.id}`);
  await signer.button("officer-revocation-refuse").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: t("officer-revocation-refuse"), exact: true }).click();
  await expect(dialog.getByText(t("field-reason")).first()).toBeVisible();
  await signer.fill({ "/reason": "El oficio es de otro expediente" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: t("officer-revocation-refuse"), exact: true }).click();
  await expect(page.getByText(t("officer-revocation-done-refused"))).toBeVisible();
  await expect(page.getByText("El oficio es de otro expediente")).toBeVisible();
  // The reviewer proposes again, thinks better of it, and takes it back.
  const again = await api.send("POST", `/certificates/${certificate.code}/revocations`, { ...body, reason: "fraud" });
  const second = (await again.json()) as { id: string };
  const reviewer = await Counter.open(browser);
  await reviewer.signIn(DEMO.reviewer);
  await reviewer.go(`/officer/revocations/${second.id}`);
  await reviewer.button("officer-revocation-withdraw").click();
  await reviewer.page.getByRole("dialog").getByRole("button", { name: t("officer-revocation-withdraw"), exact: true }).click();
  await expect(reviewer.page.getByText(t("officer-revocation-done-withdrawn"))).toBeVisible();
  await reviewer.go(`/officer/requests/${id}`);
  await expect(reviewer.button("officer-revocation-propose")).toBeVisible();
  await signer.close();
  await reviewer.close();
});
