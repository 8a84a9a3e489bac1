/** What heads of unit and administrators keep: the calendar of holidays, absences, the load of a unit. */
import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessible";
import { Api } from "../support/api";
import { Counter } from "../support/counter";
import { DEMO } from "../support/people";
import { narrowShot, shot } from "../support/shots";

/** A day so many days from today in Guatemala, as ISO 8601 and as people type it. */
function day(ahead: number): { iso: string; typed: string } {
  const at = new Date(Date.now() + ahead * 86_400_000);
  const format = (locale: string) => new Intl.DateTimeFormat(locale, { timeZone: "America/Guatemala", dateStyle: "short" }).format(at);
  const [dayOfMonth, month, year] = format("en-GB").split("/");
  return { iso: `${year}-${month}-${dayOfMonth}`, typed: `${dayOfMonth}/${month}/${year}` };
}

/** The next day that is neither a weekend nor a holiday of the calendar. */
async function nextWorkingDay(api: Api): Promise<{ iso: string; typed: string }> {
  for (let ahead = 1; ; ahead++) {
    const next = day(ahead);
    const weekday = new Date(`${next.iso}T12:00:00Z`).getUTCDay();
    const { holidays } = await api.get<{ holidays: { date: string }[] }>(`/calendars/ONSEC?year=${next.iso.slice(0, 4)}`);
    if (weekday !== 0 && weekday !== 6 && !holidays.some((holiday) => holiday.date === next.iso)) return next;
  }
}

test("an administrator adds a holiday, and the due date of an open request moves; the citizen sees why", async ({ browser, baseURL }) => {
  const citizen = await Api.signIn(baseURL ?? "", DEMO.oscar);
  const request = await citizen.fileRequest();
  const due = async () => (await citizen.get<{ due_at: string }>(`/requests/${request.id}`)).due_at;
  const before = await due();
  const holiday = await nextWorkingDay(citizen);

  const administrator = await Counter.open(browser);
  const { page, t } = administrator;
  await administrator.signIn(DEMO.administrator);
  await administrator.link("officer-nav-calendar").click();
  await administrator.heading("officer-calendar-title");
  await administrator.fill({ "/year": holiday.iso.slice(0, 4) });
  await administrator.field("/year").press("Tab");
  await expect(page.getByRole("cell", { name: t("officer-calendar-kind-half_day") }).first()).toBeVisible();
  await expect(page.getByText("Decreto 1748").first()).toBeVisible();
  await administrator.button("officer-calendar-add").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: t("web-save"), exact: true }).click();
  await expect(administrator.field("/basis"), "the decree is asked for").toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await administrator.fill({
    "/date": holiday.typed,
    "/name/es": "Duelo nacional",
    "/name/en": "National mourning",
    "/basis": "Acuerdo Gubernativo 222-2026",
  });
  await dialog.getByRole("button", { name: t("web-save"), exact: true }).click();
  await expect(page.getByText(t("officer-calendar-saved"))).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: holiday.typed });
  await expect(row).toContainText("Acuerdo Gubernativo 222-2026");
  await expect(page.locator(".timeline li").first()).toContainText(t("officer-calendar-action-add"));
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, "calendar");
  await narrowShot(page, "calendar-320");
  expect(await due(), "the due date moved").not.toBe(before);

  const person = await Counter.open(browser);
  await person.signIn(DEMO.oscar);
  await person.go(`/requests/${request.id}`);
  await person.page.getByText(t("web-term-why")).click();
  await expect(person.page.getByText("Duelo nacional")).toBeVisible();
  await expectAccessible(person.page);
  await person.link("web-term-calendar").click();
  await person.heading("web-calendar-title");
  await expectAccessible(person.page);
  await person.close();

  await row.getByRole("button", { name: t("officer-calendar-remove-of", { date: holiday.typed }) }).click();
  await expect(dialog).toContainText("Duelo nacional");
  await dialog.getByRole("button", { name: t("web-remove"), exact: true }).click();
  await expect(row).toHaveCount(0);
  expect(await due(), "and back").toBe(before);
  await administrator.close();
});

test("a head of unit enters an absence; the substitute takes over what the absent reviewer holds; both names are in the history", async ({
  browser,
  baseURL,
}) => {
  const base = baseURL ?? "";
  const reviewer = await Api.signIn(base, DEMO.reviewer);
  await reviewer.emptyQueue();
  const request = await (await Api.signIn(base, DEMO.oscar)).fileRequest();
  await reviewer.send("POST", `/requests/${request.id}/take`, {});

  const head = await Counter.open(browser);
  const { page, t } = head;
  await head.signIn(DEMO.head);
  await head.link("officer-nav-absences").click();
  await head.heading("officer-absences-title");
  await head.link("officer-absences-new").click();
  await head.heading("officer-absences-new");
  await head.button("officer-absence-enter").click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expectAccessible(page);
  const seat = t("officer-absence-who-option", { name: "Rosa Batz Cux", role: t("role-reviewer"), unit: "certifications" });
  await head.field("/absent").selectOption({ label: seat });
  await head.field("/substitute").selectOption({ label: "Julián Coy Pop" });
  await head.fill({ "/from": day(0).typed, "/until": day(3).typed, "/reason": "Vacaciones" });
  await expectNoSidewaysScroll(page);
  await shot(page, "absence");
  await narrowShot(page, "absence-320");
  await head.button("officer-absence-enter").click();
  await head.heading("officer-absences-title");
  await expect(page.getByText(t("officer-absence-done"))).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: "Julián Coy Pop" }).first();
  await expect(row).toContainText(t("officer-absence-status-running"));
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, "absences");
  await narrowShot(page, "absences-320");

  const substitute = await Counter.open(browser);
  await substitute.signIn(DEMO.support);
  await substitute.go("/officer/queue");
  await expect(substitute.page.getByText("Rosa Batz Cux").first()).toBeVisible();
  await expectAccessible(substitute.page);
  await substitute.go(`/officer/requests/${request.id}`);
  await substitute.button("officer-take-over").click();
  await expect(substitute.page.getByText(t("officer-taken-over"))).toBeVisible();
  const both = t("officer-event-on-behalf", { who: `Julián Coy Pop (${t("role-reviewer")})`, name: "Rosa Batz Cux" });
  await expect(substitute.page.getByText(both)).toBeVisible();
  await expectAccessible(substitute.page);
  await shot(substitute.page, "substitution", { fullPage: true });
  await substitute.close();

  await head.link("officer-nav-load").click();
  await head.heading("officer-load-title");
  await expect(page.getByRole("row").filter({ hasText: "Julián Coy Pop" })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, "load");
  await narrowShot(page, "load-320");

  await head.go("/officer/absences");
  await row.getByRole("button", { name: t("officer-absence-end-of", { name: "Rosa Batz Cux" }) }).click();
  await page.getByRole("dialog").getByRole("button", { name: t("officer-absence-end"), exact: true }).click();
  await expect(page.getByText(t("officer-absence-end-done"))).toBeVisible();
  await expect(row).toContainText(t("officer-absence-status-over"));
  await head.close();
});
