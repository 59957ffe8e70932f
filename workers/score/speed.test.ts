/** What measuring the default corpus may cost, in time of one core, so that a busy machine does not fail it. */
import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { buildAssets } from "../../scripts/assets.ts";
import { buildKernels } from "../../scripts/kernels.ts";
import { buildCorpus } from "../../src/corpora/build.ts";
import { encodeWord } from "../../src/corpora/encode.ts";
import { parseCounts } from "../../src/corpora/wordCounts.ts";
import { TrajectoryMixture } from "../../src/metrics/crossEntropy.ts";
import { prefixOrder } from "../../src/metrics/prefixOrder.ts";
import { decodeXilab } from "../../src/runs/xilab.ts";
import { compileKernels } from "../engines/wasm/kernels.ts";
import { WasmMachine } from "../engines/wasm/machine.ts";
import { LANES, LaneRunner } from "../laneRunner.ts";
import { savedState } from "../state.ts";

const site = new URL("../../public/", import.meta.url);
let machine: WasmMachine;
let run: Extract<ReturnType<typeof decodeXilab>, { ok: true }>["run"];
beforeAll(async () => {
  await buildAssets();
  await buildKernels();
  machine = new WasmMachine(await compileKernels(async (file) => readFileSync(new URL(`kernels/${file}`, site))));
  const decoded = decodeXilab(new Uint8Array(readFileSync(new URL("recorded/first.xilab", site))));
  if (!decoded.ok) throw new Error(decoded.reason);
  run = decoded.run;
}, 120_000);

/** The least time of one core over some turns, ms; the first ones warm up. */
function leastCpuMs(turns: number, act: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < turns; i++) {
    const before = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

const subject = () => {
  const V = run.alphabet.length + 1;
  return { config: run.config, slots: savedState(run, V).slots, parameters: run.parameters, V };
};
const priorBatch = (B: number, K: number) => ({
  B,
  T: run.T,
  K,
  symbols: null,
  lengths: new Int32Array(B).fill(run.T),
});

it("Eq. 12 for 35,457 words over 1,000 trajectories: less than 2 s of one core, trajectories included", () => {
  const counts = parseCounts(readFileSync(new URL("corpora/subtlex.txt", site), "utf8"));
  const corpus = buildCorpus(counts, run.config.data, run.corpus);
  expect(corpus.words.length).toBe(35_457);
  const order = prefixOrder(corpus.words.map((word) => encodeWord(word, corpus.alphabet)));
  const { T } = run;
  const { V } = subject();
  const ms = leastCpuMs(3, () => {
    const runner = new LaneRunner(machine, subject(), { program: "prior", T, K: 1, outputs: ["logits"] });
    const mixture = new TrajectoryMixture(order, V, T);
    let left = 1000;
    runner.run(priorBatch(1000, 1), { seed: 1, purpose: 6, step: () => 0 }, (_, at) => {
      const { data, base, t, f } = at("logits");
      mixture.add({ data, base, t, symbol: f, trajectory: 1 }, Math.min(left, LANES));
      left -= LANES;
    });
    const logP = mixture.logProbabilities();
    runner.free();
    const total = logP.reduce((sum, x) => sum + Math.exp(x), 0);
    // Σ_w P̂(w) over part of all words
    expect(total).toBeGreaterThan(0.1);
    expect(total).toBeLessThanOrEqual(1);
  });
  expect(ms).toBeLessThan(2000);
});

it("I(t) for 500 states × 13 positions × 20 draws: less than 50 ms of one core", () => {
  const outputs = ["information", "entropyGivenState", "probabilities"];
  const runner = new LaneRunner(machine, subject(), { program: "information", T: run.T, K: 20, outputs });
  expect(run.T).toBe(13);
  let sum = 0;
  const ms = leastCpuMs(5, () => {
    runner.run(priorBatch(500, 20), { seed: 1, purpose: 6, step: () => 0 }, (_, at) => {
      const { data, base } = at("information");
      sum += data[base]!;
    });
  });
  runner.free();
  expect(sum).toBeGreaterThan(0);
  expect(ms).toBeLessThan(50);
});
