/**
 * Word counts as text: one `word<TAB>count` per line, by falling count. The format of the assets that
 * scripts/assets.ts writes and `loadCounts` reads.
 */
import type { WordCounts } from "../protocol/corpus.ts";

/** A tally as word counts, by falling count, ties by the word. */
export function fromTally(tally: ReadonlyMap<string, number>): WordCounts {
  const entries = [...tally].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return { words: entries.map(([word]) => word), counts: Float64Array.from(entries, ([, count]) => count) };
}

export function formatCounts({ words, counts }: WordCounts): string {
  return words.map((word, i) => `${word}\t${counts[i]}\n`).join("");
}

/** Throws on the first line that is not `word<TAB>count`: whatever was fetched is then no asset of ours. */
export function parseCounts(text: string): WordCounts {
  const words: string[] = [];
  const counts: number[] = [];
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf("\n", from);
    const end = newline < 0 ? text.length : newline;
    const tab = text.indexOf("\t", from);
    const count = tab > from && tab < end ? Number(text.slice(tab + 1, end)) : Number.NaN;
    if (!(Number.isSafeInteger(count) && count > 0)) {
      throw new Error(`line ${words.length + 1} is not a word, a tab and a count: "${text.slice(from, from + 40)}"`);
    }
    words.push(text.slice(from, tab));
    counts.push(count);
    from = end + 1;
  }
  return { words, counts: Float64Array.from(counts) };
}
