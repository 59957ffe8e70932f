/** The trainer in its worker, on every engine: trains, pauses, changes, rewinds, recovers, comes back from a file. */
import type { Page } from "@playwright/test";
import { normaliseConfig } from "../src/config/normalise.ts";
import { presets } from "../src/config/presets.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import type { EngineId } from "../src/protocol/trainer.ts";
import type { SavedRun } from "../src/runs/savedRun.ts";
import { decodeXilab } from "../src/runs/xilab.ts";
import { openHeadless, openRun, problems, reaches, reportedSteps } from "./headless.ts";
import { expect, test } from "./lab.ts";

/** Small enough that a step takes milliseconds on the processor. */
function tiny(preset: keyof typeof presets = "first", change: Partial<RunConfig> = {}): RunConfig {
  const { config } = presets[preset];
  return normaliseConfig({
    ...config,
    model: { ...config.model, hyper: { ...config.model.hyper, d: 2 } },
    optimiser: { ...config.optimiser, batch: 8 },
    ...change,
  }).config;
}

async function save(page: Page): Promise<SavedRun> {
  const bytes = await page.evaluate(async () => {
    const saved = await window.xilab!.save();
    return saved.ok ? [...saved.value] : [];
  });
  const decoded = decodeXilab(Uint8Array.from(bytes));
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.run;
}

/** At most three letters and an end: op by op on a GPU computed on two cores a position takes a good part of a second. */
const short = (config: RunConfig): RunConfig => ({ ...config, data: { ...config.data, maxLetters: 3 } });

const train = (page: Page, n: number): Promise<number> => page.evaluate((n) => window.xilab!.step(n), n);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const ENGINES = {
  wgsl: 12,
  wasm: 12,
  js: 12,
  "tfjs-webgpu": 2,
  "tfjs-wasm": 12,
  "tfjs-cpu": 12,
} as const satisfies Record<EngineId, number>;

test.beforeEach(async ({ page, lab }) => {
  await openHeadless(page, lab.url);
});

for (const [engine, steps] of Object.entries(ENGINES) as [EngineId, number][]) {
  test(`${engine} trains the steps it is asked for and reports every one`, async ({ page }) => {
    const slow = engine === "tfjs-webgpu";
    const info = await openRun(page, slow ? short(tiny()) : tiny(), engine);
    expect(info.engine.id).toBe(engine);
    if (!slow) expect(info.corpus.words).toBe(35_457);
    await train(page, steps);
    await reaches(page, steps);
    expect(await reportedSteps(page)).toEqual(upTo(steps));
    expect(await problems(page)).toEqual([]);
  });
}

test("the same configuration on the same engine is the same run", async ({ page }) => {
  const hashes: string[] = [];
  for (const seed of [1, 1, 2]) {
    await openRun(page, tiny("first", { seed }), "tfjs-wasm");
    await train(page, 10);
    hashes.push((await save(page)).provenance.runHash);
  }
  expect(hashes[1]).toBe(hashes[0]);
  expect(hashes[2]).not.toBe(hashes[0]);
});

test("a run on two threads is the run of one", async ({ page }) => {
  const { optimiser } = presets.first.config;
  const config = tiny("first", { optimiser: { ...optimiser, batch: 256 } });
  const runs: SavedRun[] = [];
  for (const threads of [1, 2]) {
    await openRun(page, config, "wasm", threads);
    await train(page, 10);
    runs.push(await save(page));
  }
  const [alone, shared] = runs.map(({ provenance }) => provenance);
  expect([alone?.adapter, shared?.adapter]).toEqual([
    shared?.adapter.replace(", 2 threads", ""),
    expect.stringMatching(/^SIMD.*, 2 threads$/),
  ]);
  expect(shared?.runHash).toBe(alone?.runHash);
  expect(runs[1]?.m).toEqual(runs[0]?.m);
});

test("a helper thread that hangs costs a message, not the run", async ({ page }) => {
  const { optimiser } = presets.first.config;
  const config = tiny("first", { optimiser: { ...optimiser, batch: 256 } });
  await openRun(page, config, "wasm", 1);
  await train(page, 3);
  const alone = await save(page);
  const { engine } = await openRun(page, config, "wasm", 2);
  expect(engine.adapter).toMatch(/, 2 threads$/);
  const trainer = page.workers().find((worker) => worker.url().includes("trainer"));
  // what the helper is asked never reaches it
  await trainer!.evaluate(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (this: Worker, message: unknown, options?: StructuredSerializeOptions) {
      if ((message as { kind?: string }).kind !== "task") postMessage.call(this, message, options);
    } as typeof postMessage;
  });
  await train(page, 3);
  expect(await problems(page)).toEqual(["threadsLost"]);
  const shared = await save(page);
  expect(shared.provenance.adapter).toBe(alone.provenance.adapter);
  expect(shared.provenance.runHash).toBe(alone.provenance.runHash);
});

