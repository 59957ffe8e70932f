import { describe, expect, it } from "vitest";
import {
  cellProbability,
  cellWithout,
  moveCell,
  normalDensity,
  type PolarCell,
  planeArea,
  pointsIn,
  polarArea,
  polarDeterminant,
  polarPoints,
  radiusDensity,
  radiusWithout,
  simpson,
} from "./polar.ts";

const cell: PolarCell = { r: 1, phi: 0.5, dr: 0.5, dphi: Math.PI / 6 };

describe("a cell of the (r, φ) rectangle", () => {
  it("has the area of its sector of the ring, and the determinant is exactly their ratio", () => {
    // a ring from 1 to 1.5 is π (2.25 − 1); a twelfth of it
    expect(planeArea(cell)).toBeCloseTo((Math.PI * 1.25) / 12, 14);
    expect(polarArea(cell)).toBeCloseTo(Math.PI / 12, 14);
    expect(planeArea(cell) / polarArea(cell)).toBeCloseTo(polarDeterminant(cell), 14);
  });

  it("has the determinant of the numeric Jacobian", () => {
    const map = (r: number, phi: number): [number, number] => [r * Math.cos(phi), r * Math.sin(phi)];
    const [r, phi, e] = [polarDeterminant(cell), 0.9, 1e-6];
    const slope = (up: [number, number], down: [number, number]): [number, number] => [
      (up[0] - down[0]) / (2 * e),
      (up[1] - down[1]) / (2 * e),
    ];
    const [ax, ay] = slope(map(r + e, phi), map(r - e, phi));
    const [bx, by] = slope(map(r, phi + e), map(r, phi - e));
    expect(Math.abs(ax * by - ay * bx)).toBeCloseTo(r, 8);
  });

  it("has one probability in both coordinates", () => {
    const overPlane = cell.dphi * simpson((r) => normalDensity(r) * r, 1, 1.5, 400);
    expect(cellProbability(cell)).toBeCloseTo(overPlane, 12);
    expect(cellProbability({ r: 0, phi: 0, dr: 40, dphi: 2 * Math.PI })).toBeCloseTo(1, 14);
  });

  it("gets too little outside radius 1 and too much inside when the determinant is left out", () => {
    expect(cellWithout({ ...cell, r: 2 })).toBeLessThan(cellProbability({ ...cell, r: 2 }));
    expect(cellWithout({ ...cell, r: 0 })).toBeGreaterThan(cellProbability({ ...cell, r: 0 }));
  });

  it("stays on the rectangle when it is moved", () => {
    expect(moveCell(cell, 0, -100).r).toBe(0);
    expect(moveCell(cell, 1000, 1000)).toMatchObject({ r: 3.5, phi: 2 * Math.PI - cell.dphi });
    const moved = moveCell(cell, 1, 1);
    expect(moved.r).toBeCloseTo(1.05, 12);
    expect(moved.phi).toBeCloseTo(0.5 + Math.PI / 36, 12);
  });
});

it("integrates to one with the determinant, to √(π/2) without", () => {
  expect(simpson(radiusDensity, 0, 12, 2000)).toBeCloseTo(1, 10);
  expect(simpson(radiusWithout, 0, 12, 2000)).toBeCloseTo(Math.sqrt(Math.PI / 2), 10);
});

it("draws points whose counts agree with the exact probability", () => {
  const n = 20_000;
  const points = polarPoints(n, 3);
  for (const r of [0, 0.5, 1, 2]) {
    const at = { ...cell, r };
    const p = cellProbability(at);
    // five standard deviations of a count
    expect(Math.abs(pointsIn(points, at) / n - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n));
  }
  expect(Math.max(...points.phi)).toBeLessThan(2 * Math.PI);
  expect(Math.min(...points.phi)).toBeGreaterThanOrEqual(0);
  points.r.forEach((r, i) => {
    expect(r * Math.cos(points.phi[i]!)).toBeCloseTo(points.x[i]!, 10);
  });
});
