/** What the worker of the Bound room does: points are told as soon as they are there. */
import { curvePoints, population } from "../src/exact/curves.ts";
import { gradientCurve } from "../src/exact/gradients.ts";
import type { BoundsApi } from "../src/protocol/bounds.ts";

export const boundsApi: BoundsApi = {
  async curves(requests, onPoint) {
    for (const { curve, point } of curvePoints(requests)) onPoint(curve, point);
  },
  async populations(requests) {
    return requests.map(population);
  },
  async gradients(request, onPoint) {
    for (const point of gradientCurve(request)) onPoint(point);
  },
};
