/** Asks the corpus worker for the words of a run, to tell training words from new ones on the page. */
import type { DescribedWords } from "../corpora/describe.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { WordCounts } from "../protocol/corpus.ts";
import { type Lexicon, setLexicon, setReferences } from "../store/lexicon.ts";
import { describeInWorker } from "./corpus.ts";
import { siteBase } from "./site.ts";

export interface OwnWords {
  readonly label: string;
  readonly counts: WordCounts;
}

export function makeLexicon({ words, train }: Pick<DescribedWords, "words" | "train">): Lexicon {
  const index = new Map(words.map((word, i) => [word, i]));
  // Running totals of the training words, so that a uniform number finds its word by bisection.
  const totals = new Float64Array(words.length);
  let total = 0;
  for (let i = 0; i < words.length; i++) {
    total += train[i] ?? 0;
    totals[i] = total;
  }
  return {
    words: words.length,
    standing: (word) => {
      const i = index.get(word);
      if (i === undefined) return "new";
      return (train[i] ?? 0) > 0 ? "training" : "corpus";
    },
    draw(u) {
      let [low, high] = [0, words.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (totals[middle]! > u * total) high = middle;
        else low = middle + 1;
      }
      return words[low] ?? "";
    },
  };
}

const keyOf = ({ data }: RunConfig): string => JSON.stringify(data);
let wanted = "";

/** Loads the lexicon of a configuration, unless it is there already; the latest call wins. */
export async function loadLexicon(config: RunConfig, own: OwnWords | null): Promise<void> {
  const key = `${keyOf(config)}${own?.label ?? ""}`;
  if (key === wanted) return;
  wanted = key;
  setLexicon(null);
  try {
    const described = await describeInWorker({ data: config.data, own, site: siteBase() });
    if (key !== wanted) return;
    setLexicon(makeLexicon(described));
    setReferences(described.references);
  } catch {
    // Words are then shown without marks; the trainer reports a corpus it cannot load.
    if (key === wanted) wanted = "";
  }
}
