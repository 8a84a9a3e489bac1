/** What people do at the counter, as steps that several tests share. One `Counter` is one person at one browser. */
import { type Browser, type BrowserContext, expect, type Locator, type Page } from "@playwright/test";
import { pdf, type Upload } from "./files";
import { daysAgo, DOCUMENTS, freshNumber, PASSWORD, SIGNING_SECRET } from "./people";
import { type Language, type Texts, texts } from "./texts";

export class Counter {
  readonly t: Texts;

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    readonly language: Language,
  ) {
    this.t = texts(language);
  }

  /** A browser of one's own, in a language. Faults of the page's program fail the test at `close`. */
  static async open(browser: Browser, language: Language = "es"): Promise<Counter> {
    const context = await browser.newContext({ acceptDownloads: true });
    if (language === "en") {
      // The browser's PDF viewer runs this too, and has no storage.
      await context.addInitScript(() => window.localStorage?.setItem("ventanilla-language", "en"));
    }
    const page = await context.newPage();
    const counter = new Counter(page, context, language);
    page.on("pageerror", (error) => counter.errors.push(error.message));
    // A panic of the program says on the console what and where; the error after it says nothing.
    page.on("console", (message) => {
      if (message.type() === "error" && message.text().includes("panicked at")) counter.errors.push(message.text());
    });
    return counter;
  }

  readonly errors: string[] = [];

  async close(): Promise<void> {
    await this.context.close();
    expect(this.errors, "faults of the page's program").toEqual([]);
  }

  /** Opens an address and waits for its heading. */
  async go(path: string): Promise<void> {
    await this.page.goto(path);
    await expect(this.page.locator("#boot")).toHaveCount(0);
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
  }

  async heading(id: string, variables?: Record<string, string | number>): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1, name: this.t(id, variables) })).toBeVisible();
  }

  /** A button by its message. The dialog's, when one is open: the rest of the page is inert then. */
  button(id: string, variables?: Record<string, string | number>): Locator {
    return this.page.getByRole("button", { name: this.t(id, variables), exact: true });
  }

  link(id: string): Locator {
    return this.page.getByRole("link", { name: this.t(id), exact: true });
  }

  /** The control of a value by its JSON pointer, which is the same in both languages. */
  field(pointer: string): Locator {
    return this.page.locator(`[id="f${pointer.replaceAll("/", "-")}"]`);
  }

  /** Types, or chooses from a list; a chosen list entry is given by its value. */
  async fill(values: Record<string, string>): Promise<void> {
    for (const [pointer, value] of Object.entries(values)) {
      const control = this.field(pointer);
      const tag = await control.evaluate((element) => element.tagName);
      if (tag === "SELECT") await control.selectOption(value);
      else await control.fill(value);
    }
  }

  /** A radio of a group, by its value. */
  async choose(pointer: string, value: string): Promise<void> {
    await this.field(pointer).locator(`input[value="${value}"]`).check({ force: true });
  }

  /** Ticks a box. Its own size is all the page gives it, so it is clicked by force: in the middle of the window, where
   * nothing that sticks to an edge lies over it, and again if the page moved under the click. */
  async tick(pointer: string): Promise<void> {
    const box = this.field(pointer);
    await expect(async () => {
      await box.evaluate((element) => element.scrollIntoView({ block: "center" }));
      await box.check({ force: true, timeout: 2_000 });
    }).toPass({ timeout: 15_000 });
  }

  async signIn(identifier: string, password = PASSWORD): Promise<void> {
    await this.go("/sign-in");
    await this.fill({ "/identifier": identifier, "/password": password });
    await this.button("web-nav-sign-in").click();
    await expect(this.button("web-nav-sign-out")).toBeVisible();
    await expect(this.page).not.toHaveURL(/\/sign-in/);
  }

  /** Creates a request for oneself and returns its number and address. */
  async createRequest(): Promise<{ number: string; path: string }> {
    await this.go("/requests/new?procedure=onsec.service-certification");
    await this.button("web-new-request-yes").click();
    await expect(this.page).toHaveURL(/\/requests\/[0-9a-f-]{36}$/);
    const above = await this.page.locator("h1").locator("xpath=preceding-sibling::p").innerText();
    const number = above.split(" ").at(-1) ?? "";
    expect(number).not.toBe("");
    return { number, path: new URL(this.page.url()).pathname };
  }

  /** Opens a part of the request from its task list: `sections/services`, `payment`, … */
  async step(part: string): Promise<void> {
    await this.page.locator(`ol.steps a[href$="/${part}"]`).click();
    await expect(this.page).toHaveURL(new RegExp(`/${part}$`));
    await expect(this.page.getByRole("heading", { level: 1 })).toBeFocused();
  }

  /** Back to the task list by the button at the end of a part. */
  async backToTasks(): Promise<void> {
    await this.link("web-continue").click();
    await expect(this.page.locator("ol.steps")).toBeVisible();
  }

  async addPeriod(values: Record<string, string> = {}): Promise<void> {
    await this.fill({ ...PERIOD, ...values });
    await this.button("web-save-item").click();
    await expect(this.page.getByRole("row").filter({ hasText: PERIOD["/position"] })).not.toHaveCount(0);
  }

  async pay(number = freshNumber()): Promise<void> {
    await this.choose("/method", "deposit_slip");
    await this.fill({ "/number": number, "/date": daysAgo(1) });
    await this.button("web-save-continue").click();
    await expect(this.page.locator("ol.steps")).toBeVisible();
  }

  async attach(kind: string, file: Upload): Promise<void> {
    await this.field(`/${kind}`).setInputFiles(file);
    await expect(this.page.locator("li.file").filter({ hasText: file.name })).toBeVisible();
  }

  async chooseDelivery(): Promise<void> {
    await this.choose("/method", "electronic");
    await this.button("web-save-continue").click();
    await expect(this.page.locator("ol.steps")).toBeVisible();
  }

  /** Fills every step of a new request and files it; for tests that are about what comes after. */
  async fileRequest(file = () => this.file()): Promise<{ number: string; path: string }> {
    const request = await this.createRequest();
    await this.step("sections/services");
    await this.addPeriod();
    await this.backToTasks();
    await this.step("payment");
    await this.pay();
    await this.step("documents");
    for (const kind of DOCUMENTS) await this.attach(kind, pdf(`${kind}.pdf`));
    await this.backToTasks();
    await this.step("delivery");
    await this.chooseDelivery();
    await this.link("web-review-and-file").click();
    await this.heading("web-summary-title");
    await file();
    return request;
  }

  async file(): Promise<void> {
    await this.button("web-file").click();
    await this.button("web-file-yes").click();
    await this.heading("web-filed-title");
  }

  /** Takes the oldest of the queue until it is `number`: the queue is first in, first out, and others may be ahead. */
  async takeUntil(number: string): Promise<void> {
    for (let ahead = 0; ahead < 20; ahead++) {
      await this.go("/officer/queue");
      await this.button("officer-take-next").click();
      await expect(this.page).toHaveURL(/\/officer\/requests\//);
      const heading = this.page.getByRole("heading", { level: 1 });
      await expect(heading).not.toHaveText(this.t("officer-queue-title"));
      if ((await heading.innerText()) === number) return;
    }
    throw new Error(`${number} did not come up in the queue`);
  }

  /** Fills what the review asks for: a record, the payment, the checklist. */
  async review(): Promise<void> {
    await this.page.getByRole("button", { name: this.t("officer-copy-requested", { count: 1 }) }).click();
    await this.page.getByRole("button", { name: this.t("web-edit-item", { number: 1 }) }).click();
    const record = this.page.locator("li.record").first();
    await record.locator('[id$="-code"]').fill("274");
    await record.locator('[id$="-days"]').fill("0.00");
    await record.locator('[id$="-hours"]').fill("164.00");
    await record.locator('[id$="-salary"]').fill("1106.00");
    await this.button("officer-payment-confirm").click();
    await expect(this.page.getByText(this.t("officer-payment-confirmed"), { exact: false })).toBeVisible();
    for (const point of ["identity", "igss", "records"]) await this.tick(`/checklist/${point}`);
    await expect(this.page.locator(".work-note .saved")).toContainText(this.t("web-saved"));
  }

  /** Sends a reviewed request to signature and waits until its document is rendered. */
  async sendToSignature(): Promise<void> {
    await this.button("officer-send").click();
    await this.button("officer-send-yes").click();
    await expect(this.page.getByText(this.t("officer-sent"))).toBeVisible();
    await expect(this.page.getByText(this.t("officer-rendering"))).toHaveCount(0, { timeout: 60_000 });
    await expect(this.page.getByRole("tab", { name: this.t("officer-document"), exact: true })).toBeVisible();
  }

  /** Opens the document of a request among those that wait for signatures. */
  async openForSignature(number: string): Promise<void> {
    await this.go("/officer/signatures");
    await this.page.getByRole("link", { name: this.t("officer-sign-of", { number }) }).first().click();
    await expect(this.page).toHaveURL(/\/officer\/sign\//);
    await expect(this.page.locator("iframe.viewer")).toBeVisible();
  }

  async sign(secret = SIGNING_SECRET): Promise<void> {
    await this.button("officer-sign").first().click();
    await this.field("/secret").fill(secret);
    await this.page.getByRole("dialog").getByRole("button", { name: this.t("officer-sign"), exact: true }).click();
  }
}

export const PERIOD = {
  "/institution": "Ministerio de Educación",
  "/unit": "Archivo General",
  "/position": "Asistente Profesional IV",
  "/start_date": "01/02/1990",
  "/end_date": "31/10/1999",
  "/budget_line": "011",
  "/department": "1",
  "/municipality": "101",
};
