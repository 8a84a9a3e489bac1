/** A person files a request of any procedure: what the page asks is found by its words, as a person finds it. */
import { expect, type Locator } from "@playwright/test";
import { Judged } from "./accessible";
import type { Counter } from "./counter";
import { jpeg, mp4, pdf, png, type Upload } from "./files";
import { daysAgo, freshNumber } from "./people";
import type { Answers, DocumentKind, Example, Field, Procedure, Section } from "./procedures";

/** An answer as a person types it: days as dd/mm/yyyy. */
function typed(field: Field, value: unknown): string {
  const text = String(value);
  return field.kind === "date" ? text.split("-").reverse().join("/") : text;
}

/** The control of a field, by its label. */
function control(counter: Counter, place: Locator, field: Field): Locator {
  const label = field.label[counter.language];
  const optional = !field.required && !field.required_when;
  return place.getByLabel(optional ? `${label} ${counter.t("web-optional")}` : label, { exact: true });
}

/** Fills the fields of a section, or of one item of it, by their labels and kinds. */
export async function fillFields(counter: Counter, place: Locator, section: Section, answers: Answers): Promise<void> {
  for (const field of section.fields) {
    const value = answers[field.id];
    if (value === undefined || value === null) continue;
    if (field.kind === "yes_no") {
      const group = place.getByRole("group", { name: field.label[counter.language], exact: true });
      await group.getByLabel(counter.t(value ? "web-yes" : "web-no"), { exact: true }).check({ force: true });
      continue;
    }
    const input = control(counter, place, field);
    if (field.kind === "choice") {
      // The list comes from the server, and may depend on the choice before it.
      await expect(input.locator(`option[value="${String(value)}"]`)).toBeAttached();
      await input.selectOption(String(value));
    } else {
      await input.fill(typed(field, value));
    }
  }
}

/** A file of the first type that a kind of document takes. */
function sample(kind: DocumentKind): Upload {
  const types: Record<string, (name: string) => Upload> = {
    "application/pdf": (name) => pdf(`${name}.pdf`),
    "image/jpeg": (name) => jpeg(`${name}.jpg`),
    "image/png": (name) => png(`${name}.png`),
    "video/mp4": (name) => mp4(`${name}.mp4`),
  };
  const make = types[kind.accepts[0]];
  if (!make) throw new Error(`there is no sample of ${kind.accepts[0]}`);
  return make(kind.id);
}

/** One request of one person. */
export class Filing {
  number = "";
  path = "";
  /** The pages that axe-core has judged on this request's way. */
  readonly judged = new Judged();

  constructor(
    readonly person: Counter,
    readonly procedure: Procedure,
    readonly example: Example,
  ) {}

  private say(words: { es: string; en: string }): string {
    return words[this.person.language];
  }

  get id(): string {
    return this.path.split("/").at(-1) ?? "";
  }

