/** What a QR code proves without a network: in the open page, after a reload, forged, and with older keys. */
import { expect, test } from "@playwright/test";
import { photo, qrPicture } from "../support/camera";
import { shot } from "../support/shots";
import { texts } from "../support/texts";
import { type Issued, issuedCertificate, judge, upload } from "../support/verifying";
import { Wire } from "../support/wire";

let issued: Issued;

test.beforeAll(async ({ baseURL }) => {
  issued = await issuedCertificate(baseURL ?? "");
});

test("a QR code is checked with the network gone, and after a reload", async ({ browser, baseURL }) => {
  const wire = await Wire.to(baseURL ?? "");
  const context = await browser.newContext({ serviceWorkers: "allow" });
  const page = await context.newPage();
  const t = texts("es");
  await page.goto(`${wire.url}/verify`);
  await expect(page.locator("[data-offline-ready]")).toContainText(t("web-verify-log-link"));
  await expect(page.locator("[data-offline-ready]")).toHaveCount(1);
  // The app is in the browser once its worker is at work.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await expect.poll(() => page.evaluate(() => !!navigator.serviceWorker.controller)).toBe(true);

  wire.cut();
  await context.setOffline(true);
  await page.locator("#f-photo").setInputFiles(upload("codigo.png", photo(qrPicture(issued.pdf)), "image/png"));
  const good = async () => {
    await expect(page.getByText(t("web-statement-good"), { exact: true })).toBeVisible();
    await expect(page.locator("section[data-verdict]")).toContainText(issued.number);
    await expect(page.getByText(t("web-statement-offline"), { exact: true })).toBeVisible();
    for (const what of ["issued", "void", "paper"]) {
      await expect(page.getByText(t(`web-statement-not-shown-${what}`), { exact: true })).toBeVisible();
    }
  };
  await good();
  await judge(page);
  await shot(page, "verify-offline", { fullPage: true });

  // The data that the holder hands over.
  const file = (data: unknown) => upload("datos.json", Buffer.from(JSON.stringify(data)), "application/json");
  await page.locator("#f-data").setInputFiles(file(issued.data));
  await expect(page.getByText(t("web-data-same"), { exact: true })).toBeVisible();
  await page.locator("#f-data").setInputFiles(file({ ...issued.data, data: { ...issued.data.data, number: "2020-X-1" } }));
  await expect(page.getByText(t("web-data-different"), { exact: true })).toBeVisible();
  await page.locator("#f-data").setInputFiles(file("nada"));
  await expect(page.getByText(t("web-data-unreadable"), { exact: true })).toBeVisible();

  // The server is out of reach for the worker too: the wire is cut.
  await page.reload();
  await good();
  await page.goto(`${wire.url}/S/${issued.statement}`);
  await good();

  // One character of the signature, which ends before the last padding bits.
  const at = issued.statement.length - 20;
  const forged = issued.statement.slice(0, at) + (issued.statement[at] === "A" ? "B" : "A") + issued.statement.slice(at + 1);
  await page.goto(`${wire.url}/verify/qr/${forged}`);
  await expect(page.getByText(t("web-statement-bad-signature"), { exact: true })).toBeVisible();
  await expect(page.locator("section[data-verdict]")).toContainText(t("web-statement-signature-bad"));
  await judge(page);
  await page.goto(`${wire.url}/verify/qr/AAAA`);
  await expect(page.getByText(t("web-statement-unreadable"), { exact: true })).toBeVisible();

  // A browser whose keys are older than the issuer's.
  const name = "ventanilla-statement-keys";
  await page.evaluate((name) => {
    const kept = JSON.parse(localStorage.getItem(name) ?? "{}") as { keys: { keys: unknown[] } };
    kept.keys.keys = [];
    localStorage.setItem(name, JSON.stringify(kept));
  }, name);
  await page.goto(`${wire.url}/verify/qr/${issued.statement}`);
  await expect(page.getByText(t("web-statement-unknown-key"), { exact: true })).toBeVisible();
  await expect(page.locator("section[data-verdict]")).toContainText(t("web-statement-claims"));
  await judge(page);

  // The network comes back: the portal answers by itself, and the keys are new.
  wire.mend();
  await context.setOffline(false);
  await expect(page.getByText(t("web-certificate-valid"), { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByText(t("web-statement-good"), { exact: true })).toBeVisible();
  await expect(page.getByText(t("web-certificate-valid"), { exact: true })).toBeVisible();
  await context.close();
  await wire.close();
});

test("a good signature is not the last word where the portal says otherwise", async ({ browser }) => {
  const t = texts("es");
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route(`**/api/v1/certificates/${issued.code}`, async (route) => {
    const answer = (await (await route.fetch()).json()) as Record<string, unknown>;
    await route.fulfill({ json: { ...answer, status: "void", voided_at: "2026-11-22T18:00:00Z", sha256: null, signatures: [] } });
  });
  await page.goto(`/verify/qr/${issued.statement}`);
  await expect(page.getByText(t("web-statement-denied"), { exact: true })).toBeVisible();
  await expect(page.getByText(t("web-certificate-void"), { exact: true })).toBeVisible();
  await expect(page.getByText(t("web-statement-good"), { exact: true })).toHaveCount(0);
  await judge(page);
  await context.close();
});
