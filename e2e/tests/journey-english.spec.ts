/** The core of the same way in English: what the person fills, what officers see, what a stranger reads. */
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "../support/accessible";
import { Api } from "../support/api";
import { Counter } from "../support/counter";
import { DEMO } from "../support/people";

/** Words that only the Spanish catalogue has; on an English page they are texts that somebody forgot. */
const SPANISH = /\b(solicitud|trámite|guardar|enviar|falta|escriba|elija|documentos|firmas?|revisión|siguiente)\b/i;

async function expectEnglish(page: Page): Promise<void> {
  await expect.soft(page.locator("html")).toHaveAttribute("lang", "en");
  const words = await page.locator("body").innerText();
  // Data of the demonstration are Spanish, as a person's own words are.
  expect.soft(words.split("\n").filter((line) => SPANISH.test(line)), `Spanish on ${page.url()}`).toEqual([]);
}

test("a request is filed, reviewed and signed in English, and a certificate verified", async ({ browser, baseURL }) => {
  const person = await Counter.open(browser);
  const { page } = person;
  await person.go("/sign-in");
  await person.button("web-other-language").click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await expectEnglish(page);
  await expectAccessible(page);
  await person.close();

  const lucia = await Counter.open(browser, "en");
  await lucia.signIn(DEMO.lucia);
  await lucia.heading("web-dashboard-hello", { name: "Lucía" });
  await expectEnglish(lucia.page);

  const request = await lucia.createRequest();
  await expect(lucia.page.getByText(`Request ${request.number}`)).toBeVisible();
  await expectEnglish(lucia.page);
  await lucia.step("sections/services");
  await lucia.fill({ "/start_date": "31/10/1999", "/end_date": "01/02/1990" });
  await lucia.button("web-save-item").click();
  const summary = lucia.page.getByRole("alert");
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link", { name: "Write the position title" })).toBeVisible();
  await expect(summary.getByRole("link", { name: "The end date cannot be before the start date" })).toBeVisible();
  await summary.getByRole("link", { name: "Write the position title" }).click();
  await expect(lucia.field("/position"), "the summary leads to the field").toBeFocused();
  await expectEnglish(lucia.page);
  await expectAccessible(lucia.page);
  await lucia.addPeriod();
  await expect(lucia.page.getByText("Saved", { exact: false }).first()).toBeVisible();
  await lucia.close();

  const reviews = await Api.signIn(baseURL ?? "", DEMO.reviewer);
  await reviews.emptyQueue();
  const applicant = await Counter.open(browser, "en");
  await applicant.signIn(DEMO.lucia);
  const filed = await applicant.fileRequest();
  await expectEnglish(applicant.page);
  await applicant.close();

  const reviewer = await Counter.open(browser, "en");
  await reviewer.signIn(DEMO.reviewer);
  await reviewer.takeUntil(filed.number);
  await expectEnglish(reviewer.page);
  await reviewer.button("officer-send").click();
  await expect(reviewer.page.getByRole("alert"), "what is still open is said").toBeFocused();
  await expectEnglish(reviewer.page);
  await expectAccessible(reviewer.page);
  await reviewer.review();
  await reviewer.sendToSignature();
  await expectEnglish(reviewer.page);
  await reviewer.close();

  // One of three signs; the others are for whoever looks at the page of pending signatures.
  const signer = await Counter.open(browser, "en");
  await signer.signIn(DEMO.signers[2]);
  await signer.openForSignature(filed.number);
  await expectEnglish(signer.page);
  await signer.sign();
  await expect(signer.page.getByText(signer.t("officer-signed"))).toBeVisible();
  await expect(signer.page.getByText("1 of 3").first()).toBeVisible();
  await signer.close();

  const stranger = await Counter.open(browser, "en");
  const api = await Api.signIn(baseURL ?? "", DEMO.lucia);
  const [issued] = await api.get<{ code: string }[]>("/me/certificates");
  await stranger.go("/verify");
  await stranger.fill({ "/code": issued.code.toLowerCase() });
  await stranger.button("web-verify-button").click();
  await expect(stranger.page.getByText(stranger.t("web-certificate-valid"), { exact: true })).toBeVisible();
  await expect(stranger.page.getByText("Ajanel"), "initials, not the name").toHaveCount(0);
  await expectEnglish(stranger.page);
  await expectAccessible(stranger.page);
  await stranger.close();
});
