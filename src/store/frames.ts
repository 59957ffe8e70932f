/**
 * The growing history of a run, outside React: columns of every step, evaluations, and the latest anatomy. Writers call
 * `push`; readers subscribe, or use `useFrames`, which re-renders at most once per animation frame. The page's own run is
 * `framesA`, the one it may be compared with is in `store/runs.ts`.
 */
import { useEffect, useRef, useState } from "react";
import {
  type Anatomy,
  type Evaluation,
  type Frame,
  type Information,
  TRACE_COLUMNS,
  type TraceColumn,
  type WatchedWeights,
} from "../protocol/frame.ts";
import { rowsToKeep } from "../runs/curve.ts";
import { ghostRows, withGhost } from "../runs/ghosts.ts";
import type { SavedCurve } from "../runs/savedRun.ts";

export interface ValidationPoint {
  readonly step: number;
  /** Words and seconds trained by then. */
  readonly words: number;
  readonly seconds: number;
  readonly nats: number;
  readonly se: number;
  /** Validation words behind the estimate. */
  readonly validationWords: number;
}

/** Cross-entropy by Eq. 12 at one evaluation, test words. */
export interface CrossEntropyPoint {
  readonly step: number;
  readonly words: number;
  readonly seconds: number;
  readonly nats: number;
  /** With half the paths: how far it still falls with more. */
  readonly halfNats: number;
  /** Prior paths behind it. */
  readonly paths: number;
}

/** I(t) at one evaluation. */
export interface InformationPoint {
  readonly step: number;
  readonly words: number;
  readonly seconds: number;
  readonly information: Information;
}

/** Columns are longer than `n`; read the first `n` entries. */
export interface History {
  readonly n: number;
  readonly columns: Readonly<Record<TraceColumn, Float64Array>>;
  readonly validation: readonly ValidationPoint[];
  readonly crossEntropy: readonly CrossEntropyPoint[];
  /** Variance of K × weight. [n, T], NaN where undefined. */
  readonly weightVariance: Float32Array;
  readonly T: number;
}

/** A part of the curve the run has given up by going back. */
export type Ghost = Pick<History, "n" | "columns">;

export interface Frames {
  readonly version: number;
  readonly run: number;
  readonly history: History;
  /** Oldest first. */
  readonly ghosts: readonly Ghost[];
  readonly informations: readonly InformationPoint[];
  readonly anatomy: Anatomy | null;
  readonly previousAnatomy: Anatomy | null;
  readonly watched: WatchedWeights | null;
}

const FIRST_CAPACITY = 4096;

function emptyColumns(capacity: number): Record<TraceColumn, Float64Array> {
  return Object.fromEntries(TRACE_COLUMNS.map((name) => [name, new Float64Array(capacity)])) as Record<
    TraceColumn,
    Float64Array
  >;
}

function emptyFrames(run: number): Frames {
  return {
    version: 0,
    run,
    history: {
      n: 0,
      columns: emptyColumns(FIRST_CAPACITY),
      validation: [],
      crossEntropy: [],
      weightVariance: new Float32Array(0),
      T: 0,
    },
    ghosts: [],
    informations: [],
    anatomy: null,
    previousAnatomy: null,
    watched: null,
  };
}

function grow<A extends Float64Array | Float32Array>(array: A, length: number, make: (n: number) => A): A {
  if (array.length >= length) return array;
  const larger = make(Math.max(length, array.length * 2));
  larger.set(array);
  return larger;
}

function appendRows(
  history: History,
  rows: number,
  values: Float64Array,
  variance: Float32Array | null,
  T: number,
): History {
  const n = history.n + rows;
  const width = TRACE_COLUMNS.length;
  const columns = { ...history.columns } as Record<TraceColumn, Float64Array>;
  TRACE_COLUMNS.forEach((name, c) => {
    const column = grow(columns[name], n, (m) => new Float64Array(m));
    for (let i = 0; i < rows; i++) column[history.n + i] = values[i * width + c] ?? Number.NaN;
    columns[name] = column;
  });
  // A new number of positions makes the older rows meaningless: they become NaN.
  const keptT = T === 0 ? history.T : T;
  let weights = keptT === history.T ? history.weightVariance : new Float32Array(history.n * keptT).fill(Number.NaN);
  weights = grow(weights, n * keptT, (m) => new Float32Array(m));
  if (variance) weights.set(variance, history.n * keptT);
  else weights.fill(Number.NaN, history.n * keptT, n * keptT);
  const { validation, crossEntropy } = history;
  return { n, columns, validation, crossEntropy, weightVariance: weights, T: keptT };
}

