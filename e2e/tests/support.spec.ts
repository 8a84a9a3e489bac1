/** The helpers are checked by outside judges: a wrong fixture would make every journey lie. */
import { expect, test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jpeg, pdf, png, type Upload } from "../support/files";
import { parseMail } from "../support/outbox";

test("the PDF fixture satisfies qpdf", () => {
  const folder = mkdtempSync(join(tmpdir(), "ventanilla-fixture-"));
  try {
    const path = join(folder, "a.pdf");
    writeFileSync(path, pdf("a.pdf", "Constancia (copia)").buffer);
    execFileSync("qpdf", ["--check", path]);
    expect(execFileSync("pdftotext", [path, "-"]).toString()).toContain("Constancia (copia)");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the picture fixtures are decoded by the browser", async ({ page }) => {
  const size = (picture: Upload) =>
    page.evaluate(async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, `data:${picture.mimeType};base64,${picture.buffer.toString("base64")}`);
  expect(await size(png("a.png", 30, 20))).toEqual([30, 20]);
  expect(await size(jpeg("a.jpg"))).toEqual([8, 8]);
});

test("mails are read in the encodings that mailers use", () => {
  const link = "http://127.0.0.1:8080/register/confirm?token=abc_DEF-123";
  const quoted = parseMail(
    Buffer.from(
      "To: Ana <ana@example.org>\r\nSubject: =?utf-8?b?Q29uZmlybWUgc3UgY29ycmVvIGVsZWN0csOzbmljbw==?=\r\n" +
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
        "Confirme su correo electr=C3=B3nico: http://127.0.0.1:8080/register/con=\r\nfirm?token=3Dabc_DEF-123\r\n",
    ),
  );
  expect(quoted).toEqual({
    to: "Ana <ana@example.org>",
    subject: "Confirme su correo electrónico",
    text: `Confirme su correo electrónico: ${link}\n`,
    link: "/register/confirm?token=abc_DEF-123",
  });
  const encoded = Buffer.from(`Escriba á: ${link}`).toString("base64");
  const multipart = parseMail(
    Buffer.from(
      "To: ana@example.org\nSubject: a\n =?utf-8?q?_=C3=A1?=\nContent-Type: multipart/alternative;\n boundary=\"x\"\n\n" +
        `--x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n${encoded}\n--x\nContent-Type: text/html\n\n<p>\n--x--\n`,
    ),
  );
  expect(multipart.text).toBe(`Escriba á: ${link}`);
  expect(multipart.subject).toBe("a  á");
  expect(multipart.link).toBe("/register/confirm?token=abc_DEF-123");
});
