/** Who somebody is: verified by DPI and video, and proved again when the account's e-mail is lost. */
import { type Browser, expect, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessible";
import { BORN, register } from "../support/accounts";
import { Counter } from "../support/counter";
import { jpeg } from "../support/files";
import { newestMail } from "../support/outbox";
import { DEMO, freshCui, PASSWORD } from "../support/people";
import { shot } from "../support/shots";
import { vetoHoursPass } from "../support/time";

/** Óscar's data, which anybody might know: that is why nothing changes by itself. */
const OSCAR = { cui: "2000000040101", born: "18/04/1972", name: "Óscar Sicay Cumez", email: DEMO.oscar };

/** Records two seconds with the camera and attaches them. */
async function record(person: Counter): Promise<void> {
  await person.button("web-recorder-begin").click();
  await person.button("web-recorder-record").click();
  await expect(person.page.getByText(person.t("web-recorder-running", { seconds: 2, longest: 90 }))).toBeVisible();
  await person.button("web-recorder-stop").click();
  await expect(person.page.getByText(person.t("web-recorder-check"))).toBeVisible();
  await person.button("web-recorder-keep").click();
  await expect(person.page.locator("li.file").filter({ hasText: /video\.(webm|mp4)/ })).toBeVisible();
}

test("an identity is verified: recorded in the page, rejected with reasons, recorded again, confirmed", async ({ browser }) => {
  const person = await Counter.open(browser);
  const { page, t } = person;
  await person.signIn(DEMO.lucia);
  await person.go("/profile");
  const card = page.locator("section.card").filter({ has: page.getByRole("heading", { name: t("web-identity-title") }) });
  await expect(card).toContainText(t("web-identity-unverified"));
  await card.getByRole("listitem").getByRole("link").click();
  await person.link("web-procedure-start").click();
  await person.button("web-new-request-yes").click();
  await expect(page).toHaveURL(/\/requests\/[0-9a-f-]{36}$/);
  const path = new URL(page.url()).pathname;
  await person.step("documents");
  await person.attach("dpi", jpeg("dpi.jpg"));
  await page.getByText(t("web-sample")).click();
  const sample = page.locator("details.sample video");
  await sample.evaluate((video: HTMLVideoElement) => video.play());
  await expect.poll(() => sample.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0);
  await sample.evaluate((video: HTMLVideoElement) => video.pause());
  await record(person);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, "identity-video");
  // What was recorded can be seen again.
  await page.getByRole("button", { name: t("web-view-file", { name: "video.webm" }) }).click();
  const seen = page.getByRole("dialog").locator("video");
  await expect.poll(() => seen.evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThan(0);
  await page.getByRole("dialog").getByRole("button", { name: t("web-close") }).click();
  await person.backToTasks();
  await person.step("delivery");
  await person.chooseDelivery();
  await person.link("web-review-and-file").click();
  await person.file();
  await person.go("/profile");
  await expect(page.getByText(t("web-identity-pending"))).toBeVisible();
  await expectAccessible(page);

  const officer = await Counter.open(browser);
  await officer.signIn(DEMO.identity);
  await officer.go(path.replace("/requests/", "/officer/requests/"));
  await officer.button("officer-take").click();
  await expect(officer.button("officer-reject")).toBeVisible();
  await officer.page.getByRole("tab", { name: /Video/ }).click();
  const video = officer.page.locator(".papers video");
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThan(0);
  await expect(officer.page.getByRole("main"), "beside the profile").toContainText("Lucía");
  await expectAccessible(officer.page);
  await shot(officer.page, "identity-review");
  await officer.button("officer-reject").click();
  const dialog = officer.page.getByRole("dialog");
  await dialog.getByLabel("El video no se ve o no se oye bien").check({ force: true });
  await officer.field("/text").fill("Se oye muy bajo. Grábelo más cerca del micrófono.");
  await dialog.getByRole("radio", { name: t("officer-reject-correctable"), exact: true }).check({ force: true });
  await dialog.getByRole("button", { name: t("officer-reject"), exact: true }).click();
  await dialog.getByRole("button", { name: t("officer-reject-yes"), exact: true }).click();
  await expect(officer.page.getByText(t("officer-rejected"))).toBeVisible();

  await person.go("/profile");
  await expect(card).toContainText(t("web-identity-rejected"));
  await expect(card).toContainText("Se oye muy bajo");
  await page.getByRole("link", { name: t("web-identity-open") }).click();
  await person.button("web-correct").click();
  await expect(page.locator("ol.steps")).toBeVisible();
  await person.step("documents");
  await page.getByRole("button", { name: t("web-replace-file", { name: "video.webm" }) }).click();
  await record(person);
  await expect(page.locator("li.file").filter({ hasText: "video.webm" }), "it took the place of the first").toHaveCount(1);
  await person.backToTasks();
  await person.link("web-review-and-file").click();
  await person.file();

  await officer.go(path.replace("/requests/", "/officer/requests/"));
  await officer.button("officer-take").click();
  for (const point of ["dpi", "data", "face", "words"]) await officer.tick(`/checklist/${point}`);
  await expect(officer.page.locator(".work-note .saved")).toContainText(t("web-saved"));
  await officer.sendToSignature();
  const number = await officer.page.getByRole("heading", { level: 1 }).innerText();
  await officer.close();
  const signer = await Counter.open(browser);
  await signer.signIn(DEMO.identitySigner);
  await signer.openForSignature(number);
  await signer.sign();
  await expect(signer.page.getByText(t("officer-signed")).first()).toBeVisible();
  await signer.close();
  await person.go("/profile");
  await expect(card).toContainText(t("web-identity-verified"));
  await person.close();
});

/** Asks for the account of `owner` with a new address, without signing in, records the video and files. */
async function claim(browser: Browser, owner: { cui: string; born: string; name: string; email: string }) {
  const lost = await Counter.open(browser);
  const { page, t } = lost;
  const began = Date.now() - 1_000;
  await lost.go("/procedures/ventanilla.account-recovery");
  await lost.link("web-procedure-start").click();
  const fresh = `${freshCui()}@correo.example`;
  await lost.fill({ "/cui": owner.cui, "/birth_date": owner.born, "/email": fresh, "/email_confirmation": fresh });
  await lost.button("web-forgotten-button").click();
  await expect(page.getByRole("heading", { level: 1, name: t("web-forgotten-sent") })).toBeVisible({ timeout: 60_000 });
  const link = (await newestMail(fresh, began)).link ?? "";
  await lost.go(link);
  await lost.heading("web-recovery-title");
  await expectAccessible(page);
  await lost.button("web-recovery-enter").click();
  await expect(page.locator("ol.steps")).toBeVisible();
  const path = new URL(page.url()).pathname;
  await expect(lost.link("web-nav-profile"), "a guest has one request, and no account").toHaveCount(0);
  await lost.step("sections/owner");
  await lost.fill({
    "/name": owner.name,
    "/phone": "5555 0142",
    "/lost_since": "30/09/2026",
    "/circumstances": "Era el correo de mi trabajo anterior.",
  });
  await lost.button("web-save-continue").click();
  await expect(page.locator("ol.steps")).toBeVisible();
  await lost.step("documents");
  await lost.attach("dpi", jpeg("dpi.jpg"));
  await record(lost);
  await expectAccessible(page);
  await lost.backToTasks();
  await lost.step("delivery");
  await lost.chooseDelivery();
  await lost.link("web-review-and-file").click();
  await lost.file();
  const number = await page.locator(".big-number").innerText();
  const told = await newestMail(owner.email, began, 15_000, "/account-recovery/veto");
  expect(told.link).toContain("/account-recovery/veto");
  return { lost, fresh, told, number, path };
}

test("who lost the e-mail proves who it is by a procedure; the old address may stop it; nothing is signed before", async ({ browser }) => {
  const { lost, fresh, told } = await claim(browser, OSCAR);
  const { t } = lost;

  const officer = await Counter.open(browser);
  await officer.signIn(DEMO.identity);
  await officer.go("/officer/queue");
  await officer.button("officer-take-next").click();
  await expect(officer.page.getByRole("heading", { name: t("officer-claim-title") })).toBeVisible();
  await expect(officer.page.getByRole("main")).toContainText("Óscar");
  await expect(officer.page.getByRole("main")).toContainText(fresh);
  await expectAccessible(officer.page);
  await expectNoSidewaysScroll(officer.page);
  await shot(officer.page, "recovery-review");

  // The owner still reads the old address after all.
  const owner = await Counter.open(browser);
  await owner.go(told.link ?? "");
  await owner.heading("web-veto-title");
  await expectAccessible(owner.page);
  await owner.button("web-veto-button").click();
  await expect(owner.page.getByText(t("web-veto-done"), { exact: true }).first()).toBeVisible();
  await owner.signIn(DEMO.oscar, PASSWORD);
  await owner.close();

  await officer.page.reload();
  await expect(officer.page.getByText(t("officer-claim-vetoed"))).toBeVisible();
  await expect(officer.button("officer-send"), "it can only be rejected now").toHaveCount(0);
  await officer.close();
  await lost.close();
});

test("nobody stops it: through every move of the review it is signed after 72 hours, and the new address leads into the account", async ({ browser }) => {
  const cui = freshCui();
  const old = `${cui}@personas.example`;
  const owner = await Counter.open(browser);
  await register(owner, cui, old);
  await owner.close();
  const { lost, fresh, number, path } = await claim(browser, { cui, born: BORN, name: "Ixchel Tuyuc Cojtí", email: old });
  const { t } = lost;

  await lost.go(path);
  await lost.button("web-recall").click();
  await lost.page.getByRole("dialog").getByRole("button", { name: t("web-recall"), exact: true }).click();
  await expect(lost.page.locator("ol.steps")).toBeVisible();
  await lost.link("web-review-and-file").click();
  await lost.file();

  const officer = await Counter.open(browser);
  await officer.signIn(DEMO.identity);
  await officer.takeUntil(number);
  await officer.button("officer-release").click();
  await officer.page.getByRole("dialog").getByRole("button", { name: t("officer-release"), exact: true }).click();
  await officer.heading("officer-queue-title");
  await officer.takeUntil(number);
  await officer.button("officer-reject").click();
  const dialog = officer.page.getByRole("dialog");
  await dialog.getByLabel("El DPI no se lee o le falta un lado").check({ force: true });
  await officer.field("/text").fill("Falta el reverso.");
  await dialog.getByRole("radio", { name: t("officer-reject-correctable"), exact: true }).check({ force: true });
  await dialog.getByRole("button", { name: t("officer-reject"), exact: true }).click();
  await dialog.getByRole("button", { name: t("officer-reject-yes"), exact: true }).click();
  await expect(officer.page.getByText(t("officer-rejected"))).toBeVisible();
  await lost.go(path);
  await expect(lost.page.getByText("Falta el reverso.")).toBeVisible();
  await lost.button("web-correct").click();
  await expect(lost.page.locator("ol.steps")).toBeVisible();
  await lost.link("web-review-and-file").click();
  await lost.file();
  await officer.takeUntil(number);
  for (const point of ["dpi", "data", "face", "words"]) await officer.tick(`/checklist/${point}`);
  await expect(officer.page.locator(".work-note .saved")).toContainText(t("web-saved"));
  await officer.sendToSignature();

  const signer = await Counter.open(browser);
  await signer.signIn(DEMO.identitySigner);
  const toSign = path.replace("/requests/", "/officer/sign/");
  await signer.go(toSign);
  await signer.button("officer-return").click();
  const back = signer.page.getByRole("dialog");
  await back.getByLabel(t("officer-return-reason"), { exact: true }).fill("Compare otra vez la firma.");
  await back.getByRole("button", { name: t("officer-return"), exact: true }).click();
  await expect(signer.page.getByText(t("officer-returned"))).toBeVisible();
  await officer.go(path.replace("/requests/", "/officer/requests/"));
  await expect(officer.page.getByText("Compare otra vez la firma.").first()).toBeVisible();
  await officer.sendToSignature();
  await officer.close();

  await signer.go(toSign);
  await expect(signer.page.getByText(t("problem-veto-running"), { exact: false })).toBeVisible();
  await expect(signer.button("officer-sign"), "as long as the owner may stop it").toHaveCount(0);
  vetoHoursPass(73);
  await signer.openForSignature(number);
  const began = Date.now() - 1_000;
  await signer.sign();
  await expect(signer.page.getByText(t("officer-signed")).first()).toBeVisible();
  await signer.close();

  // Beside it comes the notice that the request was signed.
  const mail = await newestMail(fresh, began, 15_000, "/password-reset/");
  await lost.go(mail.link ?? "");
  await lost.heading("web-choose-password");
  await lost.fill({ "/password": PASSWORD });
  await lost.button("web-save-password").click();
  await lost.heading("web-password-changed");
  await lost.close();
  const again = await Counter.open(browser);
  await again.signIn(fresh, PASSWORD);
  await again.go("/profile");
  await expect(again.page.getByRole("main")).toContainText(fresh);
  await again.close();
});
