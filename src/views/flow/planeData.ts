/** What the planes and the small multiples draw, from a flow's frame. */
import type { DensityGrid } from "../../charts/warpMarks.tsx";
import { MESH, stepsIn, watchedAfter } from "../../plane/watched.ts";
import type { PlaneTruth, PlaneWalk } from "../../protocol/plane.ts";
import type { FittedFlow } from "../../store/flowRoom.ts";
import { bentOf, type WarpSummary } from "./planeText.ts";

/** Cells a side that contours are drawn from. chosen: they move by less than a pixel on 250 pixels. */
const FINE = 100;
/** The same for pictures of 76 pixels. */
export const COARSE = 50;

/** Smallest factor that divides the side and leaves at most `most` cells. */
function factorFor(side: number, most: number): number {
  for (let factor = 1; factor < side; factor++) if (side % factor === 0 && side / factor <= most) return factor;
  return side;
}

/** exp(logDensity), the mean of blocks of cells where there are more than `most` a side. */
export function gridOf(
  { side, extent }: Pick<PlaneTruth, "side" | "extent">,
  logDensity: ArrayLike<number>,
  most = FINE,
): DensityGrid {
  const factor = factorFor(side, most);
  const cells = side / factor;
  const density = new Float64Array(cells * cells);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const at = Math.floor(row / factor) * cells + Math.floor(column / factor);
      density[at]! += Math.exp(logDensity[row * side + column]!) / (factor * factor);
    }
  return { extent, side: cells, density };
}

const extentOf = (values: ArrayLike<number>): readonly [number, number] => {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return [low, high];
};

function movedBy(walk: PlaneWalk): number {
  const before = watchedAfter(walk, 0).mesh;
  return watchedAfter(walk, stepsIn(walk)).mesh.reduce((most, v, i) => Math.max(most, Math.abs(v - before[i]!)), 0);
}

export function summaryOf(flow: FittedFlow & { walk: PlaneWalk }, family: string, target: string): WarpSummary {
  const { walk, fit } = flow;
  const end = watchedAfter(walk, stepsIn(walk));
  return {
    family,
    target,
    step: fit.step,
    klNats: fit.kl?.nats ?? null,
    moved: movedBy(walk),
    bent: bentOf(end.mesh, MESH.side),
    logDet: extentOf(end.logDet),
  };
}
