/** Entropy over training: what `entropy.tsx` draws, made from the evaluations of a run. */
import { max, min } from "d3";
import type { ChangeMark, Divergence, Information } from "../protocol/frame.ts";
import {
  LEAST_END,
  niceEnd,
  type PlacedMark,
  placeMarks,
  type TimeColumns,
  type TimePoint,
  type TimeUnit,
  timeOf,
} from "./timeAxis.tsx";

export interface InformationPoint extends TimePoint {
  readonly information: Information;
}

export interface EntropyPoint {
  readonly x: number;
  readonly step: number;
  readonly information: number;
  readonly informationSe: number;
  readonly entropyGivenState: number;
  readonly kl: Kl | null;
}

/** nats per letter, EOS counted as one, and per word. */
export interface Kl {
  readonly letter: number;
  readonly word: number;
  readonly se: number;
}

export interface EntropyData {
  readonly unit: TimeUnit;
  /** The axis: from 0, or from the first evaluation of a run whose earlier ones were not kept. */
  readonly begin: number;
  readonly end: number;
  readonly points: readonly EntropyPoint[];
  readonly letterEntropy: number | null;
  readonly states: number;
  readonly draws: number;
  readonly marks: readonly PlacedMark[];
  /** The run it is compared with. */
  readonly other: readonly EntropyPoint[];
}

export interface EntropyInput {
  readonly history: TimeColumns;
  readonly informations: readonly InformationPoint[];
  /** Those of the run it is compared with. */
  readonly other?: readonly InformationPoint[];
  /** Only what was found by this step is drawn, on an axis that holds all. */
  readonly until?: number | null;
  /** `CorpusReferences.letterEntropyNats` */
  readonly letterEntropyNats: number | null;
  readonly marks: readonly ChangeMark[];
  readonly unit: TimeUnit;
}

const klOf = (kl: Divergence | null): Kl | null =>
  kl && Number.isFinite(kl.natsPerWord)
    ? { letter: kl.natsPerWord / kl.positions, word: kl.natsPerWord, se: kl.se }
    : null;

const pointsOf = (informations: readonly InformationPoint[], unit: TimeUnit): readonly EntropyPoint[] =>
  informations
    .map((p) => ({
      x: timeOf(p, unit),
      step: p.step,
      information: p.information.meanNats,
      informationSe: p.information.meanSe,
      entropyGivenState: p.information.entropyGivenStateNats,
      kl: klOf(p.information.kl),
    }))
    .filter((p) => Number.isFinite(p.information) && Number.isFinite(p.entropyGivenState));

/** Chosen: an axis whose first half would be blank begins where the evaluations do. */
const BLANK = 0.5;

function axisOf(xs: readonly number[], unit: TimeUnit): { readonly begin: number; readonly end: number } {
  const [first, last] = [min(xs) ?? 0, max(xs) ?? 0];
  const begin = xs.length > 1 && first > BLANK * last ? first : 0;
  return { begin, end: begin + niceEnd(last - begin, LEAST_END[unit]) };
}

export function selectEntropy(input: EntropyInput): EntropyData {
  const { history, informations, until, letterEntropyNats, marks, unit } = input;
  const all = pointsOf(informations, unit);
  const others = pointsOf(input.other ?? [], unit);
  const known = (p: EntropyPoint) => p.step <= (until ?? Number.POSITIVE_INFINITY);
  const last = informations.at(-1)?.information;
  const { begin, end } = axisOf(
    [...all, ...others].map((p) => p.x),
    unit,
  );
  return {
    unit,
    begin,
    end,
    points: all.filter(known),
    letterEntropy: letterEntropyNats,
    states: last?.states ?? 0,
    draws: last?.draws ?? 0,
    marks: placeMarks(marks, history, unit).filter(({ x }) => x >= begin),
    other: others.filter(known),
  };
}
