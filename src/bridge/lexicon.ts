/**
 * Loads the words of a run on the page, to tell training words from new ones. In three separate tasks, so that none of
 * them holds up a frame for long.
 */
import { buildCorpus } from "../corpora/build.ts";
import { loadCounts } from "../corpora/load.ts";
import { corpusReferences } from "../corpora/references.ts";
import { corpusSource } from "../corpora/registry.ts";
import { splitCorpus } from "../corpora/split.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { Corpus, SplitCounts, WordCounts } from "../protocol/corpus.ts";
import { type Lexicon, setLexicon, setReferences } from "../store/lexicon.ts";
import { siteBase } from "./site.ts";

export interface OwnWords {
  readonly label: string;
  readonly counts: WordCounts;
}

const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export function makeLexicon(corpus: Corpus, split: SplitCounts): Lexicon {
  const index = new Map(corpus.words.map((word, i) => [word, i]));
  return {
    words: corpus.words.length,
    standing: (word) => {
      const i = index.get(word);
      if (i === undefined) return "new";
      return (split.train[i] ?? 0) > 0 ? "training" : "corpus";
    },
  };
}

/** The references take about a tenth of a second: they wait until the page has nothing else to do. */
const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve(), { timeout: 3000 });
    else setTimeout(resolve, 500);
  });

const keyOf = ({ data, seed }: RunConfig): string => JSON.stringify([data, seed]);
let wanted = "";

/**
 * Loads the lexicon of a configuration, unless it is there already; the latest call wins. `references`: also the exact
 * references, for a run that no worker has opened yet.
 */
export async function loadLexicon(config: RunConfig, own: OwnWords | null, references = false): Promise<void> {
  const key = `${keyOf(config)}${own?.label ?? ""}`;
  if (key === wanted) return;
  wanted = key;
  setLexicon(null);
  const { corpus: id, split } = config.data;
  try {
    const counts = own && id === "own" ? own.counts : await loadCounts(id, siteBase());
    await breath();
    const corpus = buildCorpus(counts, config.data, { id, label: own?.label ?? corpusSource(id)?.label ?? id });
    await breath();
    const parts = splitCorpus(corpus, split, config.seed);
    await breath();
    if (key !== wanted) return;
    setLexicon(makeLexicon(corpus, parts));
    if (!references) return;
    await idle();
    const known = corpusReferences(corpus, parts);
    if (key === wanted) setReferences(known);
  } catch {
    // Words are then shown without marks; the trainer reports a corpus it cannot load.
    if (key === wanted) wanted = "";
  }
}
