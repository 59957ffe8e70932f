/** The figures of the engine's menu in words. Pure; what was not measured is a dash, never a guess. */
import { shortNumber, wholeNumber } from "../config/format.ts";
import type { EngineFigures } from "../protocol/frame.ts";
import type { EngineId, RunInfo } from "../protocol/trainer.ts";

export interface FigureRow {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  /** How it was measured. */
  readonly about: string;
}

export interface FigureInput {
  readonly info: RunInfo;
  readonly figures: EngineFigures;
  /** null while it does not train. */
  readonly stepsPerSecond: number | null;
  readonly fps: number | null;
}

const NONE = "–";
const BYTES_PER_MB = 2 ** 20;

const counted = (n: number, thing: string): string => `${wholeNumber(n)} ${thing}${n === 1 ? "" : "s"}`;

/** Two digits below a hundred, else three: what was measured is no steadier. */
const measured = (value: number): string => {
  const digits = value < 99.5 ? 2 : 3;
  return shortNumber(Number(value.toPrecision(digits)), digits);
};
const given = (value: number | null | undefined): string =>
  value === null || value === undefined ? NONE : measured(value);

/** What the thread does when it does not wait: beside a GPU only JavaScript, else the kernels as well. */
function busyRow(id: EngineId, threads: number | null): { label: string; about: string } {
  if (id === "wgsl")
    return {
      label: "JavaScript",
      about: "time of the trainer's thread inside a step, less its wait for the graphics card",
    };
  const work =
    id === "js"
      ? "JavaScript, kernels included"
      : "WebAssembly and JavaScript together, which a page cannot tell apart";
  const wait = threads !== null && threads > 1 ? ", less its wait for the other threads" : "";
  return { label: "thread busy", about: `time of the trainer's thread inside a step${wait}: ${work}` };
}

/** tfjs has no program of its own: what it makes before the first step is its tensors. */
const isCompiled = ({ engine }: RunInfo): boolean => !engine.id.startsWith("tfjs");

export function figureRows({ info, figures, stepsPerSecond, fps }: FigureInput): readonly FigureRow[] {
  const { steps, stepMs, busyMs, threads, wordsPerStep, compileMs, firstStepMs, memoryBytes, evaluationShare } =
    figures;
  const words = stepsPerSecond !== null && wordsPerStep !== null ? stepsPerSecond * wordsPerStep : null;
  const row = (label: string, value: string, unit: string, about: string): FigureRow => ({
    label,
    value,
    unit: value === NONE ? "" : unit,
    about,
  });
  const { batch } = info.config.optimiser;
  const sample =
    steps > 0 ? `median of ${counted(steps, "step")} of the last three seconds` : "median of the last three seconds";
  const busy = busyRow(info.engine.id, threads);
  return [
    row("training", given(stepsPerSecond), "steps/s", "over the last three seconds, evaluations included"),
    row("one step", given(stepMs), "ms", `${sample}, wall clock in the worker`),
    row(busy.label, given(busyMs), "ms a step", `${busy.about}; ${sample}`),
    row(
      "threads",
      threads === null ? NONE : wholeNumber(threads),
      threads === 1 ? "computes a step" : "share a step",
      "the trainer's own and its helpers; steps of 128 words or more are shared",
    ),
    row("words", given(words), "words/s", "steps a second times words a step"),
    row("batch", wholeNumber(batch), `words, K = ${info.config.objective.K}`, "of every training step"),
    row("weights", wholeNumber(info.parameters), "numbers", "trained parameters"),
    isCompiled(info)
      ? row("compiled in", given(compileMs), "ms", "the present program, from its configuration to its first step")
      : row("compiled in", NONE, "", "runs op by op: there is no program to compile"),
    row("first step", given(firstStepMs), "ms", "of the present program, while the browser still makes its code fast"),
    row(
      "memory",
      given(memoryBytes === null ? null : memoryBytes / BYTES_PER_MB),
      "MB",
      "arrays of the engine in the trainer's own thread",
    ),
    row(
      "evaluations",
      given(evaluationShare === null ? null : 100 * evaluationShare),
      "% of the time",
      "of the time spent on steps and evaluations since the program was made",
    ),
    row("this page", given(fps), "frames/s", "drawn by the page itself; training never waits for it"),
  ];
}
