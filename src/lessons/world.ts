/** What a check may know of the page: plain numbers and names, read only. `views/guide/world` puts it together. */

/** The word on the strip, against the word it was made of. */
export interface StripWorld {
  readonly text: string;
  /** Letters and the end of the word. */
  readonly positions: number;
  /** Positions whose noise was changed, 1-based, rising. */
  readonly noiseChanged: readonly number[];
  /** Positions at which another symbol stands, or at which only one of the two words still goes on. */
  readonly lettersChanged: readonly number[];
  /** Positions, of those the word has, with ξ_t = 0. */
  readonly zeros: number;
}

export interface RunWorld {
  /** Ids of the layers, first applied first. */
  readonly g: readonly string[];
  readonly q: readonly string[];
  readonly shared: boolean;
  readonly objective: string;
  readonly K: number;
  /** Whether noise moves the state. */
  readonly latent: boolean;
  /** Not the recorded model as it came. */
  readonly own: boolean;
  readonly step: number;
}

/** A figure by position, where it is known. */
export type ByPosition = readonly { readonly t: number; readonly value: number }[];

export interface TraceWorld {
  readonly projection: string | null;
  /** What was typed, if the model can read it. */
  readonly typed: string | null;
  /** Why it cannot. */
  readonly refused: string | null;
  /** Share of later letters that redrawing ξ_t changes. */
  readonly decides: ByPosition;
}

/** A flow fitted on this visit. */
export interface FittedWorld {
  readonly family: string;
  readonly target: string;
  readonly steps: number;
  /** Exact KL(target ‖ flow), nats. */
  readonly kl: number | null;
}

/** The Flow room. */
export interface FlowWorld {
  readonly section: string;
  readonly family: string;
  readonly target: string;
  /** Steps applied in the plane in the middle, and how many there are. */
  readonly depth: number;
  readonly steps: number;
  /** The noise ξ that is followed. */
  readonly point: readonly [number, number];
  /** log|det J| of the whole flow there, nats; null where it is not known. */
  readonly logDet: number | null;
  /** Of this visit, the present one among them. */
  readonly fitted: readonly FittedWorld[];
  /** Middle radius of the cell in polar coordinates: |det J| there. */
  readonly radius: number;
  /** log|det J| of the running model's flow, nats: from the state drawn, and from the word's own; null while not drawn. */
  readonly transition: { readonly t: number; readonly logDet: number; readonly logDetOfWord: number } | null;
}

/** A bound against K on a toy, as far as it is computed. */
export interface CurveWorld {
  readonly proposal: string;
  readonly bound: string;
  /** Rising in K. */
  readonly points: readonly { readonly K: number; readonly mean: number; readonly se: number }[];
}

/** The Bound room. */
export interface BoundWorld {
  readonly toy: string;
  /** Of the toy shown. */
  readonly curves: readonly CurveWorld[];
  /** The K that is read out. */
  readonly K: number;
  readonly population: {
    readonly bound: string;
    readonly K: number;
    /** Effective samples of whole paths under the prior, by position; empty until drawn. */
    readonly ess: readonly number[];
    /** Position looked at, 1-based. */
    readonly t: number;
  };
  /** Ks at which all three estimators of the gradient are measured. */
  readonly gradientKs: readonly number[];
  /** The word whose bounds under the running model are measured, once there are some. */
  readonly word: string | null;
}

export interface BenchWorld {
  readonly section: string;
  /** Row of the selected run; null while none is. */
  readonly row: string | null;
}

export interface LessonWorld {
  readonly tab: string;
  /** Selected position, 1-based. */
  readonly t: number;
  /** How the sampled words are read. */
  readonly mode: string;
  /** Stage of slow motion: encode, draw, Fq, Fg, letters, weights, resample, bound, gradient, update; null while it is closed. */
  readonly slowStage: string | null;
  readonly strip: StripWorld | null;
  readonly run: RunWorld;
  /** Mean I(t), nats; empty until known. */
  readonly information: ByPosition;
  readonly trace: TraceWorld;
  readonly flow: FlowWorld;
  readonly bound: BoundWorld;
  /** Null until the tab's code is there. */
  readonly bench: BenchWorld | null;
}
