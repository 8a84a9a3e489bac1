/** What officers do beside the straight way: return, hand over, enrol a key, appoint. */
import { expect, test } from "@playwright/test";
import { expectAccessible } from "../support/accessible";
import { Api } from "../support/api";
import { Counter } from "../support/counter";
import { issue } from "../support/keys";
import { newestMail } from "../support/outbox";
import { DEMO, freshCui, PASSWORD, printed, SIGNING_SECRET } from "../support/people";

const SECRET = "Ceiba-Blanca-42";

test("a signer returns a document with a reason; the reviewer reads it, and the person gets another document", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  await (await Api.signIn(base, DEMO.reviewer)).emptyQueue();
  const request = await (await Api.signIn(base, DEMO.oscar)).fileRequest();
  const reviewer = await Counter.open(browser);
  const { t } = reviewer;
  const path = `/officer/requests/${request.id}`;
  await reviewer.signIn(DEMO.reviewer);
  await reviewer.go(path);
  await reviewer.button("officer-take").click();
  await reviewer.review();
  await reviewer.sendToSignature();

  const signer = await Counter.open(browser);
  await signer.signIn(DEMO.signers[0]);
  await signer.openForSignature(request.number);
  const voided = await signer.page.locator("dl.facts, .card").filter({ hasText: /\d{4}-C-\d{5}/ }).first().innerText();
  const number = /\d{4}-C-\d{5}/.exec(voided)?.[0] ?? "";
  await signer.button("officer-return").click();
  const dialog = signer.page.getByRole("dialog");
  await expect(dialog).toContainText(t("officer-return-void"));
  await dialog.getByRole("button", { name: t("officer-return"), exact: true }).click();
  await expect(signer.field("/reason"), "a reason is asked for").toHaveAttribute("aria-invalid", "true");
  await signer.fill({ "/reason": "El salario no coincide con la nómina." });
  await expectAccessible(signer.page);
  await dialog.getByRole("button", { name: t("officer-return"), exact: true }).click();
  await expect(signer.page.getByText(t("officer-returned"))).toBeVisible();
  await signer.close();

  await reviewer.go(path);
  await expect(reviewer.page.getByText(t("officer-returned-title"), { exact: true })).toBeVisible();
  await expect(reviewer.page.getByText("El salario no coincide con la nómina.").first()).toBeVisible();
  await reviewer.sendToSignature();
  await expect(reviewer.page.getByText(number, { exact: true }), "another document has another number").toHaveCount(0);
  await reviewer.close();
});

test("a head of unit gives a case to a colleague, who is offered by name", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const administrator = await Api.signIn(base, DEMO.administrator);
  const reviews = await Api.signIn(base, DEMO.reviewer);
  await reviews.emptyQueue();
  const request = await (await Api.signIn(base, DEMO.oscar)).fileRequest();
  await reviews.send("POST", `/requests/${request.id}/take`, {});
  const colleague = {
    cui: freshCui(),
    birth_date: "1980-05-06",
    email: `${freshCui()}@institucion.example`,
    first_name: "Nidia",
    first_surname: "Chocooj",
    position: "Departamento de Registro",
    grants: [{ role: "reviewer", institution: "ONSEC", unit: "certifications" }],
  };
  expect((await administrator.send("POST", "/officers", colleague)).status).toBe(201);

  const head = await Counter.open(browser);
  const { page, t } = head;
  await head.signIn(DEMO.head);
  await head.go(`/officer/requests/${request.id}`);
  await head.button("officer-reassign").click();
  const dialog = page.getByRole("dialog");
  const choices = dialog.locator("#f-officer option");
  await expect(choices.filter({ hasText: "Nidia Chocooj" }).first()).toBeAttached();
  await expect(choices.filter({ hasText: "Rosa Batz" }), "who holds it already is not offered").toHaveCount(0);
  await dialog.getByRole("button", { name: t("officer-reassign"), exact: true }).click();
  await expect(head.field("/reason")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await dialog.locator("#f-officer").selectOption({ label: "Nidia Chocooj" });
  await head.fill({ "/reason": "Vacaciones de la persona asignada." });
  await dialog.getByRole("button", { name: t("officer-reassign"), exact: true }).click();
  await expect(page.getByText(t("officer-reassigned"))).toBeVisible();
  await expect(page.getByText("Nidia Chocooj").first()).toBeVisible();
  await head.close();
});

