/**
 * Words as symbols: letters are 0…A−1 in the order of the alphabet, EOS is A. Batches are [T, B], padded with EOS, so
 * that a word's end symbol and its padding look alike; `lengths` says where the live positions stop.
 */

const tables = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** Letter → symbol id, made once per alphabet. */
function idsOf(alphabet: readonly string[]): ReadonlyMap<string, number> {
  let ids = tables.get(alphabet);
  if (!ids) {
    ids = new Map(alphabet.map((letter, id) => [letter, id]));
    tables.set(alphabet, ids);
  }
  return ids;
}

/** The letters of a word without EOS. Throws a RangeError on a letter outside the alphabet. */
export function encodeWord(word: string, alphabet: readonly string[]): Uint8Array {
  const ids = idsOf(alphabet);
  return Uint8Array.from([...word], (letter) => {
    const id = ids.get(letter);
    if (id === undefined) throw new RangeError(`"${letter}" is not in the alphabet`);
    return id;
  });
}

/** The word up to the first EOS. */
export function decodeWord(symbols: ArrayLike<number>, alphabet: readonly string[]): string {
  let word = "";
  for (let t = 0; t < symbols.length; t++) {
    const letter = alphabet[symbols[t] ?? alphabet.length];
    if (letter === undefined) break;
    word += letter;
  }
  return word;
}

export interface EncodedWords {
  /** [T, B] */
  readonly symbols: Int32Array;
  /** Letters + 1: the positions up to and with EOS. [B] */
  readonly lengths: Int32Array;
}

/** Throws a RangeError on a foreign letter or a word that does not end within T positions. */
export function encodeWords(words: readonly string[], alphabet: readonly string[], T: number): EncodedWords {
  const B = words.length;
  const symbols = new Int32Array(T * B).fill(alphabet.length);
  const lengths = new Int32Array(B);
  for (const [b, word] of words.entries()) {
    const letters = encodeWord(word, alphabet);
    if (letters.length >= T) throw new RangeError(`"${word}" has ${letters.length} letters and the end: over ${T}`);
    for (const [t, id] of letters.entries()) symbols[t * B + b] = id;
    lengths[b] = letters.length + 1;
  }
  return { symbols, lengths };
}
