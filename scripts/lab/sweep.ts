/** `sweep`: the runs of a plan, as many at a time as there are cores; stopped at any moment and started again. */
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { readPlan } from "../../src/plans/planFile.ts";
import { plans } from "../../src/plans/registry.ts";
import { plannedRuns, type Selection, shardOf } from "../../src/plans/runs.ts";
import { FULL_SCORE, QUICK_SCORE } from "../../src/protocol/evaluator.ts";
import type { SweepPlan } from "../../src/protocol/results.ts";
import { type Arguments, type Command, emit, LabError, readArguments, UsageError } from "./command.ts";
import { SweepFolder } from "./sweepFolder.ts";
import { runSweep } from "./sweepQueue.ts";
import { engineOf } from "./train.ts";
import { ENGINES } from "./verify.ts";

/** chosen: with a stretch a kill costs less than 20 s of training; writing the file takes less than 2 % of it. */
export const CHECKPOINT_S = 8;

const usage = `npm run -s lab -- sweep PLAN --out DIR [--shard I/N] [--jobs N] [--engine auto|${ENGINES.join("|")}]
    [--seeds A,B] [--rows A,B] [--steps N] [--train-only] [--quick-score] [--retry-failed] [--checkpoint-every SECONDS]
    [--site DIR]

Trains and scores the runs of a plan: ${Object.keys(plans).join(", ")}, or a JSON file. Each run is checkpointed to
DIR/ROW-sSEED.xilab; a finished one is a line of DIR/results.jsonl (shard I: results-I.jsonl; concatenate to merge).
Started again it goes on from the checkpoints and repeats nothing. --rows takes names, * for anything, ! to leave out.
--train-only leaves scoring to a later call. --site DIR serves a site built earlier as it is.`;

/** A plan by its name, or from a file. */
export function planOf(name: string): SweepPlan {
  const known: Readonly<Record<string, SweepPlan>> = plans;
  if (Object.hasOwn(known, name)) return known[name]!;
  if (!existsSync(name))
    throw new UsageError(`There is no plan "${name}": ${Object.keys(plans).join(", ")}, or a file.`);
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(name, "utf8"));
  } catch {
    throw new LabError(`${name} is not JSON.`);
  }
  const read = readPlan(raw);
  if (!read.ok) throw new LabError(`${name} is no plan: ${read.reason}.`);
  return read.plan;
}

const listOf = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(",")
    .map((part) => part.trim())
    .filter(Boolean);

export function seedsOf(given: Arguments): readonly number[] | undefined {
  return listOf(given.text("seeds"))?.map((text) => {
    const seed = Number(text);
    if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31) return seed;
    throw new UsageError(`--seeds takes whole numbers from 0 to ${2 ** 31 - 1}, not "${text}".`);
  });
}

export function shardGiven(text: string | undefined): { readonly index: number; readonly count: number } | null {
  if (text === undefined) return null;
  const [index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (index && count && index <= count) return { index, count };
  throw new UsageError(`--shard takes I/N with I from 1 to N, not "${text}".`);
}

function selectionOf(given: Arguments): Selection {
  const steps = given.whole("steps", { min: 1, max: 10_000_000, default: 0 });
  return { rows: listOf(given.text("rows")), seeds: seedsOf(given), steps: steps || undefined };
}

function runsOf(plan: SweepPlan, selection: Selection) {
  try {
    return plannedRuns(plan, selection);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`The plan cannot be run: ${error.message}.`);
    throw error;
  }
}

export const sweep: Command = {
  about: "the runs of a plan, resumable",
  usage,
  async run(args) {
    const texts = ["out", "shard", "jobs", "engine", "seeds", "rows", "steps", "site", "checkpoint-every"];
    const given = readArguments(args, texts, ["train-only", "quick-score", "retry-failed"]);
    const [name, ...more] = given.positionals;
    if (name === undefined || more.length > 0) throw new UsageError("One plan is needed; --help tells more.");
    const out = given.text("out");
    if (out === undefined) throw new UsageError("--out DIR is needed.");
    const shard = shardGiven(given.text("shard"));
    const selection = selectionOf(given);
    const all = runsOf(planOf(name), selection);
    const ended = await runSweep({
      plan: name,
      runs: shard ? shardOf(all, shard.index, shard.count) : all,
      folder: new SweepFolder(out, shard?.index ?? null),
      engine: engineOf(given),
      jobs: given.whole("jobs", { min: 1, max: 1024, default: availableParallelism() }),
      checkpointMs: 1000 * given.whole("checkpoint-every", { min: 0, max: 3600, default: CHECKPOINT_S }),
      score: given.flag("train-only") ? null : given.flag("quick-score") ? QUICK_SCORE : FULL_SCORE,
      retryFailed: given.flag("retry-failed"),
      site: given.text("site"),
      onLine: emit,
    });
    emit({ done: true, ...ended });
    return ended.failed > 0 || ended.unscored > 0 ? 1 : 0;
  },
};
