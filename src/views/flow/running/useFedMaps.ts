/** The letter maps of one transition: P(w_t | h_t, w_{t−1}) where letters are fed back, and that of h_{t−1} beside it. */
import { type RefObject, useEffect, useMemo, useState } from "react";
import type { LetterMap } from "../../../charts/paths.ts";
import type { LatentGenerator } from "../../../models/generator.ts";
import { inSlices } from "../../slices.ts";
import { letterBefore, type ReadWord } from "../../words.ts";
import { decodeMaps, feedsLetters, type LetterMaps, type StatePlane } from "./useStatePlane.ts";

/** The map after a letter: of the plane's own, or worked out when it is first asked for; null until it is there. */
function useMapsAfter(
  states: StatePlane,
  before: readonly (number | null)[],
): (previous: number | null) => LetterMap | null {
  const [more, setMore] = useState<{ readonly of: StatePlane; readonly maps: LetterMaps } | null>(null);
  const own = more?.of === states ? more.maps : null;
  const found = (previous: number | null) => states.maps.get(previous) ?? own?.get(previous) ?? null;
  const missing = feedsLetters(states.generator) ? before.find((previous) => !found(previous)) : undefined;
  useEffect(() => {
    if (missing === undefined) return;
    return inSlices(decodeMaps(states, [missing]), (maps) =>
      setMore((last) => ({ of: states, maps: new Map([...(last?.of === states ? last.maps : []), ...maps]) })),
    );
  }, [states, missing]);
  return feedsLetters(states.generator) ? found : () => states.maps.get(null) ?? null;
}

interface FedRequest {
  readonly generator: LatentGenerator;
  readonly read: ReadWord;
  readonly alphabet: readonly string[];
  readonly states: StatePlane;
  /** Told which letters are looked at, for the planes to come. */
  readonly before: RefObject<readonly (number | null)[]>;
}

/** The letter map of w_t, and where letters are fed back what it stands after and that of w_{t−1}. */
export function useFedMaps(
  { generator, read, alphabet, states, before }: FedRequest,
  at: { readonly t: number; readonly previous: number | null; readonly ownBefore: number | null },
) {
  const { previous, ownBefore } = at;
  const last = letterBefore(generator, read.symbols, at.t - 1);
  const wanted = useMemo(() => [previous, last], [previous, last]);
  useEffect(() => {
    before.current = wanted;
  }, [before, wanted]);
  const after = useMapsAfter(states, wanted);
  const [map, lastMap] = [after(previous), after(last)];
  const fed = useMemo(() => {
    if (!generator.feeds) return undefined;
    const name = (symbol: number | null) => (symbol === null ? null : (alphabet[symbol] ?? "EOS"));
    return { after: name(previous), afterLast: name(last), lastMap, chosen: previous !== ownBefore };
  }, [generator, alphabet, previous, last, lastMap, ownBefore]);
  return { map, fed };
}
