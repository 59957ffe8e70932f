/** Programs run group by group on WebAssembly, against the fixtures of the independent implementation. */
import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { buildKernels } from "../scripts/kernels.ts";
import { readFixture } from "../src/fixtures/fixture.ts";
import { suppliedNoise } from "../src/lane/batch.ts";
import { TrajectoryMixture } from "../src/metrics/crossEntropy.ts";
import { prefixOrder } from "../src/metrics/prefixOrder.ts";
import { compileKernels } from "./engines/wasm/kernels.ts";
import { WasmMachine } from "./engines/wasm/machine.ts";
import { LANES, LaneRunner } from "./laneRunner.ts";
import { setupOf } from "./verify.ts";

const folder = new URL("../e2e/fixtures/", import.meta.url);
const kernels = new URL("../public/kernels/", import.meta.url);
const fixtures = readdirSync(folder)
  .sort()
  .map((name) => readFixture(JSON.parse(readFileSync(new URL(name, folder), "utf8"))));

let machine: WasmMachine;
beforeAll(async () => {
  await buildKernels();
  machine = new WasmMachine(await compileKernels(async (file) => readFileSync(new URL(file, kernels))));
});

const subjectOf = (fixture: (typeof fixtures)[number]) => {
  const { config, slots, state } = setupOf(fixture);
  return { config, slots, parameters: state.parameters, V: fixture.V };
};

describe("Eq. 12 with supplied noise", () => {
  it.each(fixtures.filter(({ eq12 }) => eq12).map((fixture) => [fixture.name, fixture] as const))(
    "%s",
    (_, fixture) => {
      const { batch, V } = fixture;
      const { n, xi, logP } = fixture.eq12!;
      const { T } = batch;
      const words = Array.from(batch.lengths, (length, b) =>
        Uint8Array.from({ length: length - 1 }, (__, t) => batch.symbols![t * batch.B + b]!),
      );
      const mixture = new TrajectoryMixture(prefixOrder(words), V, T);
      const runner = new LaneRunner(machine, subjectOf(fixture), { program: "prior", T, K: 1, outputs: ["logits"] });
      const prior = { B: n, T, K: 1, symbols: null, lengths: new Int32Array(n).fill(T) };
      let left = n;
      runner.run(prior, suppliedNoise(prior, { xi }), (__, at) => {
        const { data, base, t, f } = at("logits");
        mixture.add({ data, base, t, symbol: f, trajectory: 1 }, Math.min(left, LANES));
        left -= LANES;
      });
      runner.free();
      expect(mixture.count).toBe(n);
      mixture.logProbabilities().forEach((value, w) => {
        // float32 trajectories: relative to a word's log probability
        expect(Math.abs(value / logP[w]! - 1)).toBeLessThan(1e-5);
      });
    },
  );
});

it("has the chain rule of the teacher-forced GRU", () => {
  const fixture = fixtures.find(({ config }) => config.model.id === "gru")!;
  const { batch, L } = fixture;
  const runner = new LaneRunner(machine, subjectOf(fixture), {
    program: "bound",
    T: batch.T,
    K: 1,
    outputs: ["bound"],
  });
  let total = 0;
  runner.run(batch, { seed: 0, purpose: 0, step: () => 0 }, ({ words }, at) => {
    const { data, base, t: dt } = at("bound");
    words.forEach((b, lane) => {
      if (b >= 0) for (let t = 0; t < batch.lengths[b]!; t++) total += data[base + t * dt + lane]!;
    });
  });
  runner.free();
  expect(total / batch.B).toBeCloseTo(L, 5);
});

it("draws the same noise for a lane whatever is asked for beside it", () => {
  const fixture = fixtures.find(({ eq12 }) => eq12)!;
  const { T } = fixture.batch;
  const runner = new LaneRunner(machine, subjectOf(fixture), { program: "prior", T, K: 1, outputs: ["h"] });
  const batch = { B: 64, T, K: 1, symbols: null, lengths: new Int32Array(64).fill(T) };
  const first = (wanted: number, step: number) => {
    const values: number[] = [];
    const take: Parameters<LaneRunner["run"]>[2] = (_, at) => {
      const { data, base } = at("h");
      values.push(...data.subarray(base, base + LANES));
    };
    runner.run(batch, { seed: 5, purpose: 6, step: () => step }, take, wanted);
    return values;
  };
  expect(first(20, 1)).toEqual(first(64, 1).slice(0, 2 * LANES));
  expect(first(16, 2)).not.toEqual(first(16, 1));
  runner.free();
});
