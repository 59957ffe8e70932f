/** What is measured word by word: bound, exact likelihood, importance sampling. */
import { PURPOSE } from "../../src/math/rng.ts";
import { controlledMean, type Estimate } from "../../src/math/stats.ts";
import { crossEntropy } from "../../src/metrics/crossEntropy.ts";
import { distinctWords, LogMeans } from "../../src/metrics/importance.ts";
import type { Exact, ImportanceSampled } from "../../src/protocol/results.ts";
import { batchOf, drawWords } from "../engines/minibatch.ts";
import { LaneRunner } from "../laneRunner.ts";
import { type Measuring, slices } from "./measuring.ts";
import { heldOut } from "./trajectories.ts";

/** Keys of the words drawn: not those of a step of training. */
const BOUND_WORDS = 0x7fffffff;
const IMPORTANCE_WORDS = 0x7ffffffe;
/** chosen: samples at a time, few enough that their states stay in the cache. */
const SAMPLES = 10;

/** chosen: milliseconds a word and sample, measured on the default model. */
export const SAMPLE_UNIT = 0.012;

/** Σ over live positions of a word-level or sample-level series, into `take(word, sample, sum)`. */
async function perWord(
  measuring: Measuring,
  program: "bound" | "trajectories",
  words: ArrayLike<number>,
  options: { readonly K: number; readonly samples: number; readonly output: string; readonly purpose: number },
  take: (place: number, sum: number) => void,
): Promise<void> {
  const { machine, subject, data, request } = measuring;
  const { K, samples, output, purpose } = options;
  const perSample = program === "trajectories";
  const runner = new LaneRunner(machine, subject, { program, T: data.training.T, K, outputs: [output] });
  const passes = perSample ? Math.ceil(samples / K) : 1;
  try {
    for (const { from, n, index } of slices(words.length)) {
      const batch = batchOf(data.validation, Array.prototype.slice.call(words, from, from + n), K);
      for (let pass = 0; pass < passes; pass++) {
        const wanted = perSample ? Math.min(K, samples - pass * K) : 1;
        runner.run(
          batch,
          { seed: request.seed, purpose, step: () => index * passes + pass },
          ({ words: places }, at) => {
            const { data: x, base, t: dt, k: dk } = at(output);
            places.forEach((b, lane) => {
              if (b < 0) return;
              for (let k = 0; k < wanted; k++) {
                let sum = 0;
                for (let t = 0; t < batch.lengths[b]!; t++) sum += x[base + t * dt + k * dk + lane]!;
                take(from + b, sum);
              }
            });
          },
        );
        await measuring.tick(SAMPLE_UNIT * n * (perSample ? wanted : K));
      }
    }
  } finally {
    runner.free();
  }
}

/** Of drawn words: their exact bigram costs correct for the draw being easier or harder than the test words. */
function overWords(measuring: Measuring, drawn: ArrayLike<number>, nats: (i: number) => number): Estimate {
  const { bigramNats, bigramMeanNats } = measuring.data.validation;
  const costs = Float64Array.from({ length: drawn.length }, (_, i) => bigramNats[drawn[i]!]!);
  return controlledMean(
    Float64Array.from(costs, (_, i) => nats(i)),
    costs,
    bigramMeanNats,
  );
}

/** −L of test words drawn by frequency, with the run's own K. */
export async function measureBound(measuring: Measuring): Promise<Estimate> {
  const { data, request, subject } = measuring;
  const drawn = drawWords(data.validation, request.boundWords, request.seed, BOUND_WORDS);
  const bounds = new Float64Array(drawn.length);
  const { K } = subject.config.objective;
  const options = { K, samples: 1, output: "bound", purpose: PURPOSE.validation };
  await perWord(measuring, "bound", drawn, options, (i, sum) => {
    bounds[i] = sum;
  });
  return overWords(measuring, drawn, (i) => -bounds[i]!);
}

/** Importance sampling with q on test words drawn by frequency; a word drawn twice is weighed once. */
export async function measureImportance(measuring: Measuring): Promise<ImportanceSampled> {
  const { data, request } = measuring;
  const { isSamples: samples, isWords } = request;
  const drawn = drawWords(data.validation, isWords, request.seed, IMPORTANCE_WORDS);
  const { words, place } = distinctWords(drawn);
  const means = new LogMeans(words.length);
  const options = { K: Math.min(SAMPLES, samples), samples, output: "term", purpose: PURPOSE.validation };
  await perWord(measuring, "trajectories", words, options, (i, sum) => means.add(i, sum));
  const logP = means.values();
  const { mean, se } = overWords(measuring, drawn, (i) => -logP[place[i]!]!);
  return { test: mean, se, samples, words: isWords };
}

/** The chain rule over the whole vocabulary, for models that are fed their own letters. */
export async function measureExact(measuring: Measuring): Promise<Exact> {
  const { data } = measuring;
  const all = data.corpus.words.map((_, w) => w);
  const logP = new Float64Array(all.length);
  const options = { K: 1, samples: 1, output: "bound", purpose: PURPOSE.validation };
  await perWord(measuring, "bound", all, options, (i, sum) => {
    logP[i] = sum;
  });
  return { train: crossEntropy(data.split.train, logP), test: crossEntropy(heldOut(data), logP) };
}
