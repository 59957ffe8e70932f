/** I(t), Ī and H[w_t | h_t] over prior states: with 20 draws a state as published, and with 2,000 for some of them. */

import type { Batch } from "../../src/lane/batch.ts";
import type { Group } from "../../src/lane/driver.ts";
import { PURPOSE, uniform } from "../../src/math/rng.ts";
import { liveLengths, liveMean, pooledInformation, summariseInformation } from "../../src/metrics/information.ts";
import { fedLetters, positionsFirst } from "../../src/models/fed.ts";
import type { Information } from "../../src/protocol/frame.ts";
import { LaneRunner, type Outcrop } from "../laneRunner.ts";
import { type Measuring, SLICE, slices } from "./measuring.ts";
import { fedRows } from "./trajectories.ts";

/** As published. */
export const DRAWS = 20;
/** Parts of 20 draws: 2,000 in all. */
const PARTS = 100;
/** chosen: milliseconds a state with 20 draws at all positions, measured on the default model. */
const STATE_UNIT = 0.12;

/** States measured with 2,000 draws: a tenth, since what 20 draws miss differs little from state to state. */
const pooledStates = (states: number): number => Math.min(SLICE, states, Math.max(1, Math.round(states / 10)));

export const informationUnits = (states: number): number => STATE_UNIT * (states + PARTS * pooledStates(states));

export interface MeasuredInformation extends Information {
  /** Ī with 2,000 draws. */
  readonly unbiasedMeanNats: number;
}

/** I(t), mean entropies and mixtures of some states, [T, n, …]; sums if several parts were added. */
class Rows {
  readonly information: Float64Array;
  readonly entropies: Float64Array;
  readonly mixtures: Float64Array;
  readonly probabilities: Float64Array;

  constructor(
    readonly T: number,
    readonly n: number,
    readonly V: number,
  ) {
    this.information = new Float64Array(T * n);
    this.entropies = new Float64Array(T * n);
    this.mixtures = new Float64Array(T * n * V);
    this.probabilities = new Float64Array(T * n * V);
  }

  add(group: Group, at: (name: string) => Outcrop): void {
    this.addSeries(this.information, 1, group, at("information"));
    this.addSeries(this.entropies, 1, group, at("entropyGivenState"));
    this.addSeries(this.mixtures, this.V, group, at("mixture"));
    this.addSeries(this.probabilities, this.V, group, at("probabilities"));
  }
  private addSeries(to: Float64Array, m: number, { words }: Group, { data, base, t: dt, f }: Outcrop): void {
    const { T, n } = this;
    words.forEach((b, lane) => {
      if (b < 0 || b >= n) return;
      for (let t = 0; t < T; t++)
        for (let i = 0; i < m; i++) to[(t * n + b) * m + i]! += data[base + t * dt + i * f + lane]!;
    });
  }
}

/** [T, n] → [T, some]: the first columns. */
function firstColumns(values: Float64Array, { T, n }: Rows, some: number): Float64Array {
  const out = new Float64Array(T * some);
  for (let t = 0; t < T; t++) out.set(values.subarray(t * n, t * n + some), t * some);
  return out;
}

/** [T, n₁], [T, n₂] … → [T, n₁ + n₂ + …] */
function joinColumns(parts: readonly Rows[], of: (rows: Rows) => Float64Array): Float64Array {
  const T = parts[0]!.T;
  const total = parts.reduce((sum, { n }) => sum + n, 0);
  const out = new Float64Array(T * total);
  let from = 0;
  for (const part of parts) {
    for (let t = 0; t < T; t++) out.set(of(part).subarray(t * part.n, (t + 1) * part.n), t * total + from);
    from += part.n;
  }
  return out;
}

/** Measures states slice by slice; draws of the noise are told apart by their number. */
class InformationRunner {
  private readonly runner: LaneRunner;
  /** What each letter adds to the logits of the next, where letters are fed back. */
  private readonly rows: ArrayLike<number> | null;

