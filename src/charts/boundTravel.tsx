/**
 * Going back along the bound: a handle under the time axis that stands at the kept steps, with the part of the curve that
 * lies after it faded; and the parts a run has given up by going back, in grey.
 */
import { bisectCenter, bisectLeft, line, type ScaleLinear } from "d3";
import type { KeyboardEvent, ReactElement, ReactNode } from "react";
import type { Binned } from "./bins.ts";
import { whole } from "./format.ts";
import { crisp, type Plot } from "./frame.tsx";
import { type TimeColumns, type TimeUnit, timeColumn } from "./timeAxis.tsx";

interface Place {
  readonly step: number;
  /** On the time axis. */
  readonly x: number;
}

export interface TravelPlaces {
  /** Kept steps, rising. */
  readonly places: readonly Place[];
  readonly now: Place;
  /** null: the present. */
  readonly at: Place | null;
}

export function selectTravel(
  history: TimeColumns,
  unit: TimeUnit,
  steps: readonly number[],
  at: number | null,
): TravelPlaces {
  const { n, columns } = history;
  const time = timeColumn(history, unit);
  const place = (step: number): Place => {
    const row = Math.min(n - 1, bisectLeft(columns.step, step, 0, n));
    return { step, x: unit === "steps" ? step : step === 0 || row < 0 ? 0 : time[row]! };
  };
  return {
    places: steps.map(place),
    now: place(n > 0 ? columns.step[n - 1]! : (steps.at(-1) ?? 0)),
    at: at === null ? null : place(at),
  };
}

/** The kept step nearest to `x`; null where the present is nearer. */
export function nearestPlace({ places, now }: TravelPlaces, x: number): number | null {
  const before = places.filter((place) => place.step < now.step);
  const all = [...before.map((place) => place.x), now.x];
  return before[bisectCenter(all, x)]?.step ?? null;
}

/** How far PageUp and PageDown go, in kept steps. */
const PAGE = 8;

/** Where a key leads from the present place; undefined: nowhere. */
export function placeByKey({ places, now, at }: TravelPlaces, key: string): number | null | undefined {
  const steps = places.filter((place) => place.step < now.step).map(({ step }) => step);
  const index = at === null ? steps.length : steps.findIndex((step) => step >= at.step);
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: index - 1,
    ArrowDown: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index + 1,
    PageDown: index - PAGE,
    PageUp: index + PAGE,
    Home: 0,
    End: steps.length,
  };
  const to = moves[key];
  return to === undefined ? undefined : (steps[Math.max(0, to)] ?? null);
}

/** Half of the thumb: the track of a native slider ends that much inside. */
const THUMB = 7;

export interface TravelHandleProps {
  readonly travel: TravelPlaces;
  readonly scale: ScaleLinear<number, number>;
  /** Height of its middle. */
  readonly y: number;
  onTravel(step: number | null): void;
}

export function TravelHandle({ travel, scale, y, onTravel }: TravelHandleProps): ReactElement | null {
  const { at, now } = travel;
  if (travel.places.length < 2) return null;
  const [x0, x1] = scale.range() as [number, number];
  const keyed = (event: KeyboardEvent) => {
    const to = placeByKey(travel, event.key);
    if (to === undefined) return;
    event.preventDefault();
    onTravel(to);
  };
  const where = at ?? now;
  return (
    <input
      type="range"
      className="travel-handle"
      data-away={at ? "" : undefined}
      style={{ left: x0 - THUMB, width: x1 - x0 + 2 * THUMB, top: y - 12 }}
      min={0}
      max={scale.domain()[1]}
      step="any"
      value={where.x}
      aria-label="Step of the run to look at"
      aria-valuetext={at ? `step ${whole(at.step)} of ${whole(now.step)}` : `now, step ${whole(now.step)}`}
      title="Drag back to look at an earlier step"
      onChange={(event) => onTravel(nearestPlace(travel, Number(event.currentTarget.value)))}
      onKeyDown={keyed}
    />
  );
}

/** What the handle runs along: a line up to now, with a tick at each kept step. */
export function TravelTrack({
  travel,
  scale,
  y,
}: {
  readonly travel: TravelPlaces;
  readonly scale: ScaleLinear<number, number>;
  readonly y: number;
}): ReactElement | null {
  if (travel.places.length < 2) return null;
  const ticks = travel.places.map(({ x }) => `M${crisp(scale(x))},${y - 2.5}v5`).join("");
  return <path d={`M${scale(0)},${y}H${scale(travel.now.x).toFixed(1)}${ticks}`} stroke="var(--rule2)" fill="none" />;
}

/** What lies after the step looked at, faded, and a line at it; children do not fade. */
export function Future({
  at,
  scale,
  plot,
  children,
}: {
  readonly at: Place;
  readonly scale: ScaleLinear<number, number>;
  readonly plot: Plot;
  readonly children: ReactNode;
}): ReactElement {
  const x = crisp(scale(at.x));
  const width = Math.max(0, plot.x1 + 6 - x);
  return (
    <g pointerEvents="none">
      <rect x={x} y={plot.y1} width={width} height={plot.y0 - plot.y1} fill="var(--bg)" opacity={0.7} />
      {children}
      <path d={`M${x},${plot.y1}V${plot.y0}`} stroke="var(--ink)" strokeWidth={1.25} />
    </g>
  );
}

/** Running medians of what was given up. */
export function Ghosts({
  ghosts,
  x,
  y,
}: {
  readonly ghosts: readonly Binned[];
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}): ReactElement {
  return (
    <g fill="none" stroke="var(--b)" strokeWidth={1.25} strokeLinejoin="round" opacity={0.7}>
      {ghosts.map((ghost) => {
        const path = line<number>()
          .defined((k) => Number.isFinite(ghost.median[k]!))
          .x((k) => x(ghost.x[k]!))
          .y((k) => y(ghost.median[k]!))
          .digits(1);
        return <path key={`${ghost.step[0]} ${ghost.step.at(-1)}`} d={path(Array.from(ghost.median.keys())) ?? ""} />;
      })}
    </g>
  );
}
