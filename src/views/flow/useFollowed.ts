/** What the point and the planes are made of, worked out again only when a frame or the point changes. */
import { useEffect, useMemo } from "react";
import type { PlanePictures } from "../../plane/steps.ts";
import { planePictures } from "../../plane/steps.ts";
import { densityOf } from "../../plane/targets/registry.ts";
import type { Density } from "../../plane/targets/target.ts";
import { type FittedFlow, followOnPlane, followPoint, patchFlowRoom, useFlowRoom } from "../../store/flowRoom.ts";
import { type FollowedPoint, follow, noiseAt, type Place } from "./pointData.ts";

export interface Followed {
  readonly flow: FittedFlow;
  readonly pictures: PlanePictures;
  readonly density: Density | null;
  readonly followed: FollowedPoint;
}

/** The shown flow in float64, with the point in it. */
export function useFollowed(): Followed | null {
  const shown = useFlowRoom((room) => room.shown);
  const point = useFlowRoom((room) => room.point);
  const depth = useFlowRoom((room) => room.depth);
  const parameters = shown?.parameters;
  const config = shown?.config;
  const pictures = useMemo(
    () => (config && parameters ? planePictures(config.layers, parameters) : null),
    [config, parameters],
  );
  const density = useMemo(() => {
    const found = config && densityOf(config.target);
    return found?.ok ? found.density : null;
  }, [config]);
  const followed = useMemo(() => pictures && follow(pictures, point, density), [pictures, point, density]);
  const logDet = followed?.logDets[depth] ?? null;
  useEffect(() => patchFlowRoom({ logDet }), [logDet]);
  return useMemo(
    () => (shown && pictures && followed ? { flow: shown, pictures, density, followed } : null),
    [shown, pictures, density, followed],
  );
}

/** Moves the followed noise so that it stands at `place` after `depth` steps. */
export function pointAt({ pictures }: Followed, place: Place, depth: number): void {
  const noise = depth > 0 && noiseAt(pictures, place, depth);
  if (depth === 0) followOnPlane(place);
  else if (noise) followPoint(noise);
}
