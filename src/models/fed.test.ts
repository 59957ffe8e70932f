/** Letters fed back to the decoder: the model against itself without, hand sums, brute force and finite differences. */
import { describe, expect, it } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import type { Batch, Tensor } from "../lane/batch.ts";
import { finish, groupWords, inputWriter, prepare, runBackward, runForward, setParameters } from "../lane/driver.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { JsMachine } from "../lane/jsMachine.ts";
import { keyedNoise } from "../lane/noise.ts";
import { layOut } from "../lane/parameters.ts";
import { compile } from "../lane/program.ts";
import { fillNormals, uniform } from "../math/rng.ts";
import { sampleMean } from "../math/stats.ts";
import { TrajectoryMixture } from "../metrics/crossEntropy.ts";
import { prefixOrder } from "../metrics/prefixOrder.ts";
import { priorProgram } from "../metrics/prior.ts";
import { trajectories } from "../objectives/trajectories.ts";
import type { RunConfig } from "../protocol/config.ts";
import { dssm } from "./dssm.ts";
import { fedLetters, positionsFirst } from "./fed.ts";
import { latentGenerator } from "./latentGenerator.ts";

const alphabet = ["a", "b", "c"];
const V = 4;
const EOS = 3;
/** Words "abc", "b", "ca" and "a" with their ends. */
const batch: Batch = {
  B: 4,
  T: 4,
  K: 1,
  symbols: Int32Array.of(0, 1, 2, 0, 1, EOS, 0, EOS, 2, EOS, EOS, EOS, EOS, EOS, EOS, EOS),
  lengths: Int32Array.of(4, 2, 3, 2),
};
const layer = { flow: "tril", hyper: { hidden: 3 } };
const configOf = (hyper: RunConfig["model"]["hyper"]): RunConfig => ({
  ...defaultConfig,
  model: { id: "dssm", hyper: { d: 2, encoder: 3, embedding: 2, head: 3, ...hyper } },
  flows: { g: [layer], q: [layer], shared: false },
  objective: { id: "elbo", K: 1 },
});
const plain = configOf({});
const fed = configOf({ feeds: true });

const { slots, size } = layOut(dssm.parameters(fed, { V }));
const flat = new Float64Array(size);
fillNormals(flat, 0, size, { seed: 3, purpose: 5, step: 0 }, 0);
flat.forEach((x, i) => {
  flat[i] = 0.6 * x;
});
const tensorsOf = (data: Float64Array): Map<string, Tensor> =>
  new Map(slots.map(({ name, shape, offset, size: n }) => [name, { shape, data: data.slice(offset, offset + n) }]));
const tensors = tensorsOf(flat);
const F = tensors.get("emit.F")!.data;

function run(config: RunConfig, given = tensors) {
  const { bound, trained, series } = dssm.bound(new JsLane(given, batch, keyedNoise(batch, 1, 1, 0)), config);
  return { bound: numbers(bound), trained: trained && numbers(trained), get: (name: string) => numbers(series[name]!) };
}

describe("the bound", () => {
  it("is that of the model without where the table is empty", () => {
    const empty = new Map([...tensors, ["emit.F", { shape: [V, V], data: new Float64Array(V * V) }]]);
    expect(run(fed, empty).bound).toEqual(run(plain).bound);
  });

  it("adds the row of the letter before to the logits, and none at the first", () => {
    const { get } = run(fed);
    const [W, b] = [tensors.get("emit.W")!.data, tensors.get("emit.b")!.data];
    const h = get("h");
    get("logP").forEach((found, i) => {
      const [t, word] = [Math.floor(i / batch.B), i % batch.B];
      if (t >= batch.lengths[word]!) return;
      const logits = Array.from({ length: V }, (_, v) => {
        const row = t === 0 ? 0 : F[batch.symbols![i - batch.B]! * V + v]!;
        return h[2 * i]! * W[v]! + h[2 * i + 1]! * W[V + v]! + b[v]! + row;
      });
      const lse = Math.log(logits.reduce((sum, x) => sum + Math.exp(x), 0));
      expect(found).toBeCloseTo(logits[batch.symbols![i]!]! - lse, 12);
    });
  });
});

describe("word dropout", () => {
  it("trains without rows at 1, with all of them at 0, and shows the bound with all of them", () => {
    const all = run(configOf({ feeds: true, wordDropout: 1 }));
    expect(all.bound).toEqual(run(fed).bound);
    all.trained!.forEach((found, b) => {
      expect(found).toBeCloseTo(run(plain).bound[b]!, 12);
    });
    expect(run(fed).trained).toBeUndefined();
  });

  it("hides the rows whose uniform is below the share", () => {
    const share = 0.5;
    const { trained } = run(configOf({ feeds: true, wordDropout: share }));
    const [told, untold] = [run(fed).get("term"), run(plain).get("term")];
    const u = keyedNoise(batch, 1, 1, 0)("drop", 1, "word");
    trained!.forEach((found, b) => {
      let sum = 0;
      for (let t = 0; t < batch.lengths[b]!; t++) {
        const i = t * batch.B + b;
        sum += u[i]! > share ? told[i]! : untold[i]!;
      }
      expect(found).toBeCloseTo(sum, 12);
    });
  });
});

