/** Verification by anyone: the three ways, and the public log. */
import { expect, test } from "@playwright/test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { photo, qrPicture, video } from "../support/camera";
import { Counter } from "../support/counter";
import { pdf, png } from "../support/files";
import { signedElsewhere } from "../support/foreign";
import { shot } from "../support/shots";
import type { Language } from "../support/texts";
import { drop, type Issued, issuedCertificate, judge, upload, watchCamera, withCamera } from "../support/verifying";

let issued: Issued;

test.beforeAll(async ({ baseURL }) => {
  issued = await issuedCertificate(baseURL ?? "");
});

test("a code is understood however it is typed", async ({ browser }) => {
  const stranger = await Counter.open(browser);
  const { page } = stranger;
  const plain = issued.code.replaceAll("-", "");
  const forms = [
    plain.toLowerCase().replace(/(.{4})/g, "$1 "),
    `  ${issued.code}\n`,
    `https://ventanilla.example/v/${plain.toLowerCase()}`,
    `HTTPS://VENTANILLA.EXAMPLE/V/${issued.code}`,
  ];
  for (const typed of forms) {
    await stranger.go("/verify");
    await stranger.fill({ "/code": typed });
    await stranger.button("web-verify-button").click();
    await expect(page, typed).toHaveURL(new RegExp(`/verify/${issued.code}$`));
    await expect(page.getByText(stranger.t("web-certificate-valid"), { exact: true })).toBeVisible();
  }
  await stranger.go("/verify");
  await stranger.fill({ "/code": issued.address });
  await stranger.button("web-verify-button").click();
  await expect(page.getByText(stranger.t("web-statement-good"), { exact: true })).toBeVisible();
  await stranger.go("/verify");
  for (const wrong of ["", "hola", plain.slice(1), "https://ventanilla.example/"]) {
    await stranger.fill({ "/code": wrong });
    await stranger.button("web-verify-button").click();
    await expect(page.locator(".govuk-error-message")).toContainText(stranger.t("field-code"));
  }
  await stranger.close();
});

