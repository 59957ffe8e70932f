/**
 * A run as it is kept, saved to a `.xilab` file and opened again: everything needed to train on, to draw its curves and
 * to write words without an engine. The file format is in `xilab.ts`.
 */
import type { RunConfig } from "../protocol/config.ts";
import type { WordCounts } from "../protocol/corpus.ts";
import type { ChangeMark } from "../protocol/frame.ts";

/** Written into every file; the same as in package.json (tested). */
export const LAB_VERSION = "0.1.0";

export interface SavedSlot {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Rows of `StepTrace.columns`, thinned by `thinCurve`. */
export interface SavedCurve {
  readonly n: number;
  /** Row-major [n, TRACE_COLUMNS.length] */
  readonly columns: Float64Array;
}

export interface SavedValidation {
  readonly step: number;
  readonly nats: number;
  readonly se: number;
  readonly words: number;
}

export interface SavedCorpus {
  readonly id: string;
  readonly label: string;
  readonly words: number;
  readonly tokens: number;
  readonly entropyNats: number;
}

/** Where the numbers come from. */
export interface Provenance {
  readonly engine: string;
  readonly adapter: string;
  /** ISO 8601. */
  readonly date: string;
  /** `LAB_VERSION` of the writer. */
  readonly lab: string;
  /** `runHash` of the run. `encodeXilab` fills it in; what stands here before does not matter. */
  readonly runHash: string;
  /** The command that made the run, or "" when it was made by hand. */
  readonly command: string;
}

export interface SavedRun {
  readonly config: RunConfig;
  readonly step: number;
  readonly words: number;
  readonly seconds: number;
  readonly layout: readonly SavedSlot[];
  /** Flat, in the order of `layout`. */
  readonly parameters: Float32Array;
  /** Adam's first and second moments, in the same order. */
  readonly m: Float32Array;
  readonly v: Float32Array;
  /** Adam steps of each tensor; they differ after a warm swap. [layout.length] */
  readonly ages: Uint32Array;
  readonly skippedUpdates: number;
  readonly alphabet: readonly string[];
  /** Positions. */
  readonly T: number;
  readonly curve: SavedCurve;
  /** Parts of the curve that were given up by going back, oldest first (ghosts.ts). */
  readonly ghosts: readonly SavedCurve[];
  readonly validation: readonly SavedValidation[];
  readonly marks: readonly ChangeMark[];
  readonly corpus: SavedCorpus;
  /** The user's own words, when `config.data.corpus` is `own`. */
  readonly own: { readonly label: string; readonly counts: WordCounts } | null;
  readonly provenance: Provenance;
}
