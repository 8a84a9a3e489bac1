import { defineConfig } from "@playwright/test";

/** Where the server that `cargo xtask test` started answers. */
const url = process.env.VENTANILLA_URL;
if (!url) throw new Error("VENTANILLA_URL is not set: run `cargo xtask test --only browser`, or start a server and name it");

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  // The tests share one server and its demo officers: a queue has one oldest request.
  workers: 1,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    baseURL: url,
    locale: "es-GT",
    timezoneId: "America/Guatemala",
    viewport: { width: 1280, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      // Debian's: test tools' own browsers are not fetched.
      executablePath: process.env.VENTANILLA_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
