/** The bound over training: what `bound.tsx` draws, made from the history of a run. */
import { quantileSorted } from "d3";
import type { CorpusReferences } from "../protocol/corpus.ts";
import type { ChangeMark } from "../protocol/frame.ts";
import { type Binned, binned } from "./bins.ts";
import { type Difference, differenceOf } from "./difference.ts";
import {
  LEAST_END,
  niceEnd,
  type PlacedMark,
  placeMarks,
  type TimeColumns,
  type TimePoint,
  type TimeUnit,
  timeColumn,
  timeOf,
} from "./timeAxis.tsx";

export interface ValidationPoint extends TimePoint {
  readonly nats: number;
  readonly se: number;
  readonly validationWords: number;
}

/** Eq. 12 over all test words. */
export interface CrossEntropyPoint extends TimePoint {
  readonly nats: number;
  /** The same with half the paths. */
  readonly halfNats: number;
  readonly paths: number;
}

/** A part of the curve that was given up by going back. */
export type Ghost = TimeColumns;

export interface BoundHistory extends TimeColumns {
  readonly validation: readonly ValidationPoint[];
  readonly crossEntropy?: readonly CrossEntropyPoint[];
}

export type BoundReferences = Pick<CorpusReferences, "entropyTrainNats" | "ngramTestNats">;

export interface Rule {
  readonly id: "unigram" | "bigram" | "entropy";
  readonly label: string;
  readonly nats: number;
  /** Solid: no model can be better. Others are dashed. */
  readonly exact: boolean;
}

export interface PlacedValidation extends ValidationPoint {
  readonly x: number;
}

export interface PlacedCrossEntropy extends CrossEntropyPoint {
  readonly x: number;
}

export interface BoundData {
  /** Not a bound but the negative log-likelihood itself. */
  readonly exact: boolean;
  readonly unit: TimeUnit;
  /** End of the time axis. */
  readonly end: number;
  readonly yDomain: readonly [number, number];
  readonly train: Binned;
  /** What was given up by going back, oldest first. */
  readonly ghosts: readonly Binned[];
  /** Steps so far. */
  readonly steps: number;
  readonly validation: readonly PlacedValidation[];
  readonly crossEntropy: readonly PlacedCrossEntropy[];
  readonly rules: readonly Rule[];
  readonly marks: readonly PlacedMark[];
  /** The run it is compared with. */
  readonly other: OtherRun | null;
}

/** Run B on the axis of run A. */
export interface OtherRun {
  readonly curve: Binned;
  readonly validation: readonly PlacedValidation[];
  readonly difference: Difference;
}

function rulesOf(references: BoundReferences | null): readonly Rule[] {
  if (!references) return [];
  const [unigram, bigram] = references.ngramTestNats;
  const all: readonly (Rule | null)[] = [
    unigram === undefined ? null : { id: "unigram", label: "unigram letters", nats: unigram, exact: false },
    bigram === undefined ? null : { id: "bigram", label: "bigram", nats: bigram, exact: false },
    { id: "entropy", label: "data entropy", nats: references.entropyTrainNats, exact: true },
  ];
  return all.filter((rule) => rule !== null);
}

/**
 * A range that shows every reference and where the run is now. The first steps may cost twice as much: what lies above
 * enters from the top. Chosen: the first 4 % of the axis and one bin in ten may be cut.
 */
function robustDomain(
  train: Binned,
  end: number,
  rules: readonly Rule[],
  validation: readonly PlacedValidation[],
): [number, number] {
  const late = Array.from(train.median.keys()).filter(
    (k) => Number.isFinite(train.median[k]!) && train.x[k]! > 0.04 * end,
  );
  const medians = late.map((k) => train.median[k]!).sort((a, b) => a - b);
  const highs = late
    .map((k) => train.high[k]!)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const lows = late.map((k) => train.low[k]!);
  const last = validation.at(-1)?.nats;
  const references = rules.map((r) => r.nats);
  const tops = [...references.map((v) => v + 0.5), quantileSorted(medians, 0.98), quantileSorted(highs, 0.9), last];
  const bottoms = [...references, ...lows, last];
  const finite = (v: number | undefined): v is number => v !== undefined && Number.isFinite(v);
  const high = Math.max(...tops.filter(finite));
  const low = Math.min(...bottoms.filter(finite));
  if (!Number.isFinite(high) || !Number.isFinite(low)) return [0, 30];
  return [Math.floor(low - 0.25), Math.max(Math.ceil(high), Math.floor(low) + 2)];
}

export interface BoundInput {
  readonly history: BoundHistory;
  readonly ghosts?: readonly Ghost[];
  readonly references: BoundReferences | null;
  readonly marks: readonly ChangeMark[];
  readonly unit: TimeUnit;
  readonly exact?: boolean;
  /** The run it is compared with. */
  readonly other?: BoundHistory | null;
  /** Bins over the whole axis; about one a pixel. */
  readonly bins?: number;
}

type Domain = [number, number];

/** chosen: a run B that goes astray leaves the plot; it may take no more of it than A has. */
const joined = ([low, high]: Domain, b: Domain): Domain => {
  const span = high - low;
  return [Math.max(low - span, Math.min(low, b[0])), Math.min(high + span, Math.max(high, b[1]))];
};

const placed = <P extends TimePoint & { readonly nats: number }>(points: readonly P[], unit: TimeUnit) =>
  points.filter((point) => Number.isFinite(point.nats)).map((point) => ({ ...point, x: timeOf(point, unit) }));

const lastTime = (run: TimeColumns, unit: TimeUnit): number => timeColumn(run, unit)[run.n - 1] ?? 0;

export function selectBound(input: BoundInput): BoundData {
  const { history, ghosts = [], references, marks, unit, exact = false, other = null, bins = 380 } = input;
  const { n, columns } = history;
  const time = timeColumn(history, unit);
  const validation = placed(history.validation, unit);
  const ends = [history, ...ghosts, ...(other ? [other] : [])].map((run) => (run.n > 0 ? lastTime(run, unit) : 0));
  const end = niceEnd(Math.max(...ends, ...validation.slice(-1).map((v) => v.x)), LEAST_END[unit]);
  const curve = (run: TimeColumns) =>
    binned(run.columns.boundNats, timeColumn(run, unit), run.columns.step, run.n, end, bins);
  const train = binned(columns.boundNats, time, columns.step, n, end, bins);
  const rules = rulesOf(references);
  const theirs = other && {
    curve: curve(other),
    validation: placed(other.validation, unit),
    difference: differenceOf(history, other, unit, end, bins),
  };
  const domain = robustDomain(train, end, rules, validation);
  return {
    exact,
    unit,
    end,
    yDomain: theirs?.curve.n ? joined(domain, robustDomain(theirs.curve, end, rules, theirs.validation)) : domain,
    train,
    ghosts: ghosts.map(curve),
    steps: n > 0 ? columns.step[n - 1]! : 0,
    validation,
    crossEntropy: placed(history.crossEntropy ?? [], unit),
    rules,
    marks: placeMarks(marks, history, unit),
    other: theirs,
  };
}
