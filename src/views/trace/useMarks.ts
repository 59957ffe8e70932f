/** Joins picture, strip, pins and typed word into the marks of the path plane, and says where they are. */
import { useMemo, useRef } from "react";
import type { Domain, FaintPaths, PathsData, PinnedPath } from "../../charts/paths.ts";
import { sameDomain } from "../../charts/pathsZoom.ts";
import type { PriorPaths } from "../../models/generator.ts";
import { type PinnedWord, useView } from "../../store/view.ts";
import { fits } from "../strip/noise.ts";
import type { Strip } from "../strip/useStrip.ts";
import { type ReadWord, readWord } from "../words.ts";
import {
  axisLabels,
  cloudAt,
  pinnedPath,
  posteriorPoints,
  priorPoints,
  reaching,
  type Screen,
  some,
  without,
} from "./assemble.ts";
import { crowdOf, planeDomain, timeDomain } from "./domain.ts";
import { otherPins, type Posterior, useTrace } from "./state.ts";
import { isHeld, type Picture } from "./usePicture.ts";
import { pathWeights } from "./weights.ts";

export interface Marks {
  readonly data: PathsData;
  /** All prior paths there are; some are drawn. */
  readonly all: FaintPaths;
  /** Prior paths that reach the selected position. */
  readonly reaching: number;
}

const lettersOf = (symbols: readonly number[], alphabet: readonly string[]): readonly string[] =>
  symbols.map((symbol) => alphabet[symbol] ?? "EOS");

function ownPath(id: string, paths: PriorPaths, read: ReadWord, alphabet: readonly string[], screen: Screen) {
  const h = paths.h.subarray(0, (read.symbols.length + 1) * paths.d);
  return pinnedPath({ id, role: "p", h, letters: lettersOf(read.symbols, alphabet), label: read.text }, screen);
}

/** A word written by the weights that the picture is of. */
function writtenBy({ set, screen }: Picture, id: string, word: PinnedWord): readonly PinnedPath[] {
  if (!fits(word, set.generator)) return [];
  const paths = set.generator.paths(word);
  return [ownPath(id, paths, readWord(paths, 0, set.alphabet, word.uniforms, word.mode), set.alphabet, screen)];
}

/** Sample k of the typed word's posterior, or its heaviest, stands for all in full strength. 0-based. */
export const standsFor = (paths: { readonly n: number; readonly bound: Float64Array }, k: number | null): number =>
  k !== null && k <= paths.n ? k - 1 : pathWeights(paths.bound).heaviest;

function posteriorPin({ paths, word }: Posterior & { ok: true }, at: number, screen: Screen): PinnedPath {
  const size = (paths.T + 1) * paths.d;
  const h = paths.h.subarray(at * size, (at + 1) * size);
  return pinnedPath({ id: "posterior", role: "q", h, letters: [...Array.from(word), "EOS"], label: word }, screen);
}

/** All paths on the screen, and the pinned ones among them. */
function usePoints(strip: Strip | null, picture: Picture | null) {
  const { pins, posterior: typed } = useTrace();
  const k = useView((view) => view.selection.k);
  const posterior = typed?.ok && typed.paths.d === picture?.set.d ? typed : null;
  const prior = useMemo(() => picture && priorPoints(picture.set, picture.screen, picture.set.n), [picture]);
  const inferred = useMemo(
    () => (posterior && picture ? posteriorPoints(posterior.paths, picture.screen) : null),
    [posterior, picture],
  );
  const at = posterior ? standsFor(posterior.paths, k) : 0;
  const others = useMemo(() => inferred && without(inferred, at), [inferred, at]);
  const pinned = useMemo(() => {
    if (!picture || !strip || strip.generator.d !== picture.set.d) return [];
    const { screen } = picture;
    const kept = otherPins(pins, strip.word).flatMap((pin, i) => writtenBy(picture, `pin ${i} ${pin.text}`, pin));
    const own = isHeld(picture)
      ? writtenBy(picture, "strip", strip.word)
      : [ownPath("strip", strip.paths, strip.read, strip.alphabet, screen)];
    return [...kept, ...own, ...(posterior ? [posteriorPin(posterior, at, screen)] : [])];
  }, [picture, strip, pins, posterior, at]);
  return { prior, inferred, others, pinned };
}

/** The domain, kept while it still fits. */
function useDomain(
  prior: FaintPaths | null,
  pinned: readonly PinnedPath[],
  picture: Picture | null,
  aspect: number,
): Domain | null {
  const last = useRef<{ readonly kind: string; readonly domain: Domain } | null>(null);
  const crowd = useMemo(() => prior && crowdOf(prior), [prior]);
  const key = picture?.key ?? "";
  return useMemo(() => {
    if (!prior || !crowd) return null;
    const keep = { x: pinned.flatMap((path) => path.x), y: pinned.flatMap((path) => path.y) };
    const kind = `${key} ${aspect} ${prior.points}`;
    const previous = last.current?.kind === kind ? last.current.domain : null;
    const domain =
      key === "time" ? timeDomain(crowd, keep, prior.points - 1, previous) : planeDomain(crowd, keep, aspect, previous);
    // The same numbers are the same domain: what hangs on it need not be done again.
    const kept = previous && sameDomain(previous, domain) ? previous : domain;
    last.current = { kind, domain: kept };
    return kept;
  }, [prior, crowd, pinned, key, aspect]);
}

/** Null until there is a picture. `aspect`: width / height of the plot. All of the plane is in sight. */
export function useMarks(strip: Strip | null, picture: Picture | null, aspect: number): Marks | null {
  const { faint, showPrior, showPosterior, letterMap, showMap, progress } = useTrace();
  const selectedT = useView((view) => view.selection.t);
  const { prior, inferred, others, pinned } = usePoints(strip, picture);
  const domain = useDomain(prior, pinned, picture, aspect);
  const T = (prior?.points ?? 2) - 1;
  const t = Math.min(selectedT, T);
  const hasClouds = picture !== null && picture.projection !== "time";
  // Clouds and faint paths keep their identity while a drag moves one pinned path: their painting is remembered by it.
  const crowd = useMemo(
    () => (prior ? [some(prior, 0, faint), ...(others && others.n > 0 ? [others] : [])] : []),
    [prior, others, faint],
  );
  const priorCloud = useMemo(
    () => (prior && hasClouds && showPrior ? cloudAt(prior, t) : null),
    [prior, hasClouds, showPrior, t],
  );
  const posteriorCloud = useMemo(
    () => (inferred && hasClouds && showPosterior && t < inferred.points ? cloudAt(inferred, t) : null),
    [inferred, hasClouds, showPosterior, t],
  );
  const map = showMap && picture?.lifts && letterMap?.of === picture.key ? letterMap : null;
  return useMemo(() => {
    if (!prior || !picture || !domain) return null;
    const labels = axisLabels(picture.plane, picture.projection);
    const data: PathsData = {
      domain,
      view: domain,
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
    return { data, all: prior, reaching: reaching(prior, t) };
  }, [prior, picture, domain, crowd, pinned, map, priorCloud, posteriorCloud, progress, T, t]);
}
