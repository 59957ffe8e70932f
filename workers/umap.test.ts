/** The embedding on clusters whose neighbours are known. */
import { describe, expect, it } from "vitest";
import { fillNormals } from "../src/math/rng.ts";
import type { UmapProgress, UmapRequest, UmapResult } from "../src/protocol/umap.ts";
import { embed } from "./umap.ts";

const D = 4;
const CLUSTERS = 4;
const EACH = 30;
const OTHERS = 8;

/** Four balls of radius .1 at distance 8 from each other, dealt in turn; the last few states are left to be placed. */
function request(): UmapRequest {
  const m = CLUSTERS * EACH + OTHERS;
  const states = new Float64Array(m * D);
  fillNormals(states, 0, m * D, { seed: 6, purpose: 99, step: 0 }, 0);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < D; j++) states[i * D + j] = 0.1 * states[i * D + j]! + (j === i % CLUSTERS ? 8 : 0);
  const fitted = CLUSTERS * EACH;
  const start = Float32Array.from({ length: 2 * fitted }, (_, i) => {
    const [row, column] = [Math.floor(i / 2), i % 2];
    return 2 * states[row * D + column]! - 8;
  });
  return { states, d: D, fitted, start, neighbours: 10, minDist: 0.1, epochs: 60, seed: 3 };
}

function run(of: UmapRequest): { result: UmapResult; progress: readonly UmapProgress[] } {
  const progress: UmapProgress[] = [];
  const work = embed(of);
  for (;;) {
    const next = work.next();
    if (next.done) return { result: next.value, progress };
    progress.push(next.value);
  }
}

describe("the embedding", () => {
  const { result, progress } = run(request());
  const at = (i: number) => [result.points[2 * i]!, result.points[2 * i + 1]!] as const;
  const far = (i: number, j: number) => Math.hypot(at(i)[0] - at(j)[0], at(i)[1] - at(j)[1]);

  it("keeps every state beside its own cluster", () => {
    const fitted = CLUSTERS * EACH;
    for (let i = 0; i < fitted; i++) {
      const order = Array.from({ length: fitted }, (_, j) => j)
        .filter((j) => j !== i)
        .sort((a, b) => far(i, a) - far(i, b));
      expect(order.slice(0, 5).every((j) => j % CLUSTERS === i % CLUSTERS)).toBe(true);
    }
  });

  it("places the others within their own cluster", () => {
    for (let i = CLUSTERS * EACH; i < CLUSTERS * EACH + OTHERS; i++) {
      const same = Array.from({ length: EACH }, (_, k) => far(i, CLUSTERS * k + (i % CLUSTERS)));
      const other = Array.from({ length: EACH }, (_, k) => far(i, CLUSTERS * k + ((i + 1) % CLUSTERS)));
      expect(Math.max(...same)).toBeLessThan(Math.min(...other));
    }
  });

  it("counts the neighbours it keeps: more than chance within a cluster, 9 of 29, and not more than all", () => {
    expect(result.kept).toBeGreaterThan(9 / 29);
    expect(result.kept).toBeLessThanOrEqual(1);
  });

  it("goes through its stages, and ends each layout at one", () => {
    expect([...new Set(progress.map(({ stage }) => stage))]).toEqual(["neighbours", "graph", "layout", "placing"]);
    expect(progress.filter(({ stage }) => stage === "layout").at(-1)?.share).toBe(1);
  });

  it("is the same for the same seed and another for another", () => {
    expect(run(request()).result).toEqual(result);
    expect(run({ ...request(), seed: 4 }).result.points).not.toEqual(result.points);
  });
});
