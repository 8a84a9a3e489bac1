/** The catalogue: found by words and institution, with what one needs, what it costs and how long it really takes. */
import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessible";
import { Counter } from "../support/counter";
import { shot } from "../support/shots";

test("a procedure is found without accents, by its institution, and says what it takes", async ({ browser }) => {
  const visitor = await Counter.open(browser);
  const { page, t } = visitor;
  await visitor.go("/");
  const cards = page.getByRole("article");
  await expect(cards.first()).toBeVisible();
  const all = await cards.count();
  expect(all).toBeGreaterThan(4);
  await expect(page.getByRole("heading", { level: 3, name: "Ministerio de Educación" })).toBeVisible();

  await page.getByRole("searchbox").fill("TRADUCCION jurada");
  await expect(cards).not.toHaveCount(all);
  await expect(cards.first()).toContainText(/traducci/i);
  await page.getByRole("searchbox").fill("oficina nacional servicio civil");
  await expect(cards).toHaveCount(1);
  const card = cards.first();
  await expect(card).toContainText("Q16.50");
  await expect(card).toContainText("Afiliación al IGSS");
  await expect(card, "the demonstration has signed one, which says nothing").toContainText(t("web-catalogue-no-data"));
  await page.getByRole("searchbox").fill("no hay tal documento");
  await expect(page.getByText(t("web-home-none"))).toBeVisible();
  await page.getByRole("searchbox").fill("");
  await visitor.fill({ "/institution": "MINEDUC" });
  await expect(page.getByRole("heading", { level: 3, name: "Ministerio de Educación" })).toBeVisible();
  await expect(cards).not.toHaveCount(all);
  await expect(page.getByText("Q16.50")).toHaveCount(0);
  await visitor.fill({ "/institution": "" });
  await expect(cards).toHaveCount(all);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await expectNoSidewaysScroll(page, 1280);
  await shot(page, "catalogue", { fullPage: true });

  await page.getByRole("searchbox").fill("servicios");
  await card.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 2, name: t("web-procedure-duration") })).toBeVisible();
  await expect(page.getByText(t("web-catalogue-no-data"))).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await visitor.close();
});