  /** From the catalogue: found by its title, read, begun. */
  async begin(): Promise<void> {
    const { person } = this;
    const { page } = person;
    const title = this.say(this.procedure.title);
    await person.go("/");
    await page.getByRole("searchbox").fill(title);
    await page.getByRole("link", { name: title, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeFocused();
    await this.judged.look(page);
    await person.link("web-procedure-start").click();
    await this.create();
  }

  /** On the page that asks whether a request shall be created. */
  async create(): Promise<void> {
    const { person } = this;
    await person.heading("web-new-request-title");
    await expect(person.field("/procedure")).toHaveValue(this.procedure.code);
    await this.judged.look(person.page);
    await person.button("web-new-request-yes").click();
    await expect(person.page).toHaveURL(/\/requests\/[0-9a-f-]{36}$/);
    await expect(person.page.locator("ol.steps")).toBeVisible();
    const above = await person.page.locator("h1").locator("xpath=preceding-sibling::p").innerText();
    this.number = above.split(" ").at(-1) ?? "";
    this.path = new URL(person.page.url()).pathname;
  }

  /** A step of the task list, by its title. */
  private async open(title: string): Promise<void> {
    const { page } = this.person;
    await page.locator("ol.steps").getByRole("link", { name: title, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  }

  private async saved(): Promise<void> {
    await this.person.button("web-save-continue").click();
    await expect(this.person.page.locator("ol.steps")).toBeVisible();
    await expect(this.person.page.getByRole("heading", { level: 1 }), "the focus goes to the page that came").toBeFocused();
  }

  /** Everything that the example answers, attaches and chooses. */
  async fill(): Promise<void> {
    for (const section of this.procedure.sections) {
      const answers = this.example.sections[section.id];
      if (answers) await this.section(section, answers);
    }
    if (this.procedure.fee) await this.pay();
    await this.attach();
    await this.deliver();
  }

  async section(section: Section, answers: Answers & { items?: Answers[] }): Promise<void> {
    const { person } = this;
    const { page, t } = person;
    const main = page.getByRole("main");
    await this.open(this.say(section.title));
    if (!section.repeat) {
      await fillFields(person, main, section, answers);
      await this.judged.look(page);
      await this.saved();
      return;
    }
    const item = this.say(section.repeat.item);
    const rows = page.getByRole("table").locator("tbody tr");
    // Answers that were carried over are there already.
    const there = await rows.count();
    for (const [at, one] of (answers.items ?? []).entries()) {
      if (at < there) continue;
      if (at > 0) await person.button("web-add-item", { item }).click();
      await expect(page.getByRole("heading", { level: 1, name: t("web-add-item", { item }) })).toBeVisible();
      await fillFields(person, main, section, one);
      await this.judged.look(page, " item");
      await person.button("web-save-item").click();
      await expect(rows).toHaveCount(at + 1);
    }
    await this.judged.look(page);
    await person.backToTasks();
  }

  private async pay(): Promise<void> {
    const { person } = this;
    const main = person.page.getByRole("main");
    const method = this.procedure.fee?.methods.find((one) => one.id === this.example.payment?.method);
    if (!method) throw new Error(`${this.procedure.code}: the example pays in no way that the definition has`);
    await this.open(person.t("web-step-payment"));
    await main.getByLabel(this.say(method.label), { exact: true }).check({ force: true });
    await main.getByLabel(this.say(method.number_label), { exact: true }).fill(freshNumber());
    await main.getByLabel(this.say(method.date_label), { exact: true }).fill(daysAgo(1));
    await this.judged.look(person.page);
    await this.saved();
  }

  private async attach(): Promise<void> {
    const { person } = this;
    const { page, t } = person;
    await this.open(t("web-step-documents"));
    const wanted = (kind: DocumentKind) => kind.required === "always" || this.example.documents?.includes(kind.id);
    for (const kind of this.procedure.documents.filter(wanted)) {
      const heading = page.getByRole("heading", { level: 2, name: this.say(kind.title) });
      const card = page.locator("section.card").filter({ has: heading });
      // Another answer would call for it.
      if (!this.example.documents?.includes(kind.id) && (await card.count()) === 0) continue;
      const file = sample(kind);
      if (kind.described) await card.getByLabel(t("web-document-description"), { exact: true }).fill("Documento de prueba");
      await card.getByLabel(t("web-attach-file"), { exact: true }).setInputFiles(file);
      await expect(card.locator("li.file").filter({ hasText: file.name })).toBeVisible();
    }
    await this.judged.look(page);
    await person.backToTasks();
  }

  private async deliver(): Promise<void> {
    const { person } = this;
    const method = this.procedure.delivery.methods.find((one) => one.id === this.example.delivery.method);
    await this.open(person.t("web-step-delivery"));
    await person.page.getByRole("radio", { name: this.say(method?.label ?? { es: "", en: "" }), exact: true }).check({ force: true });
    await this.saved();
  }

  /** Reads everything once more and files it. */
  async file(): Promise<void> {
    const { person } = this;
    await person.link("web-review-and-file").click();
    await person.heading("web-summary-title");
    await this.judged.look(person.page);
    await person.file();
    await expect(person.page.locator(".big-number")).toHaveText(this.number);
  }

  /** From the page that says that it was filed: takes it back, and files it again. */
  async recallAndFile(): Promise<void> {
    const { person } = this;
    const { page, t } = person;
    await person.link("web-see-request").click();
    await expect(page.getByText(t("web-standing-submitted"))).toBeVisible();
    await this.judged.look(page, " submitted");
    await person.button("web-recall").click();
    await page.getByRole("dialog").getByRole("button", { name: t("web-recall"), exact: true }).click();
    await expect(page.locator("ol.steps")).toBeVisible();
    await this.file();
  }

  /** From the list of own requests, as it stands now. */
  async openFromList(): Promise<void> {
    const { page } = this.person;
    await this.person.go("/requests");
    await page.getByRole("link", { name: this.number, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`${this.path}$`));
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  }

  /** Reads why it was rejected, corrects a part and files it again under its number. */
  async correct(reason: string): Promise<void> {
    const { person } = this;
    const { page } = person;
    await this.openFromList();
    await expect(page.getByText(reason)).toBeVisible();
    await this.judged.look(page, " rejected");
    await person.button("web-correct").click();
    await expect(page.locator("ol.steps")).toBeVisible();
    await expect(page.getByText(reason), "who corrects still reads why").toBeVisible();
    await this.judged.look(page, " correcting");
    await this.deliver();
    await this.file();
  }

  /** Begins a new request with the answers of the one that was rejected for good, and files it. */
  async beginAnew(reason: string): Promise<void> {
    const { person } = this;
    const { page } = person;
    const before = this.number;
    await this.openFromList();
    await expect(page.getByText(reason)).toBeVisible();
    await this.judged.look(page, " rejected");
    await person.link("web-new-with-answers").click();
    await this.create();
    expect(this.number).not.toBe(before);
    await expect(page.locator("ol.steps li.done"), "the answers are there").not.toHaveCount(0);
    if (this.procedure.fee) await this.pay();
    await this.attach();
    await this.deliver();
    await this.file();
  }
}
