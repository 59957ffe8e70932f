/** Bounds on one word: hand values of the statistics, and identities between the bounds on the recorded model. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dssm } from "../src/models/dssm.ts";
import { filteringIwae } from "../src/objectives/filteringIwae.ts";
import { trajectories } from "../src/objectives/trajectories.ts";
import type { WordBoundsRequest } from "../src/protocol/wordBounds.ts";
import { weightsOf } from "../src/runs/weights.ts";
import { decodeXilab } from "../src/runs/xilab.ts";
import { estimates, evidenceOf, groupedIwae, meanWithError, measureWord, RESAMPLING } from "./wordBounds.ts";

function recorded() {
  const decoded = decodeXilab(new Uint8Array(readFileSync("public/recorded/first.xilab")));
  if (!decoded.ok) throw new Error(decoded.reason);
  return weightsOf(decoded.run);
}
const request: WordBoundsRequest = {
  model: recorded(),
  word: "love",
  Ks: [1, 4, 16],
  samples: 1024,
  proposals: 512,
  seed: 3,
};

function finished(given: WordBoundsRequest) {
  const work = measureWord(given);
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
    expect(next.value.done).toBeLessThanOrEqual(1);
  }
}

describe("statistics", () => {
  it("mean and standard error", () => {
    expect(meanWithError([1, 2, 3, 4])).toEqual({ nats: 2.5, se: Math.sqrt(5 / 3 / 4) });
  });

  it("log mean weight, its error by the delta method, effective samples", () => {
    // weights 1 and 3: mean 2, sd √2, so se of the log is √2 / √2 / 2
    const { nats, se, ess, samples } = evidenceOf(Float64Array.of(-700, -700 + Math.log(3)));
    expect(nats).toBeCloseTo(-700 + Math.log(2), 12);
    expect(se).toBeCloseTo(0.5, 12);
    expect(ess).toBeCloseTo(16 / 10, 12);
    expect(samples).toBe(2);
  });

  it("IWAE from groups, where there are enough of them", () => {
    const logs = Float64Array.from({ length: 32 }, (_, i) => Math.log(i % 2 === 0 ? 1 : 3));
    const points = groupedIwae(logs, [1, 2, 4]);
    expect(points.map(({ K, n }) => [K, n])).toEqual([
      [1, 32],
      [2, 16],
    ]);
    expect(points[0]!.nats).toBeCloseTo(Math.log(3) / 2, 12);
    expect(points[1]!.nats).toBeCloseTo(Math.log(2), 12);
    expect(points[1]!.se).toBeCloseTo(0, 12);
  });
});

describe("on a recorded model whose q reads h_g", () => {
  it("one sample is one sample: every bound at K = 1 is the weight of a trajectory", () => {
    expect(request.model.config.objective.id).toBe("filteringIwae");
    const n = 64;
    const single = estimates({ model: dssm, request }, trajectories, { n: 1, K: n }, 5);
    for (const { objective } of [{ objective: filteringIwae }, ...RESAMPLING]) {
      const bound = estimates({ model: dssm, request }, objective, { n, K: 1 }, 5);
      expect(bound).toHaveLength(n);
      bound.forEach((nats, i) => {
        expect(nats).toBeCloseTo(single[i]!, 9);
      });
    }
  });

  it("every bound stays below log P̂ within errors, and IWAE rises with K", () => {
    const { points, evidence, done } = finished(request);
    expect(done).toBe(1);
    expect(new Set(points.map(({ bound }) => bound))).toEqual(
      new Set(["iwae", "filteringIwae", "mixture", "fivoEss", "fivoAlways"]),
    );
    expect(points.filter(({ bound }) => bound === "mixture").map(({ K }) => K)).toEqual([1, 4, 16]);
    for (const p of points) expect(p.nats - evidence.nats).toBeLessThan(4 * Math.hypot(p.se, evidence.se));
    const iwae = points.filter(({ bound }) => bound === "iwae");
    expect(iwae.map(({ K }) => K)).toEqual([1, 4, 16]);
    expect(iwae[1]!.nats).toBeGreaterThan(iwae[0]!.nats);
    expect(iwae[2]!.nats).toBeGreaterThan(iwae[1]!.nats);
    // the same request draws the same numbers
    expect(finished({ ...request, Ks: [1] }).evidence).toEqual(evidence);
  });

  it("a word it cannot write is refused", () => {
    expect(() => measureWord({ ...request, word: "ß" }).next()).toThrow(RangeError);
    expect(() => measureWord({ ...request, word: "a".repeat(request.model.T) }).next()).toThrow(RangeError);
  });
});
