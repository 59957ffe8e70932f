import { describe, expect, it } from "vitest";
import { normaliseConfig } from "../config/normalise.ts";
import { presets } from "../config/presets.ts";
import type { Batch, Tensor } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { layOut, sizeOf } from "../lane/parameters.ts";
import { fillNormals } from "../math/rng.ts";
import { sampleMean } from "../math/stats.ts";
import { freeRun } from "../metrics/freeRunning.ts";
import { programs } from "../metrics/programs.ts";
import type { RunConfig } from "../protocol/config.ts";
import { feedbackGenerator } from "./feedbackGenerator.ts";
import { gru } from "./gru.ts";
import { frozenUniformsOf } from "./letters.ts";

const V = 4;
const EOS = 3;
const config: RunConfig = {
  ...presets.gru8.config,
  model: { id: "gru", hyper: { d: 3, embedding: 2 } },
};
const specs = gru.parameters(config, { V });
const tensors = new Map<string, Tensor>(
  specs.map(({ name, shape }, i) => {
    const data = new Float64Array(sizeOf(shape));
    fillNormals(data, 0, data.length, { seed: 11, purpose: 5, step: i }, 0);
    return [name, { shape, data }];
  }),
);
const noNoise = (): never => {
  throw new Error("no noise");
};

/** log P of strings of at most T symbols, as the training program has it. */
function logP(strings: readonly (readonly number[])[]): Float64Array {
  const T = Math.max(...strings.map((s) => s.length));
  const B = strings.length;
  const symbols = Int32Array.from({ length: T * B }, (_, i) => strings[i % B]![Math.floor(i / B)] ?? EOS);
  const batch: Batch = { B, T, K: 1, symbols, lengths: Int32Array.from(strings, (s) => s.length) };
  return numbers(gru.bound(new JsLane(tensors, batch, noNoise), config).bound);
}

/** Every string of n letters. */
const strings = (n: number): number[][] =>
  n === 0 ? [[]] : strings(n - 1).flatMap((s) => [0, 1, 2].map((letter) => [...s, letter]));
const probability = (all: readonly (readonly number[])[]): number => logP(all).reduce((sum, l) => sum + Math.exp(l), 0);

describe("log P(w) of the GRU", () => {
  it("is that of a distribution: words of up to n letters and the strings that go on sum to one", () => {
    let ended = 0;
    for (let n = 0; n <= 6; n++) {
      ended += probability(strings(n).map((s) => [...s, EOS]));
      expect(ended + probability(strings(n + 1))).toBeCloseTo(1, 12);
    }
    expect(ended).toBeLessThan(1);
  });

  it("is the chain rule by hand, gate by gate", () => {
    const p = (name: string) => tensors.get(name)!;
    const times = (x: readonly number[], W: Tensor, b: Tensor) =>
      Array.from(b.data, (bias, o) => x.reduce((sum, v, i) => sum + v * W.data[i * W.shape[1]! + o]!, bias));
    const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));
    let h = Array.from(p("h0").data);
    let total = 0;
    for (const symbol of [1, 0, 2, 2, EOS]) {
      const logits = times(h, p("W"), p("b"));
      total += logits[symbol]! - Math.log(logits.reduce((sum, l) => sum + Math.exp(l), 0));
      const gx = times(Array.from(p("E").data.slice(2 * symbol, 2 * symbol + 2)), p("Wx"), p("bx"));
      const gh = times(h, p("Wh"), p("bh"));
      h = h.map((old, i) => {
        const [r, z] = [sigmoid(gx[i]! + gh[i]!), sigmoid(gx[3 + i]! + gh[3 + i]!)];
        return (1 - z) * Math.tanh(gx[6 + i]! + r * gh[6 + i]!) + z * old;
      });
    }
    expect(logP([[1, 0, 2, 2, EOS]])[0]).toBeCloseTo(total, 12);
  });

  it("does not read its own letter, nor what comes after it", () => {
    const batch = (symbols: number[]): Batch => ({
      B: 1,
      T: 4,
      K: 1,
      symbols: Int32Array.from(symbols),
      lengths: Int32Array.of(4),
    });
    const terms = (symbols: number[]) =>
      numbers(gru.bound(new JsLane(tensors, batch(symbols), noNoise), config).series.term!);
    const [a, b] = [terms([0, 1, 2, EOS]), terms([0, 1, 0, 1])];
    expect(a.slice(0, 2)).toEqual(b.slice(0, 2));
    expect(a[2]).not.toBe(b[2]);
  });
});

