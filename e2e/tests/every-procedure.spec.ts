/** Every folder in procedures/ in the browser, as people use it: filed, recalled, released, rejected, corrected, returned,
 * signed, downloaded and verified. What is typed and pressed is read from the definition and its example. */
import { type Browser, expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { Counter } from "../support/counter";
import { Filing } from "../support/filing";
import { textOf, validSignatures } from "../support/judges";
import { folders, type Procedure, staffed, type Stage } from "../support/procedures";
import { APPLICANT, Office, Review } from "../support/review";

/** Procedures that are not begun by a signed-in person in the catalogue; their own tests go their way. */
const BEGUN_OTHERWISE = ["ventanilla.account-recovery"];

let office: Office;
test.beforeAll(({ baseURL }: { baseURL?: string }) => {
  office = new Office(baseURL ?? "");
});
test.afterAll(() => office.close());

for (const { code, example } of folders().filter(({ code }) => !BEGUN_OTHERWISE.includes(code))) {
  test(`${code}: from the catalogue to a document that a stranger verifies`, async ({ browser }) => {
    const api = await office.api(APPLICANT);
    const procedure = await api.get<Procedure>(`/procedures/${code}`);
    const person = await office.counter(browser, APPLICANT);
    const filing = new Filing(person, procedure, staffed(procedure, example));
    const review = new Review(office, browser, procedure, filing);
    const first = procedure.stages[0];

    await test.step("files it, takes it back, files it again", async () => {
      await filing.begin();
      await filing.fill();
      await filing.file();
      await filing.recallAndFile();
    });
    await test.step("an officer takes it, puts it back, takes it again", async () => {
      await review.firstInQueue(first);
      await review.take(first);
      await review.release(first);
      await review.take(first);
    });
    await test.step("it is rejected, and filed again", () => rejectedOnce(review, first));

    const returned = new Set<string>();
    for (let at = 0; at < procedure.stages.length; ) {
      const stage = procedure.stages[at];
      at += 1;
      if (stage.kind === "generate") continue;
      if (stage.returns_to.length > 0 && !returned.has(stage.id)) {
        returned.add(stage.id);
        const back = await test.step(`${stage.id} sends it back`, () => review.sendBack(stage));
        at = procedure.stages.indexOf(back);
      } else if (stage.kind === "sign") {
        await test.step(`${stage.id} signs`, () => review.sign(stage));
      } else {
        await test.step(`${stage.id} reviews`, () => review.review(stage));
      }
    }

    const file = await test.step("the person downloads the document", () => downloaded(filing));
    const needed = procedure.stages.reduce((sum, stage) => sum + stage.signatures, 0);
    expect(validSignatures(file)).toBe(needed);
    await test.step("a stranger verifies it by its code", () => verified(browser, filing, file));
  });
}

/** Rejected for the first reason: correctably where the stage may, or for good where that leads to a new request. */
async function rejectedOnce(review: Review, stage: Stage): Promise<void> {
  const { correctable, definitive } = stage.may_reject;
  if (correctable) {
    const fit = stage.reasons.filter((one) => one.only !== "definitive");
    const reason = fit.find((one) => one.refers) ?? fit[0];
    const words = await review.reject(stage, reason, false);
    await review.filing.correct(words);
  } else if (definitive) {
    const reason = stage.reasons.find((one) => one.new_request === review.procedure.code);
    if (!reason) return;
    const words = await review.reject(stage, reason, true);
    await review.filing.beginAnew(words);
  }
}

async function downloaded(filing: Filing): Promise<Buffer> {
  const { person } = filing;
  const { page, t } = person;
  await filing.openFromList();
  await expect(page.getByText(t("web-standing-signed"))).toBeVisible();
  await filing.judged.look(page, " signed");
  await person.link("web-see-certificate").click();
  await expect(page.locator("iframe.viewer")).toBeVisible();
  const arriving = page.waitForEvent("download");
  await person.button("web-download").click();
  return readFileSync(await (await arriving).path());
}

async function verified(browser: Browser, filing: Filing, file: Buffer): Promise<void> {
  const code = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(textOf(file))?.[0];
  if (!code) throw new Error("the document does not bear its code");
  const stranger = await Counter.open(browser);
  await stranger.go("/verify");
  await stranger.page.getByLabel(stranger.t("web-verify-code"), { exact: true }).fill(code);
  await stranger.button("web-verify-button").click();
  await expect(stranger.page.getByText(stranger.t("web-certificate-valid"), { exact: true })).toBeVisible();
  await filing.judged.look(stranger.page);
  await stranger.close();
}
