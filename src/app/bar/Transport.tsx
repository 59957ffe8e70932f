/** Rewind, play, step, and how fast at most. */
import type { ReactElement } from "react";
import { session } from "../../bridge/trainer.ts";
import { IconButton } from "../../controls/IconButton.tsx";
import { icons } from "../../controls/icons.tsx";
import { useRun } from "../../store/run.ts";
import { rewind, stepOnce, togglePlay } from "../actions.ts";

export function PlayButton(): ReactElement {
  const playing = useRun((run) => run.playing);
  return (
    <IconButton name={playing ? "Pause" : "Play"} shortcut="Space" primary onClick={togglePlay}>
      {playing ? icons.pause : icons.play}
    </IconButton>
  );
}

export function Transport(): ReactElement {
  return (
    <div className="transport">
      <IconButton name="Rewind to the same initial weights" shortcut="R" onClick={rewind}>
        {icons.rewind}
      </IconButton>
      <PlayButton />
      <IconButton name="One step" shortcut="." onClick={stepOnce}>
        {icons.step}
      </IconButton>
    </div>
  );
}

/** Steps per second; the last place is 0, as fast as it goes. */
const SPEEDS = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 0];

export function Speed(): ReactElement {
  const speed = useRun((run) => run.speed);
  const place = Math.max(0, SPEEDS.indexOf(speed));
  const text = speed === 0 ? "max" : `${speed}/s`;
  return (
    <span className="slider speed">
      <input
        type="range"
        aria-label="Steps per second at most"
        aria-valuetext={speed === 0 ? "as fast as it goes" : `${speed} steps per second`}
        title="Steps per second at most"
        min={0}
        max={SPEEDS.length - 1}
        value={place}
        style={{ "--fill": `${(100 * place) / (SPEEDS.length - 1)}%` } as React.CSSProperties}
        onChange={(event) => void session.setSpeed(SPEEDS[event.currentTarget.valueAsNumber] ?? 0)}
      />
      <output>{text}</output>
    </span>
  );
}
