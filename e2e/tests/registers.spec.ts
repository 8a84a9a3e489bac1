/** Registers: their keeper searches, adds, changes, imports and removes; a directorate notifies, and the keeper accepts. */
import { expect, test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessible";
import { Counter } from "../support/counter";

/** Demonstration officers of the ministry of education. */
const KEEPER = "registro@demo.example";
const DIRECTORATE = "direccion@demo.example";

/** A register number that no translator has yet. */
function freshRegisterNumber(): string {
  return `ZZ-${Math.floor(1000 + Math.random() * 9000)}`;
}

test("a keeper finds, adds, changes and removes an entry, and its history says what was what", async ({ browser }) => {
  const keeper = await Counter.open(browser);
  const { page, t } = keeper;
  await keeper.signIn(KEEPER);
  await expect(page).toHaveURL(/\/officer\/registers$/);
  await expectAccessible(page);
  await keeper.link("officer-nav-registers").click();
  await keeper.heading("officer-registers-title");
  await page.getByRole("link", { name: "Traductores jurados", exact: true }).click();
  await expect(page.getByRole("cell", { name: "TJ-0042" })).toBeVisible();
  await page.locator("#search").fill("aleman");
  await page.locator("#search").press("Enter");
  await expect(page.getByRole("cell", { name: "TJ-0042" })).toHaveCount(0);
  await expect(page.getByRole("cell", { name: "TJ-0017" })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  const number = freshRegisterNumber();
  await keeper.link("officer-register-add").click();
  await keeper.heading("officer-register-new");
  await keeper.button("officer-register-add").click();
  await expect(page.getByRole("alert"), "what is missing is named").toBeFocused();
  await expectAccessible(page);
  await keeper.fill({ "/register_number": number, "/name": "Nicolasa Chub Caal", "/language": "Italiano", "/resolution": "0700-2026", "/directorate": "16" });
  await keeper.button("officer-register-add").click();
  await expect(page.getByRole("heading", { level: 1, name: "Nicolasa Chub Caal" })).toBeVisible();

  await keeper.fill({ "/language": "Portugués" });
  await keeper.button("web-save").click();
  await expect(page.getByText(t("officer-register-saved"))).toBeVisible();
  await expect(page.locator("ol.timeline")).toContainText("Italiano → Portugués");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await keeper.button("officer-register-remove").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: t("officer-register-remove"), exact: true }).click();
  await expect(keeper.field("/reason"), "a reason is asked for").toHaveAttribute("aria-invalid", "true");
  await keeper.fill({ "/reason": "Se ingresó por error." });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: t("officer-register-remove"), exact: true }).click();
  await expect(page).toHaveURL(/\/officer\/registers\/mineduc\.translators$/);
  await page.locator("#search").fill(number);
  await page.locator("#search").press("Enter");
  await expect(page.getByText(t("officer-register-empty"))).toBeVisible();
  await keeper.close();
});

