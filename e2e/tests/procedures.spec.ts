/** Procedures that are only folders: what their definitions say is what the pages do. */
import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessible";
import { Api } from "../support/api";
import { Counter } from "../support/counter";
import { pdf } from "../support/files";
import { DEMO, freshCui, printed } from "../support/people";

/** Demonstration officers of the ministry of education. */
const DIRECTORATE = "departamental@demo.example";

test("a form asks what the answers before it call for, goes to the unit they name, and a rejection says where to go", async ({ browser, baseURL }) => {
  const directorate = await Api.signIn(baseURL ?? "", DIRECTORATE);
  await directorate.emptyQueue("directorate_review");
  const person = await Counter.open(browser);
  const { page, t } = person;
  await person.signIn(DEMO.oscar);
  await person.go("/requests/new?procedure=mineduc.education-case-file");
  await expect(page.getByText(t("web-for-whom-form"))).toBeVisible();
  await person.button("web-new-request-yes").click();
  await expect(page.locator("ol.steps")).toBeVisible();
  const path = new URL(page.url()).pathname;
  await expect(page.locator("ol.steps a[href$='/payment']"), "it is free").toHaveCount(0);

  await person.step("sections/student");
  await person.fill({ "/name": "Brenda Caal Xoy", "/cui": printed(freshCui()), "/birth_date": "21/06/1994" });
  await person.button("web-save-continue").click();
  await person.step("sections/studies");
  await person.fill({ "/area": "out_of_school", "/directorate": "GT-NORTE" });
  await expectAccessible(page);
  await person.button("web-save-continue").click();
  await person.step("sections/papers");
  await expect(person.field("/description"), "only other papers are described").toHaveCount(0);
  await person.fill({ "/kind": "other" });
  await expect(person.field("/description")).toBeVisible();
  await person.button("web-save-item").click();
  await expect(person.field("/description")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await person.fill({ "/kind": "diploma" });
  await expect(person.field("/description")).toHaveCount(0);
  await person.button("web-save-item").click();
  await person.backToTasks();
  await person.step("sections/grades");
  await expect(person.field("/centre"), "a school is asked of school education only").toHaveCount(0);
  await person.fill({ "/grade": "Segunda etapa", "/programme": "Primaria acelerada", "/year": "2009" });
  await person.button("web-save-item").click();
  await person.backToTasks();
  await person.step("documents");
  await page.locator("[id='f-originals-description']").fill("Diploma");
  await person.attach("originals", pdf("originales.pdf"));
  await person.backToTasks();
  await person.step("delivery");
  await person.chooseDelivery();
  await person.link("web-review-and-file").click();
  await expectNoSidewaysScroll(page);
  await person.file();

  const officer = await Counter.open(browser);
  await officer.signIn(DIRECTORATE);
  await officer.go(path.replace("/requests/", "/officer/requests/"));
  await officer.button("officer-take").click();
  await expect(officer.page.getByText("Primaria acelerada").first()).toBeVisible();
  await officer.button("officer-reject").click();
  const dialog = officer.page.getByRole("dialog");
  await officer.tick("/reasons/not_verifiable");
  await officer.fill({ "/text": "No encontramos el registro de esos estudios." });
  await expect(dialog.getByText(t("officer-reject-only-correctable")), "the reason leaves no choice").toBeVisible();
  await dialog.getByRole("button", { name: t("officer-reject"), exact: true }).click();
  await expect(officer.field("/referral/phone"), "where to go is asked for").toHaveAttribute("aria-invalid", "true");
  await expectAccessible(officer.page);
  await officer.fill({
    "/referral/name": "Supervisión Educativa 01-01-03",
    "/referral/phone": "2411 0000",
    "/referral/address": "6a calle 1-87 zona 10",
  });
  await dialog.getByRole("button", { name: t("officer-reject"), exact: true }).click();
  await dialog.getByRole("button", { name: t("officer-reject-yes"), exact: true }).click();
  await expect(officer.page.getByText(t("officer-rejected"))).toBeVisible();
  await officer.close();

  await person.go(path);
  await expect(page.getByText("Supervisión Educativa 01-01-03")).toBeVisible();
  await expect(page.getByRole("link", { name: /2411/ })).toBeVisible();
  await expectAccessible(page);
  await person.close();
});

test("a register shows what it has on a number, and leads on with what was typed when it has nothing", async ({ browser }) => {
  const person = await Counter.open(browser);
  const { page, t } = person;
  await person.signIn(DEMO.oscar);
  await person.go("/requests/new?procedure=mineduc.title-since-2005");
  await person.button("web-new-request-yes").click();
  await person.step("sections/title");
  await person.fill({ "/register_number": "TD-0204518" });
  await expect(page.getByText(t("web-register-found"))).toBeVisible();
  await expect(page.getByText("Perito Contador con Orientación en Computación")).toBeVisible();
  await expectAccessible(page);
  await person.fill({ "/career": "Bachiller en Turismo", "/centre": "Instituto Las Flores", "/year": "2011", "/register_number": "TD-9999999" });
  await person.field("/register_number").blur();
  await expect(page.getByText(t("web-register-missing"))).toBeVisible();
  await expect(page.getByText(t("web-saved")).first()).toBeVisible();
  await expectAccessible(page);
  await person.link("web-register-otherwise-link").click();
  await person.heading("web-new-request-title");
  await person.button("web-new-request-yes").click();
  await expect(page.locator("ol.steps")).toBeVisible();
  await person.step("sections/student");
  await person.fill({ "/name": "Edna Tum Cac", "/cui": printed(freshCui()), "/birth_date": "21/06/1994" });
  await person.button("web-save-continue").click();
  await person.step("sections/kind");
  await person.fill({ "/origin": "school_not_found" });
  await person.button("web-save-continue").click();
  await person.step("sections/title");
  await expect(person.field("/career"), "what was typed is kept").toHaveValue("Bachiller en Turismo");
  await expect(person.field("/centre")).toHaveValue("Instituto Las Flores");
  await expect(person.field("/register_number")).toHaveValue("TD-9999999");
  await person.close();
});
