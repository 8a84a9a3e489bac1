/** Officers work on a request of any procedure, only through their pages. */
import { type Browser, expect, type Locator } from "@playwright/test";
import { Api } from "./api";
import { Counter } from "./counter";
import { type Filing, fillFields } from "./filing";
import { DEMO } from "./people";
import { officersOf, type Procedure, type Reason, registrarsOf, type Stage, unitOf } from "./procedures";

/** Counters of people who stay signed in: to sign in at each step would take longer than the work. */
export class Office {
  private readonly open = new Map<string, Promise<Counter>>();
  private readonly apis = new Map<string, Promise<Api>>();

  constructor(private readonly base: string) {}

  counter(browser: Browser, email: string): Promise<Counter> {
    const sit = async () => {
      const counter = await Counter.open(browser);
      await counter.signIn(email);
      return counter;
    };
    return remembered(this.open, email, sit);
  }

  /** The same person at the API, for what the test is not about. */
  api(email: string): Promise<Api> {
    return remembered(this.apis, email, () => Api.signIn(this.base, email));
  }

  async close(): Promise<void> {
    for (const counter of this.open.values()) await (await counter).close();
  }
}

function remembered<T>(all: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = all.get(key);
  if (known) return known;
  const made = make();
  all.set(key, made);
  return made;
}

/** The officers of one request. */
export class Review {
  constructor(
    readonly office: Office,
    readonly browser: Browser,
    readonly procedure: Procedure,
    readonly filing: Filing,
  ) {}

  private emails(stage: Stage): string[] {
    return officersOf(stage.role, this.procedure.institution, unitOf(stage, this.filing.example), Math.max(1, stage.signatures));
  }

  officer(stage: Stage, at = 0): Promise<Counter> {
    return this.office.counter(this.browser, this.emails(stage)[at]);
  }

  /** Takes what others filed of this procedure before, so that this request is the first in its queue. */
  async firstInQueue(stage: Stage): Promise<void> {
    const api = await this.office.api(this.emails(stage)[0]);
    interface Item {
      id: string;
      procedure: { code: string };
      assignee_name: string | null;
    }
    const { items } = await api.get<{ items: Item[] }>(`/queue?stage=${stage.id}&limit=100`);
    for (const item of items) {
      const waits = item.procedure.code === this.procedure.code && !item.assignee_name && item.id !== this.filing.id;
      if (waits) await api.send("POST", `/requests/${item.id}/take`, {});
    }
  }

