/** The counter's main job whole: account, request, review, three signatures, certificate, verification by a stranger. */
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { expectAccessible } from "../support/accessible";
import { register, SECRET } from "../support/accounts";
import { Counter, PERIOD } from "../support/counter";
import { pdf } from "../support/files";
import { qrAddress, textOf, validSignatures } from "../support/judges";
import { newestMail } from "../support/outbox";
import { DEMO, DOCUMENTS, freshCui, printed } from "../support/people";
import { narrowShot, shot } from "../support/shots";

test("a person becomes the holder of a certificate that a stranger verifies", async ({ browser, baseURL }) => {
  const cui = freshCui();
  const email = `${cui}@personas.example`;
  const person = await Counter.open(browser);

  await test.step("creates an account", () => register(person, cui, email));
  await test.step("signs in and completes the personal data", () => completeProfile(person, cui));
  const request = await test.step("creates a request and fills every part", () => fillRequest(person));
  await test.step("files it", async () => {
    await person.link("web-review-and-file").click();
    await person.heading("web-summary-title");
    await expectAccessible(person.page);
    await shot(person.page, "summary");
    await person.file();
    await expect(person.page.locator(".big-number")).toHaveText(request.number);
    await expectAccessible(person.page);
  });

  const reviewer = await Counter.open(browser);
  await test.step("a reviewer takes it, reviews it and sends it to signature", async () => {
    await reviewer.signIn(DEMO.reviewer);
    await reviewer.takeUntil(request.number);
    await reviewer.review();
    await expectAccessible(reviewer.page);
    await expect(reviewer.page.locator("iframe.viewer")).toBeVisible();
    await shot(reviewer.page, "review");
    await reviewer.page.getByRole("tab", { name: reviewer.t("officer-preview"), exact: true }).click();
    await expect(reviewer.page.getByText(reviewer.t("officer-preview-note"))).toBeVisible();
    await expect(reviewer.page.locator("iframe.viewer")).toBeVisible();
    await reviewer.sendToSignature();
    await reviewer.close();
  });

  for (const [at, email] of DEMO.signers.entries()) {
    await test.step(`${email} signs`, async () => {
      const signer = await Counter.open(browser);
      await signer.signIn(email);
      await signer.openForSignature(request.number);
      if (at === 0) {
        await shot(signer.page, "signature");
        await signer.sign("No-es-el-secreto-9");
        await expect(signer.field("/secret")).toHaveAttribute("aria-invalid", "true");
        await expectAccessible(signer.page);
        await signer.button("web-cancel").click();
      }
      await signer.sign();
      await expect(signer.page.getByText(signer.t("officer-signed"))).toBeVisible();
      await expect(signer.button("officer-sign")).toHaveCount(0);
      await signer.close();
    });
  }

  const file = await test.step("the person is told, sees the certificate and downloads it", async () => {
    await person.go("/dashboard");
    await expect(person.page.locator("nav .badge")).toBeVisible();
    await expect(person.page.getByRole("main").getByText(request.number).first()).toBeVisible();
    await shot(person.page, "dashboard");
    const mail = await newestMail(email);
    expect(mail.text, "the mail says that something waits, not what").not.toContain(request.number);
    await person.link("web-nav-certifications").click();
    await person.heading("web-nav-certifications");
    await person.page.getByRole("row").nth(1).getByRole("link").first().click();
    await expect(person.page.locator("iframe.viewer")).toBeVisible();
    await shot(person.page, "certificate");
    const arriving = person.page.waitForEvent("download");
    await person.button("web-download").click();
    const download = await arriving;
    expect(download.suggestedFilename()).toMatch(/\.pdf$/);
    return readFileSync(await download.path());
  });
  await person.go("/notifications");
  await expect(person.page.getByRole("main").getByText(request.number).first()).toBeVisible();
  await person.close();

  await test.step("outside judges accept the file", () => {
    expect(file.subarray(0, 5).toString()).toBe("%PDF-");
    expect(validSignatures(file)).toBe(3);
    expect(textOf(file)).toContain("Asistente Profesional IV");
  });

  await test.step("a stranger follows the QR code and verifies", async () => {
    const stranger = await Counter.open(browser);
    const address = new URL(qrAddress(file));
    await stranger.go(address.href.toLowerCase().startsWith(baseURL ?? "") ? address.pathname : address.href);
    await expect(stranger.page.getByText(stranger.t("web-certificate-valid"), { exact: true })).toBeVisible();
    await expect(stranger.page.getByRole("main").getByText("Ixchel"), "the page gives initials, not the name").toHaveCount(0);
    await expectAccessible(stranger.page);
    await shot(stranger.page, "verification");
    await narrowShot(stranger.page, "verification-320");
    await stranger.fill({ "/cui": printed(cui) });
    await stranger.button("web-certificate-compare").click();
    await expect(stranger.page.getByText(stranger.t("web-cui-matches"), { exact: true })).toBeVisible();
    await stranger.fill({ "/cui": freshCui() });
    await stranger.button("web-certificate-compare").click();
    await expect(stranger.page.getByText(stranger.t("web-cui-differs"), { exact: true })).toBeVisible();
    const offered = { name: "certificado.pdf", mimeType: "application/pdf", buffer: file };
    await stranger.field("/file").setInputFiles(offered);
    await expect(stranger.page.getByText(stranger.t("web-verdict-identical"), { exact: true })).toBeVisible();
    const altered = Buffer.concat([file, Buffer.from("\n% una línea más\n")]);
    await stranger.field("/file").setInputFiles({ ...offered, buffer: altered });
    await expect(stranger.page.getByText(stranger.t("web-verdict-different"), { exact: true })).toBeVisible();
    await stranger.close();
  });
});

