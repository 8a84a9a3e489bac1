/** Mails as the development server writes them: one `.eml` file each in `$VENTANILLA_VAR/outbox`. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** The first address in the text, as a path of this server. */
  link: string | undefined;
}

/** Waits for a mail to `address` that came after `since` (milliseconds) and leads to a page with `path`, newest first. */
export async function newestMail(address: string, since = 0, patience = 15_000, path = ""): Promise<Mail> {
  const deadline = Date.now() + patience;
  for (;;) {
    const mail = await look(address, since, path);
    if (mail) return mail;
    if (Date.now() > deadline) throw new Error(`no mail to ${address} came within ${patience} ms`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function look(address: string, since: number, path: string): Promise<Mail | undefined> {
  const folder = join(variable("VENTANILLA_VAR"), "outbox");
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.filter((name) => name.endsWith(".eml")).map(async (name) => {
      const file = join(folder, name);
      return { path: file, time: (await stat(file)).mtimeMs };
    }),
  );
  const recent = files.filter((file) => file.time >= since).sort((a, b) => b.time - a.time || (a.path < b.path ? 1 : -1));
  for (const file of recent) {
    const mail = parseMail(await readFile(file.path));
    const leads = !path || mail.link?.includes(path);
    if (leads && mail.to.toLowerCase().includes(address.toLowerCase())) return mail;
  }
  return undefined;
}

/** Reads one mail: folded headers, encoded words, and the plain text part of a multipart message. */
export function parseMail(bytes: Buffer): Mail {
  const message = part(bytes.toString("latin1"));
  const text = plainText(message);
  const address = /https?:\/\/[^\s<>"]+/.exec(text)?.[0];
  const link = address && address.replace(/^https?:\/\/[^/]+/, "");
  return { to: decodeWords(message.headers.to ?? ""), subject: decodeWords(message.headers.subject ?? ""), text, link };
}

interface Part {
  headers: Record<string, string>;
  /** Each character is one byte. */
  body: string;
}

function part(source: string): Part {
  const normal = source.replace(/\r\n/g, "\n");
  const end = normal.indexOf("\n\n");
  const head = end < 0 ? normal : normal.slice(0, end);
  const headers: Record<string, string> = {};
  for (const line of head.replace(/\n[ \t]+/g, " ").split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { headers, body: end < 0 ? "" : normal.slice(end + 2) };
}

function plainText({ headers, body }: Part): string {
  const boundary = /boundary="?([^";]+)"?/i.exec(headers["content-type"] ?? "")?.[1];
  if (boundary) {
    const parts = body.split(`--${boundary}`).slice(1).filter((text) => !text.startsWith("--"));
    const children = parts.map((text) => part(text.replace(/^\n/, "")));
    const plain = children.find((child) => /^(text\/plain|multipart\/)/i.test(child.headers["content-type"] ?? "text/plain"));
    return plain ? plainText(plain) : "";
  }
  const encoding = (headers["content-transfer-encoding"] ?? "7bit").toLowerCase();
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (encoding === "quoted-printable") return quotedPrintable(body);
  return Buffer.from(body, "latin1").toString("utf8");
}

function quotedPrintable(body: string): string {
  const bytes = body.replace(/[ \t]*=\n/g, "").replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function decodeWords(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === "b" ? Buffer.from(text, "base64").toString("utf8") : quotedPrintable(text.replace(/_/g, " ")),
    );
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run \`cargo xtask test --only browser\``);
  return value;
}
