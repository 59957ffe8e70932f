/**
 * Words the user brought: bytes → encoding → format → tally → corpus, in pieces, so that progress shows and a signal can
 * stop it. Nothing throws: what cannot be used comes back as a `CorpusProblem`.
 */
import type { DataConfig } from "../protocol/config.ts";
import type { Corpus, CorpusProblem, CorpusResult, LeftOut, WordCounts } from "../protocol/corpus.ts";
import { buildCorpus } from "./build.ts";
import { OWN_ID } from "./corpus.ts";
import type { DescribedWords, DescribeRequest } from "./describe.ts";
import { detectEncoding, type Encoding } from "./encoding.ts";
import { detectFormat, emptyTally, type Format, lastCut, readPiece, type Tally } from "./formats.ts";
import { letterCount } from "./letters.ts";
import { fromTally } from "./wordCounts.ts";

/** 50 MB, the size of some hundred novels. */
export const BYTE_LIMIT = 50_000_000;

/** chosen: some tens of milliseconds a piece. */
const PIECE_BYTES = 1 << 20;
/** A line of a million letters is no word: it is cut anywhere, so that it is not scanned again with every piece. */
const LONGEST_REST = 1 << 20;

/** The preview together with the raw counts, so that the trainer can be given them and other rules be tried. */
export interface ParsedWords {
  readonly result: CorpusResult;
  readonly counts: WordCounts | null;
}

export interface ParseOptions {
  /** Share done, 0…1. What it returns is awaited before the next piece. */
  readonly onProgress?: (share: number) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/** What the corpus worker offers. */
export interface CorpusWorkerApi {
  parse(
    input: Blob | Uint8Array | string,
    rules: DataConfig,
    label: string,
    onProgress: (share: number) => void | Promise<void>,
  ): Promise<ParsedWords>;
  describe(request: DescribeRequest): Promise<DescribedWords>;
}

/** The rules own words start with: as given, but every word counts, since most lists and short texts have few tokens. */
export function ownRules(rules: DataConfig): DataConfig {
  return { ...rules, corpus: OWN_ID, minCount: 1 };
}

const refuse = (problem: CorpusProblem): ParsedWords => ({ result: { ok: false, problem }, counts: null });

export async function parseWords(
  input: Uint8Array | string,
  rules: DataConfig,
  label: string,
  options: ParseOptions = {},
): Promise<ParsedWords> {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  if (bytes.length > BYTE_LIMIT) return refuse({ code: "tooLarge", bytes: bytes.length, limit: BYTE_LIMIT });
  const detected = detectEncoding(bytes);
  if ("problem" in detected) return refuse(detected.problem);
  const read = await readBytes(bytes, detected.encoding, options);
  if (read === null) return refuse({ code: "cancelled" });
  const { tally, format, endsInBreak } = read;
  if (tally.filledLines === 0) return refuse({ code: "empty" });
  if (tally.badLines * 2 > tally.filledLines && tally.firstBad) {
    return refuse({ code: "malformed", ...tally.firstBad });
  }
  const counts = fromTally(tally.tokens);
  const corpus = buildCorpus(counts, { ...rules, corpus: OWN_ID }, { id: OWN_ID, label }, badCounts(tally));
  const problem = unusable(corpus);
  if (problem) return { result: { ok: false, problem }, counts };
  const preview = {
    corpus,
    format,
    lengthTypes: lengthTypes(corpus),
    lines: tally.lineBreaks + (endsInBreak ? 0 : 1),
    bytes: bytes.length,
  };
  return { result: { ok: true, preview }, counts };
}

interface Read {
  readonly tally: Tally;
  readonly format: Format;
  readonly endsInBreak: boolean;
}

/** Decodes and counts piece by piece; null if the signal stopped it. */
async function readBytes(bytes: Uint8Array, { name, skip }: Encoding, options: ParseOptions): Promise<Read | null> {
  const decoder = new TextDecoder(name);
  const tally = emptyTally();
  let format: Format | null = null;
  let rest = "";
  let last = "";
  for (let at = skip; at < bytes.length; at += PIECE_BYTES) {
    const end = Math.min(bytes.length, at + PIECE_BYTES);
    rest += decoder.decode(bytes.subarray(at, end), { stream: end < bytes.length });
    format ??= detectFormat(rest);
    last = rest.at(-1) ?? last;
    const complete = end === bytes.length;
    const cut = complete ? rest.length : lastCut(rest, format) || (rest.length > LONGEST_REST ? rest.length : 0);
    readPiece(rest.slice(0, cut), format, tally);
    rest = rest.slice(cut);
    await options.onProgress?.(end / bytes.length);
    if (options.signal?.aborted) return null;
  }
  return { tally, format: format ?? "text", endsInBreak: last === "\n" || last === "\r" };
}

function badCounts(tally: Tally): LeftOut[] {
  if (tally.badLines === 0) return [];
  return [{ reason: "badCount", types: tally.badLines, tokens: 0, examples: tally.badExamples }];
}

function unusable({ words: [first, second], leftOut }: Corpus): CorpusProblem | null {
  if (first === undefined) return { code: "noWords", leftOut };
  return second === undefined ? { code: "oneWord", word: first } : null;
}

function lengthTypes({ words, longest }: Corpus): number[] {
  const types = new Array<number>(longest + 1).fill(0);
  for (const word of words) {
    const n = letterCount(word);
    types[n] = (types[n] ?? 0) + 1;
  }
  return types;
}
