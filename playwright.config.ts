/** Journeys in a real Chromium, with WebGPU computed on the processor so that every machine does the same. */
import { defineConfig } from "@playwright/test";
import { ensureChromium, SOFTWARE_GPU } from "./scripts/chromium.ts";

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/build.ts",
  // chosen: most of a test is one thread at work, and two cores are what machines of tests have
  workers: 2,
  // test by test, so that no long file is left over for one of them
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  // chosen: many times what anything takes on a quiet machine; waiting ends as soon as what is waited for is there
  timeout: 400_000,
  expect: { timeout: 90_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: ensureChromium(), args: SOFTWARE_GPU },
    actionTimeout: 60_000,
    // no film: painting for it costs half as much again as the tests themselves
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
  },
});
