/** Step, steps a second, frames a second, and the engine with its reason. */
import { type ReactElement, useEffect, useState } from "react";
import { session } from "../../bridge/trainer.ts";
import { wholeNumber } from "../../config/format.ts";
import { EngineChip } from "../../controls/EngineChip.tsx";
import type { EngineChoice } from "../../protocol/trainer.ts";
import { useRun } from "../../store/run.ts";
import { ENGINE_CHOICES, engineChip } from "../messages.ts";

/** Frames the page itself draws in a second. */
function useFps(): number | null {
  const [fps, setFps] = useState<number | null>(null);
  useEffect(() => {
    let frames = 0;
    let since = performance.now();
    let request = requestAnimationFrame(function count(now) {
      frames += 1;
      if (now - since >= 1000) {
        setFps(Math.round((1000 * frames) / (now - since)));
        frames = 0;
        since = now;
      }
      request = requestAnimationFrame(count);
    });
    return () => cancelAnimationFrame(request);
  }, []);
  return fps;
}

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

export function Engine(): ReactElement {
  const source = useRun((run) => run.source);
  const state = useRun((run) => run.state);
  const opening = useRun((run) => run.opening);
  const info = useRun((run) => run.info);
  const choice = useRun((run) => run.engineChoice);
  return (
    <EngineChip
      {...engineChip({ source, state, opening, info })}
      choices={ENGINE_CHOICES.map((item) => ({ ...item, checked: item.id === choice }))}
      onChoose={(id) => void session.setEngine(id as EngineChoice)}
    />
  );
}
