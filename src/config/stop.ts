/** What ends training besides the person: the end of the schedule, or a validation bound that no longer falls. */
import type { HyperSpec } from "../protocol/hyper.ts";

export const STOP_RULES = ["hand", "schedule", "plateau"] as const;
export type StopRule = (typeof STOP_RULES)[number];

/** chosen: evaluations come every two seconds or more; sixteen are half a minute, long against their noise. */
export const PLATEAU_WINDOW = 8;

export const stopSpec = {
  stop: {
    kind: "choice",
    label: "stop",
    help: `Pauses by itself: where the cosine schedule ends, or when the last ${PLATEAU_WINDOW} validation bounds are on average no lower than the ${PLATEAU_WINDOW} before.`,
    effect: "live",
    options: [
      { id: "hand", label: "by hand" },
      { id: "schedule", label: "at the end" },
      { id: "plateau", label: "on plateau" },
    ],
    default: "hand",
  },
} as const satisfies HyperSpec;

export interface Plateau {
  /** Means of the last window and of the one before it, nats a word. */
  readonly lateNats: number;
  readonly earlyNats: number;
  /** Step of the lowest of all these evaluations. */
  readonly bestStep: number;
}

/**
 * Early stopping: the plateau that the newest evaluations from step `from` on make, or null while they still fall or are
 * too few. Means of windows are compared, not single minima, which are lucky draws of a noisy estimate.
 */
export function plateauOf(
  points: readonly { readonly step: number; readonly nats: number }[],
  from: number,
): Plateau | null {
  const seen = points.filter(({ step }) => step >= from);
  if (seen.length < 2 * PLATEAU_WINDOW) return null;
  const mean = (part: typeof seen): number => part.reduce((sum, { nats }) => sum + nats, 0) / part.length;
  const lateNats = mean(seen.slice(-PLATEAU_WINDOW));
  const earlyNats = mean(seen.slice(-2 * PLATEAU_WINDOW, -PLATEAU_WINDOW));
  if (!(lateNats >= earlyNats)) return null;
  return { lateNats, earlyNats, bestStep: seen.reduce((best, one) => (one.nats < best.nats ? one : best)).step };
}
