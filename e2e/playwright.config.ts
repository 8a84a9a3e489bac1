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
  // Long, since two cores may be building something else; a healthy run needs a tenth of it.
  timeout: 600_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    baseURL: url,
    locale: "es-GT",
    timezoneId: "America/Guatemala",
    viewport: { width: 1280, height: 900 },
    // It keeps the app for the time without a network, and would answer where a test answers itself. One test is about it.
    serviceWorkers: "block",
    // Recording a trace costs as much as the test: on purpose only.
    trace: process.env.VENTANILLA_TRACE === "1" ? "retain-on-failure" : "off",
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
        // A camera that shows a clock and a microphone that beeps, allowed without asking.
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
      ],
    },
  },
});
