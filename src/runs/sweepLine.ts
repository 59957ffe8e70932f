/** The lines of a sweep, wherever it runs: a result, or a run that could not be finished; and the curve of a run under way. */
import type { PlannedRun } from "../plans/runs.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { Evaluation } from "../protocol/frame.ts";
import type { Metrics, ResultCurve, ResultData, RunResult } from "../protocol/results.ts";
import type { SavedRun } from "./savedRun.ts";

/** The line of a run that could not be finished. */
export interface FailedLine {
  readonly version: 1;
  readonly failed: true;
  readonly row: string;
  readonly label: string;
  readonly config: RunConfig;
  readonly seed: number;
  readonly steps: number;
  /** Where it ended. */
  readonly step: number;
  readonly reason: string;
}
export type SweepLine = RunResult | FailedLine;

export const isFailed = (line: SweepLine): line is FailedLine => "failed" in line;

export function failedLine({ row, label, config, steps }: PlannedRun, step: number, reason: string): FailedLine {
  return { version: 1, failed: true, row, label, config, seed: config.seed, steps, step, reason };
}

/** A run trained to its end. */
export interface TrainedRun {
  readonly saved: SavedRun;
  readonly curve: ResultCurve;
}

/** The line of a run that was trained and scored. */
export function resultLine(
  run: PlannedRun,
  { saved, curve }: TrainedRun,
  metrics: Metrics,
  data: ResultData,
  lab: string,
): RunResult {
  return {
    version: 1,
    row: run.row,
    label: run.label,
    config: run.config,
    seed: run.config.seed,
    steps: saved.step,
    parameters: saved.parameters.length,
    seconds: saved.seconds,
    data,
    metrics,
    curve,
    provenance: { ...saved.provenance, lab },
  };
}

/** One evaluation, as the curve of a result keeps it. */
export interface Measured {
  readonly step: number;
  readonly validationNats: number;
  readonly meanMutualInformation: number | null;
  readonly entropyGivenState: number | null;
}

export const measuredOf = ({ step, validation, information }: Evaluation): Measured => ({
  step,
  validationNats: validation.nats,
  // a model without noise has no information to tell
  meanMutualInformation: information?.meanNats ?? null,
  entropyGivenState: information?.entropyGivenStateNats ?? null,
});

/** Measurements at the steps of a grid; others are only looked at. */
export class CurveSoFar {
  private readonly points = new Map<number, Measured>();
  private readonly grid: ReadonlySet<number>;

  /** `kept`: the curve of an earlier call. */
  constructor(grid: readonly number[], kept: ResultCurve | null) {
    this.grid = new Set(grid);
    kept?.step.forEach((step, i) => {
      this.points.set(step, {
        step,
        validationNats: kept.validationNats[i]!,
        meanMutualInformation: kept.meanMutualInformation[i] ?? null,
        entropyGivenState: kept.entropyGivenState[i] ?? null,
      });
    });
  }

  add(measured: readonly Measured[]): void {
    for (const point of measured) {
      if (this.grid.has(point.step) && Number.isFinite(point.validationNats)) this.points.set(point.step, point);
    }
  }

  /** Up to `step`: a run that goes on from an earlier step measures the later ones again. */
  upTo(step: number): ResultCurve {
    const points = [...this.points.values()].filter((point) => point.step <= step).sort((a, b) => a.step - b.step);
    return {
      step: points.map((point) => point.step),
      validationNats: points.map(({ validationNats }) => validationNats),
      meanMutualInformation: points.map(({ meanMutualInformation }) => meanMutualInformation),
      entropyGivenState: points.map(({ entropyGivenState }) => entropyGivenState),
    };
  }
}
