// What a person waits for: Lighthouse's marks for four pages, and how long a slow line takes to the first words and to a page that
// can be used. Prints figures as JSON for `cargo xtask bench --only pages`; VENTANILLA_URL names a server with demo data.
import lighthouse, { desktopConfig } from "lighthouse";
import puppeteer from "puppeteer-core";

const base = process.env.VENTANILLA_URL;
if (!base) throw new Error("VENTANILLA_URL is not set: run `cargo xtask bench --only pages`");
const LUCIA = { identifier: "lucia@demo.example", password: "Quetzal-Azul-77" };
const PROCEDURE = "onsec.service-certification";
const MARK = 95;
/** 700 kbit/s and 300 ms there and back: a telephone far from the next mast. */
const SLOW = { offline: false, downloadThroughput: 700_000 / 8, uploadThroughput: 256_000 / 8, latency: 300 };

const figures = [];
const add = (name, unit, value, target, better, detail) => figures.push({ name, unit, value, target, better, detail });
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function launch() {
  return puppeteer.launch({
    executablePath: process.env.VENTANILLA_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
  });
}

async function api(method, path, body, token) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() };
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(`${base}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return answer.json();
}

/** Signs in as a person does, so that the browser has its session. */
async function signIn(page) {
  await page.goto(`${base}/sign-in`, { waitUntil: "networkidle0" });
  await page.type("#f-identifier", LUCIA.identifier);
  await page.type("#f-password", LUCIA.password);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.pathname === "/dashboard" && !document.querySelector(".busy"));
}

const { access_token: token } = await api("POST", "/sessions", { ...LUCIA, client: "mobile" });
const request = await api("POST", "/requests", { procedure: PROCEDURE, subject: { kind: "self" } }, token);
const PAGES = [
  { name: "landing", path: "/" },
  { name: "verification", path: "/verify" },
  { name: "dashboard", path: "/dashboard", signedIn: true },
  { name: "form", path: `/requests/${request.id}/sections/services`, signedIn: true },
];

const RUNS = 3;

/** Lighthouse's marks: the median of the runs, since a busy machine marks itself down. */
async function marks({ name, path, signedIn }, kind, config) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    if (signedIn) await signIn(page);
    const runs = [];
    for (let run = 0; run < RUNS; run++) {
      // The session stays, the files do not: they are fetched anew.
      const flags = { onlyCategories: ["performance", "accessibility"], disableStorageReset: true, logLevel: "error" };
      const client = await page.createCDPSession();
      await client.send("Network.clearBrowserCache");
      await client.send("Storage.clearDataForOrigin", { origin: base, storageTypes: "service_workers,cache_storage" });
      // A busy browser now and then misses the beginning of its own record.
      const look = async () => (await lighthouse(`${base}${path}`, flags, config, page)).lhr;
      let lhr = await look();
      if (lhr.runtimeError) lhr = await look();
      if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
      if (new URL(lhr.finalDisplayedUrl).pathname !== path) throw new Error(`${name} led to ${lhr.finalDisplayedUrl}`);
      runs.push(lhr);
    }
    const scores = (category) => runs.map((lhr) => Math.round((lhr.categories[category].score ?? 0) * 100));
    const value = (audit) => Math.round(median(runs.map((lhr) => lhr.audits[audit].numericValue)));
    const shift = median(runs.map((lhr) => lhr.audits["cumulative-layout-shift"].numericValue));
    const detail = `first paint ${value("first-contentful-paint")} ms, largest ${value("largest-contentful-paint")} ms, blocked ${value("total-blocking-time")} ms, shifted ${shift.toFixed(2)}`;
    add(`${name}: performance, ${kind}`, "of 100", median(scores("performance")), MARK, "higher", detail);
    const faults = Object.values(runs[0].audits).filter((audit) => audit.scoreDisplayMode === "binary" && audit.score === 0);
    const inAccessibility = new Set(runs[0].categories.accessibility.auditRefs.map((audit) => audit.id));
    const named = faults.filter((audit) => inAccessibility.has(audit.id)).map((audit) => audit.id);
    add(`${name}: accessibility, ${kind}`, "of 100", Math.min(...scores("accessibility")), MARK, "higher", named.join(", ") || "no fault");
  } finally {
    await browser.close();
  }
}

/** The landing page and the verification over a slow line, by a browser that was never here. */
async function slowly({ name, path }) {
  const browser = await launch();
  try {
    const page = await (await browser.createBrowserContext()).newPage();
    const client = await page.createCDPSession();
    await client.send("Network.enable");
    await client.send("Network.emulateNetworkConditions", SLOW);
    let travelled = 0;
    client.on("Network.loadingFinished", ({ encodedDataLength }) => (travelled += encodedDataLength));
    await page.goto(`${base}${path}`, { waitUntil: "domcontentloaded", timeout: 120_000 });
    await page.waitForFunction(() => !document.querySelector("#boot, .busy") && document.querySelector("h1"), { timeout: 120_000, polling: 50 });
    const usable = await page.evaluate(() => performance.now());
    const bytes = Math.round(travelled / 1000);
    const painted = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
    add(`${name}: first words at 700 kbit/s`, "s", painted / 1000, 2, "lower", "300 ms there and back, nothing in the browser");
    add(`${name}: usable at 700 kbit/s`, "s", usable / 1000, 8, "lower", `${bytes} KB travelled`);
  } finally {
    await browser.close();
  }
}

for (const page of PAGES) {
  await marks(page, "desktop", desktopConfig);
  await marks(page, "telephone", undefined);
}
for (const page of PAGES.filter(({ signedIn }) => !signedIn)) await slowly(page);
console.log(JSON.stringify({ figures }));