test("a table is imported; the bad row is named by line, column and reason, and can be downloaded", async ({ browser }) => {
  const keeper = await Counter.open(browser);
  const { page, t } = keeper;
  await keeper.signIn(KEEPER);
  await keeper.go("/officer/registers/mineduc.translators/import");
  const asked = page.waitForEvent("download");
  await keeper.button("officer-register-template").click();
  const template = readFileSync(await (await asked).path(), "utf8");
  expect(template).toContain("Idioma autorizado");
  const good = freshRegisterNumber();
  const table = `${template.trimEnd()}\n${good},Eulalia Pop Ical,Inglés,0701-2026,16\nTJ-1,Eulalia,Inglés,0702-2026,16\n`;
  await keeper.button("officer-import-send").click();
  await expect(keeper.field("/file"), "a file is asked for").toHaveAttribute("aria-invalid", "true");
  await keeper.field("/file").setInputFiles({ name: "tabla.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await keeper.button("officer-import-send").click();
  await expect(page.getByText(t("officer-import-done"))).toBeVisible();
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows.filter({ hasText: "TJ-1" })).toContainText("El formato no corresponde");
  await expect(rows.filter({ hasText: "TJ-1" })).toContainText("3");
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const given = page.waitForEvent("download");
  await keeper.button("officer-import-download").click();
  const refused = readFileSync(await (await given).path(), "utf8");
  expect(refused).toContain('3,"Número de registro de la Dirección Departamental","TJ-1"');
  await keeper.go(`/officer/registers/mineduc.translators`);
  await page.locator("#search").fill(good);
  await page.locator("#search").press("Enter");
  await expect(page.getByRole("cell", { name: "Eulalia Pop Ical", exact: true })).toBeVisible();
  await keeper.close();
});

test("a directorate notifies a signer with the certificate, the keeper accepts, and both names are in the history", async ({ browser }) => {
  const head = await Counter.open(browser);
  const { t } = head;
  const name = `Carmela Tzul ${["Ac", "Be", "Co", "Du"][Math.floor(Math.random() * 4)]}${Date.now() % 100_000}`.replace(/\d/g, (d) => "abcdefghij"[Number(d)]);
  await head.signIn(DIRECTORATE);
  await head.link("officer-nav-registers").click();
  await head.link("officer-registers-notify").click();
  await head.heading("officer-notices-new");
  await head.button("officer-notice-send").click();
  await expect(head.page.getByRole("alert")).toBeFocused();
  await head.choose("/kind", "add");
  await expect(head.field("/data/directorate"), "the unit is known").toHaveCount(0);
  await head.fill({ "/data/name": name, "/data/post": "Subdirectora", "/data/from": "01/12/2026", "/note": "Nombrada por acuerdo." });
  await head.button("officer-notice-send").click();
  await expect(head.field("/certificate"), "a certificate is asked for").toHaveAttribute("aria-invalid", "true");
  await expectAccessible(head.page);
  await expectNoSidewaysScroll(head.page);
  await head.field("/certificate").setInputFiles({ name: "firma.pem", mimeType: "application/x-pem-file", buffer: certificate(name) });
  await head.button("officer-notice-send").click();
  await expect(head.page.getByText(t("officer-notice-sent"))).toBeVisible();
  await expectAccessible(head.page);
  const place = new URL(head.page.url()).pathname;

  const keeper = await Counter.open(browser);
  await keeper.signIn(KEEPER);
  await keeper.go("/officer/registers/mineduc.authorised-signers/notices");
  await keeper.page.getByRole("link", { name }).click();
  await expect(keeper.page).toHaveURL(new RegExp(`${place}$`));
  await expect(keeper.page.getByText("Nombrada por acuerdo.")).toBeVisible();
  await expect(keeper.page.locator("section.card").filter({ hasText: t("officer-notice-certificate") })).toContainText(name);
  await expectAccessible(keeper.page);
  await keeper.button("officer-notice-accept").click();
  await keeper.button("officer-notice-accept-yes").click();
  await expect(keeper.page.getByText(t("officer-notice-done-accepted"))).toBeVisible();
  await keeper.page.getByRole("link", { name, exact: true }).click();
  const history = keeper.page.locator("ol.timeline");
  await expect(history).toContainText("Irma Tuyuc");
  await expect(history).toContainText("Tomás Chiquín");
  await expectAccessible(keeper.page);
  await keeper.close();

  await head.go("/notifications");
  await expect(head.page.locator("li.notice").first()).toContainText(/2\d{3}-N-\d{5}/);
  await head.go("/officer/registers/mineduc.authorised-signers");
  await head.page.getByRole("link", { name: t("officer-register-see", { name }) }).click();
  await head.link("officer-registers-notify").click();
  await head.choose("/kind", "end");
  await head.fill({ "/until": "31/12/2026" });
  await head.button("officer-notice-send").click();
  await expect(head.page.getByText(t("officer-notice-sent"))).toBeVisible();
  const end = new URL(head.page.url()).pathname;
  await head.close();

  const second = await Counter.open(browser);
  await second.signIn(KEEPER);
  await second.go(end);
  await expect(second.page.getByRole("table")).toContainText("31/12/2026");
  await second.button("officer-notice-refuse").click();
  const dialog = second.page.getByRole("dialog");
  await dialog.getByRole("button", { name: t("officer-notice-refuse"), exact: true }).click();
  await expect(second.field("/reason")).toHaveAttribute("aria-invalid", "true");
  await second.fill({ "/reason": "Falta el acuerdo." });
  await dialog.getByRole("button", { name: t("officer-notice-refuse"), exact: true }).click();
  await expect(second.page.getByText(t("officer-notice-done-refused"))).toBeVisible();
  await expect(second.page.getByText("Falta el acuerdo.")).toBeVisible();
  await second.close();
});

/** A certificate that OpenSSL makes. */
function certificate(name: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "ventanilla-certificate-"));
  try {
    execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "365",
      "-subj", `/CN=${name}`, "-keyout", "key.pem", "-out", "certificate.pem"], { cwd: folder, stdio: "ignore" });
    return readFileSync(join(folder, "certificate.pem"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
