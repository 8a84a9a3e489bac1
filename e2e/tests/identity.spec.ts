/** Who somebody is: verified by DPI and video, and proved again when the account's e-mail is lost. */
import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessible";
import { Counter } from "../support/counter";
import { jpeg } from "../support/files";
import { newestMail } from "../support/outbox";
import { DEMO, freshCui, PASSWORD } from "../support/people";
import { shot } from "../support/shots";

/** Óscar's data, which anybody might know: that is why nothing changes by itself. */
const OSCAR = { cui: "2000000040101", born: "18/04/1972" };

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

test("who lost the e-mail proves who it is by a procedure; the old address may stop it; nothing is signed before", async ({ browser }) => {
  const lost = await Counter.open(browser);
  const { page, t } = lost;
  const began = Date.now() - 1_000;
  await lost.go("/procedures/ventanilla.account-recovery");
  await lost.link("web-procedure-start").click();
  const fresh = `${freshCui()}@correo.example`;
  await lost.fill({ "/cui": OSCAR.cui, "/birth_date": OSCAR.born, "/email": fresh, "/email_confirmation": fresh });
  await lost.button("web-forgotten-button").click();
  await expect(page.getByRole("heading", { level: 1, name: t("web-forgotten-sent") })).toBeVisible({ timeout: 60_000 });
  const link = (await newestMail(fresh, began)).link ?? "";
  await lost.go(link);
  await lost.heading("web-recovery-title");
  await expectAccessible(page);
  await lost.button("web-recovery-enter").click();
  await expect(page.locator("ol.steps")).toBeVisible();
  await expect(lost.link("web-nav-profile"), "a guest has one request, and no account").toHaveCount(0);
  await lost.step("sections/owner");
  await lost.fill({
    "/name": "Óscar Sicay Cumez",
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
  const told = await newestMail(DEMO.oscar, began);
  expect(told.link).toContain("/account-recovery/veto");

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
