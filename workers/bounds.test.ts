import { describe, expect, it } from "vitest";
import { population } from "../src/exact/curves.ts";
import { gradientPoints, gradientRepeats } from "../src/exact/gradients.ts";
import type { CurvePoint, GradientPoint, PopulationRequest } from "../src/protocol/bounds.ts";
import { boundsApi } from "./bounds.ts";

const OF = { toy: "hmm", proposal: "filtering", bound: "fivoEss", readsHg: false, mixture: false } as const;

describe("the worker of the Bound room", () => {
  it("tells every point of every curve, numbered", async () => {
    const told: [number, CurvePoint][] = [];
    const requests = [1, 2].map((seed) => ({ ...OF, Ks: [1, 10], repeats: 20, seed }));
    await boundsApi.curves(requests, (curve, point) => {
      told.push([curve, point]);
    });
    expect(told.map(([curve, { K, repeats }]) => [curve, K, repeats])).toEqual([
      [0, 1, 200],
      [1, 1, 200],
      [0, 10, 200],
      [1, 10, 200],
    ]);
    expect(told[0]![1].mean).not.toBe(told[1]![1].mean);
  });

  it("gives a population for each request, the same as the page would draw", async () => {
    const requests: PopulationRequest[] = [4, 9].map((K) => ({ ...OF, K, seed: 3 }));
    expect(await boundsApi.populations(requests)).toEqual(requests.map(population));
  });

  it("tells three gradients for each K", async () => {
    const told: GradientPoint[] = [];
    await boundsApi.gradients({ Ks: [1, 8], draws: 100, seed: 4 }, (point) => {
      told.push(point);
    });
    expect(told).toEqual([1, 8].flatMap((K) => gradientPoints(K, gradientRepeats(K, 100), 4)));
  });
});
