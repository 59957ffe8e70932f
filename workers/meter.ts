/**
 * What a program costs as it runs: the median step of the last seconds, what it took to compile, and how much of the
 * time evaluations take. A new program starts new figures.
 */
import type { EngineFigures } from "../src/protocol/frame.ts";

/** chosen: the same stretch as the steps per second. */
const STRETCH_MS = 3_000;
/** chosen: enough for a median that stands still, few enough to sort ten times a second. */
const MOST = 512;

interface Burst {
  readonly at: number;
  readonly steps: number;
  readonly words: number;
  /** Of one step. */
  readonly ms: number;
}

export class Meter {
  private compileMs = 0;
  private recent: Burst[] = [];
  private stepsMs = 0;
  private evaluationsMs = 0;

  compiled(ms: number): void {
    this.compileMs = ms;
    this.recent = [];
    this.stepsMs = 0;
    this.evaluationsMs = 0;
  }

  /** So many steps, done together in `ms`, on `words` words in all. */
  stepped(steps: number, ms: number, words: number): void {
    const at = performance.now();
    this.stepsMs += ms;
    this.recent.push({ at, steps, words, ms: ms / steps });
    // a step longer than the stretch is still the last one there is
    while (this.recent.length > 1 && (at - this.recent[0]!.at > STRETCH_MS || this.recent.length > MOST))
      this.recent.shift();
  }

  evaluated(ms: number): void {
    this.evaluationsMs += ms;
  }

  figures(memoryBytes: number | null): EngineFigures {
    const { recent, stepsMs, evaluationsMs, compileMs } = this;
    const steps = recent.reduce((sum, burst) => sum + burst.steps, 0);
    const words = recent.reduce((sum, burst) => sum + burst.words, 0);
    const spent = stepsMs + evaluationsMs;
    return {
      stepMs: medianStep(recent, steps),
      wordsPerStep: steps > 0 ? words / steps : null,
      compileMs,
      memoryBytes,
      evaluationShare: steps > 0 && spent > 0 ? evaluationsMs / spent : null,
    };
  }
}

/** The lower median over steps; those of a burst are taken as equally long. */
function medianStep(bursts: readonly Burst[], steps: number): number | null {
  let before = 0;
  for (const { ms, steps: n } of bursts.toSorted((a, b) => a.ms - b.ms)) {
    before += n;
    if (2 * before >= steps) return ms;
  }
  return null;
}