/** chosen: 40 MB with thirteen positions; a run that trains for days must not fill the tab with its curve. */
export const HISTORY_ROWS = 262_144;

/** A history of at most `HISTORY_ROWS`: half of it is dropped at a time, lowest and highest steps stay. */
function bounded(history: History): History {
  if (history.n <= HISTORY_ROWS) return history;
  const rows = rowsToKeep(history.n, HISTORY_ROWS / 2, (row) => history.columns.boundNats[row] ?? Number.NaN);
  const columns = { ...history.columns } as Record<TraceColumn, Float64Array>;
  for (const name of TRACE_COLUMNS) columns[name] = Float64Array.from(rows, (row) => history.columns[name][row] ?? 0);
  const { T } = history;
  const weightVariance = new Float32Array(rows.length * T);
  rows.forEach((row, i) => {
    weightVariance.set(history.weightVariance.subarray(row * T, (row + 1) * T), i * T);
  });
  return { ...history, n: rows.length, columns, weightVariance };
}

/** Drops what lies after `step`, such as when a lost device took the run back. */
function truncate(frames: Frames, step: number): Frames {
  const { history } = frames;
  let n = history.n;
  while (n > 0 && (history.columns.step[n - 1] ?? 0) >= step) n--;
  if (n === history.n) return frames;
  return {
    ...frames,
    history: {
      ...history,
      n,
      validation: history.validation.filter((point) => point.step < step),
      crossEntropy: history.crossEntropy.filter((point) => point.step < step),
    },
    informations: frames.informations.filter((point) => point.step < step),
  };
}

/** Rows of a history up to a step. */
export function rowsUpTo({ n, columns }: Ghost, step: number): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((columns.step[middle] ?? 0) <= step) low = middle + 1;
    else high = middle;
  }
  return low;
}

function ghostOf({ n, columns }: History, from: number): Ghost {
  const rows = ghostRows(n - from, (row) => columns.boundNats[from + row] ?? Number.NaN);
  const kept = Object.fromEntries(
    TRACE_COLUMNS.map((name) => [name, Float64Array.from(rows, (row) => columns[name][from + row] ?? 0)]),
  ) as Record<TraceColumn, Float64Array>;
  return { n: rows.length, columns: kept };
}

/** The run goes on from `step`: what came after it is a ghost. */
function backTo(state: Frames, step: number): Frames {
  const from = rowsUpTo(state.history, step);
  return {
    ...truncate(state, step + 1),
    ghosts: from < state.history.n ? withGhost(state.ghosts, ghostOf(state.history, from)) : state.ghosts,
    anatomy: null,
    previousAnatomy: null,
    watched: null,
  };
}

/** Words and seconds trained by a step: an evaluation arrives some steps after the one it is of. */
function timeAt(history: History, step: number, frame: Frame): Pick<ValidationPoint, "words" | "seconds"> {
  if (step === 0) return { words: 0, seconds: 0 };
  const row = rowsUpTo(history, step) - 1;
  const { words, seconds } = history.columns;
  return row < 0 ? frame : { words: words[row]!, seconds: seconds[row]! };
}

/** A step evaluated again, such as under other settings, counts once. */
const put = <P extends { readonly step: number }>(points: readonly P[], point: P): readonly P[] =>
  points.at(-1)?.step === point.step ? points.with(-1, point) : [...points, point];

function withEvaluation(frames: Frames, frame: Frame, evaluation: Evaluation): Frames {
  const { history } = frames;
  const { step, validation, information, crossEntropy: eq12 } = evaluation;
  const { words, seconds } = timeAt(history, step, frame);
  const at = { step, words, seconds };
  const { nats, se, words: validationWords } = validation;
  const estimate = eq12 && { ...at, nats: eq12.test, halfNats: eq12.halfK.test, paths: eq12.k };
  return {
    ...frames,
    history: {
      ...history,
      validation: put(history.validation, { ...at, nats, se, validationWords }),
      crossEntropy: estimate ? put(history.crossEntropy, estimate) : history.crossEntropy,
    },
    informations: information ? put(frames.informations, { ...at, information }) : frames.informations,
    watched: evaluation.watched ?? frames.watched,
  };
}

