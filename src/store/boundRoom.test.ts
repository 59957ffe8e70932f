/** Curves of the Bound room grow point by point, and know what they lack. */
import { beforeEach, describe, expect, it } from "vitest";
import type { CurvePoint } from "../protocol/bounds.ts";
import {
  addGradient,
  addPoint,
  CURVE_KS,
  curveOf,
  missingKs,
  patchBoundRoom,
  toyFinished,
  useBoundRoom,
} from "./boundRoom.ts";

const point = (K: number, mean = -14): CurvePoint => ({
  K,
  mean,
  se: 0.01,
  repeats: 100,
  logMean: -13.6,
  logMeanSe: 0.01,
  essShare: 1,
});

beforeEach(() => patchBoundRoom({ curves: {}, shown: ["iwae"] }));

describe("a curve", () => {
  it("takes points in any order, each K once", () => {
    for (const K of [10, 1, 10]) addPoint("lgssm", "prior", "iwae", point(K, -K));
    const { points, done } = curveOf(useBoundRoom.getState(), "lgssm", "prior", "iwae");
    expect(points.map(({ K }) => K)).toEqual([1, 10]);
    expect(done).toBe(false);
    expect(missingKs(useBoundRoom.getState(), "lgssm", "prior", "iwae")).toEqual(
      CURVE_KS.filter((K) => K !== 1 && K !== 10),
    );
  });

  it("is finished with its last K, and a toy with its last curve", () => {
    for (const proposal of ["prior", "filtering", "smoothing"] as const) {
      expect(toyFinished(useBoundRoom.getState(), "hmm")).toBe(false);
      for (const K of CURVE_KS) addPoint("hmm", proposal, "iwae", point(K));
    }
    expect(toyFinished(useBoundRoom.getState(), "hmm")).toBe(true);
    expect(toyFinished(useBoundRoom.getState(), "lgssm")).toBe(false);
  });
});

it("gradients are kept by estimator, rising in K", () => {
  const gradient = (K: number) => ({ K, mean: -0.3, se: 0.01, sd: 1, snr: 0.3, snrSe: 0.01, ownSnr: 0.3, repeats: 9 });
  for (const K of [4, 2]) addGradient({ estimator: "dreg", ...gradient(K) });
  expect(useBoundRoom.getState().gradients.dreg.map(({ K }) => K)).toEqual([2, 4]);
  expect(useBoundRoom.getState().gradients.stl).toEqual([]);
});