describe("a GRU left to itself", () => {
  const T = 5;
  const n = 4000;
  const draws = { noise: new Float64Array(0), uniforms: frozenUniformsOf(3, 0, n, T), mode: "draw" as const };
  const run = freeRun(gru, tensors, { n, T, ...draws });

  it("draws words as often as they are likely", () => {
    for (const word of [
      [0, EOS],
      [1, EOS],
      [2, 2],
      [1, 0, EOS],
    ]) {
      const hit = Float64Array.from({ length: n }, (_, k) =>
        word.every((s, t) => run.symbols[t * n + k] === s) ? 1 : 0,
      );
      const { mean, se } = sampleMean(hit);
      expect(Math.abs(mean - Math.exp(logP([word])[0]!))).toBeLessThan(4 * se);
      expect(se).toBeGreaterThan(0);
    }
  });

  it("gives along its letters the probabilities training gives to them", () => {
    const k = 17;
    const symbols = Array.from({ length: T }, (_, t) => run.symbols[t * n + k]!);
    const along = symbols.reduce((sum, s, t) => sum + Math.log(run.probabilities[(t * n + k) * V + s]!), 0);
    expect(logP([symbols])[0]).toBeCloseTo(along, 12);
  });

  it("starts with the letters it is given, takes the likeliest in arg-max mode, and is the same on the page", () => {
    const weights = layOut(specs);
    const parameters = new Float32Array(weights.size);
    for (const slot of weights.slots) parameters.set(tensors.get(slot.name)!.data, slot.offset);
    const generator = feedbackGenerator(gru, {
      config,
      layout: weights.slots,
      parameters,
      alphabet: ["a", "b", "c"],
      T,
    });
    const paths = generator.paths({
      ...draws,
      uniforms: draws.uniforms.slice(0, 2 * T),
      mode: "argmax",
      prefix: [2, 1],
    });
    expect(paths.n).toBe(2);
    for (let i = 0; i < 2 * T; i++) {
      const p = paths.probabilities.slice(i * V, (i + 1) * V);
      expect(paths.symbols![i]).toBe(i % T < 2 ? [2, 1][i % T] : p.indexOf(Math.max(...p)));
    }
    const typed = generator.posterior("cb", 8, 1);
    expect([typed.n, typed.T]).toEqual([1, 3]);
    expect(typed.bound[0]).toBeCloseTo(logP([[2, 1, EOS]])[0]!, 5);
    // h_0 and the states after c and b are those of the paths made to start so
    typed.h.slice(0, 3 * 3).forEach((x, i) => {
      expect(x).toBeCloseTo(paths.h[i]!, 12);
    });
    // the state after both letters says what comes next
    generator.emit(paths.h.slice(6, 9), 1).forEach((q, v) => {
      expect(q).toBeCloseTo(paths.probabilities[2 * V + v]!, 12);
    });
  });
});

it("has no noise: programs that draw some refuse it, and its configuration names no flow but the default", () => {
  const batch: Batch = { B: 1, T: 2, K: 2, symbols: null, lengths: Int32Array.of(2) };
  for (const id of ["prior", "information"] as const)
    expect(() => programs[id](new JsLane(tensors, batch, noNoise), config)).toThrow(/GRU has no noise/);
  const { flows, objective } = presets.best.config;
  const kept = normaliseConfig({ ...config, flows, objective });
  expect(kept.notices).toEqual([]);
  expect(kept.config.flows).toEqual(normaliseConfig(config).config.flows);
  expect(kept.config.objective).toEqual({ id: "elbo", K: 1 });
});