  /** Opens it from the queue of the stage. */
  private async open(officer: Counter, stage: Stage): Promise<void> {
    const { page, t } = officer;
    await officer.go("/officer/queue");
    const stages = page.getByLabel(t("officer-stage"), { exact: true });
    await expect(stages.locator(`option[value="${stage.id}"]`)).toBeAttached();
    await stages.selectOption(stage.id);
    const link = page.getByRole("link", { name: this.filing.number, exact: true });
    const next = page.getByRole("button", { name: t("web-next"), exact: true });
    await expect(async () => {
      if (!(await link.isVisible()) && (await next.isEnabled({ timeout: 500 }).catch(() => false))) await next.click();
      await expect(link).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
    await link.click();
    await expect(page.getByRole("heading", { level: 1, name: this.filing.number })).toBeFocused();
  }

  /** Opens it and takes it, unless it came back to this officer. */
  async take(stage: Stage): Promise<Counter> {
    const officer = await this.officer(stage);
    await this.open(officer, stage);
    const take = officer.button("officer-take");
    const held = officer.button("officer-release");
    await expect(take.or(held)).toBeVisible();
    if (await take.isVisible()) {
      await take.click();
      await expect(officer.page.getByText(officer.t("officer-taken"))).toBeVisible();
    }
    await expect(held).toBeVisible();
    return officer;
  }

  async release(stage: Stage): Promise<void> {
    const officer = await this.officer(stage);
    await officer.button("officer-release").click();
    const dialog = officer.page.getByRole("dialog");
    await dialog.getByRole("button", { name: officer.t("officer-release"), exact: true }).click();
    await officer.heading("officer-queue-title");
  }

  /** Rejects for one reason, saying where to go where the reason asks for it. Returns the reason's words. */
  async reject(stage: Stage, reason: Reason, definitive: boolean): Promise<string> {
    const officer = await this.officer(stage);
    const { page, t } = officer;
    const words = reason.label[officer.language];
    await officer.button("officer-reject").click();
    const dialog = page.getByRole("dialog");
    // What a reason leaves no choice about is said behind it.
    const note = reason.only && stage.may_reject.correctable && stage.may_reject.definitive ? t(`officer-reason-${reason.only}`) : "";
    await tick(dialog, note ? `${words} (${note})` : words);
    if (reason.refers) {
      await dialog.getByLabel(t("officer-referral-name"), { exact: true }).fill("Supervisión Educativa 01-01-03");
      await dialog.getByLabel(t("officer-referral-phone"), { exact: true }).fill("2411 0000");
      await dialog.getByLabel(t("officer-referral-address"), { exact: true }).fill("6a calle 1-87 zona 10");
    }
    await dialog.getByLabel(t("officer-reject-text"), { exact: true }).fill("Lea el motivo, por favor.");
    const kind = t(definitive ? "officer-reject-definitive" : "officer-reject-correctable");
    if (stage.may_reject.correctable && stage.may_reject.definitive && !reason.only) {
      await dialog.getByRole("radio", { name: kind, exact: true }).check({ force: true });
    }
    await this.filing.judged.look(page, " reject");
    await dialog.getByRole("button", { name: t("officer-reject"), exact: true }).click();
    await dialog.getByRole("button", { name: t("officer-reject-yes"), exact: true }).click();
    await expect(page.getByText(t("officer-rejected"), { exact: false }).first()).toBeVisible();
    return words;
  }

  /** Fills the stage's form and its checklist, and confirms the payment where that is done here. */
  async fill(stage: Stage): Promise<void> {
    const officer = await this.officer(stage);
    const { page, t } = officer;
    let changed = false;
    for (const section of stage.form) {
      const answers = this.filing.example.officer?.[section.id];
      if (!answers) continue;
      const heading = page.getByRole("heading", { level: 2, name: section.title[officer.language], exact: true });
      const card = page.locator("section.card").filter({ has: heading }).last();
      if (!section.repeat) {
        await fillFields(officer, card, section, answers);
        changed = true;
        continue;
      }
      const records = card.locator("li.record");
      // What was entered before it came back is there already.
      const there = await records.count();
      for (const [at, item] of (answers.items ?? []).entries()) {
        if (at < there) continue;
        await card.getByRole("button", { name: t("web-add-item", { item: section.repeat.item[officer.language] }), exact: true }).click();
        await fillFields(officer, records.nth(at), section, item);
        changed = true;
      }
    }
    if (stage.confirms_payment && this.procedure.fee && (await officer.button("officer-payment-confirm").isVisible())) {
      await officer.button("officer-payment-confirm").click();
      await expect(page.getByText(t("officer-payment-confirmed"), { exact: false })).toBeVisible();
    }
    for (const point of stage.checklist) {
      const ticked = await tick(page.locator(".checks"), point.label[officer.language]);
      changed ||= ticked;
    }
    if (changed) await expect(page.locator(".work-note .saved")).toContainText(t("web-saved"));
    await this.filing.judged.look(page, stage.id);
  }

  /** Enters what the stage looks up and the registers lack, as their keepers would. */
  async lookUp(stage: Stage): Promise<void> {
    interface Found {
      id: string;
      key: string | null;
      entry: unknown;
      required: boolean;
    }
    const api = await this.office.api(this.emails(stage)[0]);
    const { lookups } = await api.get<{ lookups: Found[] }>(`/requests/${this.filing.id}`);
    const missing = lookups.filter((found) => found.required && !found.entry);
    for (const found of missing) {
      const lookup = stage.lookups.find((one) => one.id === found.id);
      if (lookup && found.key) await this.enter(lookup.register, found.key, lookup.compare);
    }
    if (missing.length === 0) return;
    const officer = await this.officer(stage);
    await expect(officer.page.getByText(officer.t("officer-lookup-missing")).first(), "the page says what is missing").toBeVisible();
    await this.open(officer, stage);
    await expect(officer.page.getByText(officer.t("officer-lookup-missing"))).toHaveCount(0);
  }

  private async enter(register: string, key: string, compare: Record<string, string>): Promise<void> {
    interface Known {
      code: string;
      keeps: boolean;
      register: { key: string; columns: { id: string; kind: string; required: boolean }[] };
    }
    for (const email of registrarsOf(this.procedure.institution)) {
      const api = await this.office.api(email);
      const known = await api.get<Known[]>("/registers");
      const kept = known.find((one) => one.code === register && one.keeps)?.register;
      if (!kept) continue;
      const answer = (path: string) => this.filing.example.sections[path.split(".")[0]][path.split(".")[1]];
      const row: Record<string, unknown> = {};
      for (const column of kept.columns) {
        if (column.id === kept.key) row[column.id] = key;
        else if (compare[column.id]) row[column.id] = answer(compare[column.id]);
        else if (column.required) row[column.id] = SAMPLES[column.kind] ?? "Directora";
      }
      const made = await api.send("POST", `/registers/${register}/entries`, row);
      if (!made.ok) throw new Error(`${register}: ${await made.text()}`);
      return;
    }
    throw new Error(`data/demo.toml has nobody who keeps ${register}`);
  }

  /** Sends it on, and waits for the document where it is rendered now. */
  async send(stage: Stage): Promise<void> {
    const officer = await this.officer(stage);
    const { page, t } = officer;
    const next = this.procedure.stages[this.procedure.stages.indexOf(stage) + 1];
    const onward = next.kind === "review" || next.kind === "check";
    await officer.button(onward ? "officer-send-on" : "officer-send").click();
    await officer.button("officer-send-yes").click();
    await expect(page.getByText(t("officer-sent"))).toBeVisible();
    await expect(page.getByText(t("officer-rendering"))).toHaveCount(0, { timeout: 60_000 });
  }

  /** A whole review. */
  async review(stage: Stage): Promise<void> {
    await this.take(stage);
    await this.lookUp(stage);
    await this.fill(stage);
    await this.send(stage);
  }

  /** Opens the document for signature, in the list of those that wait. */
  async openDocument(stage: Stage, at = 0): Promise<Counter> {
    const signer = await this.officer(stage, at);
    await signer.openForSignature(this.filing.number);
    return signer;
  }

  /** Sends it back to the first stage to which it may go, with a reason, which whoever works there reads. */
  async sendBack(stage: Stage): Promise<Stage> {
    const officer = stage.kind === "sign" ? await this.openDocument(stage) : await this.take(stage);
    const { page, t } = officer;
    const why = `Vuelve desde «${stage.title.es}»`;
    await officer.button("officer-return").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(t("officer-return-reason"), { exact: true }).fill(why);
    await this.filing.judged.look(page, " return");
    await dialog.getByRole("button", { name: t("officer-return"), exact: true }).click();
    await expect(page.getByText(t("officer-returned"))).toBeVisible();
    const target = this.procedure.stages.find((one) => one.id === stage.returns_to[0]);
    if (!target) throw new Error(`${stage.id} returns to a stage that is not there`);
    const reader = await this.take(target);
    await expect(reader.page.getByText(why).first()).toBeVisible();
    return target;
  }

  async sign(stage: Stage): Promise<void> {
    for (let at = 0; at < stage.signatures; at++) {
      const signer = await this.openDocument(stage, at);
      await this.filing.judged.look(signer.page);
      if (stage.may_reject.definitive) await this.wouldReject(signer, stage);
      await signer.sign();
      await expect(signer.page.getByText(signer.t("officer-signed"))).toBeVisible();
      await expect(signer.button("officer-sign")).toHaveCount(0);
    }
  }

  /** A signer who may reject is asked once more, told that it is for good, and thinks better of it. */
  private async wouldReject({ page, t, language }: Counter, stage: Stage): Promise<void> {
    await page.getByRole("button", { name: t("officer-reject"), exact: true }).click();
    const dialog = page.getByRole("dialog");
    await tick(dialog, stage.reasons[0].label[language]);
    await dialog.getByLabel(t("officer-reject-text"), { exact: true }).fill("Los nombres no coinciden con el acta.");
    await dialog.getByRole("button", { name: t("officer-reject"), exact: true }).click();
    await expect(dialog.getByText(t("officer-reject-sure-definitive", { number: this.filing.number }))).toBeVisible();
    await this.filing.judged.look(page, " reject");
    await dialog.getByRole("button", { name: t("officer-reject-back"), exact: true }).click();
    await dialog.getByRole("button", { name: t("web-cancel"), exact: true }).click();
    await expect(dialog).toHaveCount(0);
  }
}

/** Ticks a box by its label; whether that changed anything. */
async function tick(place: Locator, label: string): Promise<boolean> {
  const box = place.getByRole("checkbox", { name: label, exact: true });
  if (await box.isChecked()) return false;
  await expect(async () => {
    await box.evaluate((element) => element.scrollIntoView({ block: "center" }));
    await box.check({ force: true, timeout: 2_000 });
  }).toPass({ timeout: 15_000 });
  return true;
}

/** What a required column holds that neither key nor answer gives. */
const SAMPLES: Record<string, unknown> = { date: "2024-01-02", person: "Inés Cumez Batz", integer: 1, yes_no: true };

/** Who files: somebody of the demonstration data with complete personal data. */
export const APPLICANT = DEMO.oscar;
