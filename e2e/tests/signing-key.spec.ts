/** A signer's own key: in a file, and on a token. What is refused stands beside its field, and nothing is lost by it. */
import { expect, test } from "@playwright/test";
import { expectAccessible } from "../support/accessible";
import { Api } from "../support/api";
import { Counter } from "../support/counter";
import { importToToken, issue, selfSigned, TOKEN } from "../support/keys";
import { DEMO, SIGNING_SECRET } from "../support/people";
import { narrowShot, shot } from "../support/shots";

const SECRET = "Llave-nueva-de-firma-3";

test("a signer replaces the key in a file, puts one on the token, and signs with it", async ({ browser, baseURL }) => {
  const base = baseURL ?? "";
  const signer = await Counter.open(browser);
  const { t, page } = signer;
  await signer.signIn(DEMO.signers[2]);
  await signer.go("/officer/signing-key");
  const facts = page.locator("dl.facts");
  await expect(facts).toContainText(t("officer-key-kind-software"));
  const before = await facts.locator("code").last().innerText();
  const upload = async (file: Buffer, secret: string) => {
    await signer.field("/pkcs12").setInputFiles({ name: "firma.p12", mimeType: "application/x-pkcs12", buffer: file });
    await signer.fill({ "/secret": secret });
    await signer.button("officer-key-save").click();
  };
  const faultAt = async (pointer: string, message: string) => {
    await expect(signer.field(pointer)).toHaveAttribute("aria-invalid", "true");
    await expect(page.locator(`[id="f${pointer.replaceAll("/", "-")}-error"]`)).toContainText(t(message));
  };

  await signer.button("officer-key-save").click();
  await faultAt("/pkcs12", "field-pkcs12_missing");
  await upload(selfSigned("Marta Quiej", SECRET), SECRET);
  await faultAt("/pkcs12", "problem-signing-key-untrusted");
  const file = issue(base, "Marta Quiej", SECRET, 20);
  await upload(file.pkcs12, "No-es-el-secreto-9");
  await faultAt("/secret", "problem-wrong-secret");
  await expectAccessible(page);
  await expect(facts.locator("code").last(), "the key before stays").toHaveText(before);
  await upload(file.pkcs12, SECRET);
  await expect(page.getByText(t("officer-key-done"), { exact: true })).toBeVisible();
  await expect(facts.locator("code").last()).not.toHaveText(before);
  const days = page.getByText(t("officer-key-ends", { days: 20, date: "" }).slice(0, 20));
  await expect(days.first(), "it ends within a month").toBeVisible();
  await shot(page, "signing-key", { fullPage: true });
  await narrowShot(page, "signing-key-320");
  await signer.go("/officer/signatures");
  await expect(days.first(), "said where one signs, too").toBeVisible();
  await expect(signer.link("officer-key-enrol-link")).toBeVisible();

  const key = issue(base, "Marta Quiej", SECRET);
  const label = `firma-${Date.now()}`;
  importToToken(key, label, Date.now().toString(16).padStart(12, "0"));
  await signer.go("/officer/signing-key");
  await signer.choose("/kind", "hsm");
  await expect(signer.field("/pkcs12")).toHaveCount(0);
  await expect(signer.field("/device")).toHaveValue(TOKEN.name);
  await signer.button("officer-key-save").click();
  await faultAt("/key", "field-missing");
  const certificate = { name: "certificado.pem", mimeType: "application/x-pem-file", buffer: Buffer.from(key.certificatePem) };
  await signer.field("/certificates").setInputFiles(certificate);
  await signer.fill({ "/key": "no-existe", "/secret": TOKEN.pin });
  await signer.button("officer-key-save").click();
  await faultAt("/key", "problem-signing-key-missing");
  await signer.fill({ "/key": label, "/secret": "1111" });
  await signer.button("officer-key-save").click();
  await faultAt("/secret", "problem-wrong-secret");
  await expectAccessible(page);
  await shot(page, "signing-key-token", { fullPage: true });
  await narrowShot(page, "signing-key-token-320");
  await signer.fill({ "/secret": TOKEN.pin });
  await signer.button("officer-key-save").click();
  await expect(page.getByText(t("officer-key-done"), { exact: true })).toBeVisible();
  await expect(facts).toContainText(`${t("officer-key-kind-hsm")}: ${TOKEN.name}`);
  await expect(signer.field("/secret"), "the PIN does not stay in the page").toHaveValue("");
  await expectAccessible(page);

  // The token signs; the PIN takes the place of the secret.
  const reviewer = await Api.signIn(base, DEMO.reviewer);
  await reviewer.emptyQueue();
  const request = await (await Api.signIn(base, DEMO.oscar)).fileRequest();
  const officer = await Counter.open(browser);
  await officer.signIn(DEMO.reviewer);
  await officer.go(`/officer/requests/${request.id}`);
  await officer.button("officer-take").click();
  await officer.review();
  await officer.sendToSignature();
  await officer.close();
  await signer.openForSignature(request.number);
  await signer.sign(TOKEN.pin);
  const own = await Api.signIn(base, DEMO.signers[2]);
  await expect.poll(async () => {
    const now = (await (await own.send("GET", `/requests/${request.id}`)).json()) as { certificate: { signatures: unknown[] } };
    return now.certificate.signatures.length;
  }).toBe(1);

  // As it was, for the tests after this one.
  await signer.go("/officer/signing-key");
  await upload(issue(base, "Marta Quiej", SIGNING_SECRET).pkcs12, SIGNING_SECRET);
  await expect(page.getByText(t("officer-key-done"), { exact: true })).toBeVisible();
  await signer.close();
});
