/**
 * The page's own copies of models: the weights of a run's last frame (or of the recorded run) and a generator over them.
 * `useGenerator` is the one the page reads: that of its own run, or of the run it is compared with.
 */
import { create, type StoreApi, type UseBoundStore } from "zustand";
import type { Generator, GeneratorWeights } from "../models/generator.ts";
import { createGenerator } from "../models/jsGenerator.ts";

export interface GeneratorState {
  readonly generator: Generator | null;
  readonly weights: GeneratorWeights | null;
  /** Training step of the weights. */
  readonly step: number;
  readonly source: "recorded" | "run" | "checkpoint";
}

const none: GeneratorState = { generator: null, weights: null, step: 0, source: "recorded" };

type UseGenerator = UseBoundStore<StoreApi<GeneratorState>>;

/** What the page reads; changes at most twice a second while training. */
export const useGeneratorStore: UseGenerator = create<GeneratorState>()(() => none);
export const useGenerator = (): GeneratorState => useGeneratorStore();

interface Weights {
  readonly weights: GeneratorWeights;
  readonly step: number;
  readonly source: GeneratorState["source"];
}

/** The model of one run. Written only here: new weights make a new generator. */
export interface WeightsStore {
  readonly use: UseGenerator;
  /** The run's weights now. While the page looks back they wait. */
  set(weights: GeneratorWeights, step: number, source: "recorded" | "run"): void;
  /** The run's model is that of an earlier step until `lookNow`. */
  lookBack(weights: GeneratorWeights, step: number): void;
  lookNow(): void;
  /** As before there was a run. */
  reset(): void;
  /** Two runs, both at the present, change places. */
  exchange(other: WeightsStore): void;
  /** The weights now, also while the page looks back. */
  present(): Weights | null;
}

export function createWeights(): WeightsStore {
  const use = create<GeneratorState>()(() => none);
  let present: Weights | null = null;
  let away = false;
  const show = ({ weights, step, source }: Weights): void =>
    use.setState({ generator: createGenerator(weights), weights, step, source });
  const set = (next: Weights): void => {
    present = next;
    if (!away) show(next);
  };
  const reset = (): void => {
    present = null;
    away = false;
    use.setState(none);
  };
  return {
    use,
    set: (weights, step, source) => set({ weights, step, source }),
    lookBack(weights, step) {
      away = true;
      show({ weights, step, source: "checkpoint" });
    },
    lookNow() {
      away = false;
      if (present) show(present);
    },
    reset,
    exchange(other) {
      const [mine, theirs] = [present, other.present()];
      for (const [store, next] of [
        [this, theirs],
        [other, mine],
      ] as const) {
        if (!next) store.reset();
        else if (next.source !== "checkpoint") store.set(next.weights, next.step, next.source);
      }
    },
    present: () => present,
  };
}

let unfollow: () => void = () => undefined;

/** The page reads this model from now on. */
export function readFrom({ use }: WeightsStore): void {
  unfollow();
  const show = (state: GeneratorState): void => useGeneratorStore.setState(state);
  show(use.getState());
  unfollow = use.subscribe(show);
}

/** The page's own run. */
export const weightsA = createWeights();
export const { set: setWeights, lookBack, lookNow } = weightsA;
readFrom(weightsA);