/** What a frame brings, added. */
function withFrame(state: Frames, frame: Frame): Frames {
  let next = frame.run === state.run ? state : emptyFrames(frame.run);
  const { trace, anatomy, evaluation } = frame;
  if (trace && trace.n > 0) {
    next = truncate(next, trace.columns[0] ?? 0);
    const grown = appendRows(next.history, trace.n, trace.columns, trace.weightVariance, trace.T);
    next = { ...next, history: bounded(grown) };
  }
  if (anatomy) next = { ...next, anatomy, previousAnatomy: next.anatomy };
  if (evaluation) next = withEvaluation(next, frame, evaluation);
  return next;
}

/** The frames of one run. */
export interface FrameStore {
  get(): Frames;
  subscribe(listener: () => void): () => void;
  /** Starts an empty history, such as after a restart. */
  reset(run: number): void;
  /** Fills the history from a saved run. */
  load(run: number, curve: SavedCurve, validation: readonly ValidationPoint[], ghosts?: readonly SavedCurve[]): void;
  /** The run goes on from `step`: what came after it is a ghost. */
  goBackTo(step: number): void;
  /** Takes in what a frame brings. */
  push(frame: Frame): void;
  /** Two runs change places. */
  exchange(other: FrameStore): void;
  /** Takes over the frames of another run as they are. */
  take(frames: Frames): void;
}

export function createFrames(): FrameStore {
  let state = emptyFrames(0);
  const listeners = new Set<() => void>();
  const publish = (next: Frames): void => {
    state = { ...next, version: state.version + 1 };
    for (const listener of listeners) listener();
  };
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reset: (run) => publish(emptyFrames(run)),
    load(run, curve, validation, ghosts = []) {
      const fresh = emptyFrames(run);
      const rows = ({ n, columns }: SavedCurve): History => appendRows(emptyFrames(run).history, n, columns, null, 0);
      const grey = ghosts.map(rows).map(({ n, columns }) => ({ n, columns }));
      publish({ ...fresh, history: { ...rows(curve), validation }, ghosts: grey });
    },
    goBackTo: (step) => publish(backTo(state, step)),
    push: (frame) => publish(withFrame(state, frame)),
    exchange(other) {
      const mine = state;
      publish(other.get());
      other.take(mine);
    },
    take: publish,
  };
}

/** The page's own run. */
export const framesA = createFrames();
export const {
  get: getFrames,
  subscribe: subscribeFrames,
  reset: resetFrames,
  load: loadHistory,
  goBackTo,
  push: pushFrame,
} = framesA;

/** Evaluations up to a step, or the first where there is none yet; all of them for null. */
export function informationsUpTo(
  points: readonly InformationPoint[],
  step: number | null,
): readonly InformationPoint[] {
  return step === null ? points : points.slice(0, Math.max(1, points.filter((point) => point.step <= step).length));
}

/** I(t) now, and an earlier one to compare with: at the last change of a setting, else at half the training. */
export function informationWithGhost(
  points: readonly InformationPoint[],
  changeSteps: readonly number[],
): { now: InformationPoint | null; ghost: InformationPoint | null } {
  const now = points.at(-1) ?? null;
  if (!now || points.length < 2) return { now, ghost: null };
  const change = changeSteps.filter((step) => step > 0 && step < now.step).at(-1);
  const wanted = change ?? now.step / 2;
  const earlier = points.slice(0, -1);
  const ghost = earlier.reduce((best, point) =>
    Math.abs(point.step - wanted) < Math.abs(best.step - wanted) ? point : best,
  );
  return { now, ghost };
}

/** A selected part of a run's frames; re-renders when it changes, at most once per animation frame. */
export function useFrames<S>(selector: (frames: Frames) => S, store: FrameStore = framesA): S {
  const [, setTick] = useState(0);
  const value = selector(store.get());
  const latest = useRef({ selector, value });
  latest.current = { selector, value };
  useEffect(() => {
    let pending = 0;
    const update = (): void => {
      pending = 0;
      const { selector: read, value: shown } = latest.current;
      if (!Object.is(read(store.get()), shown)) setTick((tick) => tick + 1);
    };
    const schedule = (): void => {
      if (pending === 0) pending = requestAnimationFrame(update);
    };
    schedule();
    const unsubscribe = store.subscribe(schedule);
    return () => {
      unsubscribe();
      if (pending !== 0) cancelAnimationFrame(pending);
    };
  }, [store]);
  return value;
}
