/**
 * Inputs of the Bound room's charts for their snapshots: curves by formula through the published values at K = 10 of the
 * linear-Gaussian toy, a small population by hand, gradients with slopes of exactly ±½. Not measurements.
 */
import { createLgssm, LGSSM_DATA } from "../exact/lgssm.ts";
import { toy } from "../exact/registry.ts";
import type { CurvePoint, EstimatorId, GradientPoint, Population, ProposalId, ToyBoundId } from "../protocol/bounds.ts";
import type { BoundCurvesData } from "./boundCurvesData.ts";
import type { GenealogyData } from "./genealogyData.ts";
import { selectGenealogy } from "./genealogyData.ts";
import type { GradientData } from "./gradientData.ts";
import type { WeightDotsData } from "./weightDots.tsx";
import type { WordBoundsData } from "./wordBoundsData.ts";

const KS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const EXACT = -13.576;
const LIMIT = -15.526;

const point = (K: number, mean: number, se: number): CurvePoint => ({
  K,
  mean,
  se,
  repeats: K < 100 ? 4000 : 400,
  logMean: EXACT,
  logMeanSe: 0.02,
  essShare: 1 / (1 + 1 / K),
});

/** From `at1` towards `to`, through `at10`. */
const curve = (at1: number, at10: number, to: number) => {
  const power = Math.log10((to - at1) / (to - at10));
  return KS.map((K) => point(K, to + (at1 - to) * K ** -power, at1 === to ? 0 : 0.08 / Math.sqrt(K)));
};
const flat = (value: number) => KS.map((K) => point(K, value, value === EXACT ? 0 : 0.03));

const lines = (parts: Readonly<Record<ToyBoundId, readonly CurvePoint[]>>, done: boolean) =>
  (Object.keys(parts) as ToyBoundId[]).map((bound) => ({
    bound,
    points: done ? parts[bound] : parts[bound].slice(0, 3),
    done,
  }));

export const sampleBoundCurves = (done: boolean): BoundCurvesData => ({
  exact: EXACT,
  limit: LIMIT,
  K: 10,
  largestK: 1000,
  readsHg: false,
  facets: [
    {
      proposal: "prior",
      about: "sees no *x*",
      lines: lines(
        {
          filteringIwae: curve(-42, -16.76, LIMIT),
          iwae: curve(-42, -19.94, EXACT),
          fivoEss: curve(-42, -14.8, EXACT),
          fivoAlways: curve(-42, -14.61, EXACT),
        },
        done,
      ),
    },
    {
      proposal: "filtering",
      about: "sees *x_t*",
      lines: lines(
        {
          filteringIwae: flat(LIMIT),
          iwae: curve(LIMIT, -13.91, EXACT),
          fivoEss: curve(LIMIT, -13.8, EXACT),
          fivoAlways: curve(LIMIT, -13.9, EXACT),
        },
        done,
      ),
    },
    {
      proposal: "smoothing",
      about: "sees *x_t* … *x_T*",
      lines: lines(
        {
          filteringIwae: curve(EXACT, -14.96, LIMIT),
          iwae: flat(EXACT),
          fivoEss: flat(EXACT),
          fivoAlways: flat(EXACT),
        },
        done,
      ),
    },
  ],
});

/** Four particles, resampled at t = 1 onto 1 and 3, at t = 3 onto 2 alone. */
const K = 4;
const ANCESTORS = [
  [0, 1, 2, 3],
  [0, 0, 2, 2],
  [0, 1, 2, 3],
  [1, 1, 1, 1],
];
const WEIGHTS = [
  [0.5, 0.01, 0.48, 0.01],
  [0.3, 0.2, 0.2, 0.3],
  [0.001, 0.997, 0.001, 0.001],
  [0.25, 0.25, 0.25, 0.25],
];

