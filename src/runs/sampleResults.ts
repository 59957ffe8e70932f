/** Results with figures made by formula, for tests and snapshots only: nothing that ships reads them. */
import { presets } from "../config/presets.ts";
import type { Metrics, ResultCurve, RunResult } from "../protocol/results.ts";

const T = 13;

const boxes = (top: number): number[][] =>
  Array.from({ length: T }, (_, i) => {
    const mean = top * 0.8 ** i;
    return [0.3, 0.7, 1, 1.2, 1.7, 1.02].map((f) => Math.round(f * mean * 1000) / 1000);
  });

/** Everything around one cross-entropy. `feedback`: the exact value instead of estimates. */
export function sampleMetrics(nats: number, feedback = false): Metrics {
  const shares = { inVocabulary: 0.35, uniqueInVocabulary: 0.12, distinctKnownPerWord: 0.1, words: 10_000 };
  const eq12 = { train: nats - 0.02, test: nats, k: 10_000, halfK: { train: nats + 0.04, test: nats + 0.06 } };
  return {
    crossEntropyEq12: feedback ? null : eq12,
    crossEntropyIs: feedback ? null : { test: nats - 0.2, se: 0.03, samples: 500, words: 2000 },
    crossEntropyExact: feedback ? { train: nats - 0.05, test: nats } : null,
    crossEntropyFreeRunning: feedback
      ? { train: nats + 2.4, test: nats + 2.5, k: 10_000, halfK: { train: nats + 2.4, test: nats + 2.5 } }
      : null,
    inVocabulary: 0.35,
    uniqueInVocabulary: 0.22,
    lexical: { draw: shares, argmax: { ...shares, inVocabulary: 0.5 } },
    meanMutualInformation: feedback ? null : 0.47,
    meanMutualInformationSe: feedback ? null : 0.01,
    meanMutualInformationUnbiased: feedback ? null : 0.52,
    mutualInformation: feedback ? null : boxes(1.2).map((box) => box[5]!),
    mutualInformationBoxes: feedback ? null : boxes(1.2),
    entropyGivenState: feedback ? null : 1.62,
    ngramPerplexity: { trainAndTest: [11, 13, 19.5, 30], test: [13, 22, 48, 80], words: 10_000 },
    boundNats: nats + 0.1,
    boundSe: 0.04,
    boundWords: 2000,
  };
}

export function sampleCurve(nats: number, steps: number): ResultCurve {
  const step = Array.from({ length: 11 }, (_, i) => (i * steps) / 10);
  return {
    step,
    validationNats: step.map((s) => nats + 12 * Math.exp((-8 * s) / steps)),
    meanMutualInformation: step.map((s) => 0.5 * (1 - Math.exp((-6 * s) / steps))),
    entropyGivenState: step.map((s) => 1.6 + 1.2 * Math.exp((-5 * s) / steps)),
  };
}

export interface SampleResult {
  readonly row: string;
  readonly label?: string;
  readonly seed?: number;
  readonly nats?: number;
  readonly feedback?: boolean;
}

export function sampleResult({ row, label = row, seed = 1, nats = 11.2, feedback }: SampleResult): RunResult {
  const value = nats + 0.05 * (seed - 2);
  const steps = 4000;
  return {
    version: 1,
    row,
    label,
    config: { ...presets.tril.config, seed },
    seed,
    steps,
    parameters: 12_345,
    seconds: 61.5,
    data: { corpus: "subtlex", words: 35_457, tokens: 49_000_000, entropyNats: 6.566, hash: "d".repeat(64) },
    metrics: sampleMetrics(value, feedback),
    curve: sampleCurve(value, steps),
    provenance: {
      engine: "wasm",
      adapter: "",
      date: "2026-11-20T12:00:00.000Z",
      lab: "0.1.0",
      runHash: "a".repeat(64),
      command: "lab sweep table1",
    },
  };
}
