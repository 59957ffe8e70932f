/** The picture of thousands of paths, the index of their points, and the part in sight. */
import { describe, expect, it } from "vitest";
import { uniform } from "../math/rng.ts";
import type { Domain, FaintPaths } from "./paths.ts";
import { indexOf, pointsIn } from "./pathsIndex.ts";
import { compose, opacityOf, PathsRaster } from "./pathsRaster.ts";
import { magnification, panned, sameDomain, widened, zoomed } from "./pathsZoom.ts";

const UNIT: Domain = [
  [0, 10],
  [0, 10],
];

function paths(rows: readonly (readonly (readonly [number, number])[])[]): FaintPaths {
  const points = rows[0]!.length;
  const flat = rows.flat();
  return {
    role: "p",
    n: rows.length,
    points,
    x: Float32Array.from(flat, ([x]) => x),
    y: Float32Array.from(flat, ([, y]) => y),
  };
}

const sum = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);

describe("the raster", () => {
  it("adds one to every pixel along a level line, half to each of two rows it runs between", () => {
    const raster = new PathsRaster(
      paths([
        [
          [0.5, 5],
          [9.5, 5],
        ],
      ]),
      UNIT,
      10,
      10,
    );
    raster.advance(1);
    // y = 5 is the edge between the rows 4 and 5
    expect(Array.from(raster.counts.subarray(40, 60))).toEqual([
      ...[0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0],
      ...[0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0],
    ]);
    expect(sum(raster.counts)).toBe(9);
  });

  it("adds as much as a line is long along its longer axis, whatever its direction", () => {
    for (const [x, y] of [
      [9, 3],
      [3, 9],
      [1, 8],
      [8, 1],
      [2, 2],
    ] as const) {
      const raster = new PathsRaster(
        paths([
          [
            [5, 5],
            [x, y],
          ],
        ]),
        UNIT,
        200,
        200,
      );
      raster.advance(1);
      expect(sum(raster.counts)).toBeCloseTo(20 * Math.max(Math.abs(x - 5), Math.abs(y - 5)), 3);
    }
  });

  it("is the same in slices as at once, and grows position by position", () => {
    const crowd = paths(
      Array.from({ length: 700 }, (_, i) =>
        Array.from(
          { length: 4 },
          (_, t) => [10 * uniform(1, 99, i, 2 * t), 10 * uniform(1, 99, i, 2 * t + 1)] as const,
        ),
      ),
    );
    const whole = new PathsRaster(crowd, UNIT, 60, 50);
    expect(whole.advance(3)).toBe(true);
    const sliced = new PathsRaster(crowd, UNIT, 60, 50);
    let slices = 0;
    let looks = 0;
    while (!sliced.advance(3, () => ++looks % 2 === 0)) slices++;
    expect(slices).toBeGreaterThan(2);
    expect(sliced.counts).toEqual(whole.counts);
    const grown = new PathsRaster(crowd, UNIT, 60, 50);
    grown.advance(1);
    expect(grown.reached).toBe(1);
    const early = sum(grown.counts);
    grown.advance(3);
    expect(sum(grown.counts)).toBeGreaterThan(2 * early);
    expect(grown.counts).toEqual(whole.counts);
  });

  it("draws nothing outside, after the end of a path, or of a path that stands still", () => {
    const raster = new PathsRaster(
      paths([
        [
          [-40, 20],
          [60, 30],
        ],
        [
          [5, 5],
          [Number.NaN, Number.NaN],
        ],
        [
          [3, 3],
          [3, 3],
        ],
      ]),
      UNIT,
      10,
      10,
    );
    raster.advance(1);
    expect(sum(raster.counts)).toBe(0);
  });

  it("shows one line beside thousands, and every path's dot at t", () => {
    expect(opacityOf(1)).toBeGreaterThan(0.1);
    expect(opacityOf(100)).toBeGreaterThan(3 * opacityOf(1));
    expect(opacityOf(1e5)).toBeLessThan(1);
    const raster = new PathsRaster(
      paths([
        [
          [0.5, 9.5],
          [9.5, 9.5],
        ],
        [
          [0.5, 9.5],
          [Number.NaN, Number.NaN],
        ],
      ]),
      UNIT,
      10,
      10,
    );
    raster.advance(1);
    const out = new Uint8ClampedArray(400);
    compose(raster, 1, 1, [1, 2, 3], out);
    expect(Array.from(out.subarray(0, 4))).toEqual([1, 2, 3, Math.round(255 * opacityOf(1))]);
    expect(Array.from(out.subarray(36, 40))).toEqual([1, 2, 3, 230]);
    expect(Array.from(out.subarray(40, 44))).toEqual([0, 0, 0, 0]);
  });
});

describe("the index", () => {
  it("finds what a search through all points finds", () => {
    const crowd = paths(
      Array.from({ length: 900 }, (_, i) =>
        Array.from({ length: 5 }, (_, t): readonly [number, number] =>
          t === 4 && i % 3 === 0 ? [Number.NaN, Number.NaN] : [uniform(2, 99, i, t), 7 * uniform(3, 99, i, t) ** 3],
        ),
      ),
    );
    const index = indexOf(crowd);
    expect(indexOf(crowd)).toBe(index);
    expect(index.order.length).toBe(900 * 5 - 300);
    for (let trial = 0; trial < 40; trial++) {
      const [x, y] = [uniform(4, 99, trial, 0), 7 * uniform(4, 99, trial, 1)];
      const box = { x0: x - 0.05, x1: x + 0.05, y0: y - 0.3, y1: y + 0.3 };
      const inside = (k: number) =>
        crowd.x[k]! >= box.x0 && crowd.x[k]! <= box.x1 && crowd.y[k]! >= box.y0 && crowd.y[k]! <= box.y1;
      const found: number[] = [];
      pointsIn(index, box, (k) => inside(k) && found.push(k));
      const all = Array.from(crowd.x.keys()).filter(inside);
      expect(found.sort((a, b) => a - b)).toEqual(all);
    }
  });

  it("has no points where there are none", () => {
    const visited: number[] = [];
    pointsIn(indexOf(paths([[[Number.NaN, Number.NaN]]])), { x0: -1, x1: 1, y0: -1, y1: 1 }, (k) => visited.push(k));
    expect(visited).toEqual([]);
  });
});

describe("the part in sight", () => {
  it("zooms about a point that stays where it is", () => {
    const near = zoomed(UNIT, UNIT, 2, 2, 8);
    expect(near).toEqual([
      [1, 6],
      [4, 9],
    ]);
    expect(magnification(near, UNIT)).toBe(2);
    expect(zoomed(near, UNIT, 0.5, 2, 8)).toEqual(UNIT);
  });

  it("has a nearest and a furthest, and is never moved off the crowd", () => {
    expect(magnification(zoomed(UNIT, UNIT, 1e9, 5, 5), UNIT)).toBeCloseTo(60, 9);
    expect(magnification(zoomed(UNIT, UNIT, 1e-9, 5, 5), UNIT)).toBeCloseTo(0.5, 9);
    expect(panned(UNIT, UNIT, 3, -2)).toEqual([
      [3, 13],
      [-2, 8],
    ]);
    expect(panned(UNIT, UNIT, 1000, -1000)).toEqual([
      [5, 15],
      [-5, 5],
    ]);
  });

  it("can be widened", () => {
    expect(widened(UNIT, 0.1)).toEqual([
      [-1, 11],
      [-1, 11],
    ]);
    expect(sameDomain(UNIT, widened(UNIT, 0))).toBe(true);
    expect(sameDomain(UNIT, widened(UNIT, 0.1))).toBe(false);
  });
});
