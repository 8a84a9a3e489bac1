/** Two tabs, two clicks, two officers: nothing is lost, and nothing happens twice. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "../support/accessible";
import { Api } from "../support/api";
import { Counter, PERIOD } from "../support/counter";
import { DEMO } from "../support/people";

/** Types a period of service into a form that is open, with this position, and saves it. */
async function typePeriod(tab: Page, position: string, save: string): Promise<void> {
  for (const [pointer, value] of Object.entries({ ...PERIOD, "/position": position })) {
    const control = tab.locator(`#f-${pointer.slice(1)}`);
    if (/budget_line|department|municipality/.test(pointer)) await control.selectOption(value);
    else await control.fill(value);
  }
  await tab.getByRole("button", { name: save, exact: true }).click();
}

test("two tabs that add to the same list keep both entries; of the same entry, the person says which stays", async ({ browser }) => {
  const person = await Counter.open(browser);
  const save = person.t("web-save-item");
  await person.signIn(DEMO.oscar);
  const request = await person.createRequest();
  const address = `${request.path}/sections/services`;
  await person.go(address);
  const other = await person.context.newPage();
  await other.goto(address);
  await expect(other.locator("#f-position")).toBeVisible();
  await person.addPeriod();
  await typePeriod(other, "Secretaria Ejecutiva", save);
  await expect(other.getByText("Asistente Profesional IV"), "what the first tab saved").toBeVisible();
  await expect(other.getByText("Secretaria Ejecutiva")).toBeVisible();

  // Both now change the first entry.
  await person.page.reload();
  const change = person.t("web-edit-item", { number: "1" });
  for (const tab of [person.page, other]) await tab.getByRole("button", { name: change }).click();
  await typePeriod(person.page, "Jefe de Archivo", save);
  await expect(person.page.getByText("Jefe de Archivo")).toBeVisible();
  await typePeriod(other, "Subjefe de Archivo", save);
  await expect(other.getByText(person.t("web-item-changed")).first()).toBeVisible();
  await expect(other.locator("#f-position"), "what was typed stays").toHaveValue("Subjefe de Archivo");
  await expectAccessible(other);
  await other.getByRole("button", { name: save, exact: true }).click();
  await expect(other.getByText("Subjefe de Archivo")).toBeVisible();
  await expect(other.getByText("Secretaria Ejecutiva"), "the other entry is untouched").toBeVisible();
  await other.close();
  await person.close();
});

test("of two tabs that save the same step, the second chooses what stays; another step's change is no conflict", async ({ browser }) => {
  const person = await Counter.open(browser);
  await person.signIn(DEMO.oscar);
  const request = await person.createRequest();
  const other = await person.context.newPage();
  await other.goto(`${request.path}/payment`);
  await person.go(`${request.path}/delivery`);
  await person.chooseDelivery();
  const pay = async (tab: Page, number: string) => {
    await tab.locator('[id="f-method"] input[value="deposit_slip"]').check({ force: true });
    await tab.locator("#f-number").fill(number);
    await tab.locator("#f-number").blur();
  };
  await pay(other, "BOLETA-OTRA-1");
  await expect(other.getByText(person.t("web-saved")).first(), "the delivery that was saved meanwhile is no conflict").toBeVisible();

  await person.go(`${request.path}/payment`);
  await pay(person.page, "BOLETA-PRIMERA");
  await expect(person.page.getByText(person.t("web-saved")).first()).toBeVisible();
  await pay(other, "BOLETA-SEGUNDA");
  await expect(other.getByText(person.t("web-stale-title"))).toBeVisible();
  await expectAccessible(other);
  await other.getByRole("button", { name: person.t("web-stale-keep") }).click();
  await expect(other.getByText(person.t("web-stale-title"))).toHaveCount(0);
  await expect(other.getByText(person.t("web-saved")).first()).toBeVisible();
  await person.page.reload();
  await expect(person.field("/number")).toHaveValue("BOLETA-SEGUNDA");
  await other.close();
  await person.close();
});

