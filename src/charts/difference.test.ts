import { describe, expect, it } from "vitest";
import { TRACE_COLUMNS, type TraceColumn } from "../protocol/frame.ts";
import { selectBound } from "./boundData.ts";
import { boundCaption, boundRows, boundTitle, boundValues } from "./boundText.ts";
import { differenceOf, standingOf } from "./difference.ts";
import type { TimeColumns } from "./timeAxis.tsx";

/** Steps with their bounds; ten words and a tenth of a second each. */
function run(rows: readonly (readonly [number, number])[]): TimeColumns {
  const columns = Object.fromEntries(TRACE_COLUMNS.map((name) => [name, new Float64Array(rows.length)]));
  rows.forEach(([step, nats], i) => {
    columns.step![i] = step;
    columns.boundNats![i] = nats;
    columns.words![i] = 10 * step;
    columns.seconds![i] = step / 10;
  });
  return { n: rows.length, columns: columns as Record<TraceColumn, Float64Array> };
}

const whole = (curve: TimeColumns) => ({ ...curve, validation: [] });
const boundOf = (a: TimeColumns, b: TimeColumns) =>
  selectBound({ history: whole(a), other: whole(b), references: null, marks: [], unit: "steps" });

describe("the difference of two runs", () => {
  it("is taken at the steps both have, in whatever gaps", () => {
    const a = run([1, 2, 3, 5, 6].map((step) => [step, 10 + step]));
    const b = run([2, 3, 4, 6, 7].map((step) => [step, 9.5 + step]));
    const { steps, recent, curve } = differenceOf(a, b, "steps", 100, 100);
    expect(steps).toBe(3);
    expect(Array.from(curve.step)).toEqual([2, 3, 6]);
    expect(Array.from(curve.median)).toEqual([-0.5, -0.5, -0.5]);
    expect(recent).toEqual({ nats: -0.5, se: 0, steps: 3, until: 6 });
  });

  it("has the standard error of a paired difference", () => {
    const a = run([1, 2, 3, 4].map((step) => [step, 10]));
    const b = run([9, 11, 10, 10].map((nats, i) => [i + 1, nats]));
    const { recent } = differenceOf(a, b, "steps", 100, 100);
    // mean 0, sd √(2/3), n = 4
    expect(recent!.nats).toBeCloseTo(0, 12);
    expect(recent!.se).toBeCloseTo(Math.sqrt(2 / 3) / 2, 12);
  });

  it("is about the last two hundred steps", () => {
    const rows = (shift: number) =>
      run(Array.from({ length: 500 }, (_, i) => [i + 1, 10 + (i < 300 ? 9 * shift : shift)] as const));
    const { recent, steps } = differenceOf(rows(0), rows(0.25), "steps", 500, 100);
    expect([recent!.nats, recent!.steps, recent!.until, steps]).toEqual([0.25, 200, 500, 500]);
  });

  it("leaves out what is no number", () => {
    const a = run([
      [1, 10],
      [2, Number.NaN],
      [3, 10],
    ]);
    expect(differenceOf(a, a, "steps", 10, 10).steps).toBe(2);
  });

  it("is exactly zero for equal runs, and said so", () => {
    const a = run(Array.from({ length: 40 }, (_, i) => [i + 1, 12 - 0.1 * i]));
    const data = boundOf(a, a);
    expect(standingOf(data.other!.difference)).toBe("equal");
    expect(boundTitle(data)).toBe("B equals A: the difference of 40 steps is exactly 0");
    expect(boundValues(data).body.filter(([series]) => series === "B − A")).toHaveLength(40);
    expect(boundValues(data).body.every((row) => row[0] !== "B − A" || row[3] === 0)).toBe(true);
  });

  it("calls a lower bound better, and what is within two errors level", () => {
    const flat = run(Array.from({ length: 40 }, (_, i) => [i + 1, 12]));
    const lower = run(Array.from({ length: 40 }, (_, i) => [i + 1, 11.5 + (i % 2) * 0.02]));
    const noisy = run(Array.from({ length: 40 }, (_, i) => [i + 1, 12 + (i % 2 === 0 ? 1 : -1)]));
    expect(standingOf(boundOf(flat, lower).other!.difference)).toBe("better");
    expect(standingOf(boundOf(lower, flat).other!.difference)).toBe("worse");
    expect(standingOf(boundOf(flat, noisy).other!.difference)).toBe("level");
    expect(boundTitle(boundOf(flat, lower))).toBe(
      "B is 0.490 ± .002 nats per word better than A over the last 40 steps",
    );
    expect(boundCaption(boundOf(flat, lower))).toContain("B − A of the same steps");
    expect(boundRows(boundOf(flat, lower)).body.some(([series]) => series === "B − A")).toBe(true);
  });

  it("leaves A's picture whole when B goes astray", () => {
    const a = run(Array.from({ length: 40 }, (_, i) => [i + 1, 12]));
    const astray = run(Array.from({ length: 40 }, (_, i) => [i + 1, 12 + 1e5 * i]));
    const alone = selectBound({ history: whole(a), references: null, marks: [], unit: "steps" }).yDomain;
    const [low, high] = boundOf(a, astray).yDomain;
    expect([low, high]).toEqual([alone[0], alone[1] + (alone[1] - alone[0])]);
    expect(boundTitle(boundOf(a, astray))).toMatch(/^B is 1,950,000 ± [\d,]+ nats per word worse/);
  });

  it("has nothing to say before the two have a step in common", () => {
    const data = boundOf(run([[1, 10]]), run([[2, 10]]));
    expect(data.other!.difference.recent).toBeNull();
    expect(boundTitle(data)).toContain("After 1 steps the bound is 10.00");
  });
});
