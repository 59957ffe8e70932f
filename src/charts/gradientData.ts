/**
 * Gradient of the K-sample bound in the mean of q: signal to noise |mean| / sd of three estimators against K, the slopes
 * fitted to it, and their means. Rainforth et al. 2018: the total gradient's falls as K^−½; Tucker et al. 2019: DReG's rises.
 */
import { slopeOf } from "../exact/gradients.ts";
import type { EstimatorId, GradientPoint } from "../protocol/bounds.ts";
import type { Table, Values } from "./chart.ts";
import { fixed, small, whole } from "./format.ts";

export const ESTIMATOR_LOOKS: Readonly<
  Record<EstimatorId, { name: string; stroke: string; text: string; dash: string | undefined }>
> = {
  iwae: { name: "IWAE", stroke: "var(--ink)", text: "var(--ink)", dash: undefined },
  stl: { name: "STL", stroke: "var(--ink3)", text: "var(--ink2)", dash: "5 3" },
  dreg: { name: "DReG", stroke: "var(--q)", text: "var(--qt)", dash: undefined },
};
export const ESTIMATORS = ["iwae", "stl", "dreg"] as const;

export interface GradientLine {
  readonly estimator: EstimatorId;
  /** Rising in K. */
  readonly points: readonly GradientPoint[];
}

export interface GradientData {
  readonly lines: readonly GradientLine[];
  readonly largestK: number;
  readonly done: boolean;
}

/** chosen: slopes hold for many samples; the first doublings still bend. */
const FITTED_FROM = 4;

/** The fitted slope on logarithmic axes; null below three points. */
export function fitOf({ points }: GradientLine): { readonly slope: number; readonly se: number } | null {
  const used = points.filter((p) => p.K >= FITTED_FROM && p.snr > 0 && p.snrSe > 0);
  return used.length < 3 ? null : slopeOf(used);
}

export const lineOfEstimator = ({ lines }: GradientData, id: EstimatorId): GradientLine | undefined =>
  lines.find((line) => line.estimator === id);

const lastOf = (data: GradientData, id: EstimatorId): GradientPoint | undefined =>
  lineOfEstimator(data, id)?.points.at(-1);

/** chosen: three standard errors. */
const ERRORS = 3;

export function gradientTitle(data: GradientData): string {
  const slopes = data.lines.flatMap((line) => {
    const slope = fitOf(line);
    return slope ? [{ id: line.estimator, ...slope }] : [];
  });
  const of = (id: EstimatorId) => slopes.find((s) => s.id === id);
  const [iwae, dreg] = [of("iwae"), of("dreg")];
  const falls = iwae !== undefined && iwae.slope < -ERRORS * iwae.se;
  if (falls && dreg && dreg.slope > ERRORS * dreg.se) return "IWAE’s gradient drowns in noise, DReG’s does not";
  return falls ? "IWAE’s gradient drowns in noise" : "Signal to noise of the gradient";
}

/** Whether STL's mean differs from DReG's, which is unbiased, at the largest K. */
export function biasOfStl(data: GradientData): { readonly stl: GradientPoint; readonly dreg: GradientPoint } | null {
  const [stl, dreg] = [lastOf(data, "stl"), lastOf(data, "dreg")];
  if (!stl || !dreg || stl.K !== dreg.K || stl.K === 1) return null;
  return Math.abs(stl.mean - dreg.mean) > ERRORS * Math.hypot(stl.se, dreg.se) ? { stl, dreg } : null;
}

export function gradientCaption(data: GradientData): string {
  const fits = data.lines.flatMap((line) => {
    const fit = fitOf(line);
    return fit ? [{ name: ESTIMATOR_LOOKS[line.estimator].name, ...fit }] : [];
  });
  if (fits.length === 0) return "|mean|/sd of the gradient in the mean of *q:q*";
  const error = Math.max(0.01, ...fits.map(({ se }) => se));
  return `|mean|/sd; fitted slopes ${fits.map(({ name, slope }) => `${name} ${small(slope)}`).join(", ")}, ± ${small(error)}`;
}

export const gradientRows = ({ lines }: GradientData): Table => ({
  head: ["estimator", "K", "signal to noise", "its SE", "mean", "SE of the mean", "sd", "gradients"],
  body: lines.flatMap(({ estimator, points }) =>
    points.map((p) => [
      ESTIMATOR_LOOKS[estimator].name,
      whole(p.K),
      fixed(p.snr, 3),
      fixed(p.snrSe, 3),
      fixed(p.mean, 4),
      fixed(p.se, 4),
      fixed(p.sd, 4),
      whole(p.repeats),
    ]),
  ),
});

export const gradientValues = ({ lines }: GradientData): Values => ({
  head: ["estimator", "K", "signal to noise", "se", "own mean / sd", "mean", "se of mean", "sd", "gradients"],
  body: lines.flatMap(({ estimator, points }) =>
    points.map((p) => [estimator, p.K, p.snr, p.snrSe, p.ownSnr, p.mean, p.se, p.sd, p.repeats]),
  ),
});
