/**
 * `manifest.json` and `validation.json` of a `.xilab` file: what is in them, checked before anything is believed.
 * Ranges of settings are not checked here: `normaliseConfig` does that for files and links alike.
 */
import * as v from "valibot";
import { sizeOf } from "../lane/parameters.ts";
import { TRACE_COLUMNS } from "../protocol/frame.ts";
import { GHOST_ROWS, MOST_GHOSTS } from "./ghosts.ts";

export const FORMAT = "xilab";
export const FORMAT_VERSION = 1;

/** chosen: 2²⁴ parameters with both moments are 192 MB, within the size limit of a file. */
const MAX_PARAMETERS = 2 ** 24;

const finite = v.pipe(v.number(), v.finite());
const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));

const hyperValue = v.union([finite, text(200), v.boolean(), v.pipe(v.array(finite), v.maxLength(64))]);
const hyperValues = v.record(text(60), hyperValue);
const layers = v.pipe(v.array(v.object({ flow: text(60), hyper: hyperValues })), v.maxLength(32));

/** Shape of a `RunConfig`. */
export const configSchema = v.object({
  version: v.literal(1),
  data: v.object({
    corpus: text(100),
    split: v.picklist(["tokens", "types"]),
    minLetters: natural,
    maxLetters: natural,
    minCount: natural,
  }),
  model: v.object({ id: text(60), hyper: hyperValues }),
  flows: v.object({ g: layers, q: layers, shared: v.boolean() }),
  objective: v.object({ id: text(60), K: natural, beta: v.exactOptional(finite) }),
  optimiser: v.object({
    learningRate: finite,
    horizon: finite,
    finalFraction: finite,
    clipNorm: finite,
    batch: natural,
  }),
  seed: natural,
});

const slot = v.object({
  name: text(100),
  shape: v.pipe(v.array(v.pipe(natural, v.minValue(1), v.maxValue(MAX_PARAMETERS))), v.maxLength(4)),
});

const layout = v.pipe(
  v.array(slot),
  v.minLength(1),
  v.maxLength(1000),
  v.check((slots) => new Set(slots.map(({ name }) => name)).size === slots.length, "two tensors have the same name"),
  v.check((slots) => slots.reduce((n, { shape }) => n + sizeOf(shape), 0) <= MAX_PARAMETERS, "too many parameters"),
);

const alphabet = v.pipe(
  v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(16))),
  v.minLength(1),
  v.maxLength(64),
  v.check((letters) => new Set(letters).size === letters.length, "a letter stands twice in the alphabet"),
);

export const manifestSchema = v.pipe(
  v.object({
    format: v.literal(FORMAT),
    version: v.literal(FORMAT_VERSION),
    config: configSchema,
    step: natural,
    words: natural,
    seconds: v.pipe(finite, v.minValue(0)),
    layout,
    ages: v.array(v.pipe(natural, v.maxValue(2 ** 32 - 1))),
    skippedUpdates: natural,
    alphabet,
    T: v.pipe(natural, v.minValue(1), v.maxValue(1000)),
    curve: v.object({ n: natural, columns: v.array(text(60)) }),
    /** In the columns of the curve. Left out where there is none, as in files from before there were any. */
    ghosts: v.exactOptional(
      v.pipe(
        v.array(v.object({ n: v.pipe(natural, v.minValue(1), v.maxValue(GHOST_ROWS)) })),
        v.minLength(1),
        v.maxLength(MOST_GHOSTS),
      ),
    ),
    marks: v.pipe(v.array(v.object({ step: natural, label: text(500) })), v.maxLength(100_000)),
    corpus: v.object({ id: text(100), label: text(500), words: natural, tokens: natural, entropyNats: finite }),
    own: v.nullable(v.object({ label: text(500) })),
    provenance: v.object({
      engine: text(60),
      adapter: text(500),
      date: text(60),
      lab: text(60),
      runHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      command: text(2000),
    }),
  }),
  v.check(({ ages, layout }) => ages.length === layout.length, "optimiser steps and tensors do not match"),
  v.check(({ curve }) => curve.columns.join() === TRACE_COLUMNS.join(), "the curve has other columns"),
);
export type Manifest = v.InferOutput<typeof manifestSchema>;

/** A standard error that could not be computed (one word) is null in the file, NaN in memory. */
const standardError = v.pipe(
  v.nullable(finite),
  v.transform((se) => se ?? Number.NaN),
);
export const validationSchema = v.pipe(
  v.array(v.object({ step: natural, nats: finite, se: standardError, words: natural })),
  v.maxLength(1_000_000),
);
