/**
 * What the worker of the Bound room does: points are told as soon as they are there. Each is waited for: it goes another
 * way than the end of the work, which would otherwise overtake the last ones.
 */
import { curvePoints, population } from "../src/exact/curves.ts";
import { gradientCurve } from "../src/exact/gradients.ts";
import type { BoundsApi } from "../src/protocol/bounds.ts";

export const boundsApi: BoundsApi = {
  async curves(requests, onPoint) {
    for (const { curve, point } of curvePoints(requests)) await onPoint(curve, point);
  },
  async populations(requests) {
    return requests.map(population);
  },
  async gradients(request, onPoint) {
    for (const point of gradientCurve(request)) await onPoint(point);
  },
};
