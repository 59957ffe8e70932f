/**
 * The three shapes of own data, and how each is read into a tally of tokens:
 *
 * - `wordCounts`: a word, then a tab, comma, semicolon or blank, then a whole number > 0, on each line;
 * - `wordList`: one word on each line, each counting once;
 * - `text`: anything else, cut into words as letters.ts says.
 *
 * In lists a line is one word: what it has besides letters ("don't", "New York") is left out, not cut up.
 */
import type { CorpusPreview } from "../protocol/corpus.ts";
import { countTokens, normalise } from "./letters.ts";

export type Format = CorpusPreview["format"];

const LINE_BREAK = /\r\n|\r|\n/;
/** A word and a count as the last field. */
const COUNTED = /^(.*[^\s,;])(?:\s*[,;]\s*|\s+)(\S+)$/;
/** What makes a line look like a count: one word and a number of any kind; before a tab there may be several words. */
const LOOKS_COUNTED = /^(?:[^\s,;]+(?:\s*[,;]\s*|\s+)|[^\t]+\t\s*)"?[-+]?[\d.]+(?:[eE][-+]?\d+)?"?$/;
/** Two fields without blanks: a counts file, even if no count can be read. */
const TWO_FIELDS = /^[^\s,;]+[\t,;][^\s,;]+$/;

/** chosen: shares of the sampled lines from which on a format is believed. */
const COUNTED_SHARE = 0.5;
const TWO_FIELDS_SHARE = 0.8;
const SINGLE_SHARE = 0.9;
const SAMPLE_LINES = 400;

/** chosen: what the preview can show of a line. */
const SHOWN = 40;

export function detectFormat(head: string): Format {
  const lines = head
    .split(LINE_BREAK, SAMPLE_LINES)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const share = (test: (line: string) => boolean): number => lines.filter(test).length / Math.max(1, lines.length);
  if (share((line) => LOOKS_COUNTED.test(line)) >= COUNTED_SHARE) return "wordCounts";
  if (lines.length > 1 && share((line) => TWO_FIELDS.test(line)) >= TWO_FIELDS_SHARE) return "wordCounts";
  return share((line) => !/\s/.test(line)) >= SINGLE_SHARE ? "wordList" : "text";
}

/** What reading has found so far. */
export interface Tally {
  readonly tokens: Map<string, number>;
  lineBreaks: number;
  /** Lines with anything on them. */
  filledLines: number;
  badLines: number;
  /** The first bad lines, as they stand. */
  readonly badExamples: string[];
  firstBad: { readonly line: number; readonly text: string } | null;
}

export const emptyTally = (): Tally => ({
  tokens: new Map(),
  lineBreaks: 0,
  filledLines: 0,
  badLines: 0,
  badExamples: [],
  firstBad: null,
});

/** Adds a piece that ends at a line break (in texts: at white space) or with the data. */
export function readPiece(piece: string, format: Format, tally: Tally): void {
  const lines = piece.split(LINE_BREAK);
  for (const [i, line] of lines.entries()) {
    const text = line.trim();
    if (text === "") continue;
    tally.filledLines++;
    if (format === "wordCounts") readCounted(text, tally.lineBreaks + i + 1, tally);
    else if (format === "wordList") add(tally.tokens, text, 1);
  }
  if (format === "text") countTokens(piece, tally.tokens);
  tally.lineBreaks += lines.length - 1;
}

function add(tokens: Map<string, number>, word: string, count: number): void {
  const key = normalise(word);
  tokens.set(key, (tokens.get(key) ?? 0) + count);
}

function readCounted(text: string, line: number, tally: Tally): void {
  const [, word, field] = COUNTED.exec(text) ?? [];
  const count = field !== undefined && /^"?\d+"?$/.test(field) ? Number(unquote(field)) : Number.NaN;
  if (word !== undefined && count > 0 && Number.isSafeInteger(count)) {
    add(tally.tokens, unquote(word), count);
    return;
  }
  const shown = text.slice(0, SHOWN);
  tally.badLines++;
  tally.firstBad ??= { line, text: shown };
  if (tally.badExamples.length < 6) tally.badExamples.push(shown);
}

const unquote = (field: string): string => field.replace(/^"|"$/g, "");

/**
 * Where to cut what has been decoded so far, so that no line (in texts: no word) is cut; 0 if nowhere. A final carriage
 * return waits, since a line feed may follow it.
 */
export function lastCut(text: string, format: Format): number {
  const end = text.endsWith("\r") ? text.length - 1 : text.length;
  for (let i = end; i > 0; i--) {
    const unit = text.charCodeAt(i - 1);
    if (unit === 10 || unit === 13) return i;
    if (format === "text" && (unit === 32 || unit === 9 || unit === 0x3000)) return i;
  }
  return 0;
}
