/**
 * Results as they are recorded: rounded to what their error allows, so that files are small and no digit pretends. A
 * number with a standard error keeps digits down to a tenth of it; one without keeps the digits said here.
 */
import type { Eq12, LexicalShares, Metrics, NgramPerplexity, ResultCurve, RunResult } from "../protocol/results.ts";

export const rounded = (x: number, digits: number): number => Number(x.toFixed(digits));

/** Digits after the point that reach down to a tenth of an error. */
export const digitsOf = (error: number): number =>
  error > 0 && Number.isFinite(error) ? Math.min(10, Math.max(0, 1 - Math.floor(Math.log10(error)))) : 4;

/** chosen: estimates of cross-entropy move by hundredths with their noise; exact float32 sums hold to 1e-4. */
const ESTIMATE_DIGITS = 4;
const EXACT_DIGITS = 5;
/** chosen: 1e-3 nats is below a pixel of every chart; I(t) is small at the end of words. */
const CURVE_DIGITS = 3;
const INFORMATION_DIGITS = 4;

const orNull = <T>(value: T | null, round: (value: T) => T): T | null => (value === null ? null : round(value));
const pair = <P extends { readonly train: number; readonly test: number }>(value: P, digits: number): P => ({
  ...value,
  train: rounded(value.train, digits),
  test: rounded(value.test, digits),
});

const eq12 = (value: Eq12): Eq12 => ({
  ...pair(value, ESTIMATE_DIGITS),
  halfK: pair(value.halfK, ESTIMATE_DIGITS),
});

/** Shares of n words: the binomial error is at most ½ / √n. */
const shareDigits = (words: number): number => digitsOf(0.5 / Math.sqrt(words));

function shares(value: LexicalShares): LexicalShares {
  const digits = shareDigits(value.words);
  const { words, ...rest } = value;
  return {
    ...(Object.fromEntries(Object.entries(rest).map(([k, x]) => [k, rounded(x, digits)])) as typeof rest),
    words,
  };
}

/** Four significant digits: n thousand words give a perplexity to about 1/√n of itself. */
const significant = (x: number): number => Number(x.toPrecision(4));
const perplexity = ({ trainAndTest, test, words }: NgramPerplexity): NgramPerplexity => ({
  trainAndTest: trainAndTest.map(significant),
  test: test.map(significant),
  words,
});

export function roundMetrics(m: Metrics): Metrics {
  const information = (x: number): number => rounded(x, INFORMATION_DIGITS);
  const words = m.lexical.draw.words;
  const ofInformation = digitsOf(m.meanMutualInformationSe ?? 0);
  const ofBound = digitsOf(m.boundSe);
  return {
    crossEntropyEq12: orNull(m.crossEntropyEq12, eq12),
    crossEntropyIs: orNull(m.crossEntropyIs, ({ test, se, ...rest }) => ({
      test: rounded(test, digitsOf(se)),
      se: significant(se),
      ...rest,
    })),
    crossEntropyExact: orNull(m.crossEntropyExact, (value) => pair(value, EXACT_DIGITS)),
    crossEntropyFreeRunning: orNull(m.crossEntropyFreeRunning, eq12),
    inVocabulary: rounded(m.inVocabulary, shareDigits(words)),
    uniqueInVocabulary: rounded(m.uniqueInVocabulary, shareDigits(words)),
    lexical: { draw: shares(m.lexical.draw), argmax: shares(m.lexical.argmax) },
    meanMutualInformation: orNull(m.meanMutualInformation, (x) => rounded(x, ofInformation)),
    meanMutualInformationSe: orNull(m.meanMutualInformationSe, significant),
    meanMutualInformationUnbiased: orNull(m.meanMutualInformationUnbiased, (x) => rounded(x, ofInformation)),
    mutualInformation: orNull(m.mutualInformation, (list) => list.map(information)),
    mutualInformationBoxes: orNull(m.mutualInformationBoxes, (boxes) => boxes.map((box) => box.map(information))),
    entropyGivenState: orNull(m.entropyGivenState, information),
    ngramPerplexity: perplexity(m.ngramPerplexity),
    boundNats: rounded(m.boundNats, ofBound),
    boundSe: significant(m.boundSe),
    boundWords: m.boundWords,
  };
}

const roundCurve = (curve: ResultCurve): ResultCurve => ({
  step: curve.step,
  validationNats: curve.validationNats.map((x) => rounded(x, CURVE_DIGITS)),
  meanMutualInformation: curve.meanMutualInformation.map((x) => orNull(x, (y) => rounded(y, CURVE_DIGITS))),
  entropyGivenState: curve.entropyGivenState.map((x) => orNull(x, (y) => rounded(y, CURVE_DIGITS))),
});

export const roundResult = <R extends RunResult>(result: R): R => ({
  ...result,
  seconds: rounded(result.seconds, 1),
  metrics: roundMetrics(result.metrics),
  curve: roundCurve(result.curve),
});
