/**
 * Tables as data: what a cell shows and the numbers behind it, rounded to what it shows, so that the page, CSV, JSON and
 * LaTeX say the same. Texts are rich text (`charts/richText.tsx`).
 */
import { fixed, small, whole } from "../../charts/format.ts";
import type { Published } from "../../metrics/paper.ts";
import type { Summary } from "../../runs/summary.ts";

/** A number as shown: rounded. */
export interface Shown {
  readonly mean: number;
  /** sd over runs or standard error of an estimate. */
  readonly error: number | null;
  readonly errorOf: "seeds" | "estimate" | null;
  /** Runs behind it; null for one number of somebody else. */
  readonly n: number | null;
}

export interface Cell {
  readonly text: string;
  /** `paper`: grey; `ours`: strong; `absent`: nothing was run, or the number does not exist. */
  readonly kind: "paper" | "ours" | "text" | "absent";
  readonly shown: Shown | null;
}

export interface Column {
  readonly id: string;
  /** Columns in a row with the same group share a head. */
  readonly group: string;
  readonly label: string;
  readonly align: "left" | "right";
}

export interface TableRow {
  readonly id: string;
  /** Row of the results it shows; null where there is none to select. */
  readonly results: string | null;
  /** A rule above it. */
  readonly first: boolean;
  readonly cells: readonly Cell[];
}

export interface TableModel {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  /** Below the table: what a reader must know before comparing. */
  readonly notes?: readonly string[];
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
}

/** Shares and other numbers below one drop the zero; nats keep it. */
const write = (value: number, digits: number): string => (Math.abs(value) < 1 ? small : fixed)(value, digits);

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

export const text = (value: string): Cell => ({ text: value, kind: "text", shown: null });
export const blank: Cell = text("");
export const absent = (value = "–"): Cell => ({ text: value, kind: "absent", shown: null });
export const notRun: Cell = absent("not run");

/** The paper's number in its own digits. */
export function paperCell(value: Published | null): Cell {
  if (!value) return { text: "–", kind: "paper", shown: null };
  const { mean, sd, digits } = value;
  const error = sd === null ? "" : ` ± ${write(sd, Math.max(digits, 2))}`;
  return {
    text: `${write(mean, digits)}${error}`,
    kind: "paper",
    shown: { mean, error: sd, errorOf: sd === null ? null : "seeds", n: null },
  };
}

/** Mean ± sd over seeds. */
export function oursCell(value: Summary | null, digits = 2, missing: Cell = absent()): Cell {
  if (!value) return missing;
  const { mean, sd, n } = value;
  return {
    text: `${write(mean, digits)}${sd === null ? "" : ` ± ${write(sd, digits)}`}`,
    kind: "ours",
    shown: {
      mean: round(mean, digits),
      error: sd === null ? null : round(sd, digits),
      errorOf: sd === null ? null : "seeds",
      n,
    },
  };
}

/** An estimate of one run with its own error. */
export function estimateCell(mean: number, se: number, digits = 2): Cell {
  const error = Number.isFinite(se) ? round(se, digits) : null;
  return {
    text: `${write(mean, digits)}${error === null ? "" : ` ± ${write(error, digits)}`}`,
    kind: "ours",
    shown: { mean: round(mean, digits), error, errorOf: error === null ? null : "estimate", n: 1 },
  };
}

/**
 * Ours against the paper's in words. "Same within error": closer than the two standard deviations together, or than the
 * digits printed.
 */
export function difference(ours: Summary, paper: Published, unit = " nats"): string {
  const gap = ours.mean - paper.mean;
  const error = Math.hypot(ours.sd ?? 0, paper.sd ?? 0);
  const digits = paper.sd === null ? paper.digits : Math.max(2, paper.digits);
  if (Math.abs(gap) <= Math.max(error, 0.5 * 10 ** -digits)) return "same within error";
  return `${write(Math.abs(gap), 2)}${unit} ${gap < 0 ? "lower" : "higher"}`;
}

/** Without its error, where the column next to it matters more. */
export const bare = (cell: Cell): Cell =>
  cell.shown
    ? { ...cell, text: cell.text.split(" ± ")[0]!, shown: { ...cell.shown, error: null, errorOf: null } }
    : cell;

type Row = readonly { readonly steps: number }[];

/** What is said once, above a table, of the runs of its rows: seeds and steps. Two seeds give an sd, but a poor one. */
export function seedsText(rows: readonly Row[]): string {
  const run = rows.filter((runs) => runs.length > 0);
  const counts = run.map((runs) => runs.length);
  const steps = [...new Set(run.flat().map((one) => one.steps))].sort((a, b) => a - b);
  const after = steps.length === 0 ? "" : `, ${steps.map(whole).join(" or ")} steps`;
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (most === 1) return `1 seed${after}`;
  const over = run.length === 0 ? "" : least === most ? `${most} ` : `*n* = ${least} to ${most} `;
  return `mean ± sd over ${over}seeds${after}${counts.includes(2) ? " (of two seeds the sd is rough)" : ""}`;
}

/** Runs behind a row; nothing where there are none. */
export const countCell = (runs: Row): Cell => (runs.length === 0 ? blank : text(String(runs.length)));
