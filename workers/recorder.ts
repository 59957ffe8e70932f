/** The curve of a run as it grows, and what of it the page has not seen yet. */
import { type Anatomy, type StepTrace, TRACE_COLUMNS } from "../src/protocol/frame.ts";
import { thinCurve } from "../src/runs/curve.ts";
import type { SavedCurve, SavedValidation } from "../src/runs/savedRun.ts";
import type { StepRecord } from "./engines/engine.ts";

const WIDTH = TRACE_COLUMNS.length;
/** chosen: 15 MB; a run that trains for days must not fill the memory with its curve. */
const ROWS = 262_144;

export class Recorder {
  /** Every step so far, row-major in the order of TRACE_COLUMNS. */
  private columns: Float64Array = new Float64Array(256 * WIDTH);
  private n = 0;
  /** Rows the page has. */
  private sent = 0;
  private variances: Float32Array[] = [];
  private latestAnatomy: Anatomy | null = null;
  readonly validation: SavedValidation[] = [];
  words = 0;
  seconds = 0;

  /** `T` of the corpus; minibatches may be shorter. */
  constructor(private readonly T: number) {}

  /** Goes on from a saved curve, which the page draws by itself. */
  resume(curve: SavedCurve, validation: readonly SavedValidation[], words: number, seconds: number): void {
    this.columns = curve.columns.slice();
    this.n = curve.n;
    this.sent = curve.n;
    this.validation.push(...validation);
    this.words = words;
    this.seconds = seconds;
  }

  add(record: StepRecord, seconds: number): void {
    this.words += record.words;
    this.seconds += seconds;
    if ((this.n + 1) * WIDTH > this.columns.length) {
      const grown = new Float64Array(this.columns.length * 2 + WIDTH);
      grown.set(this.columns);
      this.columns = grown;
    }
    const perPosition = new Float32Array(this.T).fill(Number.NaN);
    perPosition.set(record.weightVariance);
    this.columns.set(
      [record.step, record.boundNats, record.gradNorm, record.learningRate, liveMean(record), this.words, this.seconds],
      this.n * WIDTH,
    );
    this.n++;
    this.variances.push(perPosition);
    if (record.anatomy) this.latestAnatomy = anatomyOf(record);
  }

  /** Forgets all steps after `step`, as a run that goes back to a checkpoint does, which has counted words and seconds. */
  backTo(step: number, words: number, seconds: number): void {
    while (this.n > 0 && this.columns[(this.n - 1) * WIDTH]! > step) this.n--;
    this.sent = Math.min(this.sent, this.n);
    this.variances = this.variances.slice(0, Math.max(0, this.n - this.sent));
    while ((this.validation.at(-1)?.step ?? 0) > step) this.validation.pop();
    this.latestAnatomy = null;
    this.words = words;
    this.seconds = seconds;
  }

  /** Steps since the last call, for one frame. */
  takeTrace(): StepTrace | null {
    const trace = this.unsent();
    // the page has everything up to here, so thinning loses nothing on the way to it
    if (this.n > ROWS) this.thin();
    return trace;
  }
  private thin(): void {
    const { n, columns } = thinCurve(this.columns, this.n, ROWS / 2);
    this.columns = columns;
    this.n = n;
    this.sent = n;
  }
  private unsent(): StepTrace | null {
    const n = this.n - this.sent;
    if (n === 0) return null;
    const weightVariance = new Float32Array(n * this.T);
    this.variances.forEach((row, i) => {
      weightVariance.set(row, i * this.T);
    });
    const columns = this.columns.slice(this.sent * WIDTH, this.n * WIDTH);
    this.sent = this.n;
    this.variances = [];
    return { n, columns, weightVariance, T: this.T };
  }

  takeAnatomy(): Anatomy | null {
    const anatomy = this.latestAnatomy;
    this.latestAnatomy = null;
    return anatomy;
  }

  get curve(): SavedCurve {
    return { n: this.n, columns: this.columns };
  }
}

/** Mean over positions of the per-position variances, weighted by their live words; NaN for K = 1. */
function liveMean({ weightVariance, live }: StepRecord): number {
  let sum = 0;
  let count = 0;
  weightVariance.forEach((v, t) => {
    sum += v * live[t]!;
    count += live[t]!;
  });
  return sum / count;
}

function anatomyOf({ anatomy, T, step, live }: StepRecord): Anatomy {
  const rows = anatomy!;
  return { step, T, terms: rows.slice(0, rows.length - T), bound: rows.slice(rows.length - T), live };
}
