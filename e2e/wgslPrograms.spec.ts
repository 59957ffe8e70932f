/** Every operation, and random programs, in WGSL on an adapter that computes on the processor: as float64 has them. */
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { build } from "vite";
import { expect, test } from "./lab.ts";
import { type Case, operationCases, randomCases } from "./wgsl/cases.ts";
import type { Disagreement } from "./wgsl/page.ts";

/** float32 beside float64; gradients relative to their tensor's largest entry. */
const TOLERANCE = { value: 1e-5, gradient: 1e-4 };

let script = "";
test.beforeAll(async () => {
  const entry = fileURLToPath(new URL("wgsl/page.ts", import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, minify: false, target: "es2023", lib: { entry, formats: ["iife"], name: "wgslPageModule" } },
  });
  const [bundle] = built as unknown as readonly [{ readonly output: readonly [{ readonly code: string }] }];
  script = bundle.output[0].code;
});

async function disagreements(page: Page, url: string, cases: readonly Case[]): Promise<readonly Disagreement[]> {
  await page.goto(`${url}#headless`);
  await page.evaluate(script);
  return page.evaluate((all) => window.wgslPage!.disagreements(all), cases);
}

function expectAgreement(cases: readonly Case[], found: readonly Disagreement[]): void {
  expect(found.length).toBe(cases.length);
  const wrong = cases.flatMap((one, i) => {
    const { value, gradient, where } = found[i]!;
    // NaN is no agreement
    return value < TOLERANCE.value && gradient < TOLERANCE.gradient ? [] : [{ ...one, value, gradient, where }];
  });
  expect(wrong).toEqual([]);
}

test("every operation agrees with float64, values and gradients, at odd sizes", async ({ page, lab }) => {
  test.setTimeout(240_000);
  const cases = operationCases();
  expect(cases.length).toBeGreaterThan(115);
  expectAgreement(cases, await disagreements(page, lab.url, cases));
});

test("random programs agree with float64, values and gradients", async ({ page, lab }) => {
  test.setTimeout(240_000);
  const cases = randomCases(40);
  expectAgreement(cases, await disagreements(page, lab.url, cases));
});
