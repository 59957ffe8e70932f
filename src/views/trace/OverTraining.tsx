/** The animation over training: paths of the same noise at the kept steps, one after the other, or at the one chosen. */
import { type ReactElement, useEffect, useState } from "react";
import { whole } from "../../charts/format.ts";
import { IconButton } from "../../controls/IconButton.tsx";
import { icons } from "../../controls/icons.tsx";
import { Row } from "../../controls/Row.tsx";
import { Slider } from "../../controls/Slider.tsx";
import { backToNow, travelTo, useTravel } from "../../store/travel.ts";
import { reducedMotion } from "./usePlayback.ts";

/** Chosen: long enough to see a picture, twelve seconds for all of a run. */
const STEP_MS = 200;

/** Goes from kept step to kept step until the present is there. */
function useWalk(walking: boolean, stop: () => void): void {
  useEffect(() => {
    if (!walking) return;
    const timer = setInterval(() => {
      const { steps, at } = useTravel.getState();
      const next = steps.find((step) => step > (at ?? Number.POSITIVE_INFINITY)) ?? null;
      if (next === null || next === steps.at(-1)) {
        backToNow();
        stop();
      } else travelTo(next);
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [walking, stop]);
}

export function OverTraining(): ReactElement | null {
  const { steps, at } = useTravel();
  const [walking, setWalking] = useState(false);
  const [stop] = useState(() => () => setWalking(false));
  const [still] = useState(reducedMotion);
  useWalk(walking, stop);
  if (steps.length < 2) return null;
  const last = steps.length - 1;
  const place = at === null ? last : Math.max(0, steps.indexOf(at));
  const start = () => {
    if (at === null) travelTo(steps[0] ?? null);
    setWalking(true);
  };
  return (
    <Row label="at step" htmlFor="trace-step">
      {!still && (
        <IconButton
          name={walking ? "Pause the walk over training" : "Walk over training"}
          onClick={walking ? stop : start}
        >
          {walking ? icons.pause : icons.play}
        </IconButton>
      )}
      <Slider
        id="trace-step"
        spec={{ kind: "int", label: "step", min: 0, max: last, default: last, help: "kept steps of the run" }}
        value={place}
        format={(i) => (i === last ? "now" : whole(steps[i] ?? 0))}
        onChange={(i) => {
          stop();
          travelTo(i === last ? null : (steps[i] ?? null));
        }}
      />
    </Row>
  );
}
