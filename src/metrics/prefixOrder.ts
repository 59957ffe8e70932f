/**
 * Words in alphabetical order of their symbols, each with the number of letters it shares with the one before: a walk
 * through the prefix trie of the vocabulary that never builds it. What is known of a prefix is computed once.
 */
export interface PrefixOrder {
  /** Symbols of all words one after the other, without EOS, in alphabetical order. */
  readonly letters: Uint8Array;
  /** Where a word's letters start; one more for the end. [W + 1] */
  readonly from: Uint32Array;
  /** Letters shared with the word before. [W] */
  readonly shared: Uint8Array;
  /** Index of each word where it came from. [W] */
  readonly index: Uint32Array;
  readonly longest: number;
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function common(a: Uint8Array, b: Uint8Array): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}

/** `words` are symbol ids without EOS. */
export function prefixOrder(words: readonly Uint8Array[]): PrefixOrder {
  const index = Uint32Array.from(words.keys()).sort((i, j) => compare(words[i]!, words[j]!));
  const from = new Uint32Array(words.length + 1);
  const shared = new Uint8Array(words.length);
  const letters = new Uint8Array(words.reduce((sum, word) => sum + word.length, 0));
  const none = new Uint8Array(0);
  let longest = 0;
  index.forEach((w, i) => {
    const word = words[w]!;
    letters.set(word, from[i]!);
    from[i + 1] = from[i]! + word.length;
    shared[i] = common(i === 0 ? none : words[index[i - 1]!]!, word);
    longest = Math.max(longest, word.length);
  });
  return { letters, from, shared, index, longest };
}
