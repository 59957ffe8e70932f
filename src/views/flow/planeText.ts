/** Sentences of the plane, true by construction: each is chosen by the numbers it tells. */
import { natsText } from "../../charts/fitCurve.tsx";
import { fixed, small, whole } from "../../charts/format.ts";
import { targets } from "../../plane/targets/registry.ts";
import type { PlaneTarget } from "../../protocol/plane.ts";
import { DRAWN } from "../../store/flowRoom.ts";

const SENTENCES: Readonly<Record<string, string>> = {
  gaussian: "the tilted Gaussian",
  moons: "two moons",
  blobs: "eight blobs",
  [DRAWN]: "your drawing",
};

/** A target inside a sentence. */
export const targetName = (id: string): string => {
  const known = SENTENCES[id];
  if (known) return known;
  const label = (targets as Readonly<Record<string, { label: string }>>)[id]?.label;
  return `the ${(label ?? id).toLowerCase()}`;
};

export const targetKey = (target: PlaneTarget): string => (target.kind === "named" ? target.id : DRAWN);

export interface WarpSummary {
  /** "Real NVP" */
  readonly family: string;
  readonly target: string;
  readonly step: number;
  readonly klNats: number | null;
  /** Largest |F(ξ) − ξ| on the mesh. */
  readonly moved: number;
  /** Largest distance of the mesh's image from that of an affine map, as a share of the image's size. */
  readonly bent: number;
  /** Smallest and largest log|det J| on the mesh. */
  readonly logDet: readonly [number, number];
}

/** chosen: less than a tenth of a pixel on a plane of 250. */
const SEEN = 1e-3;
/** chosen: "comes within" is said of fits an eye cannot tell from the target. */
const CLOSE_NATS = 0.05;

export function warpTitle({ family, target, step, klNats, moved, bent }: WarpSummary): string {
  if (step === 0 && moved < SEEN) return `Before its first step ${family} leaves the noise where it is`;
  if (step === 0)
    return `Before its first step ${family} ${bent < SEEN ? "keeps straight lines straight" : "bends the plane at random"}`;
  const far = klNats === null ? "" : `, ${natsText(klNats)} nats from ${target}`;
  if (bent < SEEN) return `${family} keeps one Gaussian a Gaussian${far}`;
  if (klNats !== null && klNats < CLOSE_NATS)
    return `${family} bends one Gaussian into ${target}, all but ${natsText(klNats)} nats`;
  return `${family} bends the plane${far}`;
}

/** "14", ".05": the factor by which area changes. */
export const areaText = (logDet: number): string => {
  const factor = Math.exp(logDet);
  if (factor >= 99.5) return whole(factor);
  if (factor >= 9.95) return fixed(factor, 0);
  return factor >= 0.0995 ? small(factor, 1) : small(factor, factor < 0.00995 ? 4 : 2);
};

export function warpCaption({ logDet: [low, high] }: WarpSummary, dots: number): string {
  const area =
    Math.abs(high - low) < SEEN
      ? `area becomes ${areaText(low)} × everywhere`
      : `area becomes ${areaText(low)} to ${areaText(high)} ×`;
  return `the same grid and ${whole(dots)} points before, on the way, after; ${area}`;
}

export const placeText = ([x, y]: readonly [number, number]): string => `(${fixed(x)}, ${fixed(y)})`;

/** Largest distance of a mesh's image from what straight lines say: each inner vertex against the mean of its neighbours. */
export function bentOf(mesh: ArrayLike<number>, side: number): number {
  let most = 0;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < mesh.length; i++) {
    low = Math.min(low, mesh[i]!);
    high = Math.max(high, mesh[i]!);
  }
  // along a row neighbours are 2 numbers apart, along a column 2 · side
  const off = (at: number, step: number) => Math.abs(mesh[at]! - (mesh[at - step]! + mesh[at + step]!) / 2);
  for (let line = 0; line < side; line++)
    for (let i = 1; i + 1 < side; i++)
      for (let k = 0; k < 2; k++) {
        const across = off(2 * (line * side + i) + k, 2);
        const along = off(2 * (i * side + line) + k, 2 * side);
        most = Math.max(most, across, along);
      }
  return high > low ? most / (high - low) : 0;
}
