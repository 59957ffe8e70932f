/** The strip's word under the present weights, its details as they are worked out in idle time, and log P̂ of it. */
import { useEffect, useMemo, useReducer, useRef, useState } from "react";
import type { Generator, PriorPaths } from "../../models/generator.ts";
import { useGenerator, useGeneratorStore } from "../../store/generator.ts";
import { isMoving, useMotion } from "../../store/motion.ts";
import { type PinnedWord, pinWord, useView } from "../../store/view.ts";
import { type Estimate, logMeanExp, posteriorPaths } from "../bound.ts";
import { latest } from "../latest.ts";
import { inSlices } from "../slices.ts";
import { drawSamples } from "../train/samples.ts";
import { type ReadWord, readWord } from "../words.ts";
import { findDetails, type PositionDetails } from "./details.ts";
import { useOriginal } from "./history.ts";
import { fits, frozenWord } from "./noise.ts";
import { usePadAxes } from "./padAxes.ts";

export interface Strip {
  readonly generator: Generator;
  readonly alphabet: readonly string[];
  readonly word: PinnedWord;
  readonly paths: PriorPaths;
  readonly read: ReadWord;
}

/** chosen: long enough to show something, short enough that most of the strip is in sight. */
const FIRST_LETTERS = [5, 8] as const;

/** Charts and strip need a word to speak of: a sample of some length is pinned when a model appears. */
export function useFirstPin(): void {
  const ready = useGeneratorStore((state) => state.generator !== null);
  useEffect(() => {
    const { generator, weights } = useGeneratorStore.getState();
    const { selection, samples } = useView.getState();
    if (!ready || !generator || !weights || selection.word) return;
    const drawn = drawSamples(generator, weights, samples.seed, samples.mode);
    const [least, most] = FIRST_LETTERS;
    const first = drawn.find(({ text }) => text.length >= least && text.length <= most) ?? drawn[0];
    if (first) pinWord(first);
  }, [ready]);
}

/** The pinned word, or the first of the frozen-noise samples; null before there is a model. */
export function useStrip(): Strip | null {
  const { generator, weights } = useGenerator();
  const pinned = useView((view) => view.selection.word);
  const samples = useView((view) => view.samples);
  return useMemo(() => {
    if (!generator || !weights) return null;
    const { alphabet } = weights;
    const usable = pinned && fits(pinned, generator) ? pinned : null;
    const word = usable ?? frozenWord(generator, alphabet, samples.seed, 0, samples.mode);
    const paths = generator.paths(word);
    return { generator, alphabet, word, paths, read: readWord(paths, 0, alphabet, word.uniforms, word.mode) };
  }, [generator, weights, pinned, samples]);
}

/** The word this one was made of, as the present weights write it; null where it is as it was chosen. */
export function useWas(strip: Strip | null): ReadWord | null {
  const original = useOriginal(strip?.word ?? null);
  return useMemo(() => {
    if (!strip || !original || !fits(original, strip.generator)) return null;
    const { generator, alphabet } = strip;
    return readWord(generator.paths(original), 0, alphabet, original.uniforms, original.mode);
  }, [strip, original]);
}

/** Details by position; those out of date stay shown until their successor is there. */
export function useDetails(strip: Strip | null, from: number): ReadonlyMap<number, PositionDetails> {
  const chosen = usePadAxes((pads) => pads.chosen);
  useMotion(({ moving }) => moving);
  const known = useRef(new Map<number, PositionDetails>());
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const start = useRef(from);
  start.current = from;
  useEffect(() => {
    if (strip?.generator.kind !== "latent") return;
    const live = strip.read.symbols.length;
    const first = Math.min(start.current, live);
    // What a drag rewrites first, then the rest.
    const positions = Array.from({ length: live }, (_, i) => ((first - 1 + i) % live) + 1);
    const { generator, word, paths } = strip;
    const request = {
      generator,
      noise: word.noise,
      h: paths.h,
      letters: strip.read.symbols,
      positions,
      known: known.current,
      chosen,
    };
    let drawing = 0;
    const found = (t: number, details: PositionDetails) => {
      known.current.set(t, details);
      // a word in motion is drawn with its next move, or when it rests; else several are found between two frames
      if (drawing === 0 && !isMoving()) drawing = requestAnimationFrame(draw);
    };
    const draw = () => {
      drawing = 0;
      redraw();
    };
    const stop = inSlices(findDetails(request, found), () => undefined);
    return () => {
      stop();
      if (drawing !== 0) cancelAnimationFrame(drawing);
    };
  }, [strip, chosen]);
  return known.current;
}

/** Posterior paths behind log P̂ of the strip. */
export const STRIP_PATHS = 64;
const POSTERIOR_SEED = 1;
/** A word must stand still this long before its probability is estimated. */
const SETTLE_MS = 250;

interface Asked {
  readonly generator: Generator;
  readonly text: string;
}
interface Known {
  readonly text: string;
  readonly estimate: Estimate;
}

/** log P of the letters the path was fed, end of word included: the chain rule. */
function chainRule({ generator: { V }, paths, read }: Strip): Estimate {
  const nats = read.symbols.reduce((sum, symbol, t) => sum + Math.log(paths.probabilities[t * V + symbol]!), 0);
  return { nats, se: 0 };
}

/**
 * log P̂(w) with its error once the word stands still; null until then, or if the word has no end. Exact, and at once,
 * where letters are fed back.
 */
export function useLogProbability(strip: Strip | null): Estimate | null {
  const [known, setKnown] = useState<Known | null>(null);
  const [work] = useState(() =>
    latest(
      ({ generator, text }: Asked) => posteriorPaths(generator, text, STRIP_PATHS, POSTERIOR_SEED),
      ({ bound }, { text }) => setKnown({ text, estimate: logMeanExp(bound) }),
    ),
  );
  const text = strip?.read.ended && strip.read.text.length > 0 ? strip.read.text : null;
  const exact = useMemo(
    () => (strip?.generator.kind === "feedback" && strip.read.ended ? chainRule(strip) : null),
    [strip],
  );
  const generator = strip?.generator.kind === "latent" ? strip.generator : null;
  useEffect(() => {
    if (!generator || text === null) return;
    const wait = setTimeout(() => work.ask({ generator, text }), SETTLE_MS);
    return () => clearTimeout(wait);
  }, [generator, text, work]);
  useEffect(() => () => work.stop(), [work]);
  return exact ?? (known && known.text === text ? known.estimate : null);
}
