/** `npm run -s results -- build DIR… --out FILE`: the results of sweeps as the one file that the Bench tab reads. */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { plans } from "../src/plans/registry.ts";
import { ROOT } from "./build.ts";
import { LabError, readArguments, UsageError } from "./lab/command.ts";
import { buildResults, copyCheckpoints, formatResults } from "./results/build.ts";

const usage = `npm run -s results -- build DIR|FILE.jsonl… [--out public/recorded/results.json] [--keep RUN,RUN]

Merges the results of sweeps: one for each row and seed, rounded to what their error allows, the settings of each row
once, with the exact values of their words. --keep copies the weights of runs, such as 2tril-k10-s1, beside the file.`;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) {
    console.log(usage);
    return;
  }
  const given = readArguments(args, ["out", "keep"], []);
  const [verb, ...sources] = given.positionals;
  if (verb !== "build" || sources.length === 0)
    throw new UsageError("build and a folder are needed; --help tells more.");
  const out = given.text("out") ?? join(ROOT, "public", "recorded", "results.json");
  const keep = given.text("keep")?.split(",").filter(Boolean) ?? [];
  const standard = [plans.table1, plans.table2].flatMap(({ rows }) =>
    rows.slice(0, 1).map(({ config }) => config.data),
  );
  const note = (text: string): void => console.error(text);
  const { results, checkpoints } = await buildResults({
    sources,
    standard,
    keep,
    built: new Date().toISOString(),
    note,
  });
  const text = formatResults(results);
  writeFileSync(out, text);
  copyCheckpoints(checkpoints, dirname(out));
  const rows = new Set(results.results.map(({ row }) => row)).size;
  console.log(
    `${out}: ${results.results.length} runs of ${rows} rows, ${results.failures.length} failed, ${checkpoints.length} with weights, ${Math.ceil(text.length / 1024)} kB`,
  );
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof LabError || error instanceof UsageError ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
