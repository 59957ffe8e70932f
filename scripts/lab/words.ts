/** The words of a built-in corpus as runs see them, read without a browser. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildCorpus } from "../../src/corpora/build.ts";
import { corpusSource } from "../../src/corpora/registry.ts";
import { SPLIT_SEED, splitCorpus } from "../../src/corpora/split.ts";
import { parseCounts } from "../../src/corpora/wordCounts.ts";
import type { DataConfig } from "../../src/protocol/config.ts";
import type { Corpus, SplitCounts } from "../../src/protocol/corpus.ts";
import { buildAssets } from "../assets.ts";
import { ROOT } from "../build.ts";
import { LabError } from "./command.ts";

export async function splitWords(data: DataConfig): Promise<{ readonly corpus: Corpus; readonly split: SplitCounts }> {
  const source = corpusSource(data.corpus);
  if (!source) throw new LabError(`The corpus "${data.corpus}" is not one of this lab's.`);
  await buildAssets();
  const counts = parseCounts(readFileSync(join(ROOT, "public", source.asset), "utf8"));
  const corpus = buildCorpus(counts, data, source);
  return { corpus, split: splitCorpus(corpus, data.split, SPLIT_SEED) };
}
