/**
 * The proposal q(h′ | h) = p(h′ | h) f_t(h′) / Z_t(h) for a Gaussian transition and a smooth factor f_t, drawn exactly by
 * rejection. With κ_t ≥ (log f_t)″ everywhere and any m,
 *   log f_t(h′) ≤ ℓ(m) + ℓ′(m) (h′ − m) + κ_t (h′ − m)²/2,  ℓ = log f_t,
 * so p(h′ | h) times the right side is a Gaussian above the target: draw from it and keep h′ with the ratio of the two
 * sides (the tangent bound of Gilks & Wild 1992, allowing for some convexity). m is where the Gaussian has its mean.
 */
import { logNormal } from "./gaussian.ts";
import type { ExactProposal } from "./model.ts";
import { once } from "./once.ts";
import { interpolated, slopes } from "./quadrature.ts";

export interface RejectionTables {
  readonly centre: (h: number) => number;
  readonly spread: (h: number) => number;
  /** Where the tables are, at even steps on [−L, L]. */
  readonly points: Float64Array;
  /** log f_t and log Z_t there. [T][points] */
  readonly logFactors: readonly Float64Array[];
  readonly logTotals: readonly Float64Array[];
}

/** Added to the largest second difference, for what lies between the points (chosen, ten times what was measured). */
const ROOM = 0.01;

/** The largest (log f)″, at least 0. */
export function curvature(logFactor: Float64Array, spacing: number): number {
  let most = 0;
  for (let i = 1; i < logFactor.length - 1; i++)
    most = Math.max(most, (logFactor[i + 1]! - 2 * logFactor[i]! + logFactor[i - 1]!) / spacing ** 2);
  return most + ROOM;
}

interface Bound {
  readonly kappa: number;
  readonly logFactor: (h: number) => number;
  readonly slope: (h: number) => number;
  /** m for each h_{t−1}. Any m is right, so a table of it need not be exact. */
  readonly tangentAt: (from: number) => number;
}

/** The m at which a Gaussian of precision 1/σ² − κ, tilted by ℓ′(m), has its mean: ℓ′(m) = (m − centre)/σ². By halving. */
function tangentPoint(slope: (h: number) => number, centre: number, variance: number, L: number): number {
  let [low, high] = [-L, L];
  for (let i = 0; i < 40; i++) {
    const m = (low + high) / 2;
    if (slope(m) > (m - centre) / variance) low = m;
    else high = m;
  }
  return (low + high) / 2;
}

function boundOf(of: RejectionTables, values: Float64Array): Bound {
  const { points } = of;
  const [L, spacing] = [points[points.length - 1]!, points[1]! - points[0]!];
  const kappa = curvature(values, spacing);
  const widest = points.reduce((most, h) => Math.max(most, of.spread(h)), 0);
  if (kappa >= 1 / widest ** 2) throw new RangeError("the factor is more convex than the transition is narrow");
  const slope = interpolated(slopes(values, spacing), L);
  const tangents = points.map((h) => tangentPoint(slope, of.centre(h), of.spread(h) ** 2, L));
  return { kappa, logFactor: interpolated(values, L), slope, tangentAt: interpolated(tangents, L) };
}

/** Ready to draw. */
function prepare(of: RejectionTables) {
  const { centre, spread, points, logFactors, logTotals } = of;
  const L = points[points.length - 1]!;
  return {
    centre,
    spread,
    bounds: logFactors.map((values) => boundOf(of, values)),
    totals: logTotals.map((values) => interpolated(values, L)),
  };
}

/** The tables are asked for when the first particle is drawn. */
export function rejectionProposal(label: string, formula: string, tables: () => RejectionTables): ExactProposal {
  const ready = once(() => prepare(tables()));
  return {
    label,
    formula,
    sample(t, from, draws) {
      const { centre, spread, bounds } = ready();
      const { kappa, logFactor, slope, tangentAt } = bounds[t]!;
      const m = tangentAt(from);
      const height = logFactor(m);
      const tilt = slope(m);
      const precision = 1 / spread(from) ** 2;
      const mean = (centre(from) * precision + tilt - kappa * m) / (precision - kappa);
      const sd = 1 / Math.sqrt(precision - kappa);
      for (;;) {
        const to = mean + sd * draws.normal();
        const above = height + (to - m) * (tilt + (kappa / 2) * (to - m));
        if (Math.log(draws.uniform()) < logFactor(to) - above) return to;
      }
    },
    logDensity(t, from, to) {
      const { centre, spread, bounds, totals } = ready();
      return logNormal(to, centre(from), spread(from) ** 2) + bounds[t]!.logFactor(to) - totals[t]!(from);
    },
    logRatio(t, from, to) {
      const { bounds, totals } = ready();
      return totals[t]!(from) - bounds[t]!.logFactor(to);
    },
  };
}
