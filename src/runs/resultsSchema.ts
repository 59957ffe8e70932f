/**
 * What stands in files of results, checked before anything is believed. JSON has no NaN: where a number does not exist
 * (I(t) where no path lives) the file says null and memory NaN; where a metric does not apply both say null.
 */
import * as v from "valibot";
import { configSchema } from "./manifest.ts";

const finite = v.pipe(v.number(), v.finite());
const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));
const orNull = <S extends v.GenericSchema>(schema: S) => v.nullable(schema);
const orNaN = v.pipe(
  v.nullable(finite),
  v.transform((x) => x ?? Number.NaN),
);
const list = <S extends v.GenericSchema>(schema: S, limit: number) => v.pipe(v.array(schema), v.maxLength(limit));

const pair = v.object({ train: finite, test: finite });
const eq12 = v.object({ ...pair.entries, k: natural, halfK: pair });
const shares = v.object({
  inVocabulary: share,
  uniqueInVocabulary: share,
  distinctKnownPerWord: share,
  words: natural,
});
/** n = 2…5. */
const ladder = v.pipe(v.array(finite), v.length(4));
const perplexity = v.object({ trainAndTest: ladder, test: ladder, words: natural });

/** 5, 25, 50, 75, 95 % and mean. */
const box = v.pipe(v.array(orNaN), v.length(6));
/** chosen: no word of the lab has more letters. */
const MAX_T = 1000;

const metrics = v.object({
  crossEntropyEq12: orNull(eq12),
  crossEntropyIs: orNull(v.object({ test: finite, se: orNaN, samples: natural, words: natural })),
  crossEntropyExact: orNull(pair),
  crossEntropyFreeRunning: orNull(eq12),
  inVocabulary: share,
  uniqueInVocabulary: share,
  lexical: v.object({ draw: shares, argmax: shares }),
  meanMutualInformation: orNull(finite),
  meanMutualInformationSe: orNull(finite),
  meanMutualInformationUnbiased: orNull(finite),
  mutualInformation: orNull(list(orNaN, MAX_T)),
  mutualInformationBoxes: orNull(list(box, MAX_T)),
  entropyGivenState: orNull(finite),
  ngramPerplexity: perplexity,
  boundNats: finite,
  boundSe: orNaN,
  boundWords: natural,
});

const MAX_POINTS = 100_000;
const curve = v.pipe(
  v.object({
    step: list(natural, MAX_POINTS),
    validationNats: list(finite, MAX_POINTS),
    meanMutualInformation: list(v.nullable(finite), MAX_POINTS),
    entropyGivenState: list(v.nullable(finite), MAX_POINTS),
  }),
  v.check(
    ({ step, ...columns }) => Object.values(columns).every((column) => column.length === step.length),
    "columns of the curve have different lengths",
  ),
);

const data = v.object({
  corpus: text(100),
  words: natural,
  tokens: natural,
  entropyNats: finite,
  hash: text(128),
});

const provenance = v.object({
  engine: text(60),
  adapter: text(500),
  date: text(60),
  lab: text(120),
  runHash: text(128),
  command: text(2000),
});

const measured = {
  seed: natural,
  steps: natural,
  parameters: natural,
  seconds: v.pipe(finite, v.minValue(0)),
  metrics,
  curve,
  provenance,
};

/** One line of a sweep: `RunResult`. */
export const runResultSchema = v.object({
  version: v.literal(1),
  row: text(100),
  label: text(200),
  config: configSchema,
  data,
  ...measured,
});

/** The line of a run that could not be finished. */
export const failedLineSchema = v.object({
  row: text(100),
  label: text(200),
  config: configSchema,
  seed: natural,
  /** Where it ended. */
  step: natural,
  reason: text(1000),
});

/** Sampling whole words from one part of the data, as if that part were a model. */
const oracle = v.object({
  /** null: infinite, where some word has no probability. */
  train: orNull(finite),
  test: orNull(finite),
  /** Expected of this many words drawn. */
  lexical: shares,
  ngramPerplexity: orNull(perplexity),
});

/** Exact values of a split corpus, computed with the rows: entropy, n-grams, and the paper's two oracles. */
const reference = v.object({
  /** Index into `data`. */
  data: natural,
  split: v.picklist(["tokens", "types"]),
  entropyTrainNats: finite,
  entropyTestNats: finite,
  /** Symbols of a test word, EOS included, in the mean. */
  symbolsPerWord: v.pipe(finite, v.minValue(1)),
  /** Entropy of a letter (EOS included) of the training words. */
  letterEntropyNats: finite,
  /** Cross-entropy of the test words under Witten–Bell n-grams of the training words, n = 1…6, nats a word. */
  ngramTestNats: v.pipe(v.array(finite), v.minLength(1), v.maxLength(12)),
  oracleTrain: orNull(oracle),
  oracleTest: orNull(oracle),
});

const failure = v.object({ row: natural, seed: natural, step: natural, reason: text(1000) });

/** A file of results: what many runs share stands once, and runs point at it by index. */
export const resultsFileSchema = v.object({
  version: v.literal(1),
  /** ISO date and time the file was built. */
  built: text(60),
  rows: list(v.object({ id: text(100), label: text(200), config: configSchema }), 10_000),
  data: list(data, 100),
  references: list(reference, 100),
  results: list(
    v.object({
      row: natural,
      data: natural,
      ...measured,
      /** A `.xilab` file beside this one, or null: the weights were not kept. */
      checkpoint: v.nullable(v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,100}\.xilab$/))),
    }),
    100_000,
  ),
  failures: list(failure, 10_000),
});
export type ResultsFile = v.InferInput<typeof resultsFileSchema>;
export type OracleFigures = v.InferOutput<typeof oracle>;
export type ReferenceEntry = v.InferOutput<typeof reference>;
