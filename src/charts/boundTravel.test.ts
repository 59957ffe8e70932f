/** Where the handle under the bound stands, and where keys and the pointer lead it; against hand values. */
import { describe, expect, it } from "vitest";
import { TRACE_COLUMNS, type TraceColumn } from "../protocol/frame.ts";
import { selectBound } from "./boundData.ts";
import { boundCaption, boundValues } from "./boundText.ts";
import { nearestPlace, placeByKey, selectTravel } from "./boundTravel.tsx";
import { selectWeightVariance, weightVarianceUpTo } from "./weightVariance.tsx";

/** n steps from `from` on, 8 words and half a second each, bound = step. */
function curve(n: number, from = 1) {
  const columns = Object.fromEntries(TRACE_COLUMNS.map((name) => [name, new Float64Array(n)])) as Record<
    TraceColumn,
    Float64Array
  >;
  for (let i = 0; i < n; i++) {
    const step = from + i;
    columns.step[i] = step;
    columns.boundNats[i] = step;
    columns.words[i] = 8 * step;
    columns.seconds[i] = step / 2;
  }
  return { n, columns };
}

describe("the handle", () => {
  const steps = [0, 10, 20, 40, 100];
  it("stands at kept steps on all three axes", () => {
    expect(selectTravel(curve(100), "words", steps, 20)).toEqual({
      places: [0, 80, 160, 320, 800].map((x, i) => ({ step: steps[i], x })),
      now: { step: 100, x: 800 },
      at: { step: 20, x: 160 },
    });
    expect(selectTravel(curve(100), "seconds", [40], null).places).toEqual([{ step: 40, x: 20 }]);
  });

  it("snaps to the nearest kept step; the present is the last place", () => {
    const travel = selectTravel(curve(100), "steps", steps, null);
    expect([-5, 4, 6, 29, 31, 69, 71, 500].map((x) => nearestPlace(travel, x))).toEqual([
      0,
      0,
      10,
      20,
      40,
      40,
      null,
      null,
    ]);
  });

  it("goes from kept step to kept step by keys", () => {
    const at = (step: number | null) => selectTravel(curve(100), "steps", steps, step);
    expect(placeByKey(at(null), "ArrowLeft")).toBe(40);
    expect(placeByKey(at(40), "ArrowRight")).toBeNull();
    expect(placeByKey(at(20), "ArrowLeft")).toBe(10);
    expect(placeByKey(at(0), "ArrowLeft")).toBe(0);
    expect(placeByKey(at(20), "Home")).toBe(0);
    expect(placeByKey(at(20), "End")).toBeNull();
    expect(placeByKey(at(20), "PageDown")).toBe(0);
    expect(placeByKey(at(20), "a")).toBeUndefined();
  });
});

it("what was given up stays on the chart, in its words and in its numbers", () => {
  const history = { ...curve(40), validation: [] };
  const input = { history, references: null, marks: [], unit: "steps" as const };
  expect(boundCaption(selectBound(input))).not.toContain("grey");
  const data = selectBound({ ...input, ghosts: [curve(160, 41)] });
  expect(data.end).toBe(200);
  expect(data.train.step.at(-1)).toBeLessThanOrEqual(40);
  expect(boundCaption(data)).toMatch(/, grey: given up$/);
  const given = boundValues(data).body.filter(([series]) => series === "given up");
  expect(given.reduce((sum, row) => sum + Number(row[6]), 0)).toBe(160);
});

it("the weights' variance up to a step has no later step in it, on the same axis", () => {
  const n = 1000;
  const weightVariance = Float32Array.from({ length: n }, (_, i) => i + 1);
  const all = selectWeightVariance({ history: { ...curve(n), weightVariance, T: 1 }, marks: [], unit: "steps", K: 5 });
  const cut = weightVarianceUpTo(all, 500);
  expect(cut.end).toBe(all.end);
  expect(cut.lines[0]!.high.at(-1)).toBeLessThanOrEqual(500);
  // at most one span is missing
  expect(cut.lines[0]!.high.at(-1)).toBeGreaterThan(500 - all.end / 72 - 1);
  expect(weightVarianceUpTo(all, 1000).step.length).toBeGreaterThanOrEqual(all.step.length - 1);
});
