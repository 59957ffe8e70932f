/**
 * The plane of states the run's flows are seen on: its two principal components, kept from turning, and its letters: one
 * map of them, or where letters are fed back one for each letter before, P(w_t | h_t, w_{t−1}).
 */
import { type RefObject, useEffect, useRef, useState } from "react";
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
  readonly alphabet: readonly string[];
  /** By the letter before; under null that of no letter before, the only one where none is fed back. */
  readonly maps: LetterMaps;
}

export type LetterMaps = ReadonlyMap<number | null, LetterMap>;

/** Whether the letter before has a say in the next. */
export const feedsLetters = (generator: WordGenerator): boolean =>
  generator.kind === "latent" && generator.feeds === true;

/** Maps after each of these letters. */
export function* decodeMaps(
  { generator, alphabet, plane, domain }: Omit<StatePlane, "maps">,
  before: Iterable<number | null>,
): Generator<void, LetterMaps> {
  const maps = new Map<number | null, LetterMap>();
  for (const previous of before)
    maps.set(previous, yield* decodePlane({ generator, alphabet, plane, domain, previous }));
  return maps;
}

interface Request {
  readonly generator: WordGenerator;
  readonly alphabet: readonly string[];
  readonly previous: StatePlane | null;
  readonly before: RefObject<readonly (number | null)[]>;
}

function* work({ generator, alphabet, previous, before }: Request): Generator<void, StatePlane> {
  const prior = yield* drawPrior({ generator, alphabet, step: 0, mode: "draw" });
  const plane = fitPlane(prior, previous?.plane ?? null);
  yield;
  const [x, y] = [0, 1].map((axis) =>
    Float64Array.from({ length: plane.points.length / 2 }, (_, i) => plane.points[2 * i + axis]!),
  ) as [Float64Array, Float64Array];
  const domain = planeDomain(crowdOf({ x, y }), { x: [], y: [] }, 1, previous?.domain ?? null);
  const states = { generator, plane, domain, alphabet };
  // those that are looked at come with the plane, so that they do not blink while it trains
  const maps = yield* decodeMaps(states, new Set([null, ...(feedsLetters(generator) ? before.current : [])]));
  return { ...states, maps };
}

/** Of the present weights, worked out in idle slices; the last one stays until the next is there. `before`: letters looked at. */
export function useStatePlane(
  generator: WordGenerator | null,
  alphabet: readonly string[] | null,
  before: RefObject<readonly (number | null)[]>,
): StatePlane | null {
  const [shown, setShown] = useState<StatePlane | null>(null);
  const last = useRef(shown);
  last.current = shown;
  useEffect(() => {
    if (!generator || !alphabet) return;
    // of another state size: nothing to align to
    const previous = last.current?.plane.d === generator.d ? last.current : null;
    return inSlices(work({ generator, alphabet, previous, before }), setShown);
  }, [generator, alphabet, before]);
  return shown && generator && shown.plane.d === generator.d ? shown : null;
}
