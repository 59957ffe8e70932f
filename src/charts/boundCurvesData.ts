/**
 * Four bounds against the exact log p(x), K on a logarithmic axis, a facet for each proposal: data, sentences and tables.
 * A point is the mean of independent estimates log p̂ with its standard error; what is said about K is computed from them.
 */
import type { BoundLineId, CurvePoint, ProposalId } from "../protocol/bounds.ts";
import { BOUND_LOOKS, BOUND_ORDER, PROPOSAL_NAMES } from "./boundLooks.tsx";
import type { Table, Values } from "./chart.ts";
import { fixed, small, whole } from "./format.ts";
import { plain } from "./richText.tsx";

export interface CurveLine {
  readonly bound: BoundLineId;
  /** Rising in K. */
  readonly points: readonly CurvePoint[];
  /** Every K it was asked for is there. */
  readonly done: boolean;
}

export interface CurveFacet {
  readonly proposal: ProposalId;
  /** What it sees, rich text. */
  readonly about: string;
  readonly lines: readonly CurveLine[];
}

export interface BoundCurvesData {
  /** Exact log p(x). */
  readonly exact: number;
  /** What Algorithm 1 tends to as K grows; null where it is not known. */
  readonly limit: number | null;
  readonly facets: readonly CurveFacet[];
  /** The column that is read out. */
  readonly K: number;
  readonly largestK: number;
  /** q reads a simulated h_g. */
  readonly readsHg: boolean;
}

/** What more samples do to a bound. */
export interface Trend {
  readonly verdict: "tightens" | "flat" | "loosens";
  readonly change: number;
  readonly first: CurvePoint;
  readonly last: CurvePoint;
}

/** chosen: three standard errors, and no less than what two decimals show. */
const ERRORS = 3;
const LEAST = 0.02;

/** From the smallest K to the largest; null until the curve is finished. */
export function trendOf({ points, done }: CurveLine): Trend | null {
  const [first, last] = [points[0], points.at(-1)];
  if (!done || !first || !last || first === last) return null;
  const change = last.mean - first.mean;
  const sure = Math.abs(change) > Math.max(LEAST, ERRORS * Math.hypot(first.se, last.se));
  return { verdict: !sure ? "flat" : change > 0 ? "tightens" : "loosens", change, first, last };
}

export const lineOf = (facet: CurveFacet, bound: BoundLineId): CurveLine | undefined =>
  facet.lines.find((line) => line.bound === bound);

/** The point of a curve at K, or at the largest K below it. */
export const pointAt = (line: CurveLine, K: number): CurvePoint | undefined => line.points.findLast((p) => p.K <= K);

const algorithmOf = (facet: CurveFacet): Trend | null => {
  const line = lineOf(facet, "filteringIwae");
  return line ? trendOf(line) : null;
};

/** chosen: a curve has settled within a tenth of the gap between limit and exact value, give or take two errors. */
const SETTLED = 0.1;

function allSettle({ facets, limit, exact }: BoundCurvesData): boolean {
  if (limit === null || facets.length < 2) return false;
  return facets.every((facet) => {
    const trend = algorithmOf(facet);
    if (trend === null) return false;
    const { mean, se } = trend.last;
    const near = Math.max(LEAST, SETTLED * (exact - limit));
    return se < near && Math.abs(mean - limit) < near + 2 * se;
  });
}

export function boundCurvesTitle(data: BoundCurvesData): string {
  const { facets, limit, exact } = data;
  if (limit !== null && exact - limit > LEAST && allSettle(data))
    return `As *K* grows, Algorithm 1 settles ${fixed(exact - limit)} nats below the exact value, whatever it proposes`;
  const falls = facets.flatMap((facet) => {
    const trend = algorithmOf(facet);
    return trend?.verdict === "loosens" ? [{ facet, trend }] : [];
  });
  const most = falls.reduce<(typeof falls)[number] | null>(
    (a, b) => (a && a.trend.change <= b.trend.change ? a : b),
    null,
  );
  if (most) {
    const name = PROPOSAL_NAMES[most.facet.proposal];
    return `Larger *K* loosens Algorithm 1 with the ${name} proposal, by ${fixed(-most.trend.change)} nats`;
  }
  return "Bounds on log *p*(*x*) against *K*";
}

