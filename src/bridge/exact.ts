/** Measures the run as it stands, in a worker of its own: training goes on meanwhile. */
import type { ScoreRequest } from "../protocol/evaluator.ts";
import { decodeXilab } from "../runs/xilab.ts";
import { setExact } from "../store/exact.ts";
import { type Scoring, scoreRun } from "./evaluator.ts";
import { session } from "./trainer.ts";

let scoring: Scoring | null = null;

export async function measureExact(request: ScoreRequest): Promise<void> {
  if (scoring) return;
  const bytes = await session.save();
  const decoded = bytes && decodeXilab(bytes);
  if (!bytes || !decoded?.ok) return setExact({ at: "failed", reason: "there is no run yet" });
  const { step } = decoded.run;
  setExact({ at: "busy", step, progress: null });
  scoring = scoreRun(bytes, request, (progress) => setExact({ at: "busy", step, progress }));
  try {
    const outcome = await scoring.outcome;
    if (outcome.ok) setExact({ at: "done", step, metrics: outcome.value });
    else if (outcome.code === "cancelled") setExact({ at: "idle" });
    else setExact({ at: "failed", reason: outcome.detail });
  } catch (error) {
    setExact({ at: "failed", reason: error instanceof Error ? error.message : String(error) });
  } finally {
    scoring = null;
  }
}

export const cancelExact = (): void => scoring?.cancel();
