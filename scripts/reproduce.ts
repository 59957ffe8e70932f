/**
 * `npm run reproduce -- --table 1`: runs a plan of the recorded results again and compares, row by row. Exit code 0 only
 * if everything that can be compared is as recorded, within error.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type PlanId, plans } from "../src/plans/registry.ts";
import { plannedRuns } from "../src/plans/runs.ts";
import { FULL_SCORE, QUICK_SCORE } from "../src/protocol/evaluator.ts";
import type { RunResult } from "../src/protocol/results.ts";
import { parseResults, type RecordedResult } from "../src/runs/results.ts";
import { isFailed } from "../src/runs/sweepLine.ts";
import { ROOT } from "./build.ts";
import { type Arguments, emit, LabError, readArguments, readBytes, UsageError } from "./lab/command.ts";
import { CHECKPOINT_S, seedsOf } from "./lab/sweep.ts";
import { SweepFolder } from "./lab/sweepFolder.ts";
import { runSweep } from "./lab/sweepQueue.ts";
import { engineOf } from "./lab/train.ts";
import { compareOrder, compareResults } from "./reproduce/compare.ts";
import { APART, quick } from "./reproduce/quick.ts";
import { type Findings, holds, reportLines } from "./reproduce/report.ts";
import { positionShapes, trainingShapes } from "./reproduce/shape.ts";

const usage = `npm run reproduce -- --table 1|2|3 | --figure 2|3 [--quick] [--seeds A,B] [--engine ID] [--jobs N]
    [--out DIR] [--recorded FILE] [--site DIR] [--json]

Runs the plan of a table or figure again and compares with the recorded results: the means over seeds may differ by three
standard errors. --quick takes minutes: fewer steps and rows, and compares order and shape only. Stopped, it goes on
where it was; --out (default .cache/reproduce) is where its runs are.`;

function planOf(given: Arguments): PlanId {
  const [table, figure] = [given.text("table"), given.text("figure")];
  if ((table === undefined) === (figure === undefined)) throw new UsageError("Give --table or --figure.");
  const id = table === undefined ? `figure${figure}` : `table${table}`;
  const found = (Object.keys(plans) as PlanId[]).find((known) => known === id);
  if (!found) throw new UsageError(`There is no plan ${id}: tables 1, 2, 3, figures 2, 3.`);
  return found;
}

function recordedResults(path: string): readonly RecordedResult[] {
  const read = parseResults(new TextDecoder().decode(readBytes(path)));
  if (!read.ok) throw new LabError(`${path} cannot be read: ${read.reason}.`);
  return read.value.results;
}

/** The plan's runs, trained and scored, or taken from the folder if an earlier call finished them. */
async function run(id: PlanId, given: Arguments): Promise<{ results: readonly RunResult[]; failed: number }> {
  const isQuick = given.flag("quick");
  const seeds = seedsOf(given);
  const runs = plannedRuns(plans[id], isQuick ? { ...quick[id], ...(seeds && { seeds }) } : { seeds });
  const out = given.text("out") ?? join(ROOT, ".cache", "reproduce", `${id}${isQuick ? "-quick" : ""}`);
  const folder = new SweepFolder(out, null);
  const ended = await runSweep({
    plan: id,
    runs,
    folder,
    engine: engineOf(given),
    jobs: given.whole("jobs", { min: 1, max: 1024, default: availableParallelism() }),
    checkpointMs: 1000 * CHECKPOINT_S,
    score: isQuick ? QUICK_SCORE : FULL_SCORE,
    retryFailed: true,
    site: given.text("site"),
    onLine: () => undefined,
  });
  const finished = folder.finished();
  const lines = runs.flatMap((planned) => finished.get(planned.id) ?? []);
  return {
    results: lines.filter((line): line is RunResult => !isFailed(line)),
    failed: ended.unscored + lines.filter(isFailed).length,
  };
}

function compare(id: PlanId, isQuick: boolean, recorded: readonly RunResult[], now: readonly RunResult[]) {
  return {
    figures: isQuick ? null : compareResults(recorded, now),
    order: compareOrder(recorded, now, isQuick ? APART.quick : APART.whole),
    shapes: id === "figure2" ? positionShapes(recorded, now) : id === "figure3" ? trainingShapes(recorded, now) : [],
  };
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(usage);
    return 0;
  }
  const texts = ["table", "figure", "seeds", "engine", "jobs", "out", "recorded", "site"];
  const given = readArguments(args, texts, ["quick", "json"]);
  if (given.positionals.length > 0) throw new UsageError(`"${given.positionals[0]}" is not an argument.`);
  const id = planOf(given);
  const recorded = recordedResults(given.text("recorded") ?? join(ROOT, "public", "recorded", "results.json"));
  const known = new Set(recorded.map(({ row }) => row));
  const rows = [...new Set(plans[id].rows.map((row) => row.id))];
  if (!rows.some((row) => known.has(row))) throw new LabError(`Nothing of ${id} is recorded: nothing to compare with.`);
  const { results, failed } = await run(id, given);
  const ran = new Set(results.map(({ row }) => row));
  const findings: Findings = {
    ...compare(id, given.flag("quick"), recorded, results),
    unrecorded: rows.filter((row) => ran.has(row) && !known.has(row)),
    failed,
  };
  if (given.flag("json")) emit({ ...findings, reproduced: holds(findings) });
  else for (const line of reportLines(findings)) console.log(line);
  return holds(findings) ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof LabError || error instanceof UsageError ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