test("rewinding gives back the initial weights", async ({ page }) => {
  await openRun(page, tiny(), "tfjs-wasm");
  const before = await save(page);
  await train(page, 6);
  expect((await save(page)).parameters).not.toEqual(before.parameters);
  await page.evaluate(() => window.xilab!.rewind());
  const after = await save(page);
  expect(after.step).toBe(0);
  expect(after.parameters).toEqual(before.parameters);
});

test("a saved run trains on as if it had never stopped", async ({ page }) => {
  await openRun(page, tiny(), "tfjs-wasm");
  await train(page, 5);
  const half = await page.evaluate(async () => {
    const saved = await window.xilab!.save();
    return saved.ok ? [...saved.value] : [];
  });
  await train(page, 5);
  const through = await save(page);

  await page.evaluate(
    ({ config, bytes }) =>
      window.xilab!.open({ config, engine: "tfjs-wasm", own: null, saved: Uint8Array.from(bytes) }),
    { config: tiny("paper"), bytes: half },
  );
  await train(page, 5);
  const resumed = await save(page);
  expect(resumed.step).toBe(10);
  expect(resumed.config).toEqual(through.config);
  expect(resumed.parameters).toEqual(through.parameters);
  expect(resumed.m).toEqual(through.m);
});

test("a flow is swapped while training goes on, and the change is marked", async ({ page }) => {
  const diag = { flow: "diag", hyper: {} };
  const tril = { flow: "tril", hyper: {} };
  const before = short(tiny("tril", { flows: { g: [diag], q: [tril], shared: false } }));
  const after = short(tiny("tril", { flows: { g: [tril, tril], q: [tril], shared: false } }));
  await openRun(page, before, "tfjs-webgpu");
  await page.evaluate(() => window.xilab!.play());
  await reaches(page, 1);
  const outcome = await page.evaluate((config) => window.xilab!.configure(config), after);
  expect(outcome).toMatchObject({ ok: true, value: { config: { flows: after.flows }, state: "training" } });
  const swapped = (await save(page)).marks[0]!.step;
  await reaches(page, swapped + 1);
  const saved = await save(page);
  expect(saved.marks.map(({ label }) => label)).toEqual(["F_g DIAG → 2×TRIL"]);
  expect(saved.step).toBeGreaterThan(saved.marks[0]!.step);
});

test("a destroyed GPU device costs a message, not the run", async ({ page, lab }) => {
  lab.allow(/device|WebGPU|GPU/i);
  await openRun(page, short(tiny()), "tfjs-webgpu");
  await page.evaluate(() => window.xilab!.play());
  await reaches(page, 1);
  expect(await page.evaluate(() => window.xilab!.breakDevice())).toBe(true);
  await expect.poll(() => problems(page)).toContain("deviceLost");
  const from = (await reportedSteps(page)).at(-1)!;
  await reaches(page, from + 2);
});

test("a GPU lost twice gives way to the processor, which says why", async ({ page, lab }) => {
  lab.allow(/device|WebGPU|GPU/i);
  await openRun(page, tiny(), "wgsl");
  await page.evaluate(() => window.xilab!.play());
  for (const losses of [1, 2]) {
    const from = (await reportedSteps(page)).at(-1) ?? 0;
    await reaches(page, from + 2);
    expect(await page.evaluate(() => window.xilab!.breakDevice())).toBe(true);
    await expect.poll(async () => (await problems(page)).filter((code) => code === "deviceLost").length).toBe(losses);
  }
  await expect.poll(() => problems(page)).toContain("engineChanged");
  await reaches(page, ((await reportedSteps(page)).at(-1) ?? 0) + 5);
  const after = await page.evaluate(async () => {
    await window.xilab!.pause();
    return window.xilab!.rewind();
  });
  expect(after).toMatchObject({
    ok: true,
    value: { engine: { id: "wasm", reason: { code: "failed", engine: "wgsl" } } },
  });
});

test("a file that is no run is refused with its reason, and training can start anew", async ({ page }) => {
  const outcome = await page.evaluate(
    (config) => window.xilab!.open({ config, engine: "tfjs-cpu", own: null, saved: new Uint8Array(100) }),
    tiny(),
  );
  expect(outcome).toMatchObject({ ok: false, problem: { code: "fileRefused" } });
  await openRun(page, tiny(), "tfjs-cpu");
  await train(page, 2);
  await reaches(page, 2);
});
