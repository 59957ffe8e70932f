import { expect, it } from "vitest";
import { forwardKl, gaussianKlNats, onGrid, planeGrid, sideFor } from "./quadrature.ts";
import { targets } from "./targets/registry.ts";
import { type Density, LOG_2PI } from "./targets/target.ts";

/** N((mx, my), diag(sx², sy²)) */
const normal = (mx: number, my: number, sx: number, sy: number): Density => ({
  extent: 6,
  cells: 1,
  logDensity: (x, y) => -LOG_2PI - Math.log(sx * sy) - 0.5 * (((x - mx) / sx) ** 2 + ((y - my) / sy) ** 2),
  draw: () => undefined,
});

const logOn = ({ grid }: ReturnType<typeof onGrid>, of: Density) =>
  Float64Array.from({ length: grid.points.length / 2 }, (_, i) =>
    of.logDensity(grid.points[2 * i]!, grid.points[2 * i + 1]!),
  );

it("lays cells from corner to corner, rows from below", () => {
  const { points, area } = planeGrid(2, 2);
  expect([...points]).toEqual([-1, -1, 1, -1, -1, 1, 1, 1]);
  expect(area).toBe(4);
});

it("divides a drawing's cells evenly", () => {
  expect(sideFor({ ...normal(0, 0, 1, 1), cells: 25 }, 160)).toBe(175);
  expect(sideFor(normal(0, 0, 1, 1), 160)).toBe(160);
});

it("gives the KL of two Gaussians as the formula does", () => {
  const p = onGrid(normal(0.5, -0.2, 0.8, 0.6), 160);
  const q = normal(0, 0.3, 1, 0.9);
  const one = (dm: number, s: number, r: number) => Math.log(r / s) + (s * s + dm * dm) / (2 * r * r) - 0.5;
  const { nats, mass } = forwardKl(p, logOn(p, q));
  expect(nats).toBeCloseTo(one(0.5, 0.8, 1) + one(0.5, 0.6, 0.9), 6);
  expect(mass).toBeCloseTo(1, 6);
  expect(p.mean[0]).toBeCloseTo(0.5, 6);
  expect(p.variance[1]).toBeCloseTo(0.36, 6);
});

it("is zero of a density to itself, and of a Gaussian to its own moments", () => {
  const p = onGrid(targets.moons, 160);
  expect(forwardKl(p, p.logP).nats).toBe(0);
  expect(gaussianKlNats(onGrid(targets.gaussian, 160))).toBeCloseTo(0, 5);
});

it("is least for the Gaussian with the target's moments, and is then what the formula says", () => {
  for (const target of Object.values(targets)) {
    const p = onGrid(target, 200);
    const [vx, vy] = p.variance;
    const c = p.covariance;
    const det = vx * vy - c * c;
    const matched = (scale: number): Density => ({
      ...target,
      logDensity: (x, y) => {
        const [dx, dy] = [x - p.mean[0], y - p.mean[1]];
        const square = (vy * dx * dx - 2 * c * dx * dy + vx * dy * dy) / (det * scale);
        return -LOG_2PI - 0.5 * Math.log(det * scale * scale) - 0.5 * square;
      },
    });
    const at = (scale: number) => forwardKl(p, logOn(p, matched(scale))).nats;
    expect(at(1)).toBeCloseTo(gaussianKlNats(p), 5);
    expect(at(0.95)).toBeGreaterThan(at(1));
    expect(at(1.05)).toBeGreaterThan(at(1));
  }
});