/** The proposals with which more samples do not help a bound, each with what they do; where it is exact, nothing is to help. */
function withoutHelp({ facets, exact }: BoundCurvesData, bound: BoundLineId): readonly string[] {
  return facets.flatMap((facet) => {
    const line = lineOf(facet, bound);
    const trend = line ? trendOf(line) : null;
    if (!trend || trend.verdict === "tightens") return [];
    if (trend.verdict === "flat") return exact - trend.last.mean < LEAST ? [] : [`${facet.proposal} (flat)`];
    return [`${facet.proposal} (falls ${fixed(-trend.change)} nats)`];
  });
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

/** Where larger K does not help; null until every curve that is shown is finished. */
export function boundFinding(data: BoundCurvesData): string | null {
  const lines = data.facets.flatMap((facet) => facet.lines);
  if (lines.length === 0 || lines.some((line) => trendOf(line) === null)) return null;
  const shown = BOUND_ORDER.filter((bound) => lines.some((line) => line.bound === bound));
  const idle = shown.flatMap((bound) => {
    const where = withoutHelp(data, bound);
    return where.length > 0 ? [`${BOUND_LOOKS[bound].name} with the proposals ${listed(where)}`] : [];
  });
  if (idle.length === 0) return "Here larger *K* helps every bound that is not exact already.";
  return `Larger *K* does not help: ${idle.join("; ")}.`.replace(
    /with the proposals (\w+ \([^)]*\))(?=[;.])/g,
    "with the proposal $1",
  );
}

export function boundCurvesCaption({ facets, readsHg }: BoundCurvesData): string {
  const points = facets.flatMap(({ lines }) => lines.flatMap((line) => line.points));
  const start = "exact log *p*(*x*) and lower bounds, nats";
  if (points.length === 0) return start;
  const repeats = points.map((p) => p.repeats);
  const [least, most] = [Math.min(...repeats), Math.max(...repeats)];
  const n = least === most ? whole(least) : `${whole(least)} to ${whole(most)}`;
  const late = points.filter((p) => p.K >= 10).map((p) => p.se);
  const errors = late.length > 0 ? `, error at most ${small(Math.max(...late))} from *K* = 10 on` : "";
  return `${start}: means of ${n} independent estimates${errors}; bands ± 2 errors${readsHg ? "; *q:q* reads *h_g*" : ""}`;
}

const each = (
  { facets }: BoundCurvesData,
  row: (facet: CurveFacet, line: CurveLine, point: CurvePoint) => readonly (string | number)[],
) =>
  facets.flatMap((facet) =>
    BOUND_ORDER.flatMap((bound) => {
      const line = lineOf(facet, bound);
      return line ? line.points.map((point) => row(facet, line, point)) : [];
    }),
  );

export const boundCurvesRows = (data: BoundCurvesData): Table => ({
  head: ["proposal", "bound", "K", "mean, nats", "± SE", "estimates", "below exact"],
  body: each(data, ({ proposal }, { bound }, p) => [
    PROPOSAL_NAMES[proposal],
    plain(BOUND_LOOKS[bound].name),
    whole(p.K),
    fixed(p.mean, 3),
    fixed(p.se, 3),
    whole(p.repeats),
    fixed(data.exact - p.mean, 3),
  ]) as readonly (readonly string[])[],
});

export const boundCurvesValues = (data: BoundCurvesData): Values => ({
  head: ["proposal", "bound", "K", "mean", "se", "estimates", "log mean", "ESS share", "exact", "limit of Algorithm 1"],
  body: each(data, ({ proposal }, { bound }, p) => [
    proposal,
    bound,
    p.K,
    p.mean,
    p.se,
    p.repeats,
    p.logMean,
    p.essShare,
    data.exact,
    data.limit ?? Number.NaN,
  ]),
});