for (const language of ["es", "en"] satisfies Language[]) {
  test(`the camera reads the QR code, in ${language}`, async ({ baseURL }) => {
    const folder = mkdtempSync(join(tmpdir(), "ventanilla-video-"));
    const film = join(folder, "code.y4m");
    writeFileSync(film, video(qrPicture(issued.pdf)));
    const camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${film}`];
    await withCamera(camera, async (browser) => {
      const stranger = await Counter.open(browser, language);
      const { page, t } = stranger;
      const tracks = await watchCamera(page);
      await stranger.go(`${baseURL}/verify`);
      await judge(page);
      await stranger.button("web-verify-scan-start").click();
      await expect(page).toHaveURL(new RegExp(`/verify/qr/${issued.statement}$`));
      await expect(page.getByText(t("web-statement-good"), { exact: true })).toBeVisible();
      expect(await tracks(), "the camera is off").toEqual(["ended"]);
      const said = page.locator("section[data-verdict]");
      await expect(said).toContainText(issued.number);
      await expect(said).toContainText(t("web-statement-signature-good"));
      await expect(said).toContainText(t("web-statement-not-shown-void"));
      await expect(said).toContainText(t("web-statement-not-shown-paper"));
      // And what the portal answers, beside it.
      await expect(page.getByText(t("web-certificate-valid"), { exact: true })).toBeVisible();
      await expect(page.getByText(t("web-inclusion-included"), { exact: true })).toBeVisible();
      await judge(page);
      await shot(page, `verify-qr-${language}`);
      await stranger.close();
    });
    rmSync(folder, { recursive: true });
  });
}

test("the camera is off when the page is left or the scan is stopped", async ({ baseURL }) => {
  // Chromium's own test picture: no QR code, so that it goes on looking.
  await withCamera(["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"], async (browser) => {
    const stranger = await Counter.open(browser);
    const { page, t } = stranger;
    const tracks = await watchCamera(page);
    await stranger.go(`${baseURL}/verify`);
    await stranger.button("web-verify-scan-start").click();
    await expect(page.getByText(t("web-verify-scan-looking"))).toBeVisible();
    expect(await tracks()).toEqual(["live"]);
    await judge(page);
    await stranger.button("web-verify-scan-stop").click();
    await expect.poll(tracks).toEqual(["ended"]);
    await stranger.button("web-verify-scan-start").click();
    await expect(page.getByText(t("web-verify-scan-looking"))).toBeVisible();
    expect(await tracks()).toEqual(["live"]);
    await page.locator("footer").getByRole("link", { name: t("web-log-title") }).click();
    await stranger.heading("web-log-title");
    await expect.poll(tracks).toEqual(["ended"]);
    await stranger.close();
  });
});

test("without a camera the other ways stay", async ({ baseURL }) => {
  const here = baseURL ?? "";
  // The same server under a name that is not this machine's: without TLS no browser gives it a camera.
  const insecure = here.replace("127.0.0.1", "ventanilla.example");
  const troubles: [string[], string, string][] = [
    [["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream=deny"], here, "web-verify-camera-refused"],
    [["--use-fake-ui-for-media-stream"], here, "web-verify-camera-missing"],
    [["--host-resolver-rules=MAP ventanilla.example 127.0.0.1"], insecure, "web-verify-camera-insecure"],
  ];
  for (const [options, base, message] of troubles) {
    await withCamera(options, async (browser) => {
      const stranger = await Counter.open(browser);
      const { page, t } = stranger;
      await stranger.go(`${base}/verify`);
      await stranger.button("web-verify-scan-start").click();
      await expect(page.getByText(t(message), { exact: true })).toBeVisible();
      await expect(page.getByText(t(`${message}-text`), { exact: true })).toBeVisible();
      await judge(page);
      await stranger.field("/photo").setInputFiles(png("nada.png", 300, 300));
      await expect(page.getByText(t("web-verify-scan-nothing"), { exact: true })).toBeVisible();
      await stranger.field("/photo").setInputFiles(upload("codigo.png", photo(qrPicture(issued.pdf)), "image/png"));
      await expect(page.getByText(t("web-statement-good"), { exact: true })).toBeVisible();
      await stranger.close();
    });
  }
});

test("a PDF is compared, and its signatures are judged", async ({ browser }) => {
  const stranger = await Counter.open(browser);
  const { page, t } = stranger;
  await stranger.go("/verify");
  const place = page.locator(".drop");
  const report = page.locator("section.report");

  await drop(page, place, [upload("certificado.pdf", issued.pdf)]);
  await expect(page.getByText(t("web-verdict-identical"), { exact: true })).toBeVisible();
  await expect(report).toHaveAttribute("data-conclusion", "verification-conclusion-total-passed");
  await expect(report.locator("article").filter({ hasText: t("web-report-kind-signature") }).first()).toContainText("B-LTA");
  await judge(page);
  await shot(page, "verify-file", { fullPage: true });

  const altered = Buffer.from(issued.pdf);
  altered[altered.indexOf("stream\n") + 40] ^= 1;
  await drop(page, place, [upload("alterado.pdf", altered)]);
  await expect(page.getByText(t("web-verdict-different"), { exact: true })).toBeVisible();
  await expect(report).toHaveAttribute("data-conclusion", "verification-conclusion-total-failed");
  await expect(report).toContainText(t("verification-finding-digest-mismatch"));
  await judge(page);

  await drop(page, place, [signedElsewhere("ajeno.pdf")]);
  await expect(page.getByText(t("web-verdict-unknown"), { exact: true })).toBeVisible();
  await expect(report).toHaveAttribute("data-conclusion", "verification-conclusion-indeterminate");
  await expect(report).toContainText("Ana Ejemplo");
  await expect(report).toContainText(t("verification-sub-no-certificate-chain-found"));
  await expect(report).toContainText(t("web-report-foreign"));
  await judge(page);

  await drop(page, place, [pdf("sin-firma.pdf")]);
  await expect(report).toHaveAttribute("data-conclusion", "verification-conclusion-unsigned");

  await drop(page, place, [upload("uno.pdf", issued.pdf), upload("dos.pdf", altered)]);
  await expect(page.locator(".govuk-error-message")).toContainText(t("field-one_file"));
  await drop(page, place, [png("foto.png")]);
  await expect(page.locator(".govuk-error-message")).toContainText(t("field-file_type"));
  // The keyboard reaches it too: the input is what is drawn as the place.
  await stranger.field("/file").focus();
  await expect(stranger.field("/file")).toBeFocused();
  await stranger.close();
});

test("the QR code's own address leads to the certificate", async ({ browser }) => {
  const stranger = await Counter.open(browser);
  await stranger.page.goto(`/S/${issued.statement}`);
  await expect(stranger.page).toHaveURL(/\/v\/[0-9A-Z-]+$/);
  await expect(stranger.page.getByText(stranger.t("web-certificate-valid"), { exact: true })).toBeVisible();
  await stranger.close();
});

test("the public log is shown, and has the certificate", async ({ browser, baseURL }) => {
  const stranger = await Counter.open(browser);
  const { page, t } = stranger;
  await stranger.go(`/verify/${issued.code}`);
  await expect(page.getByText(t("web-inclusion-included"), { exact: true })).toBeVisible();
  await judge(page);
  const saved = async (id: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), stranger.button(id).first().click()]);
    return readFile(await download.path(), "utf8");
  };
  const proof = JSON.parse(await saved("web-inclusion-download")) as { leaf: { entry: string }; size: number };
  expect(JSON.parse(proof.leaf.entry)).toMatchObject({ kind: "certificate_issued", number: issued.number });
  expect(await saved("web-log-download")).toContain(`\n${proof.size}\n`);

  await page.getByRole("link", { name: t("web-inclusion-about") }).click();
  await stranger.heading("web-log-title");
  await expect(page.getByText(t("web-log-newest"), { exact: true })).toBeVisible();
  const heads = (await (await fetch(`${baseURL}/api/v1/log/heads`)).json()) as { items: { note: string }[] };
  expect(heads.items.map((head) => head.note)).toContain(await saved("web-log-download"));
  await judge(page);
  await shot(page, "public-log", { fullPage: true });
  await stranger.close();

  // A server that answers with a proof that does not lead to the head is caught in the browser.
  const victim = await Counter.open(browser);
  await victim.page.route("**/api/v1/log/proofs/inclusion*", async (route) => {
    const answer = (await (await route.fetch()).json()) as { path: string[] };
    answer.path[0] = answer.path[0].replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
    await route.fulfill({ json: answer });
  });
  await victim.go(`/verify/${issued.code}`);
  await expect(victim.page.getByText(victim.t("web-inclusion-not-proven"), { exact: true })).toBeVisible();
  await victim.close();
});