it.each([0, 0.4])("compiled, has the gradient of finite differences, word dropout %f", (wordDropout) => {
  const config = configOf({ feeds: true, wordDropout });
  const program = compile({
    define: (L) => {
      const { bound, trained = bound, series } = dssm.bound(L, config);
      return { values: { bound, trained }, series };
    },
    ...{ slots, K: 1, V, T: batch.T, W: 4, outputs: ["bound"], objective: "trained" },
  });
  const machine = new JsMachine(new Float64Array(program.size), 4);
  prepare(machine, program);
  setParameters(machine, program, flat);
  const write = inputWriter(machine, program, batch, keyedNoise(batch, 1, 1, 0));
  for (const group of groupWords(batch, 4)) {
    write(group);
    runForward(machine, program, group);
    runBackward(machine, program, group, 1);
  }
  finish(machine, program);
  const total = (data: Float64Array) => {
    const { bound, trained = bound } = run(config, tensorsOf(data));
    return trained.reduce((a, b) => a + b, 0);
  };
  const e = 1e-6;
  for (const { name, offset, size: n } of slots) {
    const numeric = Float64Array.from({ length: n }, (_, i) => {
      const moved = (by: number) => total(flat.map((x, j) => (j === offset + i ? x + by : x)));
      return (moved(e) - moved(-e)) / (2 * e);
    });
    const top = Math.max(1e-3, ...numeric.map(Math.abs));
    numeric.forEach((g, i) => {
      const found = machine.arena[program.gradient + offset + i]!;
      expect(Math.abs(found - g) / top, `${name}[${i}]`).toBeLessThan(1e-5);
    });
  }
});

/** Logits of `n` prior paths. [T, n, V] */
function priorLogits(n: number, T: number): Float64Array {
  const prior: Batch = { B: n, T, K: 1, symbols: null, lengths: new Int32Array(n).fill(T) };
  return numbers(priorProgram(new JsLane(tensors, prior, keyedNoise(prior, 2, 6, 0)), fed).logits);
}

/** P(w_t | h_t, w_{t−1}) by hand. */
function told(logits: ArrayLike<number>, at: number, previous: number | null): number[] {
  const e = Array.from({ length: V }, (_, v) =>
    Math.exp(logits[at + v]! + (previous === null ? 0 : F[previous * V + v]!)),
  );
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((x) => x / sum);
}

describe("letters written along paths", () => {
  const [n, T] = [40, 5];
  const data = priorLogits(n, T);
  const request = { n, T, logits: { data, base: 0, t: n * V, symbol: 1, trajectory: V }, rows: F, V } as const;
  const draw = (k: number, t: number): number => uniform(5, 1, t, k);

  it("are drawn from the probabilities given the letter before", () => {
    const { symbols, probabilities } = fedLetters({ ...request, mode: "draw", uniform: draw });
    const first = positionsFirst(symbols, n, T);
    for (let k = 0; k < n; k++)
      for (let t = 0; t < T; t++) {
        const p = told(data, (t * n + k) * V, t === 0 ? null : symbols[k * T + t - 1]!);
        let below = 0;
        for (let v = 0, sum = 0; v < V; v++) {
          expect(probabilities[(k * T + t) * V + v]).toBeCloseTo(p[v]!, 12);
          sum += p[v]!;
          if (v < V - 1 && draw(k, t) >= sum) below++;
        }
        expect(symbols[k * T + t]).toBe(below);
        expect(first[t * n + k]).toBe(below);
      }
  });

  it("follow a prefix they are given", () => {
    const { symbols } = fedLetters({ ...request, mode: "argmax", uniform: draw, prefix: [2, 1] });
    for (let k = 0; k < n; k++) expect([...symbols.subarray(k * T, k * T + 2)]).toEqual([2, 1]);
  });
});

