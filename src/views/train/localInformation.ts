/**
 * I(t) of the recorded model, worked out by the page's own generator in idle slices, so that the box plots are there
 * before a worker is: over states of `PATHS` prior paths, K = 20 draws of noise each (Schmidt & Hofmann 2018, Eq. 13).
 */
import { quantileSorted } from "d3";
import { useEffect, useState } from "react";
import { create } from "zustand";
import type { LatentGenerator } from "../../models/generator.ts";
import { frozenUniformsOf } from "../../models/letters.ts";
import { BOX_COLUMNS, type Information } from "../../protocol/frame.ts";
import { useGenerator } from "../../store/generator.ts";
import { inSlices } from "../slices.ts";
import { letterBefore, readWord } from "../words.ts";

/** chosen: quartiles steady to a few hundredths of a nat, done in about a second of idle time. */
const PATHS = 240;
const DRAWS = 20;
/** chosen: fewer paths that live at a position have no quartiles worth drawing. */
const LEAST_STATES = 8;
const SEED = 13;

/** At live positions only, as in training: up to a path's first end of word. */
interface Estimates {
  readonly byT: readonly number[][];
  readonly live: number[];
  readonly entropies: number[];
}

function* estimate(generator: LatentGenerator, alphabet: readonly string[]): Generator<unknown, Estimates> {
  const { T, d } = generator;
  const uniforms = frozenUniformsOf(SEED, 0, PATHS, T);
  const paths = generator.paths({ noise: generator.noise(SEED, PATHS), uniforms, mode: "draw" });
  const byT = Array.from({ length: T }, (): number[] => []);
  const live: number[] = [];
  const entropies: number[] = [];
  for (let i = 0; i < PATHS; i++) {
    const { symbols } = readWord(paths, i, alphabet, uniforms.subarray(i * T, (i + 1) * T), "draw");
    for (let t = 0; t < symbols.length; t++) {
      const at = (i * (T + 1) + t) * d;
      const found = generator.information(
        paths.h.subarray(at, at + d),
        DRAWS,
        SEED + i * T + t,
        letterBefore(generator, symbols, t + 1),
      );
      byT[t]?.push(found.information);
      live.push(found.information);
      entropies.push(found.entropyGivenState);
      yield t;
    }
  }
  return { byT, live, entropies };
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

export function toInformation({ byT, live, entropies }: Estimates): Information {
  const T = byT.length;
  const quantiles = new Float32Array(T * BOX_COLUMNS.length).fill(Number.NaN);
  byT.forEach((values, t) => {
    if (values.length < LEAST_STATES) return;
    const sorted = values.toSorted((a, b) => a - b);
    const cuts = [0.05, 0.25, 0.5, 0.75, 0.95].map((p) => quantileSorted(sorted, p) ?? Number.NaN);
    quantiles.set([...cuts, meanOf(values)], t * BOX_COLUMNS.length);
  });
  const mean = meanOf(live);
  const variance = live.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, live.length - 1);
  return {
    states: byT[0]?.length ?? 0,
    draws: DRAWS,
    T,
    quantiles,
    meanNats: mean,
    meanSe: Math.sqrt(variance / live.length),
    entropyGivenStateNats: meanOf(entropies),
    kl: null,
  };
}

/** The last of it, for whoever does not draw it. */
export const useKnownInformation = create<{ readonly information: Information | null }>()(() => ({
  information: null,
}));

/** I(t) of a model without a worker; null until it is worked out, and for a model that a worker trains. */
export function useLocalInformation(): Information | null {
  const { generator, weights, source } = useGenerator();
  const [known, setKnown] = useState<{ of: LatentGenerator; information: Information } | null>(null);
  useEffect(() => {
    if (generator?.kind !== "latent" || !weights || source !== "recorded") return;
    return inSlices(estimate(generator, weights.alphabet), (estimates) => {
      const information = toInformation(estimates);
      setKnown({ of: generator, information });
      useKnownInformation.setState({ information });
    });
  }, [generator, weights, source]);
  return known && known.of === generator ? known.information : null;
}
