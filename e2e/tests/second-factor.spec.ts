/** The second factor: turned on with a telephone's code, asked for at the next sign-in, turned off again. */
import { expect, test } from "@playwright/test";
import { createHmac } from "node:crypto";
import { expectAccessible, expectNoSidewaysScroll } from "../support/accessible";
import { register, SECRET } from "../support/accounts";
import { Counter } from "../support/counter";
import { freshCui } from "../support/people";
import { narrowShot, shot } from "../support/shots";

/** What an app on the telephone shows (RFC 6238), `ahead` steps of 30 seconds from now. */
function code(key: string, ahead = 0): string {
  let bits = "";
  for (const letter of key.replaceAll(" ", "")) {
    bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0");
  }
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const tag = createHmac("sha1", secret).update(step).digest();
  const at = tag[19] & 0xf;
  return String((tag.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

for (const language of ["es", "en"] as const) {
  test(`a person turns the second factor on and signs in with it (${language})`, async ({ browser }) => {
    const person = await Counter.open(browser, language);
    const { page, t } = person;
    const cui = freshCui();
    await register(person, cui, `codigo${cui}@correo.example`);
    const signIn = async () => {
      await person.go("/sign-in");
      await person.fill({ "/identifier": cui, "/password": SECRET });
      await person.button("web-nav-sign-in").click();
    };
    const inside = async () => {
      await expect(person.button("web-nav-sign-out")).toBeVisible();
      await expect(page).not.toHaveURL(/\/sign-in/);
    };
    const faultAt = async (pointer: string, message: string) => {
      await expect(person.field(pointer)).toHaveAttribute("aria-invalid", "true");
      await expect(page.locator(`[id="f${pointer.replaceAll("/", "-")}-error"]`)).toContainText(t(message));
    };
    const look = async (name: string) => {
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      if (language === "en") return;
      await shot(page, name, { fullPage: true });
      await narrowShot(page, `${name}-320`);
    };
    await signIn();
    await inside();

    await person.go("/profile");
    await person.link("web-second-factor-link").click();
    await person.heading("web-second-factor-title");
    await person.button("web-second-factor-begin").click();
    await faultAt("/password", "field-missing");
    await person.fill({ "/password": "No-es-la-mia-9" });
    await person.button("web-second-factor-begin").click();
    await faultAt("/password", "field-wrong_password");
    await look("second-factor-begin");
    await person.fill({ "/password": SECRET });
    await person.button("web-second-factor-begin").click();
    const key = await page.locator("#second-factor-key").innerText();
    const picture = page.getByRole("img", { name: t("web-second-factor-qr") });
    expect(await picture.evaluate((img: HTMLImageElement) => img.naturalWidth), "the policy lets it be drawn").toBeGreaterThan(100);
    await person.fill({ "/code": "000000" });
    await person.button("web-second-factor-confirm").click();
    await faultAt("/code", "problem-wrong-code");
    await look("second-factor-scan");
    await person.fill({ "/code": code(key) });
    await person.button("web-second-factor-confirm").click();
    await expect(page.getByText(t("web-second-factor-done"), { exact: true })).toBeVisible();
    const codes = await page.locator("#recovery-codes code").allInnerTexts();
    expect(codes).toHaveLength(10);
    await look("second-factor-codes");

    await person.context.clearCookies();
    await signIn();
    await person.heading("web-second-step-title");
    await person.fill({ "/code": codes[0].slice(0, -1) });
    await person.button("web-continue").click();
    await faultAt("/code", "problem-wrong-code");
    await look("second-step");
    // The step before is used; the next one is good already.
    await person.fill({ "/code": code(key, 1) });
    await person.field("/code").press("Enter");
    await inside();

    await person.go("/second-factor");
    await expect(page.getByText(t("web-second-factor-is-on"))).toBeVisible();
    await look("second-factor-on");
    await person.fill({ "/password": SECRET, "/code": codes[1].toLowerCase() });
    await person.button("web-second-factor-remove").click();
    await expect(page.getByText(t("web-second-factor-off"), { exact: true })).toBeVisible();
    await expectAccessible(page);
    await signIn();
    await inside();
    await person.close();
  });
}
