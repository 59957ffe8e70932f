import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildKernels } from "../scripts/kernels.ts";
import { defaultConfig } from "../src/config/presets.ts";
import { buildCorpus } from "../src/corpora/build.ts";
import { OWN_ID } from "../src/corpora/corpus.ts";
import { SPLIT_SEED, splitCorpus } from "../src/corpora/split.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import { QUICK_SCORE, type ScoreOutcome, type ScoreProgress, type ScoreRequest } from "../src/protocol/evaluator.ts";
import type { Metrics } from "../src/protocol/results.ts";
import { sampleRun } from "../src/runs/sampleRun.ts";
import { encodeXilab } from "../src/runs/xilab.ts";
import { JsFusedMachine } from "./engines/fused/jsMachine.ts";
import type { FusedMachine } from "./engines/fused/machine.ts";
import { compileKernels } from "./engines/wasm/kernels.ts";
import { WasmMachine } from "./engines/wasm/machine.ts";
import { Evaluator } from "./evaluator.ts";
import { freshState } from "./state.ts";

const words = ["anna", "ann", "nana", "an", "na", "naan", "banana", "ban", "nab", "bab"];
const own = { label: "few", counts: { words, counts: Float64Array.from(words, (_, i) => 400 - 30 * i) } };
const small: RunConfig = {
  ...defaultConfig,
  data: { ...defaultConfig.data, corpus: OWN_ID, minCount: 1 },
  model: { id: "dssm", hyper: { d: 2, embedding: 3, encoder: 5, head: 4 } },
  flows: { g: [{ flow: "tril", hyper: { hidden: 4 } }], q: [{ flow: "tril", hyper: { hidden: 4 } }], shared: false },
  objective: { id: "filteringIwae", K: 3 },
  optimiser: { ...defaultConfig.optimiser, batch: 6 },
};
const corpus = buildCorpus(own.counts, small.data, { id: OWN_ID, label: "few" });
const split = splitCorpus(corpus, "tokens", SPLIT_SEED);
const V = corpus.alphabet.length + 1;
const T = corpus.longest + 1;

/** A run of a configuration with weights by name. */
function bytesOf(config: RunConfig, change: (name: string, data: Float32Array) => void = () => undefined) {
  const { slots, state } = freshState(config, V, new Float64Array(V));
  for (const { name, offset, size } of slots) change(name, state.parameters.subarray(offset, offset + size));
  const { parameters, m, v, ages } = state;
  const layout = slots.map(({ name, shape }) => ({ name, shape }));
  return encodeXilab(sampleRun({ config, layout, parameters, m, v, ages, alphabet: corpus.alphabet, T, own }));
}

const request: ScoreRequest = {
  ...QUICK_SCORE,
  k: 301,
  isSamples: 25,
  isWords: 40,
  generated: 300,
  states: 40,
  boundWords: 60,
};
const start = (machine: FusedMachine = new JsFusedMachine()) =>
  new Evaluator("http://nowhere.invalid/", Promise.resolve(machine));
const wasm = async () => {
  await buildKernels();
  const folder = new URL("../public/kernels/", import.meta.url);
  return new WasmMachine(await compileKernels(async (file) => readFileSync(new URL(file, folder))));
};

function must(outcome: ScoreOutcome): Metrics {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value;
}
const scored = async (bytes: ReturnType<typeof bytesOf>, wanted = request, machine?: FusedMachine) =>
  must(await start(machine).score(bytes, wanted, () => undefined));

