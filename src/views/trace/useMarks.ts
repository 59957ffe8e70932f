/** Joins weights, strip, pins and typed word into the marks of the path plane, and says where they are. */
import { useMemo, useRef } from "react";
import type { Domain, FaintPaths, PathsData, PinnedPath } from "../../charts/paths.ts";
import { useView } from "../../store/view.ts";
import { fits } from "../strip/noise.ts";
import type { Strip } from "../strip/useStrip.ts";
import { readWord } from "../words.ts";
import {
  axisLabels,
  cloudAt,
  FAINT_POSTERIOR,
  pinnedPath,
  posteriorPoints,
  priorPoints,
  reaching,
  type Screen,
  screenOf,
  some,
} from "./assemble.ts";
import { crowdOf, planeDomain, timeDomain } from "./domain.ts";
import { otherPins, type Posterior, type Projection, useTrace } from "./state.ts";

export interface Marks {
  readonly data: PathsData;
  /** Prior paths that reach the selected position. */
  readonly reaching: number;
}

const lettersOf = (symbols: readonly number[], alphabet: readonly string[]): readonly string[] =>
  symbols.map((symbol) => alphabet[symbol] ?? "EOS");

/** The strip's word and the kept ones as paths. */
function priorPins(strip: Strip, screen: Screen): readonly PinnedPath[] {
  const { generator, alphabet, paths, read } = strip;
  const { d } = generator;
  const own = {
    id: "strip",
    role: "p" as const,
    h: paths.h.subarray(0, (read.symbols.length + 1) * d),
    letters: lettersOf(read.symbols, alphabet),
    label: read.text,
  };
  return [pinnedPath(own, screen)];
}

function keptPins(strip: Strip, screen: Screen, pins: ReturnType<typeof otherPins>): readonly PinnedPath[] {
  const { generator, alphabet } = strip;
  return pins
    .filter((pin) => fits(pin, generator))
    .map((pin, i) => {
      const paths = generator.paths(pin);
      const read = readWord(paths, 0, alphabet, pin.uniforms, pin.mode);
      const h = paths.h.subarray(0, (read.symbols.length + 1) * generator.d);
      const letters = lettersOf(read.symbols, alphabet);
      return pinnedPath({ id: `pin ${i} ${read.text}`, role: "p", h, letters, label: read.text }, screen);
    });
}

/** The first posterior path stands for all in full strength. */
function posteriorPin(posterior: Posterior | null, screen: Screen): readonly PinnedPath[] {
  if (!posterior?.ok) return [];
  const { paths, word } = posterior;
  const h = paths.h.subarray(0, (paths.T + 1) * paths.d);
  return [pinnedPath({ id: "posterior", role: "q", h, letters: [...Array.from(word), "EOS"], label: word }, screen)];
}

const sameDomain = (a: Domain, b: Domain | null): boolean => b !== null && a.flat().every((v, i) => v === b.flat()[i]);

const sameShape = (posterior: Posterior | null, d: number): Posterior | null =>
  posterior?.ok && posterior.paths.d === d ? posterior : null;

/** All paths on the screen, and the pinned ones among them. */
function usePoints(strip: Strip | null) {
  const { prior: set, plane, projection, pins, posterior: typed } = useTrace();
  const posterior = set ? sameShape(typed, set.d) : null;
  const screen = useMemo(() => plane && screenOf(plane, projection), [plane, projection]);
  const prior = useMemo(() => (set && screen ? priorPoints(set, screen, set.n) : null), [set, screen]);
  const inferred = useMemo(
    () => (posterior?.ok && screen ? posteriorPoints(posterior.paths, screen) : null),
    [posterior, screen],
  );
  const pinned = useMemo(() => {
    if (!screen || !strip || strip.generator.d !== set?.d) return [];
    const kept = keptPins(strip, screen, otherPins(pins, strip.word));
    return [...kept, ...priorPins(strip, screen), ...posteriorPin(posterior, screen)];
  }, [screen, strip, set, pins, posterior]);
  return { prior, inferred, pinned };
}

/** The domain, kept while it still fits. */
function useDomain(
  prior: FaintPaths | null,
  pinned: readonly PinnedPath[],
  projection: Projection,
  aspect: number,
): Domain | null {
  const last = useRef<{ readonly kind: string; readonly domain: Domain } | null>(null);
  const crowd = useMemo(() => prior && crowdOf(prior), [prior]);
  return useMemo(() => {
    if (!prior || !crowd) return null;
    const keep = { x: pinned.flatMap((path) => path.x), y: pinned.flatMap((path) => path.y) };
    const kind = `${projection} ${aspect} ${prior.points}`;
    const previous = last.current?.kind === kind ? last.current.domain : null;
    const time = projection === "time";
    const domain = time
      ? timeDomain(crowd, keep, prior.points - 1, previous)
      : planeDomain(crowd, keep, aspect, previous);
    last.current = { kind, domain };
    return domain;
  }, [prior, crowd, pinned, projection, aspect]);
}

/** Null until there is a plane. `aspect`: width / height of the plot. */
export function useMarks(strip: Strip | null, aspect: number): Marks | null {
  const { plane, projection, faint, showPrior, showPosterior, letterMap, progress } = useTrace();
  const selectedT = useView((view) => view.selection.t);
  const { prior, inferred, pinned } = usePoints(strip);
  const domain = useDomain(prior, pinned, projection, aspect);
  const T = (prior?.points ?? 2) - 1;
  const t = Math.min(selectedT, T);
  const onPlane = projection === "plane";
  // Clouds and faint paths keep their identity while a drag moves one pinned path: their painting is remembered by it.
  const crowd = useMemo(
    () => (prior ? [some(prior, 0, faint), ...(inferred ? [some(inferred, 1, FAINT_POSTERIOR)] : [])] : []),
    [prior, inferred, faint],
  );
  const priorCloud = useMemo(
    () => (prior && onPlane && showPrior ? cloudAt(prior, t) : null),
    [prior, onPlane, showPrior, t],
  );
  const posteriorCloud = useMemo(
    () => (inferred && onPlane && showPosterior && t < inferred.points ? cloudAt(inferred, t) : null),
    [inferred, onPlane, showPosterior, t],
  );
  const map = onPlane && letterMap && sameDomain(letterMap.domain, domain) ? letterMap.map : null;
  return useMemo(() => {
    if (!prior || !plane || !domain) return null;
    const labels = axisLabels(plane, projection);
    const data: PathsData = {
      domain,
      faint: crowd,
      pinned,
      letterMap: map,
      prior: priorCloud,
      posterior: posteriorCloud,
      progress: progress ?? T,
      selectedT: t,
      xLabel: labels.x,
      yLabel: labels.y,
    };
    return { data, reaching: reaching(prior, t) };
  }, [prior, plane, domain, crowd, pinned, map, priorCloud, posteriorCloud, progress, T, t, projection]);
}
