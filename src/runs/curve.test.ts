import { expect, test } from "vitest";
import { TRACE_COLUMNS } from "../protocol/frame.ts";
import { boundTrace, thinCurve } from "./curve.ts";

const WIDTH = TRACE_COLUMNS.length;

function wavy(n: number): Float64Array {
  return Float64Array.from({ length: n * WIDTH }, (_, i) => {
    const row = Math.floor(i / WIDTH);
    return i % WIDTH === 0 ? row + 1 : Math.sin(row * 1.7) * (i % WIDTH) + 10;
  });
}

test("a short curve is kept whole, as a copy", () => {
  const columns = wavy(50);
  const curve = thinCurve(columns, 40, 100);
  expect(curve.n).toBe(40);
  expect([...curve.columns]).toEqual([...columns.subarray(0, 40 * WIDTH)]);
  expect(curve.columns.buffer).not.toBe(columns.buffer);
});

test("a long curve keeps its ends, its extremes and the order of its steps", () => {
  const n = 10_007;
  const columns = wavy(n);
  const curve = thinCurve(columns, n, 400);
  const whole = boundTrace({ n, columns });
  const thin = boundTrace(curve);
  expect(curve.n).toBeLessThanOrEqual(400);
  expect(Math.min(...thin)).toBe(Math.min(...whole));
  expect(Math.max(...thin)).toBe(Math.max(...whole));
  const steps = Array.from({ length: curve.n }, (_, row) => curve.columns[row * WIDTH]!);
  expect(steps[0]).toBe(1);
  expect(steps.at(-1)).toBe(n);
  for (let i = 1; i < steps.length; i++) expect(steps[i]!).toBeGreaterThan(steps[i - 1]!);
});