test("a second click creates nothing and files nothing a second time", async ({ browser, baseURL }) => {
  const person = await Counter.open(browser);
  const api = await Api.signIn(baseURL ?? "", DEMO.oscar);
  await person.signIn(DEMO.oscar);
  const before = (await api.requests()).length;
  await person.go("/requests/new?procedure=onsec.service-certification");
  await person.button("web-new-request-yes").dblclick();
  await expect(person.page.locator("ol.steps")).toBeVisible();
  expect((await api.requests()).length, "one request for two clicks").toBe(before + 1);

  const submissions: string[] = [];
  person.page.on("request", (sent) => {
    if (sent.url().endsWith("/submit")) submissions.push(sent.url());
  });
  const filed = await person.fileRequest(async () => {
    await person.button("web-file").click();
    await person.button("web-file-yes").dblclick();
    await person.heading("web-filed-title");
  });
  const events = await api.get<{ action: string }[]>(`/requests/${filed.path.split("/").at(-1)}/events`);
  expect(events.filter((event) => event.action === "submit")).toHaveLength(1);
  expect(submissions).toHaveLength(1);
  await person.close();
});

test("two officers who take the same request: one gets it, the other reads why not", async ({ browser, baseURL }) => {
  const person = await Counter.open(browser);
  await person.signIn(DEMO.oscar);
  const reviews = await Api.signIn(baseURL ?? "", DEMO.reviewer);
  await reviews.emptyQueue();
  const request = await person.fileRequest();
  await person.close();

  const first = await Counter.open(browser);
  const second = await Counter.open(browser);
  const address = request.path.replace("/requests/", "/officer/requests/");
  await first.signIn(DEMO.reviewer);
  await second.signIn(DEMO.head);
  await first.go(address);
  await second.go(address);
  await expect(second.button("officer-take")).toBeVisible();
  await first.button("officer-take").click();
  await expect(first.page.getByText(first.t("officer-taken"))).toBeVisible();
  await second.button("officer-take").click();
  await expect(second.page.getByText(second.t("officer-taken-title"), { exact: false })).toBeVisible();
  await expect(second.page.getByText(second.t("officer-held-by", { name: "Rosa Batz Cux" }))).toBeVisible();
  await expectAccessible(second.page);
  await second.close();

  // The same request goes on: rejected, corrected, filed again under its number.
  await first.button("officer-reject").click();
  const dialog = first.page.getByRole("dialog");
  await dialog.getByRole("button", { name: first.t("officer-reject"), exact: true }).click();
  await expect(dialog.getByRole("alert"), "a rejection without reasons is refused").toBeFocused();
  await expectAccessible(first.page);
  await first.tick("/reasons/illegible_documents");
  await first.fill({ "/text": "La copia del DPI no se puede leer." });
  await first.choose("/definitive", "correctable");
  await dialog.getByRole("button", { name: first.t("officer-reject"), exact: true }).click();
  await dialog.getByRole("button", { name: first.t("officer-reject-yes"), exact: true }).click();
  await expect(first.page.getByText(first.t("officer-rejected"))).toBeVisible();
  await first.close();

  const again = await Counter.open(browser);
  await again.signIn(DEMO.oscar);
  await again.go(request.path);
  await expect(again.page.getByText("La copia del DPI no se puede leer.")).toBeVisible();
  await expectAccessible(again.page);
  await again.button("web-correct").click();
  await expect(again.page.locator("ol.steps")).toBeVisible();
  await expect(again.page.getByText("La copia del DPI no se puede leer."), "what was objected to, while correcting").toBeVisible();
  await expectAccessible(again.page);
  await again.go(`${request.path}/summary`);
  await again.file();
  await expect(again.page.locator(".big-number")).toHaveText(request.number);
  await again.go(`${request.path}/history`);
  for (const action of ["action-reject", "action-correct"]) {
    await expect(again.page.getByRole("main").getByText(again.t(action), { exact: true }).first()).toBeVisible();
  }
  await expectAccessible(again.page);
  await again.close();
});
