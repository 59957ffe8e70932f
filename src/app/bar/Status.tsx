/** Step, steps a second, frames a second. */
import type { ReactElement } from "react";
import { wholeNumber } from "../../config/format.ts";
import { useRun } from "../../store/run.ts";
import { useFps } from "./fps.ts";

function Fps(): ReactElement {
  const fps = useFps();
  return (
    <span className="stat fps">
      <b>{fps ?? "–"}</b> fps
    </span>
  );
}

const rate = (perSecond: number): string => (perSecond >= 10 ? wholeNumber(perSecond) : perSecond.toFixed(1));

export function Stats(): ReactElement {
  const step = useRun((run) => run.step);
  const perSecond = useRun((run) => run.stepsPerSecond);
  const training = useRun((run) => run.state === "training");
  const skipped = useRun((run) => run.skippedUpdates);
  return (
    <div className="stats">
      <span
        className="stat step"
        title={skipped > 0 ? `${skipped} updates skipped: their gradient was not finite` : ""}
      >
        step <b>{wholeNumber(step)}</b>
      </span>
      <span className="stat rate">
        <b>{training && perSecond > 0 ? rate(perSecond) : "–"}</b> steps/s
      </span>
      <Fps />
    </div>
  );
}