describe("scoring a latent model", () => {
  it("gives the same on WebAssembly as in plain JavaScript", async () => {
    const [a, b] = [await scored(bytesOf(small), request, await wasm()), await scored(bytesOf(small))];
    const close = (x: number | null, y: number | null) => expect(Math.abs(x! / y! - 1)).toBeLessThan(1e-3);
    close(a.crossEntropyEq12!.test, b.crossEntropyEq12!.test);
    close(a.crossEntropyIs!.test, b.crossEntropyIs!.test);
    close(a.meanMutualInformation, b.meanMutualInformation);
    close(a.meanMutualInformationUnbiased, b.meanMutualInformationUnbiased);
    close(a.boundNats, b.boundNats);
    expect(a.crossEntropyEq12).toMatchObject({ k: 301 });
    expect(a.crossEntropyIs).toMatchObject({ samples: 25, words: 40 });
  });

  it("is unigram letters where the letters do not listen to the state: every estimate exact, no information", async () => {
    const logits = corpus.alphabet.map((_, i) => -i / 2).concat(-1);
    const config: RunConfig = { ...small, flows: { g: [{ flow: "id", hyper: {} }], q: [], shared: true } };
    const metrics = await scored(
      bytesOf(config, (name, data) => {
        if (name === "emit.W") data.fill(0);
        if (name === "emit.b") data.set(logits);
      }),
    );
    const total = Math.log(logits.reduce((sum, x) => sum + Math.exp(x), 0));
    const nats = (word: string) =>
      [...word].reduce((sum, c) => sum + total - logits[corpus.alphabet.indexOf(c)]!, total - logits.at(-1)!);
    const expected = (counts: Float64Array) => {
      const tokens = counts.reduce((a, b) => a + b, 0);
      return corpus.words.reduce((sum, word, w) => sum + (counts[w]! / tokens) * nats(word), 0);
    };
    expect(metrics.crossEntropyEq12!.train).toBeCloseTo(expected(split.train), 5);
    expect(metrics.crossEntropyEq12!.test).toBeCloseTo(expected(split.test), 5);
    expect(metrics.crossEntropyEq12!.halfK.test).toBeCloseTo(expected(split.test), 5);
    expect(metrics.meanMutualInformation).toBeCloseTo(0, 5);
    expect(metrics.meanMutualInformationUnbiased).toBeCloseTo(0, 5);
    const p = logits.map((x) => Math.exp(x - total));
    expect(metrics.entropyGivenState).toBeCloseTo(-p.reduce((sum, x) => sum + x * Math.log(x), 0), 4);
  });

  it("is a chain of letters where they are fed back and do not listen to the state: exact, and no information", async () => {
    const logits = corpus.alphabet.map((_, i) => -i / 2).concat(-1);
    const rows = Float64Array.from({ length: V * V }, (_, i) => 2 * Math.sin(3 * i + 1));
    const config: RunConfig = {
      ...small,
      model: { id: "dssm", hyper: { ...small.model.hyper, feeds: true } },
      flows: { g: [{ flow: "id", hyper: {} }], q: [], shared: true },
    };
    const metrics = await scored(
      bytesOf(config, (name, data) => {
        if (name === "emit.W") data.fill(0);
        if (name === "emit.b") data.set(logits);
        if (name === "emit.F") data.set(rows);
      }),
      { ...request, generated: 4000 },
    );
    const cost = (symbol: number, previous: number): number => {
      const scores = logits.map((x, v) => x + (previous < 0 ? 0 : rows[previous * V + v]!));
      return Math.log(scores.reduce((sum, x) => sum + Math.exp(x), 0)) - scores[symbol]!;
    };
    const nats = (word: string): number => {
      const symbols = [...word].map((c) => corpus.alphabet.indexOf(c)).concat(V - 1);
      return symbols.reduce((sum, symbol, t) => sum + cost(symbol, t === 0 ? -1 : symbols[t - 1]!), 0);
    };
    const tokens = split.test.reduce((a, b) => a + b, 0);
    const expected = corpus.words.reduce((sum, word, w) => sum + (split.test[w]! / tokens) * nats(word), 0);
    expect(metrics.crossEntropyEq12!.test).toBeCloseTo(expected, 5);
    expect(metrics.meanMutualInformation).toBeCloseTo(0, 5);
    expect(metrics.meanMutualInformationUnbiased).toBeCloseTo(0, 5);
    // written by the chain: the share of known words is what the chain gives them
    const known = corpus.words
      .filter((_, w) => split.train[w]! > 0)
      .reduce((sum, word) => sum + Math.exp(-nats(word)), 0);
    const share = metrics.inVocabulary;
    expect(Math.abs(share - known)).toBeLessThan(4 * Math.sqrt((known * (1 - known)) / 4000));
  });

  it("finds no information after the first letter where the letter before decides the next", async () => {
    const config: RunConfig = { ...small, model: { id: "dssm", hyper: { ...small.model.hyper, feeds: true } } };
    const metrics = await scored(
      bytesOf(config, (name, data) => {
        // the states say something: without the letter before I(t) is some tenths of a nat
        if (name === "emit.W")
          data.forEach((_, i) => {
            data[i] = 3 * Math.sin(5 * i);
          });
        if (name === "emit.F")
          data.forEach((_, i) => {
            data[i] = i % V === (Math.floor(i / V) + 1) % V ? 60 : 0;
          });
      }),
    );
    const [first, ...later] = metrics.mutualInformation!;
    expect(first).toBeGreaterThan(0.1);
    for (const information of later) if (Number.isFinite(information)) expect(information).toBeLessThan(1e-3);
  });

  it("samples closer to the truth than the bound, and the bound is the looser one", async () => {
    const many = { ...request, k: 20_000, isSamples: 400, isWords: 400, boundWords: 400 };
    const metrics = await scored(bytesOf(small), many, await wasm());
    const { test, se } = metrics.crossEntropyIs!;
    // a fresh model of few letters: Eq. 12 has nearly no bias, so both are the model's cross-entropy
    expect(Math.abs(test - metrics.crossEntropyEq12!.test)).toBeLessThan(4 * se + 0.01);
    expect(metrics.boundNats).toBeGreaterThan(test - 3 * se);
    expect(metrics.lexical.draw.words).toBe(300);
  });
});

