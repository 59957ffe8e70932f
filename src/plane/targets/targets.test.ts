import { describe, expect, it } from "vitest";
import type { PlaneTarget } from "../../protocol/plane.ts";
import { onGrid } from "../quadrature.ts";
import { drawPoints } from "../sample.ts";
import { alongCurve } from "./beads.ts";
import { checkDrawing, triangular } from "./drawn.ts";
import { GAUSSIAN } from "./gaussian.ts";
import { densityOf, targets } from "./registry.ts";
import { logBesselI0 } from "./ring.ts";
import type { Density } from "./target.ts";

/** A drawing with empty cells at both ends and in between, and one cell heavier than all others. */
const DRAWING: PlaneTarget = {
  kind: "drawn",
  side: 4,
  extent: 3,
  mass: Float32Array.from([0, 1, 2, 0, 0, 0, 3, 1, 8, 0, 0, 0, 0, 2, 1, 0]),
};

function densityIn(target: PlaneTarget): Density {
  const found = densityOf(target);
  if (!found.ok) throw new Error(found.code);
  return found.density;
}

const cases: readonly (readonly [string, Density])[] = [...Object.entries(targets), ["a drawing", densityIn(DRAWING)]];

const N = 20_000;

describe.each(cases)("%s", (_, density) => {
  const points = new Float32Array(2 * N);
  drawPoints(density, points, N, 5, 0);
  const truth = onGrid(density, 200);
  const each = <T>(f: (x: number, y: number) => T): T[] =>
    Array.from({ length: N }, (_, i) => f(points[2 * i]!, points[2 * i + 1]!));

  /** Mean of draws against the quadrature, in standard errors. */
  const expectMean = (values: number[], expected: number): void => {
    const mean = values.reduce((a, b) => a + b, 0) / N;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / N;
    expect(Math.abs(mean - expected) / Math.sqrt(variance / N)).toBeLessThan(4);
  };

  it("is normalised, and all of it is in its square", () => {
    expect(Math.abs(truth.mass - 1)).toBeLessThan(1e-6);
  });

  it("has an entropy that no longer depends on the grid", () => {
    // centres are float32; a drawing's p log p has kinks, and converges like the square of the cell
    const tolerance = density.cells === 1 ? 1e-7 : 5e-4;
    expect(Math.abs(onGrid(density, 400).entropyNats - truth.entropyNats)).toBeLessThan(tolerance);
  });

  it("draws points with the mean, covariance and entropy of its density", () => {
    const [mx, my] = truth.mean;
    expectMean(
      each((x) => x),
      mx,
    );
    expectMean(
      each((_x, y) => y),
      my,
    );
    expectMean(
      each((x) => (x - mx) ** 2),
      truth.variance[0],
    );
    expectMean(
      each((_x, y) => (y - my) ** 2),
      truth.variance[1],
    );
    expectMean(
      each((x, y) => (x - mx) * (y - my)),
      truth.covariance,
    );
    expectMean(
      each((x, y) => -density.logDensity(x, y)),
      truth.entropyNats,
    );
  });

  it("draws as many points in every part of the plane as the density has mass there", () => {
    const { side, extent, area } = truth.grid;
    const coarse = 10;
    const bin = (v: number): number => Math.floor(((v + extent) / (2 * extent)) * coarse);
    const mass = new Float64Array(coarse * coarse);
    const seen = new Float64Array(coarse * coarse);
    truth.logP.forEach((logp, i) => {
      const [column, row] = [
        Math.floor(((i % side) * coarse) / side),
        Math.floor((Math.floor(i / side) * coarse) / side),
      ];
      mass[row * coarse + column]! += Math.exp(logp) * area;
    });
    // whole cells of the quadrature in each part
    expect(side % coarse).toBe(0);
    each((x, y) => {
      seen[bin(y) * coarse + bin(x)]!++;
    });
    let chi = 0;
    let parts = 0;
    mass.forEach((m, i) => {
      if (m * N < 5) return;
      parts++;
      chi += (seen[i]! - m * N) ** 2 / (m * N);
    });
    // chi-square with about `parts` degrees of freedom: mean parts, variance 2 parts
    expect(Math.abs(chi - parts)).toBeLessThan(4 * Math.sqrt(2 * parts));
  });

  it("draws the same points for the same key, and others for another step", () => {
    const draw = (seed: number, step: number): Float32Array => {
      const out = new Float32Array(8);
      drawPoints(density, out, 4, seed, step);
      return out;
    };
    expect(draw(5, 0)).toEqual(points.slice(0, 8));
    expect(draw(5, 1)).not.toEqual(points.slice(0, 8));
    expect(draw(6, 0)).not.toEqual(points.slice(0, 8));
  });
});

