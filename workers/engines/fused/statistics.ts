/** What a fused training step shows of itself, read from the arena group by group. */
import type { Batch } from "../../../src/lane/batch.ts";
import type { Group, Machine } from "../../../src/lane/driver.ts";
import type { Place } from "../../../src/lane/lowered.ts";
import type { Compiled } from "../../../src/lane/program.ts";
import { ANATOMY_TERMS } from "../../../src/protocol/frame.ts";

/** Series behind the rows of the anatomy, with the sign they enter the bound with; the bound's own terms last. */
const ROWS: readonly (readonly [string, number])[] = [
  ["logP", 1],
  ["logR", 1],
  ["logQ", -1],
  ["logDetQ", 1],
  ["logDetG", -1],
  ["term", 1],
];
/** Of the program's series those that are looked at; the last one only where proposals are weighed. */
export const STATISTICS_SERIES: readonly string[] = [...ROWS.map(([name]) => name), "weightVariance"];

/** Sums over some words of a batch. */
export interface StatisticsSums {
  total: number;
  /** Live words at t. [T] */
  readonly live: Float32Array<ArrayBuffer>;
  readonly variances: Float64Array<ArrayBuffer>;
  /** [rows, T], or empty. */
  readonly anatomy: Float64Array<ArrayBuffer>;
}

/** Where a program keeps them. */
export interface StatisticsPlaces {
  readonly term: Place;
  readonly variance: Place | null;
  readonly rows: readonly Place[];
}

export function statisticsPlaces({ outputs, named, K }: Compiled): StatisticsPlaces {
  const place = (name: string): Place => outputs.get(named.get(name)!)!.place;
  return {
    term: place("term"),
    variance: K > 1 ? place("weightVariance") : null,
    rows: ROWS.map(([name]) => place(name)),
  };
}

/** Adds the first numbers of a place at t to a sum. */
function addWords(sum: number, arena: Machine["arena"], { base, t: stride }: Place, t: number, words: number): number {
  const from = base + t * stride;
  let s = sum;
  for (let i = from; i < from + words; i++) s += arena[i]!;
  return s;
}

export class Statistics {
  readonly sums: StatisticsSums;

  constructor(
    private readonly places: StatisticsPlaces,
    private readonly batch: Batch,
    private readonly anatomy: boolean,
  ) {
    const { T } = batch;
    this.sums = {
      total: 0,
      live: new Float32Array(T),
      variances: new Float64Array(T),
      anatomy: new Float64Array(anatomy ? ROWS.length * T : 0),
    };
  }

  clear(): void {
    this.sums.total = 0;
    for (const part of ["live", "variances", "anatomy"] as const) this.sums[part].fill(0);
  }

  take({ arena }: Machine, { live, L }: Group): void {
    const { T } = this.batch;
    const { sums } = this;
    const { term, variance, rows } = this.places;
    for (let t = 0; t < L; t++) {
      const words = live[t]!;
      sums.live[t]! += words;
      sums.total = addWords(sums.total, arena, term, t, words);
      if (variance) sums.variances[t] = addWords(sums.variances[t]!, arena, variance, t, words);
      if (!this.anatomy) continue;
      for (let row = 0; row < rows.length; row++) {
        const at = row * T + t;
        sums.anatomy[at] = addWords(sums.anatomy[at]!, arena, rows[row]!, t, words);
      }
    }
  }

  add(other: StatisticsSums): void {
    const { sums } = this;
    sums.total += other.total;
    for (const part of ["live", "variances", "anatomy"] as const)
      for (let i = 0; i < sums[part].length; i++) sums[part][i]! += other[part][i]!;
  }

  /** L, mean over the batch. */
  get meanBound(): number {
    return this.sums.total / this.batch.B;
  }
  weightVariance(): Float32Array {
    const { K } = this.batch;
    const { variances, live } = this.sums;
    return Float32Array.from(variances, (v, t) => (K > 1 ? v / Math.max(1, live[t]!) : Number.NaN));
  }
  anatomyRows(): Float32Array | null {
    const { T } = this.batch;
    if (!this.anatomy) return null;
    const { anatomy, live } = this.sums;
    return Float32Array.from(anatomy, (sum, i) => (ROWS[Math.floor(i / T)]![1] * sum) / Math.max(1, live[i % T]!));
  }
}

if (ROWS.length !== ANATOMY_TERMS.length + 1) throw new Error("the rows of the anatomy are not its terms");
