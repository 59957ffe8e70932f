/** What a stage of slow motion shows: data, made by pure functions from the tape, drawn by one renderer. */
import type { EngineHalf, Tape } from "../../store/tape.ts";
import type { Descent } from "../../store/tapeDescent.ts";

/** Where one looks: all indices 0-based. */
export interface Place<T extends Tape = Tape> {
  readonly tape: T;
  /** null until the engine has answered. */
  readonly engine: EngineHalf | null;
  readonly t: number;
  /** Sample; the one that goes on unless another was chosen. */
  readonly k: number;
  /** The line through it: a sample at every position. */
  readonly line: readonly number[];
  /** Coordinate that is written out. */
  readonly i: number;
  /** Tensor whose gradient is shown; null: the bias of the letters. */
  readonly tensor: string | null;
}

/** A vector or a matrix as a strip of cells. */
export interface Cells {
  /** LaTeX. */
  readonly label: string;
  /** For those who do not see it, and for the read-out. */
  readonly name: string;
  readonly values: ArrayLike<number>;
  /** Rows of a matrix; 1 without. */
  readonly rows?: number;
  /** Written below the columns. */
  readonly names?: readonly string[];
  /** A marked column. */
  readonly mark?: number;
  /** What a press on a column chooses. */
  readonly chooses?: "coordinate" | "sample" | "position";
}

/** Tensors with a number each; a press shows one of them. */
export interface TensorList {
  readonly unit: string;
  readonly items: readonly { readonly name: string; readonly shape: readonly number[]; readonly value: number }[];
  readonly shown: string;
}

/** Samples over the letters with their lines of descent. */
export interface Descents {
  readonly positions: readonly Descent[];
  readonly letters: readonly string[];
  readonly t: number;
  readonly line: readonly number[];
}

export interface StageContent {
  /** What one sees, with a number in it. */
  readonly title: string;
  readonly say: string;
  /** LaTeX, in letters and with this word's numbers. */
  readonly formula: string;
  readonly numbers: readonly string[];
  readonly cells: readonly Cells[];
  readonly descents?: Descents;
  readonly tensors?: TensorList;
}

export interface Stage<T extends Tape = Tape> {
  readonly label: string;
  readonly show: (place: Place<T>) => StageContent;
}

export const lettersOf = ({ weights, positions }: Tape): readonly string[] =>
  positions.map(({ symbol }) => weights.alphabet[symbol] ?? "EOS");

/** The letters of the alphabet and EOS, as column names. */
export const symbolNames = ({ weights }: Tape): readonly string[] => [...weights.alphabet, "↵"];
