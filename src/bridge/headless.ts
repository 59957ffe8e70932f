/** `#headless`: no page, only the trainer and the evaluator, for the command line and tests in a browser. */
import { normaliseConfig } from "../config/normalise.ts";
import { presets } from "../config/presets.ts";
import { loadCounts } from "../corpora/load.ts";
import type { EvaluatorApi } from "../protocol/evaluator.ts";
import type { TrainerApi } from "../protocol/trainer.ts";
import { makeBench } from "./bench.ts";
import { scoreRun } from "./evaluator.ts";
import { siteBase } from "./site.ts";
import { spawnTrainer } from "./worker.ts";

function makeHeadless() {
  const { calls, listen, onDeath } = spawnTrainer();
  const api: TrainerApi = {
    listen,
    open: (request) => calls.open(request),
    play: () => calls.play(),
    pause: () => calls.pause(),
    step: (n) => calls.step(n),
    setSpeed: (stepsPerSecond) => calls.setSpeed(stepsPerSecond),
    stopAtEnd: (on) => calls.stopAtEnd(on),
    join: (partner) => calls.join(partner),
    configure: (config) => calls.configure(config),
    rewind: () => calls.rewind(),
    peek: (steps) => calls.peek(steps),
    hold: (step) => calls.hold(step),
    branchFrom: (step) => calls.branchFrom(step),
    watch: (word) => calls.watch(word),
    save: () => calls.save(),
    verify: (fixture, engine) => calls.verify(fixture, engine),
    breakDevice: () => calls.breakDevice(),
    dispose: () => calls.dispose(),
  };
  return {
    ...api,
    onDeath,
    presets,
    normaliseConfig,
    loadCounts: (id: string) => loadCounts(id, siteBase()),
    bench: makeBench(),
    /** The metrics of a run, in a worker of its own. */
    score: ((saved, request, onProgress) =>
      scoreRun(saved, request, onProgress).outcome) satisfies EvaluatorApi["score"],
  };
}

export type Headless = ReturnType<typeof makeHeadless>;

declare global {
  interface Window {
    xilab?: Headless;
  }
}

export function startHeadless(): void {
  window.xilab = makeHeadless();
}
