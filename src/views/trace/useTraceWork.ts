/** Follows the weights, the typed word and the strip: works out what the Trace tab shows, in idle slices, newest last. */
import { useEffect, useMemo } from "react";
import type { Domain, LetterMap, PlacedMap } from "../../charts/paths.ts";
import { widened } from "../../charts/pathsZoom.ts";
import type { LatentGenerator, PosteriorPaths, Generator as WordGenerator } from "../../models/generator.ts";
import { useGenerator } from "../../store/generator.ts";
import { useView } from "../../store/view.ts";
import { meanWithError, posteriorPaths } from "../bound.ts";
import { type Latest, latest } from "../latest.ts";
import type { Strip } from "../strip/useStrip.ts";
import { letterBefore } from "../words.ts";
import {
  DECIDE_WORDS,
  type Decide,
  type DecideMatrix,
  decideOverWord,
  decideOverWords,
  type MatrixRequest,
} from "./decide.ts";
import { decodePlane, type MapRequest } from "./letterMap.ts";
import { fitPlane } from "./plane.ts";
import { drawPrior, PRIOR_PATHS, type PriorRequest, type PriorSet } from "./priorSet.ts";
import { patchTrace, typedWord, useTrace } from "./state.ts";
import { isHeld, type Picture } from "./usePicture.ts";

/** Posterior paths of the typed word, and the seed of their noise: the same for every set of weights. */
export const POSTERIOR_PATHS = 40;
const POSTERIOR_SEED = 11;

interface PathsRequest extends PriorRequest {
  /** How many. */
  readonly n: number;
}

function* priorAndPlane({ n, ...request }: PathsRequest) {
  const prior = yield* drawPrior(request, n);
  yield;
  const plane = fitPlane(prior, useTrace.getState().plane);
  return { prior, plane };
}

function usePrior(): void {
  const { generator, weights, step } = useGenerator();
  const mode = useView((view) => view.samples.mode);
  const n = useTrace((trace) => Math.max(PRIOR_PATHS, trace.faint));
  useEffect(() => {
    if (generator && weights) prior.ask({ generator, alphabet: weights.alphabet, step, mode, n });
  }, [generator, weights, step, mode, n]);
}

/** A first count fills the empty chart; later ones wait until they are as good as the one they replace. */
function showEarly(count: Decide): void {
  const shown = useTrace.getState().decide;
  if (!shown || (shown.step === count.step && shown.words < count.words)) patchTrace({ decide: count });
}

/** Asked when a prior set is there; its slices give way to everything else. */
const decide: Latest<PriorSet<LatentGenerator>> = latest<PriorSet<LatentGenerator>, Decide>(
  (set) => decideOverWords(set, DECIDE_WORDS, showEarly),
  (result) => patchTrace({ decide: result }),
);
const prior: Latest<PathsRequest> = latest(priorAndPlane, (result) => {
  const before = useTrace.getState().prior;
  patchTrace(result);
  const { generator, mode } = result.prior;
  // More paths of the same weights decide nothing anew.
  if (before?.generator === generator && before.mode === mode && useTrace.getState().decide) return;
  if (generator.kind === "latent") decide.ask({ ...result.prior, generator });
  else {
    decide.stop();
    patchTrace({ decide: null });
  }
});

interface Inference {
  readonly generator: WordGenerator;
  readonly word: string;
}

/** The posterior paths, or why the word has none. */
function* infer({ generator, word }: Inference): Generator<void, PosteriorPaths | string> {
  try {
    return yield* posteriorPaths(generator, word, POSTERIOR_PATHS, POSTERIOR_SEED);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

const posterior: Latest<Inference> = latest(infer, (result, { word }) =>
  patchTrace({
    posterior:
      typeof result === "string"
        ? { ok: false, word, reason: result }
        : { ok: true, word, paths: result, bound: meanWithError(result.bound) },
  }),
);

/** The weights the picture is of: the present ones, or under UMAP those that were embedded. */
function useSource(picture: Picture | null): Pick<PriorRequest, "generator" | "alphabet"> | null {
  const { generator, weights } = useGenerator();
  const held = picture && isHeld(picture) ? picture.set : null;
  return useMemo(
    () => held ?? (generator && weights ? { generator, alphabet: weights.alphabet } : null),
    [held, generator, weights],
  );
}

function usePosterior(picture: Picture | null): void {
  const source = useSource(picture);
  const typed = useTrace((trace) => trace.typed);
  useEffect(() => {
    if (!source) return;
    const { generator, alphabet } = source;
    const word = typedWord(typed, alphabet, generator.T);
    if (word !== "") {
      posterior.ask({ generator, word });
      return;
    }
    posterior.stop();
    patchTrace({ posterior: null });
  }, [source, typed]);
}

/** A word must stand still this long before its matrix is counted: a drag should not start it. */
const SETTLE_MS = 200;

const matrix: Latest<MatrixRequest> = latest<MatrixRequest, DecideMatrix>(
  (request) => decideOverWord(request),
  (result) => patchTrace({ matrix: result }),
);

function useMatrix(strip: Strip | null): void {
  useEffect(() => {
    if (!strip) return;
    const { generator, alphabet, word, read } = strip;
    if (generator.kind !== "latent") {
      patchTrace({ matrix: null });
      return;
    }
    const request = { ...word, generator, alphabet, text: read.text, symbols: read.symbols };
    const wait = setTimeout(() => matrix.ask(request), SETTLE_MS);
    return () => clearTimeout(wait);
  }, [strip]);
}

interface PictureMap extends MapRequest {
  readonly of: string;
}

const letterMap: Latest<PictureMap> = latest<PictureMap, LetterMap>(decodePlane, (map, request) =>
  patchTrace({ letterMap: { map, domain: request.domain, of: request.of, ...afterOf(request) } }),
);

/** What the map stands after, where that has a say. */
function afterOf({ generator, alphabet, previous = null }: MapRequest): Pick<PlacedMap, "after"> {
  if (generator.kind !== "latent" || !generator.feeds) return {};
  return { after: previous === null ? null : (alphabet[previous] ?? "EOS") };
}

/** Beyond what is in sight, as far as the view may be moved before the next map is there. */
const MAP_MARGIN = 0.15;

function useLetterMap(picture: Picture | null, view: Domain | null, strip: Strip | null): void {
  const t = useView(({ selection }) => selection.t);
  const previous = picture && strip ? letterBefore(picture.set.generator, strip.read.symbols, t ?? 1) : null;
  const wanted = useTrace((trace) => trace.showMap);
  useEffect(() => {
    if (!picture?.lifts || !view || !wanted) return;
    const { set, plane, key } = picture;
    letterMap.ask({
      generator: set.generator,
      alphabet: set.alphabet,
      plane,
      domain: widened(view, MAP_MARGIN),
      previous,
      of: key,
    });
  }, [picture, view, wanted, previous]);
}

/** `view`: what is in sight, at rest. */
export function useTraceWork(strip: Strip | null, picture: Picture | null, view: Domain | null): void {
  usePrior();
  usePosterior(picture);
  useMatrix(strip);
  useLetterMap(picture, view, strip);
  useEffect(
    () => () => {
      for (const work of [prior, decide, posterior, matrix, letterMap]) work.stop();
    },
    [],
  );
}