describe("scoring a GRU", () => {
  const config: RunConfig = { ...small, model: { id: "gru", hyper: { d: 4, embedding: 3 } } };
  it("is exact, and free-running states are something else", async () => {
    const metrics = await scored(bytesOf(config));
    expect(metrics.crossEntropyEq12).toBeNull();
    expect(metrics.crossEntropyIs).toBeNull();
    expect(metrics.meanMutualInformation).toBeNull();
    expect(metrics.boundNats).toBe(metrics.crossEntropyExact!.test);
    expect(metrics.crossEntropyFreeRunning!.k).toBe(301);
    expect(metrics.crossEntropyFreeRunning!.test).not.toBeCloseTo(metrics.crossEntropyExact!.test, 3);
  });

  it("is unigram letters without a state, both ways", async () => {
    const bytes = bytesOf(config, (name, data) => {
      if (name === "W" || name === "b") data.fill(0);
    });
    const { crossEntropyExact: exact, crossEntropyFreeRunning: free } = await scored(bytes);
    const tokens = split.test.reduce((a, b) => a + b, 0);
    const symbols = corpus.words.reduce((sum, word, w) => sum + (split.test[w]! / tokens) * (word.length + 1), 0);
    expect(exact!.test).toBeCloseTo(symbols * Math.log(V), 5);
    expect(free!.test).toBeCloseTo(symbols * Math.log(V), 5);
  });
});

describe("a scoring", () => {
  it("tells how far it is, and reaches the end", async () => {
    const seen: ScoreProgress[] = [];
    must(await start().score(bytesOf(small), request, (progress) => void seen.push(progress)));
    seen.reduce((before, { done }) => {
      expect(done).toBeGreaterThanOrEqual(before);
      return done;
    }, 0);
    expect(seen.map(({ stage }) => stage)).toEqual(
      expect.arrayContaining(["data", "bound", "crossEntropy", "information", "words", "importance"]),
    );
    expect(seen.at(-1)!.done).toBeLessThanOrEqual(1);
  });

  it("ends when it is cancelled, and the next one runs", async () => {
    const evaluator = start();
    const bytes = bytesOf(small);
    const stages: string[] = [];
    const first = evaluator.score(bytes, { ...request, k: 100_000 }, ({ stage }) => {
      stages.push(stage);
      if (stage === "crossEntropy") void evaluator.cancel();
    });
    expect(await first).toEqual({ ok: false, code: "cancelled" });
    expect(stages).not.toContain("information");
    expect(await evaluator.score(bytes, request, () => undefined)).toMatchObject({ ok: true });
  });

  it("refuses what is no run", async () => {
    const outcome = await start().score(new Uint8Array(30), request, () => undefined);
    expect(outcome).toMatchObject({ ok: false, code: "refused" });
  });
});
