/** Keys with certificates of the server's development authority, made by OpenSSL as a provider would hand them out; and
 * the token in software that the server is connected to. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The token's name for officers, and what unlocks it; `xtask/src/test/token.rs` makes it so. */
export const TOKEN = { name: "Token de la dirección", label: "direccion", pin: "2468" } as const;

export interface IssuedKey {
  /** PKCS#12 under `secret`. */
  pkcs12: Buffer;
  /** The private key, PKCS#8, and its certificate. */
  keyPem: string;
  certificatePem: string;
}

/** A key for signing, of an authority that the server at `base` trusts. */
export function issue(base: string, name: string, secret: string, days = 365): IssuedKey {
  return inFolder((folder, openssl) => {
    const authority = readFileSync(join(variable(), "authority", "authority.pem"), "utf8");
    // The root comes first, each certificate with its key after it.
    writeFileSync(join(folder, "root.pem"), block(authority, "CERTIFICATE"));
    writeFileSync(join(folder, "root.key"), block(authority, "PRIVATE KEY"));
    const services = `${base}/development-authority`;
    writeFileSync(join(folder, "extensions"), [
      "keyUsage=critical,digitalSignature,nonRepudiation",
      `authorityInfoAccess=OCSP;URI:${services}/ocsp`,
      `crlDistributionPoints=URI:${services}/crl`,
    ].join("\n"));
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", `/CN=${name}`, "-utf8",
      "-keyout", "key.pem", "-out", "request.pem");
    openssl("x509", "-req", "-in", "request.pem", "-CA", "root.pem", "-CAkey", "root.key", "-days", String(days),
      "-extfile", "extensions", "-out", "certificate.pem");
    const pkcs12 = openssl("pkcs12", "-export", "-inkey", "key.pem", "-in", "certificate.pem", "-passout", `pass:${secret}`);
    const text = (file: string) => readFileSync(join(folder, file), "utf8");
    return { pkcs12, keyPem: text("key.pem"), certificatePem: text("certificate.pem") };
  });
}

/** A key that nobody vouches for. */
export function selfSigned(name: string, secret: string): Buffer {
  return inFolder((_, openssl) => {
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "365",
      "-subj", `/CN=${name}`, "-addext", "keyUsage=critical,digitalSignature,nonRepudiation", "-keyout", "key.pem", "-out", "certificate.pem");
    return openssl("pkcs12", "-export", "-inkey", "key.pem", "-in", "certificate.pem", "-passout", `pass:${secret}`);
  });
}

/** Puts a private key on the server's token. */
export function importToToken(key: IssuedKey, label: string, id: string): void {
  const conf = join(variable(), "softhsm2.conf");
  if (!existsSync(conf)) throw new Error(`${conf} is missing: the server was started without a token (cargo xtask test --only browser makes one)`);
  inFolder((folder) => {
    const file = join(folder, "key.pem");
    writeFileSync(file, key.keyPem);
    execFileSync("softhsm2-util", ["--import", file, "--token", TOKEN.label, "--label", label, "--id", id, "--pin", TOKEN.pin], {
      env: { ...process.env, SOFTHSM2_CONF: conf },
      stdio: "pipe",
    });
  });
}

function inFolder<T>(work: (folder: string, openssl: (...words: string[]) => Buffer) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "ventanilla-key-"));
  try {
    return work(folder, (...words) => execFileSync("openssl", words, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The first PEM block of a kind. */
function block(text: string, kind: string): string {
  const found = new RegExp(`-----BEGIN ${kind}-----[^-]+-----END ${kind}-----\n`).exec(text);
  if (!found) throw new Error(`no ${kind} in the authority's file`);
  return found[0];
}

function variable(): string {
  const folder = process.env.VENTANILLA_VAR;
  if (!folder) throw new Error("VENTANILLA_VAR, the server's folder, is not set");
  return folder;
}
