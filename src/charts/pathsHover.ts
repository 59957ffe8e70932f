/** The point of a faint or pinned path nearest to the pointer. */
import { type FaintPaths, type PathsData, type PinnedPath, type PlaneSize, planeScales, reached } from "./paths.ts";
import { indexOf, pointsIn } from "./pathsIndex.ts";

export type PathHit =
  | {
      readonly kind: "faint";
      readonly paths: FaintPaths;
      readonly index: number;
      readonly t: number;
      readonly x: number;
      readonly y: number;
    }
  | { readonly kind: "pinned"; readonly path: PinnedPath; readonly t: number; readonly x: number; readonly y: number };

/** Within `radius` pixels of (px, py); pinned paths win over faint ones. Points not yet reached do not count. */
export function nearestPoint(data: PathsData, size: PlaneSize, px: number, py: number, radius = 10): PathHit | null {
  const scales = planeScales(data.view, size);
  let best: PathHit | null = null;
  let least = radius;
  const offer = (dataX: number, dataY: number, hit: (x: number, y: number) => PathHit) => {
    const [x, y] = [scales.x(dataX), scales.y(dataY)];
    const far = Math.hypot(x - px, y - py);
    // Written so that a point that is not a number, after the end of a path, is never near.
    if (!(far < least)) return;
    least = far;
    best = hit(x, y);
  };
  for (const path of data.pinned) {
    const { whole } = reached(path.x.length, data.progress);
    for (let t = 0; t < whole; t++) offer(path.x[t]!, path.y[t]!, (x, y) => ({ kind: "pinned", path, t, x, y }));
  }
  if (best) return best;
  const box = {
    x0: scales.x.invert(px - radius),
    x1: scales.x.invert(px + radius),
    y0: scales.y.invert(py + radius),
    y1: scales.y.invert(py - radius),
  };
  for (const paths of data.faint) {
    const { whole } = reached(paths.points, data.progress);
    pointsIn(indexOf(paths), box, (k) => {
      const t = k % paths.points;
      if (t >= whole) return;
      const index = (k - t) / paths.points;
      offer(paths.x[k]!, paths.y[k]!, (x, y) => ({ kind: "faint", paths, index, t, x, y }));
    });
  }
  return best;
}
