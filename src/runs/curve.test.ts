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

test.each([
  [350, 20],
  [1_000, 700],
  [1_003, 998],
  [401, 399],
])("a run of %i steps stopped at %i and gone on with is saved as one that was not", (n, stop) => {
  const columns = wavy(n);
  columns[5 * WIDTH + 1] = Number.NaN;
  columns[8 * WIDTH + 1] = Number.NaN;
  const kept = thinCurve(columns, stop, 64);
  const grown = new Float64Array((kept.n + n - stop) * WIDTH);
  grown.set(kept.columns);
  grown.set(columns.subarray(stop * WIDTH), kept.n * WIDTH);
  const unbroken = thinCurve(columns, n, 64);
  expect(unbroken.n).toBeLessThanOrEqual(64);
  expect(thinCurve(grown, kept.n + n - stop, 64)).toEqual(unbroken);
});
