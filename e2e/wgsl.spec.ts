/** Training in WGSL, on an adapter that computes on the processor: every fixture, and the same run as in JavaScript. */
import { readdirSync, readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { normaliseConfig } from "../src/config/normalise.ts";
import { presets } from "../src/config/presets.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import type { EngineId } from "../src/protocol/trainer.ts";
import type { SavedRun } from "../src/runs/savedRun.ts";
import { decodeXilab } from "../src/runs/xilab.ts";
import { openHeadless, openRun, problems } from "./headless.ts";
import { expect, test } from "./lab.ts";

const folder = new URL("fixtures/", import.meta.url);
/** float32 beside float64: what all other engines reach. Adam's traces with survivors may flip, see workers/verify.ts. */
const TOLERANCE = { value: 1e-5, gradient: 1e-4 };
/** Rounding of five steps, relative to the largest weight. */
const SAME_RUN = 1e-5;

test.beforeEach(async ({ page, lab }) => {
  await openHeadless(page, lab.url);
});

const fixtures = readdirSync(folder).sort();
/** chosen: some beside each other in a page share its device; few enough that two pages take as long as each other. */
const A_PAGE = 4;
for (let i = 0; i < fixtures.length; i += A_PAGE) {
  const names = fixtures.slice(i, i + A_PAGE);
  test(`values, gradients and Adam agree with ${names.join(", ")}`, async ({ page }) => {
    for (const name of names) {
      const fixture: unknown = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
      const result = await page.evaluate((raw) => window.xilab!.verify(raw, "wgsl"), fixture);
      expect(result.detail, name).toBe("");
      expect(result.engine).toBe("wgsl");
      expect(result.valueErr, name).toBeLessThan(TOLERANCE.value);
      expect(result.gradErr, name).toBeLessThan(TOLERANCE.gradient);
    }
  });
}

/** Words, noise and updates of five steps, all of the engine's own. */
async function run(page: Page, config: RunConfig, engine: EngineId): Promise<SavedRun> {
  const info = await openRun(page, config, engine);
  expect(info.engine.id).toBe(engine);
  await page.evaluate(() => window.xilab!.step(5));
  const bytes = await page.evaluate(async () => {
    const saved = await window.xilab!.save();
    return saved.ok ? [...saved.value] : [];
  });
  const decoded = decodeXilab(Uint8Array.from(bytes));
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.run;
}

interface SameRun {
  readonly preset: "first" | "tril" | "paper";
  readonly batch: number;
  readonly d: number;
  readonly bound?: string;
  readonly feeds?: true;
  /** Run twice: one program with one sample and one that resamples are enough to show that nothing is left to chance. */
  readonly again?: true;
}
/** Batches that fill groups of four words and that do not, one word beside another and four, odd sizes of vectors. */
const CASES: readonly SameRun[] = [
  { preset: "first", batch: 7, d: 3, again: true },
  { preset: "tril", batch: 21, d: 5 },
  { preset: "paper", batch: 18, d: 2 },
  { preset: "paper", batch: 9, d: 3, bound: "fivo", again: true },
  { preset: "first", batch: 5, d: 2, feeds: true },
  { preset: "paper", batch: 6, d: 2, bound: "filteringIwaeMixture" },
];
const nameOf = ({ preset, batch, d, bound, feeds }: SameRun): string =>
  [`${preset} with ${batch} words and d = ${d}`, bound, feeds && "fed its letters"].filter(Boolean).join(", ");

for (const one of CASES)
  test(`${nameOf(one)}: the run JavaScript computes${one.again ? ", and itself again" : ""}`, async ({ page }) => {
    const { preset, batch, d, bound, feeds, again } = one;
    const { config } = presets[preset];
    const small = normaliseConfig({
      ...config,
      model: { ...config.model, hyper: { ...config.model.hyper, d, ...(feeds && { feeds, wordDropout: 0.3 }) } },
      objective: { id: bound ?? config.objective.id, K: Math.min(3, config.objective.K) },
      optimiser: { ...config.optimiser, batch },
    }).config;
    const [wgsl, js] = [await run(page, small, "wgsl"), await run(page, small, "js")];
    const top = js.parameters.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const worst = js.parameters.reduce((a, b, i) => Math.max(a, Math.abs(b - wgsl.parameters[i]!)), 0);
    expect(worst / top).toBeLessThan(SAME_RUN);
    expect(wgsl.parameters).not.toEqual(js.parameters.map(() => 0));
    if (again) expect((await run(page, small, "wgsl")).provenance.runHash).toBe(wgsl.provenance.runHash);
    expect(await problems(page)).toEqual([]);
  });