async function completeProfile(person: Counter, cui: string): Promise<void> {
  const { page, t } = person;
  await person.signIn(printed(cui), SECRET);
  await person.heading("web-dashboard-title");
  await expect(page.getByText(t("web-profile-banner-text"), { exact: false })).toBeVisible();
  await person.link("web-profile-banner-link").click();
  await person.heading("web-nav-profile");
  await person.fill({
    "/first_name": "Ixchel",
    "/second_name": "Amparo",
    "/first_surname": "Tuyuc",
    "/second_surname": "Cojtí",
    "/nit": "7108-0",
    "/igss_number": "1968051234",
    "/phone": "5555 4321",
    "/department": "1",
    "/municipality": "101",
    "/address": "6a avenida 4-56 zona 1",
  });
  await person.choose("/sex", "female");
  await person.button("web-save").click();
  await expect(page.getByText(t("web-profile-saved"), { exact: true })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: t("web-continue"), exact: true }).click();
  await person.heading("web-dashboard-hello", { name: "Ixchel" });
}

async function fillRequest(person: Counter): Promise<{ number: string; path: string }> {
  const { page } = person;
  const request = await person.createRequest();
  await expectAccessible(page);
  await person.step("sections/services");
  await person.fill(PERIOD);
  await shot(page, "section-form");
  await page.reload();
  await expect(person.field("/position"), "a period is kept once it is saved").toHaveValue("");
  await person.button("web-save-item").click();
  await expect(page.getByRole("alert"), "what is missing is said at the top").toBeFocused();
  await expect(page.getByRole("alert").getByRole("link")).toHaveCount(8);
  await expectAccessible(page);
  await person.addPeriod();
  await person.backToTasks();

  await person.step("payment");
  await person.pay();

  await person.step("documents");
  for (const kind of DOCUMENTS) await person.attach(kind, pdf(`${kind}.pdf`, `Documento ${kind}`));
  await expectAccessible(page);
  await shot(page, "documents");
  await person.backToTasks();
  await shot(page, "task-list");
  await narrowShot(page, "task-list-320");

  await person.step("delivery");
  await person.chooseDelivery();
  await expect(page.locator("ol.steps > li.done")).toHaveCount(5);
  return request;
}
