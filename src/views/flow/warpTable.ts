/** The numbers of the warp: the followed point step by step to read, mesh and dots to save. */
import type { Table, Values } from "../../charts/chart.ts";
import { fixed } from "../../charts/format.ts";
import { MESH, stepsIn } from "../../plane/watched.ts";
import type { PlaneWalk } from "../../protocol/plane.ts";
import type { Followed } from "./useFollowed.ts";

export function warpRows({ pictures, followed }: Followed): Table {
  return {
    head: ["▲ after", "x", "y", "log|det J| so far"],
    body: followed.places.map(([x, y], i) => [
      i === 0 ? "no step" : `step ${i}, ${pictures.names[i - 1]}`,
      fixed(x, 4),
      fixed(y, 4),
      fixed(followed.logDets[i]!, 4),
    ]),
  };
}

/** Every vertex and dot as noise, on the way and as result. */
export function warpValues(walk: PlaneWalk, depth: number): Values {
  const { n, states, logDets } = walk;
  const steps = stepsIn(walk);
  const place = (step: number, i: number) => [states[2 * (n * step + i)]!, states[2 * (n * step + i) + 1]!];
  const grown = (step: number, i: number) => [...place(step, i), logDets[n * step + i]!];
  return {
    head: ["kind", "noise x", "noise y", "x on the way", "y on the way", "log det on the way", "x", "y", "log det"],
    body: Array.from({ length: n }, (_, i) => [
      i < MESH.side * MESH.side ? "mesh" : "dot",
      ...place(0, i),
      ...grown(Math.min(depth, steps), i),
      ...grown(steps, i),
    ]),
  };
}
