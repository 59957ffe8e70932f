/** Sentences of the Trace tab, computed from what is shown and true of it; plain names where there is nothing to say. */
import { density, shareInside } from "../../charts/density.ts";
import { whole } from "../../charts/format.ts";
import type { PathsData } from "../../charts/paths.ts";
import { MOST_LINES } from "../../charts/pathsCanvas.ts";
import type { Decide, DecideMatrix } from "./decide.ts";
import type { Plane } from "./plane.ts";
import { PRIOR_PATHS } from "./priorSet.ts";
import type { UmapFit } from "./umap.ts";
import type { Picture } from "./usePicture.ts";

/** The space does not break. */
const percent = (share: number): string => `${Math.round(100 * share)} %`;

export interface TitleInput {
  readonly picture: Picture;
  readonly data: PathsData;
  /** The typed word, and how many positions it has with its end. */
  readonly posterior: { readonly word: string; readonly live: number } | null;
  readonly fit: UmapFit | null;
}

function plainTitle({ picture, fit }: TitleInput): string {
  const { plane, projection, set } = picture;
  const both = `hold ${percent(plane.shares[0] + plane.shares[1])} of the variance of the paths`;
  if (projection === "umap" && fit)
    return `UMAP keeps ${percent(fit.kept)} of each state’s ${fit.neighbours} neighbours`;
  if (projection === "readout")
    return `${plane.names[0].replace("towards", "Towards")} and ${letterOf(plane)}: axes that ${both}`;
  if (projection === "asIs" && set.d === 2) return "States have two dimensions: this is all of them";
  if (projection === "asIs") return `${plane.names.join(" and ")} ${both}`;
  return `PC 1 and 2 ${both}`;
}

/** The second letter of a read-out. */
const letterOf = ({ names }: Plane): string => names[1].replace(/^towards /, "").replace(/, across .*$/, "");

/** What the main title says. */
export function pathsTitle(input: TitleInput): string {
  const { picture, data, posterior } = input;
  if (picture.projection === "time")
    return `PC 1 holds ${percent(picture.plane.firstShare)} of the variance of the paths`;
  const contour = data.prior && density(data.prior, data.domain);
  const n = data.posterior?.x.length ?? 0;
  if (posterior && data.posterior && contour && n > 1) {
    const inside = Math.round(n * shareInside(contour, 0.5, data.posterior));
    const where = data.selectedT === posterior.live ? "At the end" : `At letter ${data.selectedT}`;
    return `${where}, ${inside} of ${n} paths of “${posterior.word}” are inside the prior’s 50 % contour`;
  }
  return plainTitle(input);
}

function placed({ set, plane, projection }: Picture): string {
  switch (projection) {
    case "time":
      return "over time";
    case "umap":
      return "by UMAP";
    case "asIs":
      return set.d === 2 ? "as they are" : `on their coordinates ${plane.names.join(" and ")}`;
    case "readout":
      return `${plane.names[0]} and ${letterOf(plane)}`;
    case "pca":
      return plane.turned ? "on the plane of PC 1 and 2" : "on two principal axes";
    default:
      return projection satisfies never;
  }
}

export interface CaptionInput {
  readonly picture: Picture;
  readonly fit: UmapFit | null;
  /** Faint paths drawn. */
  readonly faint: number;
  /** Paths that reach the selected position. */
  readonly reaching: number;
}

/** How to read the plane; says what is left out. */
export function pathsCaption({ picture, fit, faint, reaching }: CaptionInput): string {
  const { set, projection } = picture;
  const drawn = Math.min(faint, set.n);
  const parts = [
    `${set.d}-D states *h_0* → *h_T* ${placed(picture)}`,
    `${whole(drawn)} of ${whole(set.n)} paths${drawn > MOST_LINES ? ", dots at *t* only" : ""}`,
  ];
  if (projection === "umap" && fit && fit.placed > 0) {
    const embedded = fit.places.length / 2;
    parts.push(
      `${whole(embedded)} of ${whole(embedded + fit.placed)} states embedded, the others placed beside their nearest`,
    );
  } else if (projection !== "umap" && set.n > PRIOR_PATHS) parts.push(`axes and % of the first ${PRIOR_PATHS}`);
  if (projection !== "time") parts.push(`contours: the ${whole(reaching)} that reach *t*`);
  return parts.join("; ");
}

export function decideTitle({ positions }: Decide): string {
  const first = positions[0];
  return first ? `*ξ_1* decides ${percent(first.share)} of the word` : "What does *ξ_t* decide?";
}

export const decideCaption = (d: Decide): string =>
  `share of letters from *t* on that change if *ξ_t* is redrawn; ${whole(d.words)} words × ${whole(d.redraws)}, step ${whole(d.step)}; ▲ *I*(*t*), ${d.draws} draws`;

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
