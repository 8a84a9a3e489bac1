/** Outside programs that read a certificate: whether its signatures hold, and where its QR code leads. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How many signatures pdfsig calls valid. Fails if one is not, or if the last does not cover the whole file. */
export function validSignatures(pdf: Buffer): number {
  return withFile(pdf, (path) => {
    const said = execFileSync("pdfsig", ["-nocert", path]).toString();
    // It cannot read timestamps of the whole document: what seals the file is pyHanko's to judge.
    const each = said.split(/^Signature #/m).slice(1);
    const signatures = each.filter((one) => !one.includes("Field Name: document-timestamp"));
    const valid = signatures.filter((one) => one.includes("Signature Validation: Signature is Valid.")).length;
    if (valid !== signatures.length) throw new Error(`a signature is not valid:\n${said}`);
    if (!said.includes("Total document signed")) throw new Error(`nothing covers the whole document:\n${said}`);
    return valid;
  });
}

/** The address in the QR code of the last page. */
export function qrAddress(pdf: Buffer): string {
  return withFile(pdf, (path, folder) => {
    execFileSync("pdftoppm", ["-r", "200", "-png", path, join(folder, "page")]);
    const last = readdirSync(folder).filter((name) => name.endsWith(".png")).sort().at(-1);
    if (!last) throw new Error("pdftoppm drew no page");
    return execFileSync("zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", join(folder, last)]).toString().trim();
  });
}

/** The text of all pages. */
export function textOf(pdf: Buffer): string {
  return withFile(pdf, (path) => execFileSync("pdftotext", ["-layout", path, "-"]).toString());
}

function withFile<T>(pdf: Buffer, use: (path: string, folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "ventanilla-judge-"));
  try {
    const path = join(folder, "certificate.pdf");
    writeFileSync(path, pdf);
    return use(path, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
