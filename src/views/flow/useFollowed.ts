/** What the point and the planes are made of, worked out again only when a frame or the point changes. */
import { useEffect, useMemo, useRef, useState } from "react";
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
  const followed = useMemo(() => pictures && follow(pictures, point), [pictures, point]);
  return useMemo(
    () => (shown && pictures && followed ? { flow: shown, pictures, density, followed } : null),
    [shown, pictures, density, followed],
  );
}

/** chosen: numbers that change faster cannot be read. */
const READ_MS = 300;

/** What is read rather than watched: while a fit runs it follows a few times a second, at once where the hand moves ▲. */
export function useReadable(followed: Followed | null): Followed | null {
  const running = useFlowRoom((room) => room.fit.status === "running");
  const point = useFlowRoom((room) => room.point);
  const depth = useFlowRoom((room) => room.depth);
  const [shown, setShown] = useState(followed);
  const last = useRef({ at: 0, point });
  useEffect(() => {
    const show = () => {
      last.current = { at: performance.now(), point };
      setShown(followed);
    };
    const wait = running && last.current.point === point ? last.current.at + READ_MS - performance.now() : 0;
    if (wait <= 0) {
      show();
      return;
    }
    const timer = setTimeout(show, wait);
    return () => clearTimeout(timer);
  }, [followed, running, point]);
  const logDet = shown?.followed.logDets[depth] ?? null;
  useEffect(() => patchFlowRoom({ logDet }), [logDet]);
  return shown;
}

/** Moves the followed noise so that it stands at `place` after `depth` steps. */
export function pointAt({ pictures }: Followed, place: Place, depth: number): void {
  const noise = depth > 0 && noiseAt(pictures, place, depth);
  if (depth === 0) followOnPlane(place);
  else if (noise) followPoint(noise);
}
