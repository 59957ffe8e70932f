/**
 * Every bound over K samples as it is trained: compiled for groups of words of different lengths, in float64. Values as
 * the eager execution has them, gradients against finite differences, which move weights and paths but no choice.
 */
import { describe, expect, it } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import type { Batch, Tensor } from "../lane/batch.ts";
import {
  Collector,
  finish,
  groupWords,
  inputWriter,
  prepare,
  runBackward,
  runForward,
  setParameters,
} from "../lane/driver.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { JsMachine } from "../lane/jsMachine.ts";
import { keyedNoise } from "../lane/noise.ts";
import { layOut } from "../lane/parameters.ts";
import { compile } from "../lane/program.ts";
import { fillNormals } from "../math/rng.ts";
import { dssm } from "../models/dssm.ts";
import type { RunConfig } from "../protocol/config.ts";
import { objectives } from "./registry.ts";

const V = 4;
const EOS = 3;
const K = 4;
const batch: Batch = {
  B: 4,
  T: 4,
  K,
  symbols: Int32Array.of(0, 1, 2, 0, 1, EOS, 0, EOS, 2, EOS, EOS, EOS, EOS, EOS, EOS, EOS),
  lengths: Int32Array.of(4, 2, 3, 2),
};
const SERIES = ["term", "weightVariance", "h", "xi", "logP", "logQ", "logDetG"];
const ids = Object.keys(objectives).filter((id) => id !== "elbo");

function set(id: string, beta?: number) {
  const layer = { flow: "tril", hyper: { hidden: 3 } };
  const config: RunConfig = {
    ...defaultConfig,
    model: { id: "dssm", hyper: { d: 2, encoder: 3, embedding: 2, head: 3 } },
    flows: { g: [layer], q: [layer], shared: false },
    objective: beta === undefined ? { id, K } : { id, K: 1, beta },
  };
  const { slots, size } = layOut(dssm.parameters(config, { V }));
  const flat = new Float64Array(size);
  fillNormals(flat, 0, size, { seed: 3, purpose: 5, step: 0 }, 0);
  return { config, slots, flat: flat.map((x) => 0.6 * x) };
}
type Setting = ReturnType<typeof set>;

function eager({ config, slots }: Setting, flat: Float64Array) {
  const tensors = new Map<string, Tensor>(
    slots.map(({ name, shape, offset, size }) => [name, { shape, data: flat.slice(offset, offset + size) }]),
  );
  const given = { ...batch, K: config.objective.K };
  const { bound, trained = bound, series } = dssm.bound(new JsLane(tensors, given, keyedNoise(given, 1, 1, 0)), config);
  return { total: numbers(trained).reduce((a, b) => a + b), bound: numbers(bound), trained: numbers(trained), series };
}

function compiled({ config, slots, flat }: Setting, names = SERIES) {
  const given = { ...batch, K: config.objective.K };
  const program = compile({
    define: (L) => {
      const { bound, trained = bound, series } = dssm.bound(L, config);
      return { values: { bound, trained }, series };
    },
    ...{ slots, K: given.K, V, T: batch.T, W: 4, outputs: ["bound", ...names], objective: "trained" },
  });
  const machine = new JsMachine(new Float64Array(program.size), 4);
  prepare(machine, program);
  setParameters(machine, program, flat);
  const write = inputWriter(machine, program, given, keyedNoise(given, 1, 1, 0));
  const collectors = new Map(["bound", ...names].map((name) => [name, new Collector(program, name, given)]));
  for (const group of groupWords(batch, 4)) {
    write(group);
    runForward(machine, program, group);
    for (const collector of collectors.values()) collector.take(machine, group);
    runBackward(machine, program, group, 1);
  }
  finish(machine, program);
  const gradient = machine.arena.slice(program.gradient, program.gradient + flat.length);
  return { get: (name: string) => collectors.get(name)!.data, gradient };
}

describe.each(ids)("%s", (id) => {
  const setting = set(id);
  const found = compiled(setting);
  const wanted = eager(setting, setting.flat);

  it("has the values of the eager execution at every live position, ended words beside living ones", () => {
    for (const name of SERIES) {
      const values = numbers(wanted.series[name]!);
      const width = values.length / (batch.T * batch.B);
      found.get(name).forEach((x, i) => {
        const row = Math.floor(i / width);
        if (Math.floor(row / batch.B) >= batch.lengths[row % batch.B]!) return;
        expect(Math.abs(x - values[i]!), `${name} ${i}`).toBeLessThan(1e-5 * (1 + Math.abs(values[i]!)));
      });
    }
    // the positions of a word add up to its bound
    const terms = found.get("bound");
    wanted.bound.forEach((bound, b) => {
      let sum = 0;
      for (let t = 0; t < batch.lengths[b]!; t++) sum += terms[t * batch.B + b]!;
      expect(sum).toBeCloseTo(bound, 4);
    });
  });

  it("resamples some words here and there", () => {
    const variances = found.get("weightVariance").filter((v) => v !== 0);
    expect(variances.some((v) => v >= 1)).toBe(true);
    expect(variances.some((v) => v < 1)).toBe(true);
  });

  it("has the gradient of finite differences in every parameter", () => expectNumericGradient(setting, found.gradient));
});

function expectNumericGradient(setting: Setting, gradient: ArrayLike<number>): void {
  const { slots, flat } = setting;
  const e = 1e-6;
  for (const { name, offset, size } of slots) {
    const numeric = Float64Array.from({ length: size }, (_, i) => {
      const moved = (by: number) =>
        eager(
          setting,
          flat.map((x, j) => (j === offset + i ? x + by : x)),
        ).total;
      return (moved(e) - moved(-e)) / (2 * e);
    });
    const top = Math.max(1e-3, ...numeric.map(Math.abs));
    numeric.forEach((g, i) => {
      expect(Math.abs(gradient[offset + i]! - g) / top, `${name}[${i}]`).toBeLessThan(1e-5);
    });
  }
}

describe.each([0, 0.4, 3])("the ELBO with β = %f", (beta) => {
  const setting = set("elbo", beta);
  const names = ["term", "logP", "logR", "logQ", "logDetQ", "logDetG"];
  const found = compiled(setting, names);
  const { bound, trained, series } = eager(setting, setting.flat);

  it("trains Σ log P + β (log r − log q + log-determinants) and still shows the bound", () => {
    const at = (name: string, i: number): number => numbers(series[name]!)[i]!;
    trained.forEach((value, b) => {
      let [sum, whole] = [0, 0];
      for (let t = 0; t < batch.lengths[b]!; t++) {
        const i = t * batch.B + b;
        const rest = at("logR", i) - at("logQ", i) + at("logDetQ", i) - at("logDetG", i);
        sum += at("logP", i) + beta * rest;
        whole += at("logP", i) + rest;
      }
      expect(value).toBeCloseTo(sum, 10);
      expect(bound[b]).toBeCloseTo(whole, 10);
    });
    expect(bound).toEqual(eager(set("elbo", 1), setting.flat).bound);
  });

  it("has the gradient of finite differences in every parameter", () => expectNumericGradient(setting, found.gradient));
});
