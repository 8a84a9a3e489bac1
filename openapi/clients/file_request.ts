// Files a request through openapi-fetch with the types that openapi-typescript generated from the document (`ventanilla.d.ts`).

import createClient from "openapi-fetch";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { components, paths } from "./ventanilla";

type Problem = components["schemas"]["Problem"];

const { VENTANILLA_URL: baseUrl = "", VENTANILLA_AS: identifier = "", VENTANILLA_PASSWORD: password = "" } = process.env;
const root = `${process.env.VENTANILLA_ROOT}`;
const example = JSON.parse(readFileSync(`${root}/procedures/onsec/service-certification/example.json`, "utf8"));
const page = readFileSync(`${root}/openapi/clients/page.pdf`);

/** The body of a success; a problem ends the program with its words. */
function done<T>(answer: { data?: T; error?: Problem | unknown; response: Response }): T {
  if (answer.data === undefined) {
    throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

const api = createClient<paths>({ baseUrl });
const session = done(await api.POST("/api/v1/sessions", { body: { identifier, password } }));
// 202: the account has a second factor, and a code of it goes to /api/v1/sessions/second-factor with the ticket.
if (!("access_token" in session)) throw new Error("this account signs in with a second factor");
const { access_token } = session;
api.use({
  onRequest({ request }) {
    request.headers.set("Authorization", `Bearer ${access_token}`);
  },
});

const body: components["schemas"]["NewRequest"] = {
  procedure: "onsec.service-certification",
  subject: { kind: "self" },
};
const key = { header: { "Idempotency-Key": randomUUID() } };
const made = done(await api.POST("/api/v1/requests", { body, params: key }));
const again = done(await api.POST("/api/v1/requests", { body, params: key }));
if (again.id !== made.id) throw new Error("a repeat with the same key made another request");

const id = made.id;
const path = { id };
/** Where the request stands now, as every change names it. */
async function params() {
  const read = done(await api.GET("/api/v1/requests/{id}", { params: { path } }));
  return { path, header: { "If-Match": `"${read.version}"` } };
}

for (const [section, answers] of Object.entries<Record<string, never>>(example.sections)) {
  const { header } = await params();
  done(await api.PUT("/api/v1/requests/{id}/sections/{section}", { body: answers, params: { path: { id, section }, header } }));
}
const paid = new Date(Date.now() - 2 * 24 * 3600 * 1000).toISOString().slice(0, 10);
const payment = { ...example.payment, number: `TS-${made.number}`, date: paid };
done(await api.PUT("/api/v1/requests/{id}/payment", { body: payment, params: await params() }));
for (const kind of example.documents as string[]) {
  const form = new FormData();
  form.set("kind", kind);
  form.set("file", new Blob([page], { type: "application/pdf" }), `${kind}.pdf`);
  const document = await api.POST("/api/v1/requests/{id}/documents", {
    body: { kind, file: "" },
    bodySerializer: () => form,
    params: { path },
  });
  done(document);
}
done(await api.PUT("/api/v1/requests/{id}/delivery", { body: example.delivery, params: await params() }));
const filed = done(await api.POST("/api/v1/requests/{id}/submit", { params: await params() }));
if (filed.state !== "submitted") throw new Error(`it is ${filed.state}`);
console.log(`the TypeScript client filed ${filed.number}`);
