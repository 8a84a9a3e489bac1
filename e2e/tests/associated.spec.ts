/** In another person's name; and back out of the queue. */
import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessible";
import { Api } from "../support/api";
import { Counter } from "../support/counter";
import { png } from "../support/files";
import { DEMO, DOCUMENTS, freshCui, printed } from "../support/people";

test("a request is filed in an associated person's name, with the applicant's own DPI", async ({ browser }) => {
  const person = await Counter.open(browser);
  const { page, t } = person;
  await person.signIn(DEMO.oscar);
  await person.go("/associated-persons");
  await person.link("web-associated-add").click();
  await person.heading("web-associated-new");
  await person.button("web-save").click();
  await expect(page.getByRole("alert"), "what is missing is said at the top").toBeFocused();
  await expectAccessible(page);
  const cui = freshCui();
  const name = "Catarina Sicay Xon";
  await person.fill({
    "/cui": printed(cui),
    "/first_name": "Catarina",
    "/first_surname": "Sicay",
    "/second_surname": "Xon",
    "/birth_date": "03/08/1949",
    "/phone": "5555 8765",
    "/department": "1",
    "/municipality": "101",
    "/address": "3a calle 2-10 zona 6",
  });
  await person.choose("/sex", "female");
  await person.button("web-save").click();
  await person.heading("web-associated-title");
  const row = page.getByRole("row").filter({ hasText: printed(cui) });
  await expect(row).toContainText(name);
  await expectNoSidewaysScroll(page);
  await row.getByRole("link", { name: t("web-associated-start", { name }) }).click();
  await person.heading("web-new-request-title");
  await expect(person.field("/subject").locator("option:checked")).toHaveText(name);
  await expectAccessible(page);
  await person.fill({ "/procedure": "onsec.service-certification" });
  await person.button("web-new-request-yes").click();
  await expect(page.locator("ol.steps")).toContainText(name);

  await person.step("sections/services");
  await person.addPeriod();
  await person.backToTasks();
  await person.step("payment");
  await person.pay();
  await person.step("documents");
  for (const kind of DOCUMENTS) await person.attach(kind, png(`${kind}.png`));
  await person.backToTasks();
  await person.step("delivery");
  await person.chooseDelivery();
  await expect(page.locator("ol.steps > li.done"), "the applicant's DPI is still missing").toHaveCount(4);
  await person.step("documents");
  await person.attach("applicant_dpi", png("mi-dpi.png"));
  await page.getByRole("button", { name: t("web-replace-file", { name: "mi-dpi.png" }) }).click();
  await person.field("/applicant_dpi").setInputFiles(png("mi-dpi-legible.png"));
  await expect(page.locator("li.file").filter({ hasText: "mi-dpi-legible.png" })).toBeVisible();
  await expect(page.locator("li.file").filter({ hasText: "mi-dpi.png" }), "its place was taken").toHaveCount(0);
  await person.backToTasks();
  await person.link("web-review-and-file").click();
  await person.heading("web-summary-title");
  await expect(page.getByRole("main")).toContainText(printed(cui));
  await person.file();
  await person.close();
});

test("a request that nobody has taken is recalled, changed and filed again under its number", async ({ browser, baseURL }) => {
  const api = await Api.signIn(baseURL ?? "", DEMO.oscar);
  const request = await api.fileRequest();
  const person = await Counter.open(browser);
  const { page, t } = person;
  await person.signIn(DEMO.oscar);
  await person.go(`/requests/${request.id}`);
  await expect(page.getByText(t("web-standing-submitted"))).toBeVisible();
  await person.button("web-recall").click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(t("web-recall-text"));
  await expectAccessible(page);
  await dialog.getByRole("button", { name: t("web-recall"), exact: true }).click();
  await expect(page.locator("ol.steps > li.done")).toHaveCount(5);
  await person.step("sections/services");
  await page.getByRole("button", { name: t("web-edit-item", { number: "1" }) }).click();
  await person.fill({ "/position": "Asistente Profesional III" });
  await person.button("web-save-item").click();
  await expect(page.getByText("Asistente Profesional III")).toBeVisible();
  await person.backToTasks();
  await person.link("web-review-and-file").click();
  await person.file();
  await expect(page.locator(".big-number")).toHaveText(request.number);
  await person.go(`/requests/${request.id}/history`);
  await expect(page.getByRole("main").getByText(t("action-recall"), { exact: true })).toBeVisible();
  await expect(page.locator(".card").getByText(t("action-submit"), { exact: true })).toHaveCount(2);
  await person.close();
});
