/**
 * The run as the worker reports it, and what went wrong. Written by the bridge only.
 */
import { create } from "zustand";
import type { EngineChoice, Problem, RunInfo, RunState } from "../protocol/trainer.ts";

export interface ProblemEntry {
  readonly id: number;
  readonly problem: Problem;
  readonly open: boolean;
}

/** What the numbers on the page come from. */
export type RunSource = "none" | "recorded" | "run";

/** A run of an earlier visit, offered to go on with. */
export interface KeptOffer {
  readonly label: string;
  readonly step: number;
}

export interface RunSlice {
  readonly source: RunSource;
  readonly info: RunInfo | null;
  readonly state: RunState;
  /** The worker is starting, or rebuilding the run. */
  readonly opening: boolean;
  readonly step: number;
  readonly stepsPerSecond: number;
  readonly skippedUpdates: number;
  /** Steps per second at most; 0: as fast as it goes. */
  readonly speed: number;
  readonly engineChoice: EngineChoice;
  readonly problems: readonly ProblemEntry[];
  readonly kept: KeptOffer | null;
}

export const useRun = create<RunSlice>()(() => ({
  source: "none",
  info: null,
  state: "paused",
  opening: false,
  step: 0,
  stepsPerSecond: 0,
  skippedUpdates: 0,
  speed: 0,
  engineChoice: "auto",
  problems: [],
  kept: null,
}));

export const patchRun = (part: Partial<RunSlice>): void => useRun.setState(part);

export function setInfo(info: RunInfo): void {
  useRun.setState({ source: "run", info, state: info.state, step: info.step });
}

let problemId = 0;

/** The same problem again replaces the one still open. */
export function addProblem(problem: Problem): void {
  const id = ++problemId;
  useRun.setState(({ problems }) => ({
    problems: [
      ...problems.map((entry) => (entry.problem.code === problem.code ? { ...entry, open: false } : entry)),
      { id, problem, open: true },
    ].slice(-50),
  }));
}

export function closeProblem(id: number): void {
  useRun.setState(({ problems }) => ({
    problems: problems.map((entry) => (entry.id === id ? { ...entry, open: false } : entry)),
  }));
}
