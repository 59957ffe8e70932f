/**
 * Estimates for one word from the page's own posterior paths.
 *
 * Bound: mean of the n per-path estimates, ± one standard error. log P̂: importance sampling, log of the mean of
 * exp(estimate), which is unbiased for P(w) before the logarithm; its error by the delta method, sd / (√n mean).
 */
import type { PosteriorPaths, Generator as WordGenerator } from "../models/generator.ts";

export interface Estimate {
  readonly nats: number;
  readonly se: number;
}

export function meanWithError(x: Float64Array): Estimate {
  const n = x.length;
  const mean = x.reduce((a, b) => a + b, 0) / n;
  const variance = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1);
  return { nats: mean, se: Math.sqrt(variance / n) };
}

export function logMeanExp(x: Float64Array): Estimate {
  const top = x.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const { nats: mean, se } = meanWithError(x.map((v) => Math.exp(v - top)));
  return { nats: top + Math.log(mean), se: se / mean };
}

/** Paths a slice of work draws at a time: a few milliseconds. */
const CHUNK = 8;

/** n posterior paths of a word, in pieces; throws a RangeError for a word the model cannot write. */
export function* posteriorPaths(
  generator: WordGenerator,
  word: string,
  n: number,
  seed: number,
): Generator<void, PosteriorPaths> {
  // given its letters a feedback model has one path
  if (generator.kind === "feedback") return generator.posterior(word, 1, seed);
  const chunks: PosteriorPaths[] = [];
  for (let from = 0; from < n; from += CHUNK) {
    chunks.push(generator.posterior(word, Math.min(CHUNK, n - from), seed + chunks.length));
    yield;
  }
  const first = chunks[0]!;
  const h = new Float64Array(n * (first.T + 1) * first.d);
  const bound = new Float64Array(n);
  chunks.forEach((chunk, c) => {
    h.set(chunk.h, c * CHUNK * (first.T + 1) * first.d);
    bound.set(chunk.bound, c * CHUNK);
  });
  return { word, T: first.T, n, d: first.d, h, bound };
}
