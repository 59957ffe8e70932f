/** Everything the page knows of a run, for its own run and for the one it may be compared with. One session writes it. */
import { type ConfigStore, configA, createConfig } from "./config.ts";
import { createFrames, type FrameStore, framesA } from "./frames.ts";
import { createWeights, type WeightsStore, weightsA } from "./generator.ts";
import { createRun, type RunStore, runA } from "./run.ts";
import { createTravel, type TravelStore, travelA } from "./travel.ts";

export interface RunStores {
  readonly config: ConfigStore;
  readonly run: RunStore;
  readonly frames: FrameStore;
  readonly weights: WeightsStore;
  readonly travel: TravelStore;
}

export function createStores(): RunStores {
  const weights = createWeights();
  return {
    config: createConfig(),
    run: createRun(),
    frames: createFrames(),
    weights,
    travel: createTravel(weights),
  };
}

/** The page's own run. */
export const storesA: RunStores = {
  config: configA,
  run: runA,
  frames: framesA,
  weights: weightsA,
  travel: travelA,
};
/** The run it is compared with. */
export const storesB: RunStores = createStores();

/** The two change places: what a run has shown so far goes with it. Looking back ends. */
export function exchangeStores(a: RunStores, b: RunStores): void {
  a.travel.backToNow();
  b.travel.backToNow();
  a.travel.exchange(b.travel);
  const mine = a.config.use.getState().config;
  a.config.adopt(b.config.use.getState().config);
  b.config.adopt(mine);
  a.run.exchange(b.run);
  a.frames.exchange(b.frames);
  a.weights.exchange(b.weights);
}

/** As before there was a run. */
export function resetStores({ run, frames, weights, travel }: RunStores): void {
  travel.reset();
  run.reset();
  frames.reset(0);
  weights.reset();
}
