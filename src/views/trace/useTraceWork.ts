/** Follows the weights, the typed word and the strip: works out what the Trace tab shows, in idle slices, newest last. */
import { useEffect } from "react";
import type { Domain } from "../../charts/paths.ts";
import type { LatentGenerator, PosteriorPaths, Generator as WordGenerator } from "../../models/generator.ts";
import { useGenerator } from "../../store/generator.ts";
import { useView } from "../../store/view.ts";
import { meanWithError, posteriorPaths } from "../bound.ts";
import { type Latest, latest } from "../latest.ts";
import type { Strip } from "../strip/useStrip.ts";
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
import { drawPrior, type PriorRequest, type PriorSet } from "./priorSet.ts";
import { patchTrace, typedWord, useTrace } from "./state.ts";

/** Posterior paths of the typed word, and the seed of their noise: the same for every set of weights. */
export const POSTERIOR_PATHS = 40;
const POSTERIOR_SEED = 11;

function* priorAndPlane(request: PriorRequest) {
  const prior = yield* drawPrior(request);
  yield;
  const plane = fitPlane(prior, useTrace.getState().plane);
  return { prior, plane };
}

function usePrior(): void {
  const { generator, weights, step } = useGenerator();
  const mode = useView((view) => view.samples.mode);
  useEffect(() => {
    if (generator && weights) prior.ask({ generator, alphabet: weights.alphabet, step, mode });
  }, [generator, weights, step, mode]);
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
const prior: Latest<PriorRequest> = latest(priorAndPlane, (result) => {
  patchTrace(result);
  const { generator } = result.prior;
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

function usePosterior(): void {
  const { generator, weights } = useGenerator();
  const typed = useTrace((trace) => trace.typed);
  useEffect(() => {
    if (!generator || !weights) return;
    const word = typedWord(typed, weights.alphabet, generator.T);
    if (word !== "") {
      posterior.ask({ generator, word });
      return;
    }
    posterior.stop();
    patchTrace({ posterior: null });
  }, [generator, weights, typed]);
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

const letterMap: Latest<MapRequest> = latest(decodePlane, (map, { domain }) =>
  patchTrace({ letterMap: { map, domain } }),
);

function useLetterMap(domain: Domain | null): void {
  const set = useTrace((trace) => trace.prior);
  const plane = useTrace((trace) => trace.plane);
  const wanted = useTrace((trace) => trace.showMap && trace.projection === "plane");
  useEffect(() => {
    if (!set || !plane || !domain || !wanted) return;
    letterMap.ask({ generator: set.generator, alphabet: set.alphabet, plane, domain });
  }, [set, plane, domain, wanted]);
}

export function useTraceWork(strip: Strip | null, domain: Domain | null): void {
  usePrior();
  usePosterior();
  useMatrix(strip);
  useLetterMap(domain);
  useEffect(
    () => () => {
      for (const work of [prior, decide, posterior, matrix, letterMap]) work.stop();
    },
    [],
  );
}