describe("Eq. 12 where letters are told", () => {
  const words = [[], [0], [1], [0, 1, 2], [0, 1, 0], [2, 2]].map((word) => Uint8Array.from(word));
  const T = 4;

  it("is the mean of the products along the same paths", () => {
    const n = 300;
    const data = priorLogits(n, T);
    const mixture = new TrajectoryMixture(prefixOrder(words), V, T, F);
    mixture.add({ data, base: 0, t: n * V, symbol: 1, trajectory: V }, n);
    const found = mixture.logProbabilities();
    words.forEach((word, w) => {
      let mean = 0;
      for (let k = 0; k < n; k++) {
        let product = 1;
        [...word, EOS].forEach((symbol, t) => {
          product *= told(data, (t * n + k) * V, t === 0 ? null : word[t - 1]!)[symbol]!;
        });
        mean += product / n;
      }
      expect(found[w]).toBeCloseTo(Math.log(mean), 10);
    });
  });

  it("loses no probability to underflow", () => {
    const data = new Float64Array(T * V).fill(0);
    const rows = Float64Array.from({ length: V * V }, (_, i) => (i % V === EOS ? 0 : -600));
    data.forEach((_, i) => {
      data[i] = i % V === EOS ? 0 : -200;
    });
    const mixture = new TrajectoryMixture(prefixOrder(words), V, T, rows);
    mixture.add({ data, base: 0, t: V, symbol: 1, trajectory: V }, 1);
    // the first letter −200, two more −800 each, the end 0
    expect(mixture.logProbabilities()[3]).toBeCloseTo(-1800, 6);
  });

  it("agrees with importance sampling by q", () => {
    const n = 20_000;
    const prior = new TrajectoryMixture(prefixOrder([Uint8Array.of(0, 1)]), V, T, F);
    prior.add({ data: priorLogits(n, T), base: 0, t: n * V, symbol: 1, trajectory: V }, n);
    const many: Batch = {
      B: n,
      T: 3,
      K: 1,
      symbols: Int32Array.from({ length: 3 * n }, (_, i) => [0, 1, EOS][Math.floor(i / n)]!),
      lengths: new Int32Array(n).fill(3),
    };
    // a q wider than the prior keeps the weights bounded
    const wide = new Map(tensors);
    wide.set("q.W", { ...tensors.get("q.W")!, data: new Float64Array(tensors.get("q.W")!.data.length) });
    wide.set("q.b", { shape: [4], data: Float64Array.of(0, 0, 0.3, 0.3) });
    const shared = { ...fed, flows: { ...fed.flows, shared: true } };
    const L = new JsLane(wide, many, keyedNoise(many, 3, 3, 0));
    const { bound } = dssm.bound(L, shared, trajectories);
    const { mean, se } = sampleMean(numbers(bound).map(Math.exp));
    expect(se).toBeLessThan(0.02 * mean);
    expect(Math.abs(Math.exp(prior.logProbabilities()[0]!) - mean)).toBeLessThan(5 * se);
  });
});

describe("the page's generator", () => {
  const T = 5;
  const generator = latentGenerator(dssm, {
    config: fed,
    layout: slots,
    parameters: Float32Array.from(flat),
    alphabet,
    T,
  });
  const noise = generator.noise(4, 3);
  const uniforms = Float64Array.from({ length: 3 * T }, (_, i) => uniform(6, 1, 0, i));
  const paths = generator.paths({ noise, uniforms, mode: "draw" });
  const d = 2;

  it("writes with the letters it has written, along paths that do not depend on them", () => {
    expect(generator.feeds).toBe(true);
    expect(paths.h).toEqual(generator.paths({ noise, uniforms, mode: "argmax" }).h);
    for (let row = 0; row < 3 * T; row++) {
      const h = paths.h.slice((Math.floor(row / T) * (T + 1) + (row % T) + 1) * d).slice(0, d);
      const p = generator.emit(h, 1, row % T === 0 ? null : paths.symbols![row - 1]!);
      p.forEach((x, v) => {
        expect(paths.probabilities[row * V + v]).toBeCloseTo(x, 12);
      });
    }
  });

  it("tells the letter before to one step, to letter maps and to I(t)", () => {
    const [h, xi] = [paths.h.slice(d, 2 * d), noise.slice(d, 2 * d)];
    const previous = paths.symbols![0]!;
    const p = generator.next(h, xi, previous);
    p.forEach((x, v) => {
      expect(x).toBeCloseTo(paths.probabilities[V + v]!, 12);
    });
    const map = generator.letterMap(h, xi, [0, 1], 2, 3, previous);
    const corner = generator.next(h, Float64Array.of(2, 2), previous);
    expect(map[2]).toBe(corner.indexOf(Math.max(...corner)));
    const draws = 400;
    const { information, entropyGivenState } = generator.information(h, draws, 3, previous);
    const one = generator.information(h, draws, 3, (previous + 1) % V);
    expect(one.information).not.toBe(information);
    expect(information).toBeGreaterThan(0);
    expect(information + entropyGivenState).toBeLessThanOrEqual(Math.log(V));
  });
});
