/** What the tests of verification share: an issued certificate, files that are dropped, cameras. */
import { type Browser, chromium, expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "./accessible";
import { Api } from "./api";
import type { Upload } from "./files";
import { qrAddress } from "./judges";
import { DEMO } from "./people";

/** An issued certificate of the demonstration data, as its holder has it. */
export interface Issued {
  code: string;
  number: string;
  pdf: Buffer;
  /** What the QR code holds. */
  address: string;
  /** Its part behind the last slash. */
  statement: string;
  data: { url: string; salt: string; data: Record<string, unknown> };
}

export async function issuedCertificate(base: string): Promise<Issued> {
  const lucia = await Api.signIn(base, DEMO.lucia);
  const [mine] = await lucia.get<{ code: string; number: string; request: string }[]>("/me/certificates");
  const file = await lucia.send("GET", `/requests/${mine.request}/certificate`);
  const bytes = Buffer.from(await file.arrayBuffer());
  const data = await lucia.get<Issued["data"]>(`/requests/${mine.request}/certificate/data`);
  const address = qrAddress(bytes);
  return { code: mine.code, number: mine.number, pdf: bytes, address, statement: address.slice(address.lastIndexOf("/") + 1), data };
}

/** A file to choose or to drop. */
export const upload = (name: string, buffer: Buffer, mimeType = "application/pdf"): Upload => ({ name, mimeType, buffer });

/** Judges the page as it stands at both widths. */
export async function judge(page: Page): Promise<void> {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await expectNoSidewaysScroll(page, width);
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Drops files on a place of the page, as from the desktop. */
export async function drop(page: Page, place: Locator, files: Upload[]): Promise<void> {
  const given = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, text: buffer.toString("base64") }));
  const transfer = await page.evaluateHandle((list) => {
    const data = new DataTransfer();
    for (const { name, mimeType, text } of list) {
      data.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name, { type: mimeType }));
    }
    return data;
  }, given);
  await place.dispatchEvent("dragover", { dataTransfer: transfer });
  await expect(place).toHaveClass(/over/);
  await place.dispatchEvent("drop", { dataTransfer: transfer });
}

/** A browser of its own, whose camera is what `options` say. */
export async function withCamera(options: string[], use: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env.VENTANILLA_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", ...options],
  });
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

/** Keeps the camera's stream, and tells how its tracks stand. */
export async function watchCamera(page: Page): Promise<() => Promise<string[] | undefined>> {
  await page.addInitScript(() => {
    const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await own(wanted);
      Object.assign(window, { stream });
      return stream;
    };
  });
  return () => page.evaluate(() => (window as { stream?: MediaStream }).stream?.getTracks().map((track) => track.readyState));
}
