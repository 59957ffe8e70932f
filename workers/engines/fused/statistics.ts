/** What a fused training step shows of itself, read from the arena group by group. */
import type { Batch } from "../../../src/lane/batch.ts";
import type { Group, Machine } from "../../../src/lane/driver.ts";
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

export class Statistics {
  readonly sums: StatisticsSums;

  constructor(
    private readonly program: Compiled,
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

  private place(name: string) {
    return this.program.outputs.get(this.program.named.get(name)!)!.place;
  }

  take({ arena }: Machine, { words, L }: Group): void {
    const { lengths, K, T } = this.batch;
    const { sums } = this;
    const term = this.place("term");
    const variance = K > 1 ? this.place("weightVariance") : null;
    const rows = this.anatomy ? ROWS.map(([name]) => this.place(name)) : [];
    for (let t = 0; t < L; t++)
      words.forEach((b, w) => {
        if (b < 0 || t >= lengths[b]!) return;
        sums.live[t]!++;
        sums.total += arena[term.base + t * term.t + w]!;
        rows.forEach((place, row) => {
          sums.anatomy[row * T + t]! += arena[place.base + t * place.t + w]!;
        });
        if (variance) sums.variances[t]! += arena[variance.base + t * variance.t + w]!;
      });
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
