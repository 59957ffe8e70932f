/**
 * A run as its worker reports it, and what went wrong. Written by the bridge only. `useRun` is the page's own; the one it
 * may be compared with is in `store/runs.ts`.
 */
import { create, type StoreApi, type UseBoundStore } from "zustand";
import type { Plateau, StopRule } from "../config/stop.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { ChangeMark, EngineFigures } from "../protocol/frame.ts";
import type { EngineChoice, Problem, RunInfo, RunState } from "../protocol/trainer.ts";

/** What the worker reports, and what only the page can notice. */
export type PageProblem =
  | Problem
  | { readonly code: "workerDied"; readonly detail: string; readonly step: number; readonly backTo: number }
  | ({ readonly code: "plateau"; readonly step: number } & Plateau)
  | { readonly code: "workerGaveUp"; readonly detail: string }
  | { readonly code: "recordedUnavailable"; readonly detail: string };

export interface ProblemEntry {
  readonly id: number;
  readonly problem: PageProblem;
  readonly open: boolean;
}

/** What the numbers on the page come from. */
export type RunSource = "none" | "recorded" | "run";

/** What the page knows of the recorded run while no worker is up. */
export interface RecordedInfo {
  readonly config: RunConfig;
  readonly corpusLabel: string;
  readonly words: number;
  readonly entropyNats: number;
  readonly marks: readonly ChangeMark[];
  readonly parameters: number;
}

/** A run of an earlier visit, offered to go on with. */
export interface KeptOffer {
  readonly label: string;
  readonly step: number;
  /** How many other runs are kept. */
  readonly others: number;
}

export interface RunSlice {
  readonly source: RunSource;
  readonly info: RunInfo | null;
  readonly recorded: RecordedInfo | null;
  readonly state: RunState;
  /** The worker is starting, or rebuilding the run. */
  readonly opening: boolean;
  /** A program is being made: the first of a run, or the one a changed model goes on with. */
  readonly compiling: boolean;
  /** Whether it is wanted to train, also while the worker is still opening. */
  readonly playing: boolean;
  readonly step: number;
  readonly stepsPerSecond: number;
  readonly skippedUpdates: number;
  /** What the running program costs; null before its worker has said. */
  readonly figures: EngineFigures | null;
  /** Steps per second at most; 0: as fast as it goes. */
  readonly speed: number;
  /** What ends training besides the person. */
  readonly stop: StopRule;
  readonly engineChoice: EngineChoice;
  readonly problems: readonly ProblemEntry[];
  readonly kept: KeptOffer | null;
}

const initial: RunSlice = {
  source: "none",
  info: null,
  recorded: null,
  state: "paused",
  opening: false,
  compiling: false,
  playing: false,
  step: 0,
  stepsPerSecond: 0,
  skippedUpdates: 0,
  figures: null,
  speed: 0,
  stop: "hand",
  engineChoice: "auto",
  problems: [],
  kept: null,
};

let problemId = 0;

export interface RunStore {
  readonly use: UseBoundStore<StoreApi<RunSlice>>;
  patch(part: Partial<RunSlice>): void;
  setInfo(info: RunInfo): void;
  /** The same problem again replaces the one still open. */
  addProblem(problem: PageProblem): void;
  closeProblem(id: number): void;
  /** As before there was a run. */
  reset(): void;
  /** Two runs change places; what is the page's and not a run's stays. */
  exchange(other: RunStore): void;
}

/** What of a run's slice is the run's own. */
function ownPart({ speed: _, engineChoice: __, kept: ___, stop: ____, ...own }: RunSlice): Partial<RunSlice> {
  return own;
}

export function createRun(): RunStore {
  const use = create<RunSlice>()(() => initial);
  const patch = (part: Partial<RunSlice>): void => use.setState(part);
  return {
    use,
    patch,
    setInfo: (info) => patch({ source: "run", info, state: info.state, step: info.step }),
    addProblem(problem) {
      const id = ++problemId;
      const others = use
        .getState()
        .problems.map((entry) => (entry.problem.code === problem.code ? { ...entry, open: false } : entry));
      patch({ problems: [...others, { id, problem, open: true }].slice(-50) });
    },
    closeProblem(id) {
      const { problems } = use.getState();
      patch({ problems: problems.map((entry) => (entry.id === id ? { ...entry, open: false } : entry)) });
    },
    reset: () => use.setState(initial, true),
    exchange(other) {
      const mine = ownPart(use.getState());
      patch(ownPart(other.use.getState()));
      other.patch(mine);
    },
  };
}

/** The page's own run. */
export const runA = createRun();
export const { use: useRun, patch: patchRun, setInfo, addProblem, closeProblem } = runA;
