/** Unit tests: plain Node, no DOM, beside the files they test. Journeys in a real browser are in e2e/. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.{ts,tsx}", "workers/**/*.test.ts", "scripts/**/*.test.ts"],
    environment: "node",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // chosen: two cores is what the smallest machine has; more threads only make the numerical tests slower
    maxWorkers: 2,
  },
});
