import { expect, it } from "vitest";
import { crowdOf, planeDomain, timeDomain } from "./domain.ts";

const line = (from: number, to: number) => Float32Array.from({ length: 101 }, (_, i) => from + ((to - from) * i) / 100);
const nothing = { x: [], y: [] };

it("holds nearly all of the crowd and every pinned point", () => {
  const crowd = crowdOf({ x: line(-1, 1), y: line(0, 2) });
  const [[x0, x1], [y0, y1]] = planeDomain(crowd, { x: [4], y: [-3] }, 1, null);
  expect(x0).toBeLessThan(-0.98);
  expect(x1).toBeGreaterThan(4);
  expect(y0).toBeLessThan(-3);
  expect(y1).toBeGreaterThan(1.98);
});

it("leaves out what is not a number", () => {
  const crowd = crowdOf({ x: Float32Array.of(Number.NaN, 1, 2, 3), y: Float32Array.of(0, 1, Number.NaN, 2) });
  expect(crowd).toEqual({ x: { lo: 1, hi: 3 }, y: { lo: 0, hi: 2 } });
});

it("stretches the shorter axis two and a half times at most", () => {
  const [[x0, x1], [y0, y1]] = planeDomain(crowdOf({ x: line(-10, 10), y: line(-0.1, 0.1) }), nothing, 1, null);
  expect((x1 - x0) / (y1 - y0)).toBeCloseTo(2.5, 9);
});

it("stays while the content fits and fills it, and moves when it leaves", () => {
  const first = planeDomain(crowdOf({ x: line(-1, 1), y: line(-1, 1) }), nothing, 1, null);
  expect(planeDomain(crowdOf({ x: line(-0.95, 1.02), y: line(-1, 1) }), nothing, 1, first)).toBe(first);
  expect(planeDomain(crowdOf({ x: line(-1, 1.5), y: line(-1, 1) }), nothing, 1, first)).not.toBe(first);
  expect(planeDomain(crowdOf({ x: line(-0.3, 0.3), y: line(-0.3, 0.3) }), nothing, 1, first)).not.toBe(first);
});

it("shows every position over time", () => {
  const crowd = crowdOf({ x: line(0, 13), y: line(-2, 2) });
  const domain = timeDomain(crowd, nothing, 13, null);
  expect(domain[0]).toEqual([-0.9, 13.5]);
  expect(timeDomain(crowd, nothing, 13, domain)).toBe(domain);
});
