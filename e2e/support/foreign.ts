/** A PDF that somebody signed elsewhere, by another program (pyHanko), with a certificate of their own. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pdf, type Upload } from "./files";

const SIGN = `
import sys
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
signer = signers.SimpleSigner.load(sys.argv[1], sys.argv[2])
with open(sys.argv[3], "rb") as plain, open(sys.argv[4], "wb") as signed:
    meta = signers.PdfSignatureMetadata(field_name="Firma")
    signers.sign_pdf(IncrementalPdfFileWriter(plain), meta, signer=signer, output=signed)
`;

export function signedElsewhere(name: string): Upload {
  const folder = mkdtempSync(join(tmpdir(), "ventanilla-foreign-"));
  try {
    const at = (file: string) => join(folder, file);
    const subject = "/CN=Ana Ejemplo/O=Otra Institucion";
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", subject, "-keyout", at("key.pem"), "-out", at("cert.pem")], {
      stdio: "ignore",
    });
    writeFileSync(at("plain.pdf"), pdf(name).buffer);
    const python = process.env.VENTANILLA_PYTHON ?? "python3";
    execFileSync(python, ["-c", SIGN, at("key.pem"), at("cert.pem"), at("plain.pdf"), at("signed.pdf")]);
    return { name, mimeType: "application/pdf", buffer: readFileSync(at("signed.pdf")) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
