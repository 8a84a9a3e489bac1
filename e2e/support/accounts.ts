/** Opening an account of one's own. */
import { expect } from "@playwright/test";
import { expectAccessible } from "./accessible";
import type { Counter } from "./counter";
import { newestMail } from "./outbox";
import { printed } from "./people";
import { shot } from "./shots";

/** The password of whoever registers here. */
export const SECRET = "Ceiba-Blanca-42";
/** And the birth date. */
export const BORN = "12/05/1968";

/** Registers, reads and accepts the terms, and confirms the address by the mailed link. */
export async function register(person: Counter, cui: string, email: string): Promise<void> {
  const { page, t } = person;
  await person.go("/");
  await shot(page, "landing");
  await person.link("web-nav-register").click();
  await person.heading("web-register-title");
  const began = Date.now() - 1_000;
  await person.fill({
    "/cui": printed(cui),
    "/birth_date": BORN,
    "/email": email,
    "/email_confirmation": email,
    "/password": SECRET,
  });
  await person.button("web-terms-read").click();
  const dialog = page.getByRole("dialog");
  const accept = dialog.getByRole("button", { name: t("web-terms-accept") });
  await expect(accept, "terms are read to their end before they are accepted").toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
  await dialog.locator(".terms").evaluate((text) => text.scrollTo(0, text.scrollHeight));
  await expect(accept).not.toHaveAttribute("aria-disabled", "true");
  await accept.click();
  await expectAccessible(page);
  await shot(page, "register");
  await person.button("web-register-button").click();
  await expect(page.getByRole("heading", { level: 1, name: t("web-register-sent-title") })).toBeVisible({ timeout: 60_000 });
  const mail = await newestMail(email, began);
  if (!mail.link) throw new Error(`the mail has no link: ${mail.text}`);
  await person.go(mail.link);
  await expect(page.getByText(t("web-confirm-done"), { exact: true })).toBeVisible();
}
