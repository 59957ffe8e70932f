/** Sentences of the Trace tab, computed from what is shown and true of it; plain names where there is nothing to say. */
import { density, shareInside } from "../../charts/density.ts";
import { whole } from "../../charts/format.ts";
import type { PathsData } from "../../charts/paths.ts";
import type { Decide, DecideMatrix } from "./decide.ts";
import type { Plane } from "./plane.ts";
import type { PriorSet } from "./priorSet.ts";
import type { Projection } from "./state.ts";

/** The space does not break. */
const percent = (share: number): string => `${Math.round(100 * share)} %`;

export interface TitleInput {
  readonly plane: Plane;
  readonly projection: Projection;
  readonly data: PathsData;
  /** The typed word, and how many positions it has with its end. */
  readonly posterior: { readonly word: string; readonly live: number } | null;
}

/** What the main title says. */
export function pathsTitle({ plane, projection, data, posterior }: TitleInput): string {
  if (projection === "time") return `PC 1 holds ${percent(plane.firstShare)} of the variance of the paths`;
  const contour = data.prior && density(data.prior, data.domain);
  // a word given to a model that reads it has one path: nothing to count
  if (posterior && data.posterior && data.posterior.x.length > 1 && contour) {
    const n = data.posterior.x.length;
    const inside = Math.round(n * shareInside(contour, 0.5, data.posterior));
    const where = data.selectedT === posterior.live ? "At the end" : `At letter ${data.selectedT}`;
    return `${where}, ${inside} of ${n} paths of “${posterior.word}” are inside the prior’s 50 % contour`;
  }
  if (plane.kind === "asIs") return "States have two dimensions: this is all of them";
  return `PC 1 and 2 hold ${percent(plane.shares[0] + plane.shares[1])} of the variance of the paths`;
}

function placed(prior: PriorSet, plane: Plane, projection: Projection): string {
  if (projection === "time") return "over time";
  if (prior.d === 2) return "as they are";
  return plane.turned ? "on the plane of PC 1 and 2" : "on two principal axes";
}

export interface CaptionInput {
  readonly prior: PriorSet;
  readonly plane: Plane;
  readonly projection: Projection;
  /** Faint paths drawn. */
  readonly faint: number;
  /** Paths that reach the selected position. */
  readonly reaching: number;
}

/** How to read the plane; says what is left out. */
export function pathsCaption({ prior, plane, projection, faint, reaching }: CaptionInput): string {
  const shown = `${whole(Math.min(faint, prior.n))} of ${whole(prior.n)} paths`;
  const contours = projection === "time" ? "" : `; contours: the ${whole(reaching)} that reach *t*`;
  return `${prior.d}-D states *h_0* → *h_T* ${placed(prior, plane, projection)}; ${shown}${contours}`;
}

export function decideTitle({ positions }: Decide): string {
  const first = positions[0];
  return first ? `*ξ_1* decides ${percent(first.share)} of the word` : "What does *ξ_t* decide?";
}

export const decideCaption = (d: Decide): string =>
  `share of letters from *t* on that change if *ξ_t* is redrawn; ${whole(d.words)} words × ${whole(d.redraws)}, step ${whole(d.step)}; ▲ *I*(*t*), ${d.draws} draws`;

export function matrixTitle(matrix: DecideMatrix | null, t: number): string {
  const row = matrix?.share[t - 1];
  if (!row) return "Which letters does *ξ_t* move?";
  const left = row.slice(t - 1);
  const moved = left.filter((share) => share > 0.5).length;
  return left.length === 1
    ? `*ξ_${t}* ${moved === 1 ? "moves" : "seldom moves"} the last symbol`
    : `*ξ_${t}* moves ${moved} of the ${left.length} symbols left`;
}

export const matrixCaption = (matrix: DecideMatrix): string =>
  `“${matrix.text}”: share of ${matrix.redraws} redraws of *ξ_t* that change symbol *u*; moves: over half`;
