/** Joins weights, strip, pins and typed word into the marks of the path plane, and says where they are. */
import { useMemo, useRef } from "react";
import type { Domain, FaintPaths, PathsData, PinnedPath } from "../../charts/paths.ts";
import { useView } from "../../store/view.ts";
import { fits } from "../strip/noise.ts";
import type { Strip } from "../strip/useStrip.ts";
import { readWord } from "../words.ts";
import { axisLabels, pathsData, pinnedPath, posteriorPoints, priorPoints, type Screen, screenOf } from "./assemble.ts";
import { planeDomain, timeDomain } from "./domain.ts";
import { otherPins, type Posterior, useTrace } from "./state.ts";

export interface Marks {
  readonly data: PathsData;
  /** All 500 prior paths on the screen, and all posterior ones. */
  readonly prior: FaintPaths;
  readonly posterior: FaintPaths | null;
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
      const paths = generator.prior(pin.noise);
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

const sameShape = (posterior: Posterior | null, d: number): Posterior | null =>
  posterior?.ok && posterior.paths.d === d ? posterior : null;

/** Null until there is a plane. `aspect`: width / height of the plot. */
export function useMarks(strip: Strip | null, aspect: number): Marks | null {
  const trace = useTrace();
  const selectedT = useView((view) => view.selection.t);
  const lastDomain = useRef<{ readonly kind: string; readonly domain: Domain } | null>(null);
  const { prior: set, plane, projection, pins, faint, showPrior, showPosterior, letterMap, progress } = trace;
  const posterior = set ? sameShape(trace.posterior, set.d) : null;

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
  const domain = useMemo(() => {
    if (!prior) return null;
    const keep = { x: pinned.flatMap((path) => path.x), y: pinned.flatMap((path) => path.y) };
    const kind = `${projection} ${aspect} ${prior.points}`;
    const last = lastDomain.current?.kind === kind ? lastDomain.current.domain : null;
    const content = { x: prior.x, y: prior.y, keep };
    const next =
      projection === "time" ? timeDomain(content, prior.points - 1, last) : planeDomain(content, aspect, last);
    lastDomain.current = { kind, domain: next };
    return next;
  }, [prior, pinned, projection, aspect]);

  return useMemo(() => {
    if (!prior || !plane || !domain || !set) return null;
    const data = pathsData({
      prior,
      posterior: inferred,
      pinned,
      letterMap,
      domain,
      faint,
      t: Math.min(selectedT, set.T),
      progress: progress ?? set.T,
      showPrior,
      showPosterior,
      labels: axisLabels(plane, projection),
      projection,
    });
    return { data, prior, posterior: inferred };
  }, [
    prior,
    plane,
    domain,
    set,
    inferred,
    pinned,
    letterMap,
    faint,
    selectedT,
    progress,
    showPrior,
    showPosterior,
    projection,
  ]);
}
