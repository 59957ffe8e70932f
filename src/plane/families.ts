/** Flows for the plane with settings that fit its targets: what the Flow room's menu of families holds. */
import type { FlowLayer } from "../protocol/config.ts";
import type { PlaneConfig } from "../protocol/plane.ts";

/** A flow to choose in the room. */
export interface PlaneFamily {
  readonly label: string;
  /** One sentence for the menu. */
  readonly about: string;
  readonly layers: readonly FlowLayer[];
  readonly learningRate: number;
  /** Steps of one fit; the rate falls to 2 % over them. */
  readonly horizon: number;
  /** Gaussian noise through it is Gaussian, whatever its weights. */
  readonly affine: boolean;
}

/** Points a step. chosen: less noise than 128, and twice the steps of 512. */
export const PLANE_BATCH = 256;

/** A layer by itself: with h = 0 its networks are constants, so they can be as small as can be. */
const alone = (flow: string): FlowLayer => ({ flow, hyper: { hidden: 1 } });

/**
 * In the order of the menu. Depths, widths and rates were tried on the moons, the blobs and the pinwheel; workers/
 * planeFit.test.ts holds them to what they reach.
 */
export const families = {
  diag: {
    label: "DIAG",
    about: "Stretches and shifts each axis.",
    layers: [alone("diag")],
    learningRate: 0.02,
    horizon: 1500,
    affine: true,
  },
  tril: {
    label: "TRIL",
    about: "Stretches, shifts and shears: every Gaussian, and nothing else.",
    layers: [alone("tril")],
    learningRate: 0.02,
    horizon: 1500,
    affine: true,
  },
  trilTwice: {
    label: "2×TRIL",
    about: "Two shears one after the other: still one Gaussian.",
    layers: [alone("tril"), alone("tril")],
    learningRate: 0.02,
    horizon: 1500,
    affine: true,
  },
  nice: {
    label: "NICE",
    about: "Twelve shifts of one coordinate by the other: areas stay as they are, save for one scaling at the end.",
    layers: [{ flow: "nice", hyper: { couplings: 12, hidden: 32 } }],
    learningRate: 0.005,
    horizon: 4000,
    affine: false,
  },
  realNvp: {
    label: "Real NVP",
    about: "Twelve couplings: one coordinate stays and stretches and shifts the other, in turns.",
    layers: [{ flow: "realNvp", hyper: { masks: new Array(12).fill(1), hidden: 32 } }],
    learningRate: 0.005,
    horizon: 6000,
    affine: false,
  },
  maf: {
    label: "MAF",
    about: "Twelve passes: the second coordinate is a Gaussian given the first, then the other way round.",
    layers: [
      { flow: "maf", hyper: { passes: 6, hidden: 64 } },
      { flow: "maf", hyper: { passes: 6, hidden: 64 } },
    ],
    learningRate: 0.01,
    horizon: 5000,
    affine: false,
  },
  iaf: {
    label: "IAF",
    about: "The same with the noise in place of the point: quick to sample, slow to invert in many dimensions.",
    layers: [
      { flow: "iaf", hyper: { passes: 6, hidden: 64 } },
      { flow: "iaf", hyper: { passes: 6, hidden: 64 } },
    ],
    learningRate: 0.01,
    horizon: 5000,
    affine: false,
  },
  planar: {
    label: "Planar",
    about: "Sixteen presses along one direction each, and an axis scaling: the fewest numbers of those that bend.",
    layers: [{ flow: "planar", hyper: { maps: 16, hidden: 1, inverse: true } }],
    learningRate: 0.02,
    horizon: 3000,
    affine: false,
  },
  nlsq: {
    label: "NLSq",
    about: "Six couplings that add one bump to a straight line.",
    layers: [{ flow: "nlsq", hyper: { couplings: 6, hidden: 32 } }],
    learningRate: 0.005,
    horizon: 4000,
    affine: false,
  },
  spline: {
    label: "Spline",
    about: "Four couplings whose curves go through learned knots, eight pieces each.",
    layers: [{ flow: "spline", hyper: { couplings: 4, hidden: 32 } }],
    learningRate: 0.005,
    horizon: 4000,
    affine: false,
  },
} satisfies Record<string, PlaneFamily>;

export type FamilyId = keyof typeof families;

export const familyOf = (id: string): PlaneFamily | null =>
  Object.hasOwn(families, id) ? families[id as FamilyId] : null;

/** The fit of a family to a target. */
export const familyConfig = (
  { layers, learningRate, horizon }: PlaneFamily,
  target: PlaneConfig["target"],
  seed: number,
): PlaneConfig => ({ layers, target, batch: PLANE_BATCH, learningRate, horizon, seed });
