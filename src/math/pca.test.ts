import { expect, it } from "vitest";
import { pca } from "./pca.ts";
import { fillNormals } from "./rng.ts";

it("finds the axes and variances of four points on a known ellipse", () => {
  // ±2 along (3, 4)/5 and ±1 across it, around (10, −1): variances 4·2/4 = 2 and 1·2/4 = 0.5.
  const points = Float64Array.of(11.2, 0.6, 8.8, -2.6, 9.2, -0.4, 10.8, -1.6);
  const { mean, components, variances, shares } = pca(points, 4, 2);
  expect(mean[0]!).toBeCloseTo(10, 12);
  expect(mean[1]!).toBeCloseTo(-1, 12);
  expect(variances[0]!).toBeCloseTo(2, 12);
  expect(variances[1]!).toBeCloseTo(0.5, 12);
  expect(shares[0]!).toBeCloseTo(0.8, 12);
  expect(Math.abs(components[0]! * 0.6 + components[1]! * 0.8)).toBeCloseTo(1, 12);
});

it("recovers the variances of a correlated Gaussian", () => {
  // x = G e with G = [[2, 0, 0], [1, 1, 0], [0, 0, .5]]; trace of G Gᵀ = 4 + 2 + .25.
  const m = 40_000;
  const points = new Float64Array(3 * m);
  const e = new Float64Array(3);
  for (let i = 0; i < m; i++) {
    fillNormals(e, 0, 3, { seed: 5, purpose: 99, step: 0 }, i);
    points.set([2 * e[0]!, e[0]! + e[1]!, 0.5 * e[2]!], 3 * i);
  }
  const { variances, shares } = pca(points, m, 3);
  const root = Math.sqrt(5);
  // Eigenvalues of [[4, 2], [2, 2]]: 3 ± √5. A sample variance has relative error √(2/m) = .7 %; five of them allowed.
  for (const [i, expected] of [3 + root, 3 - root, 0.25].entries())
    expect(Math.abs(variances[i]! / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / m));
  expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
});

it("gives no shares to a cloud without variance", () => {
  expect(Array.from(pca(Float64Array.of(1, 2, 1, 2), 2, 2).shares)).toEqual([0, 0]);
});
