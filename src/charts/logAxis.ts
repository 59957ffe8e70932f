/** Axes of K: a logarithmic scale, its decades as ticks, and the step to the next K that was computed. */
import { type ScaleLogarithmic, scaleLog } from "d3";
import { whole } from "./format.ts";
import type { Tick } from "./frame.tsx";

export type LogScale = ScaleLogarithmic<number, number>;

export const scaleOfK = (largest: number, from: number, to: number): LogScale =>
  scaleLog([1, Math.max(2, largest)], [from, to]);

/** 1, 10, 100, … */
export function decades(scale: LogScale): readonly Tick[] {
  const [low, high] = scale.domain() as [number, number];
  const ticks: Tick[] = [];
  for (let v = 10 ** Math.ceil(Math.log10(low) - 1e-9); v <= high * (1 + 1e-9); v *= 10)
    ticks.push({ at: scale(v), label: whole(v) });
  return ticks;
}

/** The value of `stops` nearest to a place, by the scale's own distance. */
export function nearestStop(stops: readonly number[], scale: LogScale, px: number): number | null {
  let best: number | null = null;
  for (const stop of stops) if (best === null || Math.abs(scale(stop) - px) < Math.abs(scale(best) - px)) best = stop;
  return best;
}

/** `by` places further along the stops; from between two, to the next one. */
export function moveStop(stops: readonly number[], at: number, by: number): number {
  const here = stops.indexOf(at);
  if (here >= 0) return stops[Math.max(0, Math.min(stops.length - 1, here + by))]!;
  const found = by > 0 ? stops.find((stop) => stop > at) : stops.findLast((stop) => stop < at);
  return found ?? at;
}
