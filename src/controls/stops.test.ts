import { describe, expect, it } from "vitest";
import { linearStep, logStops } from "./stops.ts";

describe("slider stops", () => {
  it("passes whole numbers one by one, then powers of two and halfway", () => {
    expect(logStops({ kind: "int", min: 1, max: 64 }, 5)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 24, 32, 48, 64,
    ]);
  });

  it("stays inside the limits and keeps the present value", () => {
    const stops = logStops({ kind: "real", min: 0.0001, max: 0.1 }, 0.00637);
    expect(stops[0]).toBe(0.0001);
    expect(stops.at(-1)).toBe(0.1);
    expect(stops).toContain(0.006);
    expect(stops).toContain(0.00637);
    expect(stops).toEqual([...stops].sort((a, b) => a - b));
  });

  it("divides a range without a step into hundredths", () => {
    expect(linearStep({ kind: "real", label: "", help: "", min: 0, max: 5, default: 1 })).toBeCloseTo(0.05);
    expect(linearStep({ kind: "int", label: "", help: "", min: 0, max: 5, default: 1 })).toBe(1);
  });
});
