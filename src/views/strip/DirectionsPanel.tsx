/** All d directions of ξ_t as sliders, and which two of them the pads show. */
import type { CSSProperties, ReactElement } from "react";
import { fixed } from "../../charts/format.ts";
import { Sym } from "../../symbols/Sym.tsx";
import { EXTENT } from "./details.ts";
import { xiOf } from "./noise.ts";
import { choosePlane, type Plane, usePadAxes, withDirection } from "./padAxes.ts";
import { StripPanel } from "./StripPanel.tsx";
import type { Strip } from "./useStrip.ts";
import { useStripActions } from "./useStripActions.ts";

const STEP = 0.05;

interface DirectionProps {
  readonly t: number;
  readonly i: number;
  readonly value: number;
  readonly plane: Plane;
  onSet(i: number, value: number, done: boolean): void;
}

function Direction({ t, i, value, plane, onSet }: DirectionProps): ReactElement {
  const shown = Math.max(-EXTENT, Math.min(EXTENT, value));
  const fill = (100 * (shown + EXTENT)) / (2 * EXTENT);
  return (
    <div className="strip-direction">
      <span className="ink3">{i + 1}</span>
      <span className="slider">
        <input
          type="range"
          aria-label={`direction ${i + 1} of the noise at position ${t}`}
          aria-valuetext={fixed(value)}
          min={-EXTENT}
          max={EXTENT}
          step={STEP}
          value={shown}
          style={{ "--fill": `${fill}%` } as CSSProperties}
          onChange={(event) => onSet(i, event.currentTarget.valueAsNumber, false)}
          onPointerUp={(event) => onSet(i, event.currentTarget.valueAsNumber, true)}
          onKeyUp={(event) => onSet(i, event.currentTarget.valueAsNumber, true)}
        />
        <output>{fixed(value)}</output>
      </span>
      {([0, 1] as const).map((side) => (
        <input
          key={side}
          type="radio"
          name={`plane-${side}`}
          aria-label={`pads show direction ${i + 1} ${side === 0 ? "across" : "up"}`}
          checked={plane[side] === i}
          onChange={() => choosePlane(withDirection(plane, side, i))}
        />
      ))}
    </div>
  );
}

export interface DirectionsPanelProps {
  readonly strip: Strip;
  readonly t: number;
  /** What the pad at t shows. */
  readonly plane: Plane;
  onClose(): void;
}

export function DirectionsPanel({ strip, t, plane, onClose }: DirectionsPanelProps): ReactElement {
  const { setCoordinate } = useStripActions(strip);
  const chosen = usePadAxes((pads) => pads.chosen);
  const { d } = strip.generator;
  const xi = xiOf(strip.word.noise, d, t);
  return (
    <StripPanel
      title={
        <>
          The {d} directions of <Sym id="xi" sub={t} />
        </>
      }
      caption="Move any of them; the word follows. Choose the two that the pads show, across and up."
      onClose={onClose}
    >
      <div className="strip-direction strip-direction-head ink3" aria-hidden="true">
        <span />
        <span />
        <span>→</span>
        <span>↑</span>
      </div>
      <div className="strip-directions">
        {Array.from(xi, (value, i) => (
          <Direction
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the direction
            key={i}
            {...{ t, i, value, plane }}
            onSet={(at, to, done) => {
              // the end of a drag that moved nothing is no change
              if (!done || to !== value) setCoordinate(t, at, to, done);
            }}
          />
        ))}
      </div>
      <button type="button" className="strip-button" disabled={chosen === null} onClick={() => choosePlane(null)}>
        Show the most telling two
      </button>
    </StripPanel>
  );
}
