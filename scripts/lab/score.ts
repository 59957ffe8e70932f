/** Scoring a trained run in the page's evaluator, and the line that records it. */
import type { Page } from "playwright";
import type { PlannedRun } from "../../src/plans/runs.ts";
import type { EvaluatorApi, ScoreOutcome, ScoreProgress, ScoreRequest } from "../../src/protocol/evaluator.ts";
import type { Metrics, ResultData } from "../../src/protocol/results.ts";
import { resultData } from "../../src/runs/dataHash.ts";
import { splitWords } from "./words.ts";

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
    // a Buffer would not arrive as bytes
    { bytes: new Uint8Array(bytes), request },
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
    const { corpus, split } = await splitWords(data);
    return resultData(corpus, split);
  }
}
