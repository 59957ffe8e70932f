/** `sample`: words of a saved run, written by the same generator as the page's, in plain JavaScript. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { corpusSource } from "../../src/corpora/registry.ts";
import { parseCounts } from "../../src/corpora/wordCounts.ts";
import type { WordMode } from "../../src/models/generator.ts";
import { createGenerator } from "../../src/models/jsGenerator.ts";
import { frozenUniforms, frozenUniformsOf } from "../../src/models/letters.ts";
import type { WordCounts } from "../../src/protocol/corpus.ts";
import type { SavedRun } from "../../src/runs/savedRun.ts";
import { weightsOf } from "../../src/runs/weights.ts";
import { readWord } from "../../src/views/words.ts";
import { buildAssets } from "../assets.ts";
import { ROOT } from "../build.ts";
import { type Command, emit, LabError, onlyFile, openRun, readArguments, UsageError } from "./command.ts";

const usage = `npm run -s lab -- sample RUN.xilab [--n 20] [--seed 1] [--mode draw|argmax] [--json]

Words the run writes. A word that is in its corpus is marked; with --json each line is {"word", "inCorpus"}.`;

/** chosen: many paths at once cost memory, few cost time. */
const CHUNK = 256;

/** `n` words of the run. The i-th word of a seed is the same however many are asked for. */
export function sampleWords(run: SavedRun, n: number, seed: number, mode: WordMode): string[] {
  const generator = createGenerator(weightsOf(run));
  const noise = generator.noise(seed, n);
  const width = generator.T * generator.noiseSize;
  const words: string[] = [];
  for (let from = 0; from < n; from += CHUNK) {
    const to = Math.min(n, from + CHUNK);
    const uniforms = frozenUniformsOf(seed, from, to - from, run.T);
    const paths = generator.paths({ noise: noise.slice(from * width, to * width), uniforms, mode });
    for (let i = from; i < to; i++) {
      words.push(readWord(paths, i - from, run.alphabet, frozenUniforms(seed, i, run.T), mode).text);
    }
  }
  return words;
}

async function corpusWords(run: SavedRun): Promise<WordCounts> {
  if (run.own) return run.own.counts;
  const source = corpusSource(run.corpus.id);
  if (!source) throw new LabError(`The run's corpus "${run.corpus.id}" is not one of this lab's.`);
  await buildAssets();
  return parseCounts(readFileSync(join(ROOT, "public", source.asset), "utf8"));
}

export const sample: Command = {
  about: "words a saved run writes",
  usage,
  async run(args) {
    const given = readArguments(args, ["n", "seed", "mode"], ["json"]);
    const file = onlyFile(given);
    const n = given.whole("n", { min: 1, max: 100_000, default: 20 });
    const seed = given.whole("seed", { min: 0, max: 2 ** 31 - 1, default: 1 });
    const mode = given.text("mode") ?? "draw";
    if (mode !== "draw" && mode !== "argmax") throw new UsageError(`--mode is draw or argmax, not "${mode}".`);
    const run = openRun(file);
    const known = new Set((await corpusWords(run)).words);
    const words = sampleWords(run, n, seed, mode);
    for (const word of words) {
      const inCorpus = known.has(word);
      if (given.flag("json")) emit({ word, inCorpus });
      else console.log(inCorpus ? `${word}  ■` : word);
    }
    return 0;
  },
};