export function samplePopulation(): Population {
  const T = ANCESTORS.length;
  const weights = WEIGHTS.flat();
  return {
    K,
    T,
    states: Float64Array.from({ length: T * K }, (_, i) => Math.sin(1 + 2.3 * i)),
    logIncrements: Float64Array.from(weights, (w) => Math.log(w) - 1),
    logWeights: Float64Array.from(weights, (w) => Math.log(w) - 2),
    ancestors: Int32Array.from(ANCESTORS.flat()),
    simulated: new Float64Array(0),
    ess: Float64Array.from(WEIGHTS, (row) => 1 / row.reduce((sum, w) => sum + w * w, 0)),
    resampled: Uint8Array.of(1, 0, 1, 0),
    logEstimate: -4.4,
    running: Float64Array.of(-1.1, -2.3, -3.6, -4.4),
  };
}

export const sampleGenealogy = (drawn: boolean): GenealogyData =>
  selectGenealogy({
    toy: createLgssm({ ...LGSSM_DATA, x: LGSSM_DATA.x.slice(0, 4) }),
    proposal: "filtering",
    bound: "fivoEss",
    population: drawn ? samplePopulation() : null,
  });

/** States with names, and letters below. */
export const sampleGenealogyHmm = (): GenealogyData => {
  const population = samplePopulation();
  return selectGenealogy({
    toy: toy("hmm"),
    proposal: "prior",
    bound: "filteringIwae",
    population: { ...population, states: population.states.map((_, i) => (7 * i) % 3) },
  });
};

export function sampleWeightDots(): WeightDotsData {
  const spread: Readonly<Record<ProposalId, number>> = { prior: 5, filtering: 1.2, smoothing: 0 };
  return {
    bound: "iwae",
    K: 50,
    t: 12,
    rows: (Object.keys(spread) as ProposalId[]).map((proposal) => {
      const raw = Array.from({ length: 50 }, (_, k) => Math.exp(spread[proposal] * 1.4 * Math.sin(1.7 * k)));
      const total = raw.reduce((a, b) => a + b, 0);
      return { proposal, weights: Float64Array.from(raw, (w) => w / total) };
    }),
  };
}

const gradient = (estimator: EstimatorId, samples: number, mean: number, snr: number): GradientPoint => ({
  estimator,
  K: samples,
  mean,
  se: 0.002,
  sd: Math.abs(mean) / snr,
  snr,
  snrSe: 0.02 * snr,
  ownSnr: snr,
  repeats: 2000,
});

export function sampleGradients(done: boolean): GradientData {
  const Ks = done ? [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] : [];
  return {
    largestK: 1024,
    done,
    lines: [
      { estimator: "iwae", points: Ks.map((k) => gradient("iwae", k, -0.3 / k, 0.18 * k ** -0.5)) },
      { estimator: "stl", points: Ks.map((k) => gradient("stl", k, k === 1 ? -0.3 : -0.228, 0.72 * k ** 0.5)) },
      { estimator: "dreg", points: Ks.map((k) => gradient("dreg", k, -0.3 / k, 0.6 * k ** 0.5)) },
    ],
  };
}

/** Algorithm 1 is tightest at K = 10 here. */
export const sampleWordBounds = (done: boolean): WordBoundsData => ({
  word: "little",
  step: 20_000,
  runK: 10,
  largestK: 100,
  done,
  evidence: done ? { nats: -15.7, se: 0.06, samples: 16_384, ess: 210 } : null,
  points: done
    ? [1, 2, 5, 10, 20, 50, 100].flatMap((k, i) => [
        { bound: "filteringIwae" as const, K: k, n: 800, nats: -16.5 - 0.22 * (i - 3) ** 2, se: 0.09 },
        ...(k <= 10 ? [{ bound: "mixture" as const, K: k, n: 800, nats: -16.7 - 0.2 * (i - 3) ** 2, se: 0.09 }] : []),
        { bound: "iwae" as const, K: k, n: 2000, nats: -15.8 - 3.4 * k ** -0.7, se: 0.05 },
        { bound: "fivoEss" as const, K: k, n: 800, nats: -15.8 - 3.4 * k ** -0.8, se: 0.05 },
        { bound: "fivoAlways" as const, K: k, n: 800, nats: -15.8 - 3.5 * k ** -0.9, se: 0.05 },
      ])
    : [],
});
