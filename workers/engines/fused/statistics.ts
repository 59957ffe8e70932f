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

export class Statistics {
  private readonly sums: Float64Array;
  private readonly variances: Float64Array;
  readonly live: Float32Array;
  private total = 0;

  constructor(
    private readonly program: Compiled,
    private readonly batch: Batch,
    private readonly anatomy: boolean,
  ) {
    const { T } = batch;
    this.sums = new Float64Array(anatomy ? ROWS.length * T : 0);
    this.variances = new Float64Array(T);
    this.live = new Float32Array(T);
  }

  private place(name: string) {
    return this.program.outputs.get(this.program.named.get(name)!)!.place;
  }

  take({ arena }: Machine, { words, L }: Group): void {
    const { lengths, K, T } = this.batch;
    const term = this.place("term");
    const variance = K > 1 ? this.place("weightVariance") : null;
    const rows = this.anatomy ? ROWS.map(([name]) => this.place(name)) : [];
    for (let t = 0; t < L; t++)
      words.forEach((b, w) => {
        if (b < 0 || t >= lengths[b]!) return;
        this.live[t]!++;
        this.total += arena[term.base + t * term.t + w]!;
        rows.forEach((place, row) => {
          this.sums[row * T + t]! += arena[place.base + t * place.t + w]!;
        });
        if (variance) this.variances[t]! += arena[variance.base + t * variance.t + w]!;
      });
  }

  /** L, mean over the batch. */
  get meanBound(): number {
    return this.total / this.batch.B;
  }
  weightVariance(): Float32Array {
    const { K } = this.batch;
    return Float32Array.from(this.variances, (v, t) => (K > 1 ? v / Math.max(1, this.live[t]!) : Number.NaN));
  }
  anatomyRows(): Float32Array | null {
    const { T } = this.batch;
    if (!this.anatomy) return null;
    return Float32Array.from(
      this.sums,
      (sum, i) => (ROWS[Math.floor(i / T)]![1] * sum) / Math.max(1, this.live[i % T]!),
    );
  }
}

if (ROWS.length !== ANATOMY_TERMS.length + 1) throw new Error("the rows of the anatomy are not its terms");