it("has the Gaussian's entropy log(2πe √|Σ|)", () => {
  const [a, , b] = GAUSSIAN.A;
  expect(onGrid(targets.gaussian, 200).entropyNats).toBeCloseTo(Math.log(2 * Math.PI * Math.E * a * b), 5);
});

it("has log I₀ as its integral says, on both sides of the change of formula", () => {
  for (const z of [0, 0.5, 3, 19.99, 20, 20.01, 60, 500]) {
    let sum = 0;
    const n = 4000;
    for (let i = 0; i < n; i++) sum += Math.exp(z * (Math.cos((Math.PI * (i + 0.5)) / n) - 1));
    expect(logBesselI0(z)).toBeCloseTo(z + Math.log(sum / n), 9);
  }
});

it("lays beads at equal distances", () => {
  const line = alongCurve((s) => [3 * s * s, 4 * s * s], 1);
  expect(line).toHaveLength(10);
  line.forEach((v, i) => {
    // 0.5, 1.5, … along a line of length 5, to the fine steps of the curve
    const along = 0.5 + Math.floor(i / 2);
    expect(v).toBeCloseTo((i % 2 === 0 ? 0.6 : 0.8) * along, 2);
  });
});

describe("a drawing", () => {
  const one = (mass: ArrayLike<number>, side = 2, extent = 1) =>
    ({ kind: "drawn", side, extent, mass: Float32Array.from(mass) }) as const;

  it("is refused when it is empty or no drawing", () => {
    expect(checkDrawing(one([0, 0, 0, 0]))).toBe("emptyDrawing");
    expect(checkDrawing(one([1, 0, 0]))).toBe("badDrawing");
    expect(checkDrawing(one([1, -1, 0, 0]))).toBe("badDrawing");
    expect(checkDrawing(one([1, Number.NaN, 0, 0]))).toBe("badDrawing");
    expect(checkDrawing(one([1, 1, 1, 1], 2, 0))).toBe("badDrawing");
    expect(checkDrawing(one([0, 0, 2, 0]))).toBeNull();
    expect(densityOf(one([0, 0, 0, 0]))).toEqual({ ok: false, code: "emptyDrawing" });
    expect(densityOf({ kind: "named", id: "toString" })).toEqual({ ok: false, code: "unknownTarget" });
  });

  it("is a tent over each of its cells", () => {
    const { logDensity } = densityIn(one([0, 1, 0, 0]));
    // cells of side 1: the tent of cell (1, 0) has its top of 1 at (.5, −.5) and ends one cell from there
    expect(logDensity(0.5, -0.5)).toBeCloseTo(0, 12);
    expect(logDensity(0.75, -0.5)).toBeCloseTo(Math.log(0.75), 12);
    expect(logDensity(0, 0)).toBeCloseTo(Math.log(0.25), 12);
    expect(logDensity(1.49, -0.5)).toBeCloseTo(Math.log(0.01), 9);
    expect(logDensity(1.6, -0.5)).toBe(Number.NEGATIVE_INFINITY);
    expect(logDensity(-0.6, -0.5)).toBe(Number.NEGATIVE_INFINITY);
  });

  it("never draws a point where there is no mass", () => {
    const density = densityIn(DRAWING);
    const points = new Float32Array(2 * 5000);
    drawPoints(density, points, 5000, 9, 3);
    for (let i = 0; i < 5000; i++) expect(density.logDensity(points[2 * i]!, points[2 * i + 1]!)).toBeGreaterThan(-20);
  });

  it("adds noise with density 1 − |t|", () => {
    for (const u of [0, 0.08, 0.5, 0.7, 1 - 2 ** -24]) {
      const t = triangular(u);
      // its distribution function
      expect(t < 0 ? (1 + t) ** 2 / 2 : 1 - (1 - t) ** 2 / 2).toBeCloseTo(u, 9);
    }
  });
});
