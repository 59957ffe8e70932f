/**
 * Bounds on log P(w) of one word under the running model: data, sentences and tables. The reference is an estimate too:
 * importance sampling with many trajectories, itself a lower bound in the mean.
 */
import type { WordBoundId, WordBoundPoint, WordEvidence } from "../protocol/wordBounds.ts";
import { BOUND_LOOKS, BOUND_ORDER } from "./boundLooks.tsx";
import type { Table, Values } from "./chart.ts";
import { fixed, small, whole, withError } from "./format.ts";
import { plain } from "./richText.tsx";

export interface WordBoundsData {
  readonly word: string;
  /** Training step of the weights. */
  readonly step: number;
  /** The run's own K under its own objective. */
  readonly runK: number;
  readonly points: readonly WordBoundPoint[];
  readonly evidence: WordEvidence | null;
  readonly largestK: number;
  /** Everything asked for is there. */
  readonly done: boolean;
}

export const pointsOf = ({ points }: WordBoundsData, bound: WordBoundId): readonly WordBoundPoint[] =>
  points.filter((p) => p.bound === bound).sort((a, b) => a.K - b.K);

/** chosen: three standard errors. */
const ERRORS = 3;

/** The K where a bound is highest, and whether it is surely lower at the largest K. */
export function peakOf(
  points: readonly WordBoundPoint[],
): { readonly best: WordBoundPoint; readonly falls: boolean } | null {
  const last = points.at(-1);
  if (!last) return null;
  const best = points.reduce((a, b) => (b.nats > a.nats ? b : a));
  return { best, falls: best.nats - last.nats > ERRORS * Math.hypot(best.se, last.se) };
}

export function wordBoundsTitle(data: WordBoundsData): string {
  const { word, done, evidence } = data;
  const plainName = `Bounds on log *P*(*w*) of ${word === "" ? "a word" : `“${word}”`}`;
  const algorithm = peakOf(pointsOf(data, "filteringIwae"));
  const iwae = pointsOf(data, "iwae").at(-1);
  if (!done || !algorithm || !evidence) return plainName;
  const { best, falls } = algorithm;
  if (falls) return `“${word}”: Algorithm 1 is tightest at *K* = ${whole(best.K)}; more samples loosen it`;
  if (iwae && iwae.nats - best.nats > ERRORS * Math.hypot(iwae.se, best.se))
    return `“${word}”: whole trajectories come closer than Algorithm 1, by ${fixed(iwae.nats - best.nats)} nats`;
  return plainName;
}

export function wordBoundsCaption({ word, step, evidence }: WordBoundsData): string {
  if (word === "") return "nats; means of independent estimates ± standard error";
  const of = `weights of step ${whole(step)}; nats; means of independent estimates ± standard error`;
  if (!evidence) return of;
  const { samples, ess } = evidence;
  return `${of}; rule: log *P̂* of ${whole(samples)} weighted trajectories, ${fixed(ess, 0)} effective`;
}

/** The most telling Ks of each bound, as text. */
export const wordBoundsRows = (data: WordBoundsData): Table => ({
  head: ["bound", "K", "nats ± SE", "estimates"],
  body: [
    ...BOUND_ORDER.flatMap((bound) =>
      pointsOf(data, bound).map((p) => [
        plain(BOUND_LOOKS[bound].name),
        whole(p.K),
        withError(p.nats, p.se),
        whole(p.n),
      ]),
    ),
    ...(data.evidence
      ? [
          [
            "log P̂, importance sampling",
            whole(data.evidence.samples),
            withError(data.evidence.nats, data.evidence.se),
            "1",
          ],
        ]
      : []),
  ],
});

export const wordBoundsValues = (data: WordBoundsData): Values => ({
  head: ["word", "step", "bound", "K", "nats", "se", "estimates"],
  body: [
    ...BOUND_ORDER.flatMap((bound) =>
      pointsOf(data, bound).map((p) => [data.word, data.step, bound, p.K, p.nats, p.se, p.n]),
    ),
    ...(data.evidence
      ? [[data.word, data.step, "importance sampling", data.evidence.samples, data.evidence.nats, data.evidence.se, 1]]
      : []),
  ],
});

/** log P̂ as written beside its rule. */
export const evidenceText = ({ nats, se }: WordEvidence): string => `log *P̂* ${fixed(nats)} ± ${small(se)}`;
