/** Small runs with every part filled in, for tests of what reads and writes runs. */
import { normaliseConfig } from "../config/normalise.ts";
import { layOut } from "../lane/parameters.ts";
import { modelById } from "../models/registry.ts";
import type { RunConfig } from "../protocol/config.ts";
import { TRACE_COLUMNS } from "../protocol/frame.ts";
import type { SavedCurve, SavedRun } from "./savedRun.ts";

const numbers = (n: number, f: (i: number) => number): Float32Array => Float32Array.from({ length: n }, (_, i) => f(i));

export function sampleRun(change: Partial<SavedRun> = {}): SavedRun {
  const steps = 12;
  return {
    config: {
      version: 1,
      data: { corpus: "own", split: "tokens", minLetters: 2, maxLetters: 12, minCount: 1 },
      model: { id: "dssm", hyper: { d: 2, proposal: "a" } },
      flows: {
        g: [{ flow: "realNvp", hyper: { masks: [2, 3], inverse: true } }],
        q: [{ flow: "tril", hyper: {} }],
        shared: false,
      },
      objective: { id: "elbo", K: 1 },
      optimiser: { learningRate: 0.006, horizon: 5000, finalFraction: 0.02, clipNorm: 10, batch: 8 },
      seed: 3,
    },
    step: steps,
    words: steps * 8,
    seconds: 1.25,
    layout: [
      { name: "h0", shape: [2] },
      { name: "emission.W", shape: [2, 4] },
    ],
    parameters: numbers(10, (i) => Math.sin(i + 1)),
    m: numbers(10, (i) => i / 100 - 0.05),
    v: numbers(10, (i) => i / 1000),
    ages: Uint32Array.of(12, 5),
    skippedUpdates: 1,
    alphabet: ["a", "b", "ß"],
    T: 4,
    curve: {
      n: steps,
      columns: Float64Array.from({ length: steps * TRACE_COLUMNS.length }, (_, i) =>
        i % TRACE_COLUMNS.length === 4 ? Number.NaN : i / 7,
      ),
    },
    ghosts: [],
    validation: [
      { step: 0, nats: 20.5, se: 0.25, words: 3 },
      { step: 12, nats: 12.25, se: Number.NaN, words: 1 },
    ],
    marks: [{ step: 5, label: "K 1 → 5" }],
    corpus: { id: "own", label: "My words", words: 3, tokens: 6, entropyNats: 1.01 },
    own: { label: "My words", counts: { words: ["ab", "aß", "ba"], counts: Float64Array.of(3, 2, 1) } },
    provenance: {
      engine: "tfjs-cpu",
      adapter: "",
      date: "2026-01-02T03:04:05.000Z",
      lab: "0.1.0",
      runHash: "",
      command: "lab train --steps 12",
    },
    ...change,
  };
}

/** A part of a curve that was given up, from step `from` on. */
export function sampleGhost(from: number, n: number): SavedCurve {
  const row = (step: number): number[] => [step, 30 - step / 7, 1, 0.006, Number.NaN, 8 * step, step / 4];
  return { n, columns: Float64Array.from(Array.from({ length: n }, (_, i) => row(from + i)).flat()) };
}

/** One that can be trained on: its tensors are those of its settings. */
export function sampleRunOf(raw: RunConfig, change: Partial<SavedRun> = {}): SavedRun {
  const { config } = normaliseConfig(raw);
  const { alphabet } = sampleRun();
  const { slots, size } = layOut(modelById(config.model.id).parameters(config, { V: alphabet.length + 1 }));
  return sampleRun({
    config,
    layout: slots.map(({ name, shape }) => ({ name, shape })),
    parameters: numbers(size, (i) => Math.sin(i + 1) / 10),
    m: numbers(size, () => 0),
    v: numbers(size, () => 0),
    ages: new Uint32Array(slots.length),
    own: null,
    ...change,
  });
}