  constructor(private readonly measuring: Measuring) {
    this.rows = fedRows(measuring.subject);
    const { machine, subject, data } = measuring;
    const outputs = ["information", "entropyGivenState", "mixture", "probabilities"];
    this.runner = new LaneRunner(machine, subject, { program: "information", T: data.training.T, K: DRAWS, outputs });
  }

  async measure(n: number, slice: number, draws: readonly number[]): Promise<Rows> {
    const { data, request, tick } = this.measuring;
    const { T, V } = data.training;
    const rows = new Rows(T, n, V);
    // whole slices, so that a state's noise does not depend on how many are wanted
    const bare: Batch = { B: SLICE, T, K: DRAWS, symbols: null, lengths: new Int32Array(SLICE).fill(T) };
    const batch = this.rows ? { ...bare, symbols: this.written(bare, slice, this.rows) } : bare;
    for (const draw of draws) {
      const step = (name: string) => (name === "draws" ? slice * PARTS + draw : slice);
      const noise = { seed: request.seed, purpose: PURPOSE.xi, step };
      this.runner.run(batch, noise, (group, at) => rows.add(group, at), n);
      await tick(STATE_UNIT * n);
    }
    return rows;
  }

  /** The letters the model itself writes along these paths. [T, B] */
  private written(batch: Batch, slice: number, rows: ArrayLike<number>): Int32Array {
    const { data, machine, subject, request } = this.measuring;
    const { T, V } = data.training;
    const prior = new LaneRunner(machine, subject, { program: "prior", T, K: DRAWS, outputs: ["logits"] });
    const all = new Float64Array(T * SLICE * V);
    const noise = { seed: request.seed, purpose: PURPOSE.xi, step: () => slice };
    prior.run(batch, noise, ({ words }, at) => {
      const { data: x, base, t: dt, f } = at("logits");
      words.forEach((b, lane) => {
        if (b < 0) return;
        for (let t = 0; t < T; t++)
          for (let s = 0; s < V; s++) all[(t * SLICE + b) * V + s] = x[base + t * dt + s * f + lane]!;
      });
    });
    prior.free();
    const logits = { data: all, base: 0, t: SLICE * V, symbol: 1, trajectory: V };
    // the draws that tell where a path ends
    const draw = (k: number, t: number): number => uniform(request.seed, PURPOSE.sample, t, slice * SLICE + k);
    const { symbols } = fedLetters({ n: SLICE, T, logits, rows, V, mode: "draw", uniform: draw });
    return positionsFirst(symbols, SLICE, T);
  }

  free(): void {
    this.runner.free();
  }
}

export async function measureInformation(measuring: Measuring): Promise<MeasuredInformation> {
  const { data, request } = measuring;
  const { T, V } = data.training;
  const runner = new InformationRunner(measuring);
  try {
    const parts: Rows[] = [];
    for (const { n, index } of slices(request.states)) parts.push(await runner.measure(n, index, [0]));
    const live = parts.map((rows, i) => liveLengths(rows.probabilities, rows, request.seed, PURPOSE.sample, i * SLICE));
    const lengths = Int32Array.from(live.flatMap((part) => [...part]));
    const nats = joinColumns(parts, (rows) => rows.information);
    const entropies = joinColumns(parts, (rows) => rows.entropies);
    const published = summariseInformation(nats, entropies, lengths, T, DRAWS);
    const some = pooledStates(request.states);
    const sums = await runner.measure(
      some,
      0,
      Array.from({ length: PARTS }, (_, i) => i),
    );
    const exact = pooledInformation(sums.mixtures, sums.entropies, PARTS, V);
    const few = firstColumns(parts[0]!.information, parts[0]!, some);
    // what more draws add at the same states, with the same paths
    const missed = liveMean(
      exact.map((x, i) => x - few[i]!),
      lengths.subarray(0, some),
      T,
    ).mean;
    return { ...published, unbiasedMeanNats: published.meanNats + missed };
  } finally {
    runner.free();
  }
}
