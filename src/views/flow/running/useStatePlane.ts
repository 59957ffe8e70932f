/** The plane of states the run's flows are seen on: its two principal components, kept from turning, and its letters. */
import { useEffect, useRef, useState } from "react";
import type { Domain, LetterMap } from "../../../charts/paths.ts";
import type { Generator as WordGenerator } from "../../../models/generator.ts";
import { inSlices } from "../../slices.ts";
import { crowdOf, planeDomain } from "../../trace/domain.ts";
import { decodePlane } from "../../trace/letterMap.ts";
import { fitPlane, type Plane } from "../../trace/plane.ts";
import { drawPrior } from "../../trace/priorSet.ts";

export interface StatePlane {
  readonly generator: WordGenerator;
  readonly plane: Plane;
  readonly domain: Domain;
  readonly map: LetterMap;
}

function* work(generator: WordGenerator, alphabet: readonly string[], previous: StatePlane | null) {
  const prior = yield* drawPrior({ generator, alphabet, step: 0, mode: "draw" });
  const plane = fitPlane(prior, previous?.plane ?? null);
  yield;
  const [x, y] = [0, 1].map((axis) =>
    Float64Array.from({ length: plane.points.length / 2 }, (_, i) => plane.points[2 * i + axis]!),
  ) as [Float64Array, Float64Array];
  const domain = planeDomain(crowdOf({ x, y }), { x: [], y: [] }, 1, previous?.domain ?? null);
  const map = yield* decodePlane({ generator, alphabet, plane, domain });
  return { generator, plane, domain, map };
}

/** Of the present weights, worked out in idle slices; the last one stays until the next is there. */
export function useStatePlane(generator: WordGenerator | null, alphabet: readonly string[] | null): StatePlane | null {
  const [shown, setShown] = useState<StatePlane | null>(null);
  const last = useRef(shown);
  last.current = shown;
  useEffect(() => {
    if (!generator || !alphabet) return;
    // of another state size: nothing to align to
    const previous = last.current?.plane.d === generator.d ? last.current : null;
    return inSlices(work(generator, alphabet, previous), setShown);
  }, [generator, alphabet]);
  return shown && generator && shown.plane.d === generator.d ? shown : null;
}
