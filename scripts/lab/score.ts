/** Scoring a trained run in the page's evaluator, and the line that records it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { buildCorpus } from "../../src/corpora/build.ts";
import { corpusSource } from "../../src/corpora/registry.ts";
import { SPLIT_SEED, splitCorpus } from "../../src/corpora/split.ts";
import { parseCounts } from "../../src/corpora/wordCounts.ts";
import type { PlannedRun } from "../../src/plans/runs.ts";
import type { EvaluatorApi, ScoreOutcome, ScoreProgress, ScoreRequest } from "../../src/protocol/evaluator.ts";
import type { Metrics, ResultData, RunResult } from "../../src/protocol/results.ts";
import { resultData } from "../../src/runs/dataHash.ts";
import { buildAssets } from "../assets.ts";
import { ROOT } from "../build.ts";
import { LabError } from "./command.ts";
import type { Trained } from "./sweepRun.ts";

type Scorer = { readonly score?: EvaluatorApi["score"] };

/** Whether the site can score at all. */
export const canScore = (page: Page): Promise<boolean> =>
  page.evaluate(() => typeof (window.xilab as unknown as Scorer | undefined)?.score === "function");

/** All metrics of a saved run. Throws with the reason when it cannot be scored. */
export async function scoreInLab(
  page: Page,
  bytes: Uint8Array,
  request: ScoreRequest,
  onProgress: (progress: ScoreProgress) => void,
): Promise<Metrics> {
  await page.exposeFunction("xilabScoring", onProgress);
  const outcome: ScoreOutcome = await page.evaluate(
    ({ bytes, request }) => {
      const { xilabScoring } = window as unknown as { xilabScoring: (progress: ScoreProgress) => Promise<void> };
      return (window.xilab as unknown as Required<Scorer>).score(new Uint8Array(bytes), request, (p) =>
        xilabScoring(p),
      );
    },
    { bytes, request },
  );
  if (outcome.ok) return outcome.value;
  throw new Error(`the run cannot be scored: ${outcome.code === "refused" ? outcome.detail : outcome.code}`);
}

/** What the words of runs are, read once for each corpus and split. */
export class DataFacts {
  private readonly known = new Map<string, Promise<ResultData>>();

  of({ config }: PlannedRun): Promise<ResultData> {
    const key = JSON.stringify(config.data);
    const found = this.known.get(key) ?? this.read(config);
    this.known.set(key, found);
    return found;
  }

  private async read({ data }: PlannedRun["config"]): Promise<ResultData> {
    const source = corpusSource(data.corpus);
    if (!source) throw new LabError(`The corpus "${data.corpus}" is not one of this lab's.`);
    await buildAssets();
    const counts = parseCounts(readFileSync(join(ROOT, "public", source.asset), "utf8"));
    const corpus = buildCorpus(counts, data, source);
    return resultData(corpus, splitCorpus(corpus, data.split, SPLIT_SEED));
  }
}

/** The line of a run that was trained and scored. */
export function resultLine(
  run: PlannedRun,
  trained: Trained,
  metrics: Metrics,
  data: ResultData,
  lab: string,
): RunResult {
  const { saved, curve } = trained;
  return {
    version: 1,
    row: run.row,
    label: run.label,
    config: run.config,
    seed: run.config.seed,
    steps: saved.step,
    parameters: saved.parameters.length,
    seconds: saved.seconds,
    data,
    metrics,
    curve,
    provenance: { ...saved.provenance, lab },
  };
}
