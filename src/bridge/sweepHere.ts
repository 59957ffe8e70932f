/** The page's sweep with the real workers, storage and lock. */
import type { DataConfig } from "../protocol/config.ts";
import type { ResultData } from "../protocol/results.ts";
import { sweepStorage } from "../runs/keepSweep.ts";
import { isOpen, useSweep } from "../store/sweep.ts";
import { describeInWorker } from "./corpus.ts";
import { scoreRun } from "./evaluator.ts";
import { siteBase } from "./site.ts";
import { Sweep } from "./sweep.ts";
import { webLock } from "./sweepLock.ts";
import { spawnTrainer } from "./worker.ts";

/** Runs of a plan mostly share their words. */
const known = new Map<string, Promise<ResultData>>();

function facts(data: DataConfig): Promise<ResultData> {
  const key = JSON.stringify(data);
  const found = known.get(key) ?? describeInWorker({ data, own: null, site: siteBase() }).then((words) => words.facts);
  known.set(key, found);
  found.catch(() => known.delete(key));
  return found;
}

export const sweep = new Sweep({ spawn: spawnTrainer, score: scoreRun, facts, storage: sweepStorage, lock: webLock() });

/** Runs that wait for somebody to go on with them. */
export async function runsLeft(): Promise<number> {
  await sweep.reload();
  const { state, queue } = useSweep.getState();
  return state === "paused" ? queue.filter(isOpen).length : 0;
}
