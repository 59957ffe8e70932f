/**
 * The `.xilab` file: a run in one zip.
 *
 *   manifest.json     configuration, step, tensor layout, optimiser steps, alphabet, corpus, marks, provenance
 *   parameters.f32    flat parameters, little-endian float32, in the order of `layout`
 *   adam.m.f32        first moments, adam.v.f32 second moments, same order
 *   curve.f64         rows of `StepTrace.columns`, little-endian float64
 *   ghosts.f64        the same of what was given up by going back, one after the other; only when there is any
 *   validation.json   [{step, nats, se, words}]
 *   words.tsv         the user's own words, `word TAB count` a line; only when the run trains on them
 *
 * The random numbers of a run are functions of (seed, purpose, step, index), so seed and step are all their state.
 */
import { strFromU8, strToU8, zipSync } from "fflate";
import * as v from "valibot";
import { formatCounts, parseCounts } from "../corpora/wordCounts.ts";
import { sizeOf } from "../lane/parameters.ts";
import type { WordCounts } from "../protocol/corpus.ts";
import { TRACE_COLUMNS } from "../protocol/frame.ts";
import type { XilabBytes } from "../protocol/trainer.ts";
import { ArchiveError, type ArchiveLimits, readArchive } from "./archive.ts";
import { bytesOfFloat32, bytesOfFloat64, float32OfBytes, float64OfBytes } from "./bytes.ts";
import { boundTrace } from "./curve.ts";
import { GHOST_ROWS, isGhost, MOST_GHOSTS } from "./ghosts.ts";
import { FORMAT, FORMAT_VERSION, type Manifest, manifestSchema, validationSchema } from "./manifest.ts";
import type { SavedCurve, SavedRun } from "./savedRun.ts";
import { sha256Hex } from "./sha256.ts";

export const XILAB_LIMITS: ArchiveLimits = {
  compressed: 64 * 2 ** 20,
  inflated: 256 * 2 ** 20,
  entries: 32,
  // chosen: more than a run of a week writes, less than takes the page seconds to look through
  parts: {
    "manifest.json": 4 * 2 ** 20,
    "validation.json": 16 * 2 ** 20,
    "ghosts.f64": 8 * MOST_GHOSTS * GHOST_ROWS * TRACE_COLUMNS.length,
  },
};

const FILES = [
  "manifest.json",
  "parameters.f32",
  "adam.m.f32",
  "adam.v.f32",
  "curve.f64",
  "ghosts.f64",
  "validation.json",
  "words.tsv",
];

/** Always the same, so that the same run gives the same bytes. */
const ZIP_DATE = new Date(2020, 0, 1);

export type Decoded = { readonly ok: true; readonly run: SavedRun } | { readonly ok: false; readonly reason: string };

/** Hex SHA-256 over the float32 bytes of the parameters, then those of the bound of every saved step. */
export function runHash(parameters: Float32Array, curve: SavedCurve): string {
  const a = bytesOfFloat32(parameters);
  const b = bytesOfFloat32(boundTrace(curve));
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return sha256Hex(both);
}

function manifestOf(run: SavedRun): Manifest {
  return {
    format: FORMAT,
    version: FORMAT_VERSION,
    config: structuredClone(run.config) as Manifest["config"],
    step: run.step,
    words: run.words,
    seconds: run.seconds,
    layout: run.layout.map(({ name, shape }) => ({ name, shape: [...shape] })),
    ages: [...run.ages],
    skippedUpdates: run.skippedUpdates,
    alphabet: [...run.alphabet],
    T: run.T,
    curve: { n: run.curve.n, columns: [...TRACE_COLUMNS] },
    ...(run.ghosts.length > 0 && { ghosts: run.ghosts.map(({ n }) => ({ n })) }),
    marks: [...run.marks],
    corpus: run.corpus,
    own: run.own && { label: run.own.label },
    provenance: { ...run.provenance, runHash: runHash(run.parameters, run.curve) },
  };
}

const rowsOf = ({ n, columns }: SavedCurve): Float64Array => columns.subarray(0, n * TRACE_COLUMNS.length);

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function encodeXilab(run: SavedRun): XilabBytes {
  const json = (value: unknown): Uint8Array => strToU8(JSON.stringify(value));
  const files: Record<string, Uint8Array> = {
    "manifest.json": json(manifestOf(run)),
    "parameters.f32": bytesOfFloat32(run.parameters),
    "adam.m.f32": bytesOfFloat32(run.m),
    "adam.v.f32": bytesOfFloat32(run.v),
    "curve.f64": bytesOfFloat64(rowsOf(run.curve)),
    ...(run.ghosts.length > 0 && { "ghosts.f64": bytesOfFloat64(joined(run.ghosts.map(rowsOf))) }),
    "validation.json": json(run.validation.filter(({ nats }) => Number.isFinite(nats))),
  };
  if (run.own) files["words.tsv"] = strToU8(formatCounts(run.own.counts));
  return zipSync(files, { mtime: ZIP_DATE });
}

