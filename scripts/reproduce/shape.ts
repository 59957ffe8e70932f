/** Shapes of curves over seeds: rank correlation, where the largest value stands, and the two figures' own curves. */
import type { RunResult } from "../../src/protocol/results.ts";
import { groupByRow } from "../../src/runs/summary.ts";

/** Ranks from 1, ties share the mean of theirs. */
export function ranks(values: readonly number[]): readonly number[] {
  return values.map((x) => {
    const below = values.filter((y) => y < x).length;
    const equal = values.filter((y) => y === x).length;
    return below + (equal + 1) / 2;
  });
}

/** Spearman's rank correlation; NaN when one side is constant. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const middle = (a.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((rank, i) => {
    const [dx, dy] = [rank - middle, y[i]! - middle];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  });
  return xy / Math.sqrt(xx * yy);
}

/** Mean over runs, entry by entry, of those that are numbers. */
export function meanCurve(curves: readonly (readonly (number | null)[])[]): readonly number[] {
  const length = Math.max(0, ...curves.map((curve) => curve.length));
  return Array.from({ length }, (_, i) => {
    const known = curves.flatMap((curve) => {
      const x = curve[i];
      return typeof x === "number" && Number.isFinite(x) ? [x] : [];
    });
    return known.reduce((sum, x) => sum + x, 0) / known.length;
  });
}

/** A curve of another run length, read at the same shares of training by linear interpolation. */
export function resample(
  step: readonly number[],
  values: readonly (number | null)[],
  shares: readonly number[],
): readonly (number | null)[] {
  const last = step.at(-1) ?? 0;
  return shares.map((share) => {
    const at = share * last;
    const right = step.findIndex((s) => s >= at);
    if (right < 0) return null;
    if (step[right] === at) return values[right] ?? null;
    const left = Math.max(0, right - 1);
    const [a, b] = [values[left] ?? null, values[right] ?? null];
    if (a === null || b === null) return null;
    return a + ((b - a) * (at - step[left]!)) / (step[right]! - step[left]!);
  });
}

export interface Shape {
  readonly row: string;
  readonly what: string;
  readonly correlation: number;
  /** Largest difference of the two curves, and where. */
  readonly largest: { readonly at: number; readonly difference: number };
  readonly ok: boolean;
}

/** chosen: curves of one shape with the noise of one seed correlate above .9; another shape falls well below .8. */
const ENOUGH = 0.8;

function shapeOf(row: string, what: string, recorded: readonly number[], now: readonly number[]): Shape {
  const both = recorded.flatMap((x, i) => (Number.isFinite(x) && Number.isFinite(now[i]) ? [i] : []));
  const correlation = spearman(
    both.map((i) => recorded[i]!),
    both.map((i) => now[i]!),
  );
  const gap = (i: number): number => Math.abs(now[i]! - recorded[i]!);
  const at = both.reduce((best, i) => (gap(i) > gap(best) ? i : best), both[0] ?? 0);
  const difference = (now[at] ?? Number.NaN) - (recorded[at] ?? Number.NaN);
  return { row, what, correlation, largest: { at, difference }, ok: correlation >= ENOUGH };
}

type Pair = readonly [row: string, recorded: readonly RunResult[], now: readonly RunResult[]];

function pairs(recorded: readonly RunResult[], now: readonly RunResult[]): readonly Pair[] {
  const before = groupByRow(recorded);
  return [...groupByRow(now)].flatMap(([row, own]): Pair[] => {
    const old = before.get(row);
    return old ? [[row, old, own]] : [];
  });
}

/** Figure 2: I(t) over t. */
export function positionShapes(recorded: readonly RunResult[], now: readonly RunResult[]): readonly Shape[] {
  const curve = (list: readonly RunResult[]) => meanCurve(list.map(({ metrics }) => metrics.mutualInformation ?? []));
  return pairs(recorded, now).map(([row, old, own]) => shapeOf(row, "I(t) over t", curve(old), curve(own)));
}

/** chosen: every twentieth of training; the curves have forty points. */
const SHARES = Array.from({ length: 21 }, (_, i) => i / 20);

/** Figure 3: Ī and H[w|h] over training. */
export function trainingShapes(recorded: readonly RunResult[], now: readonly RunResult[]): readonly Shape[] {
  const curves = [
    ["mean I over training", "meanMutualInformation"],
    ["H[w|h] over training", "entropyGivenState"],
  ] as const;
  return pairs(recorded, now).flatMap(([row, old, own]) =>
    curves.map(([what, key]) => {
      const mean = (list: readonly RunResult[]) =>
        meanCurve(list.map(({ curve }) => resample(curve.step, curve[key], SHARES)));
      return shapeOf(row, what, mean(old), mean(own));
    }),
  );
}
