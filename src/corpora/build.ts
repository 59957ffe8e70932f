/**
 * From word counts to a corpus: the vocabulary rules (Schmidt & Hofmann 2018, §5.1: words of 2–12 letters that occur at
 * least ten times), the alphabet, and what was left out and why.
 *
 * A built-in corpus brings its alphabet. That of own words is the letters found, by code point; beyond 64 letters the
 * rarest are dropped together with the words that have them.
 */
import type { DataConfig } from "../protocol/config.ts";
import type { Corpus, LeftOut, LeftOutReason, WordCounts } from "../protocol/corpus.ts";
import { isWord, letterCount } from "./letters.ts";
import { corpusSource } from "./registry.ts";

/** chosen: the emission has V outputs, and the exact n-grams index V⁴ histories; 64 letters keep both small. */
export const MAX_ALPHABET = 64;
/** chosen: what fits on one line of the preview. */
const EXAMPLES = 6;
const REASONS: readonly LeftOutReason[] = ["badCount", "notLetters", "tooShort", "tooLong", "tooRare", "alphabetFull"];

type Entry = readonly [word: string, count: number];

/** By falling count, ties by the word. */
const byCount = (a: Entry, b: Entry): number => b[1] - a[1] || (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);

/** Words left out so far, by reason, with the most frequent as examples. */
class LeftOutTally {
  private readonly found = new Map<LeftOutReason, { types: number; tokens: number; best: Entry[] }>();

  add(reason: LeftOutReason, word: string, count: number): void {
    const entry = this.found.get(reason) ?? { types: 0, tokens: 0, best: [] };
    this.found.set(reason, entry);
    entry.types++;
    entry.tokens += count;
    const last = entry.best.at(-1);
    if (entry.best.length === EXAMPLES && last && byCount(last, [word, count]) < 0) return;
    entry.best.push([word, count]);
    entry.best.sort(byCount);
    entry.best.length = Math.min(entry.best.length, EXAMPLES);
  }

  list(before: readonly LeftOut[]): LeftOut[] {
    const own = [...this.found].map(([reason, { types, tokens, best }]) => ({
      reason,
      types,
      tokens,
      examples: best.map(([word]) => word),
    }));
    return [...before, ...own].sort((a, b) => REASONS.indexOf(a.reason) - REASONS.indexOf(b.reason));
  }
}

/** Why the rules leave a word out, or null. */
function refusal(word: string, count: number, rules: DataConfig, letters: ReadonlySet<string> | null) {
  const ofLetters = letters ? [...word].every((letter) => letters.has(letter)) : isWord(word);
  if (!ofLetters || word === "") return "notLetters";
  const n = letterCount(word);
  if (n < rules.minLetters) return "tooShort";
  if (n > rules.maxLetters) return "tooLong";
  return count < rules.minCount ? "tooRare" : null;
}

/** The letters of the words by code point, and only the 64 most frequent of them by tokens. */
function foundAlphabet(entries: readonly Entry[]): string[] {
  const tokens = new Map<string, number>();
  for (const [word, count] of entries) for (const c of word) tokens.set(c, (tokens.get(c) ?? 0) + count);
  return [...tokens]
    .sort(([a, n], [b, m]) => m - n || codePoint(a) - codePoint(b))
    .slice(0, MAX_ALPHABET)
    .map(([letter]) => letter)
    .sort((a, b) => codePoint(a) - codePoint(b));
}

const codePoint = (letter: string): number => letter.codePointAt(0) ?? 0;

/** `before`: what reading the data already left out. */
export function buildCorpus(
  counts: WordCounts,
  rules: DataConfig,
  { id, label }: { readonly id: string; readonly label: string },
  before: readonly LeftOut[] = [],
): Corpus {
  const given = corpusSource(id)?.letters ?? null;
  const letters = given === null ? null : new Set(given);
  const leftOut = new LeftOutTally();
  let entries: Entry[] = [];
  for (const [i, word] of counts.words.entries()) {
    const count = counts.counts[i] ?? 0;
    const reason = refusal(word, count, rules, letters);
    if (reason) leftOut.add(reason, word, count);
    else entries.push([word, count]);
  }

  let alphabet = given === null ? foundAlphabet(entries) : [...given];
  if (given === null && alphabet.length === MAX_ALPHABET) {
    const kept = new Set(alphabet);
    const fits = ([word, count]: Entry): boolean => {
      const ok = [...word].every((letter) => kept.has(letter));
      if (!ok) leftOut.add("alphabetFull", word, count);
      return ok;
    };
    entries = entries.filter(fits);
    // a letter may have occurred only beside a dropped one
    alphabet = foundAlphabet(entries);
  }

  entries.sort(byCount);
  return { id, label, alphabet, ...summary(entries), leftOut: leftOut.list(before), rules };
}

/** The numbers of a sorted vocabulary; an empty one has entropy and length 0. */
function summary(entries: readonly Entry[]) {
  let tokens = 0;
  let lettersSeen = 0;
  let longest = 0;
  for (const [word, count] of entries) {
    const n = letterCount(word);
    tokens += count;
    lettersSeen += n * count;
    longest = Math.max(longest, n);
  }
  let entropyNats = 0;
  for (const [, count] of entries) entropyNats -= (count / tokens) * Math.log(count / tokens);
  return {
    words: entries.map(([word]) => word),
    counts: Float64Array.from(entries, ([, count]) => count),
    tokens,
    entropyNats,
    meanLetters: tokens > 0 ? lettersSeen / tokens : 0,
    longest,
  };
}
