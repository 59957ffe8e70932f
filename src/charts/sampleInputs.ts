/**
 * Made-up inputs for the gallery and the SVG snapshots, with the shapes of a real run: a bound that falls from 19 to 11.7
 * nats, thirteen positions, a change of flow on the way. Drawn from keyed randomness, so that they never change.
 */
import { fillNormals, PURPOSE, uniform } from "../math/rng.ts";
import {
  ANATOMY_TERMS,
  type Anatomy,
  BOX_COLUMNS,
  type ChangeMark,
  type Divergence,
  type Information,
  TRACE_COLUMNS,
  type TraceColumn,
  type WatchedWeights,
} from "../protocol/frame.ts";
import type { BoundHistory, BoundReferences, ValidationPoint } from "./boundData.ts";
import type { InformationPoint } from "./entropyData.ts";
import type { WeightHistory } from "./weightVariance.tsx";

const T = 13;
const BATCH = 192;
const STEPS_PER_SECOND = 212;

function normals(n: number, lane: number): Float64Array {
  const out = new Float64Array(n);
  fillNormals(out, 0, n, { seed: 7, purpose: PURPOSE.view, step: 0 }, lane);
  return out;
}

const curve = (step: number) => 11.55 + 5.6 * Math.exp(-step / 70) + 1.5 * Math.exp(-step / 900);

export interface SampleHistory extends BoundHistory, WeightHistory {}

export function sampleHistory(n: number, K = 5): SampleHistory {
  const noise = normals(n, 1);
  const columns = Object.fromEntries(TRACE_COLUMNS.map((c) => [c, new Float64Array(n)])) as Record<
    TraceColumn,
    Float64Array
  >;
  const weightVariance = new Float32Array(n * T).fill(Number.NaN);
  for (let i = 0; i < n; i++) {
    const step = i + 1;
    columns.step[i] = step;
    columns.boundNats[i] = curve(step) + 0.45 * noise[i]!;
    columns.words[i] = step * BATCH;
    columns.seconds[i] = step / STEPS_PER_SECOND;
    for (let t = 0; K > 1 && t < 11; t++) {
      const level = 0.35 + 0.7 * Math.exp(-t / 3) + 0.5 * Math.exp(-step / 120);
      weightVariance[i * T + t] = level * (0.8 + 0.4 * uniform(7, PURPOSE.view, step, t));
    }
  }
  return { n, columns, validation: sampleValidation(n), weightVariance, T };
}

function sampleValidation(n: number): ValidationPoint[] {
  const count = Math.floor(n / 400);
  const noise = normals(count, 2);
  return Array.from({ length: count }, (_, i) => {
    const step = (i + 1) * 400;
    const nats = curve(step) + 0.1 + 0.05 * noise[i]!;
    return { step, words: step * BATCH, seconds: step / STEPS_PER_SECOND, nats, se: 0.07, validationWords: 768 };
  });
}

export const sampleReferences: BoundReferences & { readonly letterEntropyNats: number } = {
  entropyTrainNats: 6.57,
  ngramTestNats: [14.2, 11.42, 9.3, 8.4],
  letterEntropyNats: 2.84,
};

export const sampleMarks: readonly ChangeMark[] = [{ step: 2100, label: "F_g DIAG → 2×TRIL" }];

/** K > 1: the dot is not the sum. `shared`: one flow, no log dets. */
export function sampleAnatomy(shared = false): Anatomy {
  const terms = new Float32Array(ANATOMY_TERMS.length * T);
  const bound = new Float32Array(T);
  for (let t = 0; t < T; t++) {
    const easy = t / (T - 1);
    const values = [
      -1.6 - 0.2 * easy,
      -11.3 + 0.8 * easy,
      8.3 + 0.9 * easy,
      shared ? 0 : -1.8 - 0.6 * easy,
      shared ? 0 : 3.4 + 1.1 * easy,
    ];
    values.forEach((v, k) => {
      terms[k * T + t] = v;
    });
    bound[t] = shared ? values.reduce((a, b) => a + b, 0) : -3.7 * Math.exp(-t / 2.2) - 1.4 + easy * 1.2;
  }
  return {
    step: 4820,
    T,
    terms,
    bound,
    live: Float32Array.from({ length: T }, (_, t) => Math.round(BATCH * Math.exp(-((t / 6) ** 2)))),
  };
}