test("an officer is invited, chooses a password, enrols a key that OpenSSL made, and loses a role", async ({ browser, baseURL }) => {
  const administrator = await Counter.open(browser);
  const { t } = administrator;
  const cui = freshCui();
  const email = `${cui}@institucion.example`;
  await administrator.signIn(DEMO.administrator);
  await administrator.go("/officer/officers/new");
  await administrator.button("officer-staff-appoint").click();
  await expect(administrator.page.getByRole("alert")).toBeFocused();
  await expectAccessible(administrator.page);
  await administrator.fill({
    "/first_name": "Ofelia",
    "/first_surname": "Quiej",
    "/cui": printed(cui),
    "/birth_date": "14/02/1977",
    "/email": email,
    "/position": "Dirección de certificaciones",
  });
  if ((await administrator.page.locator("fieldset.grant").count()) === 0) await administrator.button("officer-grant-add").click();
  await grant(administrator, 0, "signer");
  await administrator.button("officer-grant-add").click();
  await grant(administrator, 1, "administrator");
  await administrator.button("officer-staff-appoint").click();
  await expect(administrator.page.getByText(t("field-administrator_alone")).first()).toBeVisible();
  await grant(administrator, 1, "auditor");
  await administrator.button("officer-staff-appoint").click();
  await administrator.heading("officer-staff-made");
  await expectAccessible(administrator.page);

  const officer = await Counter.open(browser);
  const mail = await newestMail(email);
  await officer.go(mail.link ?? "");
  await officer.fill({ "/password": SECRET });
  await officer.button("web-save-password").click();
  await officer.heading("web-password-changed");
  await officer.signIn(printed(cui), SECRET);
  await officer.go("/officer/signing-key");
  await expect(officer.page.getByText(t("officer-key-none"))).toBeVisible();
  const file = issue(baseURL ?? "", "Ofelia Quiej", SIGNING_SECRET).pkcs12;
  await officer.field("/pkcs12").setInputFiles({ name: "firma.p12", mimeType: "application/x-pkcs12", buffer: file });
  await officer.fill({ "/secret": "No-es-el-secreto-9" });
  await officer.button("officer-key-save").click();
  await expect(officer.field("/secret")).toHaveAttribute("aria-invalid", "true");
  await officer.fill({ "/secret": SIGNING_SECRET });
  await officer.button("officer-key-save").click();
  await expect(officer.page.getByText(t("officer-key-done"), { exact: true })).toBeVisible();
  await expect(officer.page.getByText("Ofelia Quiej").first()).toBeVisible();
  await expectAccessible(officer.page);

  await administrator.go("/officer/officers");
  await administrator.page.getByRole("row").filter({ hasText: "Ofelia Quiej" }).getByRole("link").first().click();
  await expect(administrator.page.getByRole("heading", { level: 1, name: "Ofelia Quiej" })).toBeVisible();
  await administrator.page.getByRole("button", { name: t("officer-grant-remove", { number: "2" }) }).click();
  await administrator.button("web-save").click();
  await expect(administrator.page.getByText(t("officer-staff-saved"), { exact: true })).toBeVisible();
  await administrator.close();
  await officer.go("/officer/signatures");
  await officer.heading("officer-signatures-title");
  await officer.close();
});

/** Chooses the role of the n-th row. */
async function grant(counter: Counter, at: number, role: string): Promise<void> {
  const row = counter.page.locator("fieldset.grant").nth(at);
  await row.locator("select").nth(0).selectOption(role);
  await row.locator("select").nth(1).selectOption("ONSEC");
  await row.locator("input").fill("certifications");
}
