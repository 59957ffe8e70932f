/** The configuration and words of a `train` command, from its arguments. */
import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { decodeConfig } from "../../src/config/codec.ts";
import { normaliseConfig } from "../../src/config/normalise.ts";
import { DEFAULT_PRESET, defaultConfig, type Preset, presets } from "../../src/config/presets.ts";
import { OWN_ID } from "../../src/corpora/corpus.ts";
import { ownRules, parseWords } from "../../src/corpora/parse.ts";
import { corpora } from "../../src/corpora/registry.ts";
import type { RunConfig } from "../../src/protocol/config.ts";
import type { CorpusProblem, WordCounts } from "../../src/protocol/corpus.ts";
import { type Arguments, LabError, readBytes, UsageError } from "./command.ts";

export interface Settings {
  readonly config: RunConfig;
  readonly own: { readonly label: string; readonly counts: WordCounts } | null;
  readonly steps: number;
  readonly logEvery: number;
}

function presetConfig(id: string): unknown {
  const known: Readonly<Record<string, Preset>> = presets;
  const preset = Object.hasOwn(known, id) ? known[id] : undefined;
  if (!preset) throw new UsageError(`There is no preset "${id}": ${Object.keys(presets).join(", ")}.`);
  return preset.config;
}

/** A configuration as JSON, or a link's hash. */
function fileConfig(path: string): unknown {
  const text = new TextDecoder().decode(readBytes(path)).trim();
  if (!text.startsWith("{")) {
    const hash = text.slice(text.indexOf("#"));
    const { config, namesRun } = decodeConfig(hash);
    if (!namesRun) throw new LabError(`${path} holds neither JSON nor a link of this lab.`);
    return config;
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new LabError(`${path} is not JSON.`);
  }
  // What is left out gets its default, so a file without any setting would pass for the default configuration.
  const keys = Object.keys(raw as object);
  if (!keys.some((key) => Object.hasOwn(defaultConfig, key) && key !== "version")) {
    throw new LabError(`${path} holds no configuration of a run.`);
  }
  return raw;
}

/** Why own words cannot be used, in words. */
function refusal(problem: CorpusProblem): string {
  switch (problem.code) {
    case "empty":
      return "it is empty";
    case "binary":
      return "it is not text";
    case "tooLarge":
      return `it has ${problem.bytes} bytes; the limit is ${problem.limit}`;
    case "noWords":
      return "it holds no word that the rules keep";
    case "oneWord":
      return `it holds only one word, “${problem.word}”`;
    case "malformed":
      return `line ${problem.line} is not a word and a count: “${problem.text}”`;
    case "unreadable":
      return problem.detail;
    case "cancelled":
      return "reading was cancelled";
    default:
      return problem satisfies never;
  }
}

async function readCorpus(given: string, config: RunConfig): Promise<Pick<Settings, "config" | "own">> {
  if (Object.hasOwn(corpora, given))
    return { config: { ...config, data: { ...config.data, corpus: given } }, own: null };
  if (!existsSync(given) || statSync(given).isDirectory()) {
    throw new LabError(`"${given}" is neither a corpus (${Object.keys(corpora).join(", ")}) nor a file.`);
  }
  const label = basename(given).replace(/\.[^.]+$/, "") || given;
  const rules = ownRules(config.data);
  const { result, counts } = await parseWords(readBytes(given), rules, label);
  if (!result.ok) throw new LabError(`${given} cannot be used: ${refusal(result.problem)}.`);
  if (!counts) throw new LabError(`${given} holds no words.`);
  return { config: { ...config, data: rules }, own: { label, counts } };
}

export async function settings(given: Arguments): Promise<Settings> {
  const preset = given.text("preset");
  const file = given.text("config");
  if (preset !== undefined && file !== undefined) throw new UsageError("Give --preset or --config, not both.");
  if (given.text("steps") === undefined) throw new UsageError("--steps is needed.");
  const steps = given.whole("steps", { min: 1, max: 10_000_000, default: 1 });
  const logEvery = given.whole("log-every", { min: 1, max: 10_000_000, default: Math.max(1, Math.floor(steps / 20)) });

  const raw = file === undefined ? presetConfig(preset ?? DEFAULT_PRESET) : fileConfig(file);
  const { config: base, notices } = normaliseConfig(raw);
  for (const { text } of notices) console.error(`In the configuration, ${text}.`);
  const seed = given.whole("seed", { min: 0, max: 2 ** 31 - 1, default: base.seed });
  const batch = given.whole("batch", { min: 1, max: 4096, default: base.optimiser.batch });
  const wanted = normaliseConfig({ ...base, seed, optimiser: { ...base.optimiser, batch } });
  for (const { text } of wanted.notices) console.error(`From the arguments, ${text}.`);

  const corpus = given.text("corpus");
  const words = corpus === undefined ? { config: wanted.config, own: null } : await readCorpus(corpus, wanted.config);
  if (words.config.data.corpus === OWN_ID && !words.own) {
    throw new LabError("This configuration trains on words of one's own: give them with --corpus FILE.");
  }
  return { ...words, steps, logEvery };
}
