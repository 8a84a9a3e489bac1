/** The API as a mobile app uses it: to look things up and to prepare what a test is not about. */
import { pdf, type Upload } from "./files";
import { DOCUMENTS, freshNumber, PASSWORD } from "./people";

export interface RequestSummary {
  id: string;
  number: string;
  state: string;
}

export class Api {
  private constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  static async signIn(base: string, identifier: string, password = PASSWORD): Promise<Api> {
    const answer = await fetch(`${base}/api/v1/sessions`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ identifier, password, client: "mobile" }),
    });
    if (!answer.ok) throw new Error(`${identifier} cannot sign in: ${await answer.text()}`);
    return new Api(base, ((await answer.json()) as { access_token: string }).access_token);
  }

  async send(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Response> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.token}`, ...more };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (method === "POST") headers["Idempotency-Key"] = crypto.randomUUID();
    return fetch(`${this.base}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.send("GET", path);
    if (!answer.ok) throw new Error(`GET ${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async requests(state = ""): Promise<RequestSummary[]> {
    const filter = state && `&state=${state}`;
    return (await this.get<{ items: RequestSummary[] }>(`/requests?limit=50${filter}`)).items;
  }

  /** Changes a part of a request, or moves it, in the version that stands. */
  async change(method: "PUT" | "POST", id: string, part: string, body?: unknown): Promise<void> {
    const { version } = await this.get<{ version: number }>(`/requests/${id}`);
    const answer = await this.send(method, `/requests/${id}/${part}`, body, { "If-Match": `"${version}"` });
    if (!answer.ok) throw new Error(`${method} ${part}: ${await answer.text()}`);
  }

  /** Files a complete request for oneself; for tests that are about what comes after. */
  async fileRequest(): Promise<RequestSummary> {
    const made = await this.send("POST", "/requests", { procedure: "onsec.service-certification", subject: { kind: "self" } });
    const request = (await made.json()) as RequestSummary;
    const period = {
      institution: "Ministerio de Educación",
      unit: "Archivo General",
      position: "Asistente Profesional IV",
      start_date: "1990-02-01",
      end_date: "1999-10-31",
      budget_line: "011",
      department: "1",
      municipality: "101",
    };
    await this.change("PUT", request.id, "sections/services", { items: [period] });
    const paid = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
    await this.change("PUT", request.id, "payment", { method: "deposit_slip", number: freshNumber(), date: paid });
    for (const kind of DOCUMENTS) await this.attach(request.id, kind, pdf(`${kind}.pdf`));
    await this.change("PUT", request.id, "delivery", { method: "electronic" });
    await this.change("POST", request.id, "submit");
    return request;
  }

  private async attach(id: string, kind: string, file: Upload): Promise<void> {
    const form = new FormData();
    form.append("kind", kind);
    form.append("file", new Blob([new Uint8Array(file.buffer)], { type: file.mimeType }), file.name);
    const headers = { Authorization: `Bearer ${this.token}` };
    const answer = await fetch(`${this.base}/api/v1/requests/${id}/documents`, { method: "POST", headers, body: form });
    if (!answer.ok) throw new Error(`${kind} was not attached: ${await answer.text()}`);
  }

  /** As a reviewer: takes whatever waits, so that the next request to be filed is first. */
  async emptyQueue(stage = "review"): Promise<void> {
    for (let taken = 0; taken < 50; taken++) {
      const answer = await this.send("POST", `/queue/next?stage=${stage}`);
      if (answer.status === 409 || answer.status === 404) return;
      if (!answer.ok) throw new Error(`POST /queue/next: ${await answer.text()}`);
    }
  }
}
