/** The region drawn on the plane: a draft in pixels becomes corners in data coordinates, and those a list of words. */
import { useEffect, useMemo, useState } from "react";
import { type Domain, type FaintPaths, type PlaneSize, planeScales } from "../../charts/paths.ts";
import { type Corner, type Inside, inside } from "./lasso.ts";
import { patchTrace, useTrace } from "./state.ts";
import type { Place } from "./useGestures.ts";

export function useLasso(view: Domain, size: PlaneSize, key: string) {
  const [armed, setArmed] = useState(false);
  const [draft, setDraft] = useState<readonly Place[]>([]);
  const lasso = useTrace((trace) => trace.lasso);
  const region = lasso?.of === key ? lasso.corners : [];
  // biome-ignore lint/correctness/useExhaustiveDependencies: a region half drawn means nothing in another picture
  useEffect(() => setDraft([]), [key]);
  const toData = ({ x, y }: Place): Corner => {
    const scales = planeScales(view, size);
    return [scales.x.invert(x), scales.y.invert(y)];
  };
  return {
    armed,
    draft,
    corners: draft.length > 0 ? draft.map(toData) : region,
    closed: draft.length === 0,
    hasRegion: region.length > 0,
    arm: () => setArmed(!armed),
    draw(corners: readonly Place[], done: boolean) {
      if (!done) return setDraft(corners);
      setDraft([]);
      setArmed(false);
      if (corners.length < 3) return;
      patchTrace({ lasso: { corners: corners.map(toData), of: key }, list: "inside" });
    },
    forget: () => patchTrace({ lasso: null, shown: null }),
  };
}

/** The words inside the region, as the weights stand. */
export function useInside(paths: FaintPaths | null, key: string): Inside | null {
  const lasso = useTrace((trace) => trace.lasso);
  return useMemo(() => (paths && lasso?.of === key ? inside(paths, lasso.corners) : null), [paths, lasso, key]);
}
