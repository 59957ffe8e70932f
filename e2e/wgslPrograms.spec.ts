/** Every operation, and random programs, in WGSL on an adapter that computes on the processor: as float64 has them. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { build } from "vite";
import { normaliseConfig } from "../src/config/normalise.ts";
import { presets } from "../src/config/presets.ts";
import { expect, test } from "./lab.ts";
import { type Case, flowCases, operationCases, randomCases } from "./wgsl/cases.ts";
import type { Disagreement } from "./wgsl/page.ts";

/** float32 beside float64; gradients relative to their tensor's largest entry. */
const TOLERANCE = { value: 1e-5, gradient: 1e-4 };

/** Rounding of some steps, relative to the largest weight. */
const SAME_RUN = 1e-5;

let script = "";
test.beforeAll(async () => {
  // once for a worker, which comes by here for every test it takes
  if (script) return;
  const entry = fileURLToPath(new URL("wgsl/page.ts", import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, minify: false, target: "es2023", lib: { entry, formats: ["iife"], name: "wgslPageModule" } },
  });
  const [bundle] = built as unknown as readonly [{ readonly output: readonly [{ readonly code: string }] }];
  script = bundle.output[0].code;
});
test.beforeEach(async ({ page, lab }) => {
  await page.goto(`${lab.url}#headless`);
  await page.evaluate(script);
});

const disagreements = (page: Page, cases: readonly Case[]): Promise<readonly Disagreement[]> =>
  page.evaluate((all) => window.wgslPage!.disagreements(all), cases);

function expectAgreement(cases: readonly Case[], found: readonly Disagreement[]): void {
  expect(found.length).toBe(cases.length);
  const wrong = cases.flatMap((one, i) => {
    const { value, gradient, where } = found[i]!;
    // NaN is no agreement
    return value < TOLERANCE.value && gradient < TOLERANCE.gradient ? [] : [{ ...one, value, gradient, where }];
  });
  expect(wrong).toEqual([]);
}

test("every operation agrees with float64, values and gradients, at odd sizes", async ({ page }) => {
  const cases = operationCases();
  expect(cases.length).toBeGreaterThan(115);
  expectAgreement(cases, await disagreements(page, cases));
});

test("random programs agree with float64, values and gradients", async ({ page }) => {
  const cases = randomCases(40);
  expectAgreement(cases, await disagreements(page, cases));
});

test("the word model agrees with float64 with every family of flows, values and gradients", async ({ page }) => {
  const cases = flowCases();
  expectAgreement(cases, await disagreements(page, cases));
});

// no adapter on the processor would choose a team; it is what hardware gets
const TEAM = { width: 1, workgroup: 32, team: 32 } as const;
const ALONE = { width: 1, workgroup: 4, team: 1 } as const;
const folder = new URL("fixtures/", import.meta.url);

for (const name of ["2tril_tril_k5", "nvp_tril_k1", "tril_tril_k1_bidi"])
  test(`a team of invocations agrees with ${name}`, async ({ page }) => {
    const raw: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
    const result = await page.evaluate(([fixture, team]) => window.wgslPage!.verify(fixture, team), [
      raw,
      TEAM,
    ] as const);
    expect(result.detail).toBe("");
    expect(result.valueErr).toBeLessThan(TOLERANCE.value);
    expect(result.gradErr).toBeLessThan(TOLERANCE.gradient);
  });

interface Team {
  readonly preset: "tril" | "paper";
  readonly batch: number;
  readonly bound?: string;
}
const TEAMS: readonly Team[] = [
  { preset: "tril", batch: 6 },
  { preset: "paper", batch: 7 },
  { preset: "paper", batch: 7, bound: "fivoAlways" },
];
for (const { preset, batch, bound } of TEAMS)
  test(`${preset}${bound ? `, ${bound}` : ""}: a team trains as an invocation alone does`, async ({ page }) => {
    const { config } = presets[preset];
    const small = normaliseConfig({
      ...config,
      objective: { id: bound ?? config.objective.id, K: Math.min(3, config.objective.K) },
      optimiser: { ...config.optimiser, batch },
    }).config;
    const trace = (spread: typeof TEAM | typeof ALONE) =>
      page.evaluate(([c, s]) => window.wgslPage!.trace(c, s, 2, 5), [small, spread] as const);
    const [team, alone] = [await trace(TEAM), await trace(ALONE)];
    // one program is enough to show that nothing is left to chance
    if (preset === "tril") expect(await trace(TEAM)).toEqual(team);
    const top = Math.max(...alone.parameters.map(Math.abs));
    const worst = alone.parameters.reduce((w, x, i) => Math.max(w, Math.abs(x - team.parameters[i]!)), 0);
    expect(worst / top).toBeLessThan(SAME_RUN);
    expect(team.bounds.length).toBe(10);
    alone.bounds.forEach((bound, i) => {
      expect(Math.abs(bound - team.bounds[i]!) / Math.abs(bound)).toBeLessThan(SAME_RUN);
    });
  });