const sampleKl = (scale: number): Divergence => ({ natsPerWord: 5 * scale, se: 0.06, words: 512, positions: 5.2 });

export function sampleInformation(scale = 1): Information {
  const quantiles = new Float32Array(T * BOX_COLUMNS.length);
  for (let t = 0; t < T; t++) {
    const middle = scale * (t === 0 ? 1.2 : 0.34 + 0.32 * Math.exp(-t / 4));
    const spread = scale * (t === 0 ? 0.1 : 0.22);
    const box = [
      middle - 1.5 * spread,
      middle - 0.6 * spread,
      middle,
      middle + 0.7 * spread,
      middle + 1.7 * spread,
      middle * 1.04,
    ];
    box.forEach((v, c) => {
      quantiles[t * BOX_COLUMNS.length + c] = Math.max(0, v);
    });
  }
  return {
    states: 500,
    draws: 20,
    T,
    quantiles,
    meanNats: 0.64 * scale,
    meanSe: 0.01,
    entropyGivenStateNats: 1.15,
    kl: sampleKl(scale),
  };
}

export function sampleInformations(n: number): readonly InformationPoint[] {
  const noise = normals(n, 3);
  return Array.from({ length: n }, (_, i) => {
    const step = i * 100;
    const rise = 1 - Math.exp(-i / 2);
    const information = {
      ...sampleInformation(),
      meanNats: 1.38 - 0.74 * rise + 0.006 * noise[i]!,
      entropyGivenStateNats: 2.6 - 1.2 * rise - 0.004 * i,
      kl: sampleKl(1.4 - 0.3 * rise),
    };
    return { step, words: step * BATCH, seconds: step / STEPS_PER_SECOND, information };
  });
}

export function sampleWatched(draws = 500): WatchedWeights {
  const logWeights = new Float32Array(T * draws).fill(Number.NaN);
  const essShare = new Float32Array(T).fill(Number.NaN);
  for (let t = 0; t < 10; t++) {
    const noise = normals(draws, 10 + t);
    let sum = 0;
    let squares = 0;
    for (let k = 0; k < draws; k++) {
      const v = -7.4 + 2.2 * noise[k]!;
      logWeights[t * draws + k] = v;
      sum += Math.exp(v);
      squares += Math.exp(2 * v);
    }
    essShare[t] = sum ** 2 / squares / draws;
  }
  return { word: "sinsplind", draws, T, logWeights, essShare };
}

/** Letters on a plane: the nearest of a few centres. */
export function sampleLetterMap(size: number, centres: readonly (readonly [number, number, number])[]): Uint8Array {
  return Uint8Array.from({ length: size * size }, (_, k) => {
    const x = ((k % size) / (size - 1)) * 6 - 3;
    const y = 3 - (Math.floor(k / size) / (size - 1)) * 6;
    const near = centres.reduce((a, c) => (Math.hypot(c[0] - x, c[1] - y) < Math.hypot(a[0] - x, a[1] - y) ? c : a));
    return near[2];
  });
}

export const sampleAlphabet: readonly string[] = [..."abcdefghijklmnopqrstuvwxyz"];

/** Softmax of scores that favour `best`. [27] */
export function sampleProbabilities(best: number, sharpness: number): Float64Array {
  const weights = Float64Array.from({ length: 27 }, (_, v) =>
    Math.exp(sharpness * uniform(7, PURPOSE.view, best, v) + (v === best ? sharpness : 0)),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / sum);
}
