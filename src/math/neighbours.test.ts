import { describe, expect, it } from "vitest";
import { keptNeighbours, nearestNeighbours, placeAmong, smallest } from "./neighbours.ts";
import { fillNormals } from "./rng.ts";

function atOnce<R>(work: Generator<unknown, R>): R {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

/** The line 0, 1, 3, 6, 10. */
const line = Float64Array.of(0, 1, 3, 6, 10);

describe("nearest neighbours", () => {
  it("are those of hand values, each point first its own", () => {
    const { k, indices, distances } = atOnce(nearestNeighbours(line, line, 1, 3));
    expect(k).toBe(3);
    expect(Array.from(indices)).toEqual([0, 1, 2, 1, 0, 2, 2, 1, 0, 3, 2, 4, 4, 3, 2]);
    expect(Array.from(distances)).toEqual([0, 1, 3, 0, 1, 2, 0, 2, 3, 0, 3, 4, 0, 4, 7]);
  });

  it("are those of a sort of all distances", () => {
    const [n, d, k] = [120, 5, 9];
    const set = new Float64Array(n * d);
    fillNormals(set, 0, n * d, { seed: 4, purpose: 99, step: 0 }, 0);
    const query = set.slice(7 * d, 8 * d).map((x) => x + 0.1);
    const far = (i: number) => Math.hypot(...Array.from(query, (x, a) => x - set[i * d + a]!));
    const sorted = Array.from({ length: n }, (_, i) => i).sort((a, b) => far(a) - far(b));
    const found = atOnce(nearestNeighbours(set, query, d, k));
    expect(Array.from(found.indices)).toEqual(sorted.slice(0, k));
    expect(found.distances[k - 1]).toBeCloseTo(far(sorted[k - 1]!), 12);
  });

  it("are at most all, and say how far they are", () => {
    const steps: number[] = [];
    const work = nearestNeighbours(line, line, 1, 20, 2);
    for (let next = work.next(); ; next = work.next()) {
      if (next.done) {
        expect(next.value.k).toBe(5);
        break;
      }
      steps.push(next.value);
    }
    expect(steps).toEqual([0.4, 0.8]);
  });
});

describe("smallest", () => {
  it("finds the least values in order and passes over what is no number", () => {
    expect(smallest([3, Number.NaN, 1, 2, 0.5], 3)).toEqual([4, 2, 3]);
    expect(smallest([Number.NaN, 1], 2)).toEqual([1]);
    expect(smallest([], 2)).toEqual([]);
  });
});

describe("places among known points", () => {
  const places = Float32Array.of(0, 0, 2, 0, 0, 4, 9, 9, 9, 9);

  it("leaves a point of the set where it is", () => {
    const on = placeAmong(atOnce(nearestNeighbours(line, Float64Array.of(3), 1, 3)), places);
    expect(Array.from(on)).toEqual([0, 4]);
  });

  it("puts a point between two as near to both half way", () => {
    const between = placeAmong(atOnce(nearestNeighbours(line, Float64Array.of(2), 1, 2)), places);
    expect(Array.from(between)).toEqual([1, 2]);
  });

  it("weighs the nearer one more", () => {
    // query 4: neighbours 3 (distance 1) and 6 (distance 2); r̄ = 1.5, weights 1 and exp(−1/1.5)
    const w = Math.exp(-1 / 1.5);
    const [x, y] = placeAmong(atOnce(nearestNeighbours(line, Float64Array.of(4), 1, 2)), places);
    expect(x).toBeCloseTo((9 * w) / (1 + w), 6);
    expect(y).toBeCloseTo((4 + 9 * w) / (1 + w), 6);
  });
});

describe("kept neighbours", () => {
  it("is one for the same picture, and counts what changed", () => {
    const a = atOnce(nearestNeighbours(line, line, 1, 2));
    expect(keptNeighbours(a, a)).toBe(1);
    // the last point moved before the first: neighbours 0-1, 1-0, 2-1, 3-2 stay, that of the last changes
    const moved = Float64Array.of(0, 1, 3, 6, -2);
    expect(keptNeighbours(a, atOnce(nearestNeighbours(moved, moved, 1, 2)))).toBe(4 / 5);
  });
});
