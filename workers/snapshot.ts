/** The run as the page is told of it: one frame, with what it has not seen yet. */
import type { Frame } from "../src/protocol/frame.ts";
import type { Observer } from "./observer.ts";
import type { Run } from "./run.ts";

export async function snapshot(
  run: Run,
  observer: Observer,
  stepsPerSecond: number,
  withParameters: boolean,
): Promise<Frame> {
  const parameters = withParameters ? (await run.state()).parameters : null;
  const { recorder } = run;
  return {
    run: run.id,
    step: run.step,
    words: recorder.words,
    seconds: recorder.seconds,
    stepsPerSecond,
    skippedUpdates: run.skippedUpdates,
    engine: run.figures(),
    trace: recorder.takeTrace(),
    anatomy: recorder.takeAnatomy(),
    evaluation: observer.takeEvaluation(),
    parameters,
  };
}
