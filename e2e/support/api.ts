/** The API as a mobile app uses it: to look things up and to prepare what a test is not about. */
import { PASSWORD } from "./people";

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

  async send(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.token}` };
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

  /** As a reviewer: takes whatever waits, so that the next request to be filed is first. */
  async emptyQueue(): Promise<void> {
    for (let taken = 0; taken < 50; taken++) {
      const answer = await this.send("POST", "/queue/next?stage=review");
      if (answer.status === 409 || answer.status === 404) return;
      if (!answer.ok) throw new Error(`POST /queue/next: ${await answer.text()}`);
    }
  }
}
