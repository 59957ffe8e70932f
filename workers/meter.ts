/**
 * What a program costs as it runs: the median step of the last seconds, what it took to compile, and how much of the
 * time evaluations take. A new program starts new figures.
 */
import type { EngineFigures } from "../src/protocol/frame.ts";

/** chosen: the same stretch as the steps per second. */
const STRETCH_MS = 3_000;
/** chosen: enough for a median that stands still, few enough to sort ten times a second. */
const MOST = 512;

/** Steps done together. */
export interface Taken {
  readonly steps: number;
  /** Of all of them. */
  readonly words: number;
  readonly ms: number;
  /** Without waiting for other threads or a device; null where it is not known. */
  readonly busyMs: number | null;
}

interface Burst extends Taken {
  readonly at: number;
}

export class Meter {
  private compileMs = 0;
  private firstStepMs: number | null = null;
  private recent: Burst[] = [];
  private stepsMs = 0;
  private evaluationsMs = 0;

  compiled(ms: number): void {
    this.compileMs = ms;
    this.firstStepMs = null;
    this.recent = [];
    this.stepsMs = 0;
    this.evaluationsMs = 0;
  }

  stepped(taken: Taken): void {
    const at = performance.now();
    this.firstStepMs ??= taken.ms / taken.steps;
    this.stepsMs += taken.ms;
    this.recent.push({ ...taken, at });
    // a step longer than the stretch is still the last one there is
    while (this.recent.length > 1 && (at - this.recent[0]!.at > STRETCH_MS || this.recent.length > MOST))
      this.recent.shift();
  }

  evaluated(ms: number): void {
    this.evaluationsMs += ms;
  }

  figures(memoryBytes: number | null, threads: number | null): EngineFigures {
    const { recent, stepsMs, evaluationsMs, compileMs, firstStepMs } = this;
    const steps = recent.reduce((sum, burst) => sum + burst.steps, 0);
    const words = recent.reduce((sum, burst) => sum + burst.words, 0);
    const spent = stepsMs + evaluationsMs;
    return {
      steps,
      stepMs: medianStep(recent, ({ ms }) => ms),
      busyMs: medianStep(recent, ({ busyMs }) => busyMs),
      threads,
      wordsPerStep: steps > 0 ? words / steps : null,
      compileMs,
      firstStepMs,
      memoryBytes,
      evaluationShare: steps > 0 && spent > 0 ? evaluationsMs / spent : null,
    };
  }
}

/** The lower median over steps; those of a burst are taken as equally long. Null unless all of them are known. */
function medianStep(bursts: readonly Burst[], of: (burst: Burst) => number | null): number | null {
  const each: { ms: number; steps: number }[] = [];
  let all = 0;
  for (const burst of bursts) {
    const { steps } = burst;
    const ms = of(burst);
    if (ms === null) return null;
    each.push({ ms: ms / steps, steps });
    all += steps;
  }
  let before = 0;
  for (const { ms, steps } of each.sort((a, b) => a.ms - b.ms)) {
    before += steps;
    if (2 * before >= all) return ms;
  }
  return null;
}