/** Refused, with a plain reason. */
function refuse(reason: string): never {
  throw new ArchiveError(reason);
}

function parseJson<S extends v.GenericSchema>(schema: S, bytes: Uint8Array, name: string): v.InferOutput<S> {
  const result = v.safeParse(schema, JSON.parse(strFromU8(bytes)), { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const where = v.getDotPath(issue);
  return refuse(`${name} is not as it should be${where === null ? "" : ` at ${where}`}: ${issue.message}`);
}

function parseManifest(bytes: Uint8Array): Manifest {
  const raw: unknown = JSON.parse(strFromU8(bytes));
  const head = v.safeParse(v.object({ format: v.literal(FORMAT), version: v.number() }), raw);
  if (!head.success) return refuse("it is not a .xilab file");
  const { version } = head.output;
  if (version > FORMAT_VERSION) return refuse(`it was written by a newer Xi Lab (format ${version}); reload the page`);
  return parseJson(manifestSchema, bytes, "manifest.json");
}

function parseWords(bytes: Uint8Array): WordCounts {
  const text = strFromU8(bytes);
  if (!text.endsWith("\n")) refuse("words.tsv is cut off");
  try {
    return parseCounts(text);
  } catch (error) {
    return refuse(`words.tsv: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A float32 array that must hold one finite number per parameter. */
function parseTensor(bytes: Uint8Array, name: string, n: number): Float32Array {
  if (bytes.length !== 4 * n) refuse(`${name} has ${bytes.length} bytes, its layout ${4 * n}`);
  const values = float32OfBytes(bytes);
  if (!values.every(Number.isFinite)) refuse(`${name} holds numbers that are not finite`);
  return values;
}

function parseGhosts(sizes: readonly { readonly n: number }[], bytes: Uint8Array): readonly SavedCurve[] {
  const width = TRACE_COLUMNS.length;
  if (bytes.length !== 8 * width * sizes.reduce((sum, { n }) => sum + n, 0)) refuse("ghosts.f64 has the wrong length");
  const values = float64OfBytes(bytes);
  let at = 0;
  return sizes.map(({ n }) => {
    const ghost = { n, columns: values.slice(at, at + n * width) };
    at += n * width;
    return isGhost(ghost) ? ghost : refuse("ghosts.f64 holds a curve whose steps do not rise");
  });
}

function decode(bytes: Uint8Array): SavedRun {
  const files = readArchive(bytes, FILES, XILAB_LIMITS);
  const file = (name: string): Uint8Array => files.get(name) ?? refuse(`${name} is missing`);
  const manifest = parseManifest(file("manifest.json"));
  const n = manifest.layout.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const parameters = parseTensor(file("parameters.f32"), "parameters.f32", n);
  const m = parseTensor(file("adam.m.f32"), "adam.m.f32", n);
  const second = parseTensor(file("adam.v.f32"), "adam.v.f32", n);
  if (second.some((x) => x < 0)) refuse("adam.v.f32 holds a negative second moment");
  const curveBytes = file("curve.f64");
  if (curveBytes.length !== 8 * manifest.curve.n * TRACE_COLUMNS.length) refuse("curve.f64 has the wrong length");
  const curve: SavedCurve = { n: manifest.curve.n, columns: float64OfBytes(curveBytes) };
  if (runHash(parameters, curve) !== manifest.provenance.runHash) refuse("its weights do not match their hash");
  const { format: _format, version: _version, ages, own, ghosts, ...rest } = manifest;
  return {
    ...rest,
    parameters,
    m,
    v: second,
    ages: Uint32Array.from(ages),
    curve,
    ghosts: ghosts ? parseGhosts(ghosts, file("ghosts.f64")) : [],
    validation: parseJson(validationSchema, file("validation.json"), "validation.json"),
    own: own && { label: own.label, counts: parseWords(file("words.tsv")) },
  };
}

/** Never throws: a file that cannot be read gives the reason, as the end of "This file cannot be opened: …". */
export function decodeXilab(bytes: Uint8Array): Decoded {
  try {
    return { ok: true, run: decode(bytes) };
  } catch (error) {
    return { ok: false, reason: error instanceof ArchiveError ? error.message : "the file is cut off or damaged" };
  }
}
