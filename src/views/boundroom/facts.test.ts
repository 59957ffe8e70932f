/** What the charts are given: the toy's exact values, the curves of the present settings, weights of the position looked at. */
import { describe, expect, it } from "vitest";
import { population } from "../../exact/curves.ts";
import { toy } from "../../exact/registry.ts";
import type { Population, ProposalId, ToyBoundId } from "../../protocol/bounds.ts";
import { curveKey, PROPOSALS, useBoundRoom } from "../../store/boundRoom.ts";
import { curvesData, descentData, weightsData, wordData } from "./facts.ts";

const room = useBoundRoom.getState();
const draw = (bound: ToyBoundId) =>
  Object.fromEntries(
    PROPOSALS.map((proposal) => [
      proposal,
      population({ toy: "lgssm", proposal, bound, readsHg: false, mixture: false, K: 8, seed: 1 }),
    ]),
  ) as Record<ProposalId, Population>;

describe("the curves", () => {
  it("stand beside the exact value and where Algorithm 1 tends to", () => {
    const { exact, limit, facets } = curvesData(room);
    expect(exact).toBeCloseTo(-13.57635864374003, 10);
    expect(limit).toBeCloseTo(-15.5278, 3);
    expect(facets.map(({ proposal }) => proposal)).toEqual(["prior", "filtering", "smoothing"]);
    expect(curvesData({ ...room, shown: ["iwae"] }).limit).toBeNull();
  });

  it("have the mixture beside Algorithm 1 only where q reads h_g", () => {
    const lines = (part: Partial<typeof room>) =>
      curvesData({ ...room, shown: ["filteringIwae"], ...part }).facets[0]!.lines.map(({ bound }) => bound);
    expect(lines({ mixture: true })).toEqual(["filteringIwae"]);
    expect(lines({ mixture: true, readsHg: true })).toEqual(["filteringIwae", "mixture"]);
    expect(lines({ mixture: true, readsHg: true, shown: [] })).toEqual([]);
  });

  it("are those of the toy that is chosen", () => {
    const point = { K: 1, mean: -5, se: 0, repeats: 9, logMean: -5, logMeanSe: 0, essShare: 1 };
    const curves = { [curveKey("hmm", "prior", "iwae")]: { points: [point], done: false } };
    const of = (id: "hmm" | "lgssm") =>
      curvesData({ ...room, toy: id, shown: ["iwae"], curves }).facets[0]!.lines[0]!.points.length;
    expect([of("hmm"), of("lgssm")]).toEqual([1, 0]);
  });
});

describe("one population", () => {
  const parts = { ...room, populations: draw("fivoAlways"), paths: draw("iwae"), particles: 8 };

  it("gives normalised weights of the position, whole paths or its own", () => {
    const paths = weightsData({ ...parts, t: 12 });
    const own = weightsData({ ...parts, t: 12, weightsOf: "population" });
    expect([paths.bound, own.bound]).toEqual(["iwae", room.populationBound]);
    for (const { weights } of [...paths.rows, ...own.rows]) {
      expect(weights).toHaveLength(8);
      expect(weights!.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    }
    // the perfect smoother weighs all paths the same
    for (const w of paths.rows[2]!.weights!) expect(w).toBeCloseTo(1 / 8, 10);
    expect(weightsData({ ...parts, t: 99 }).t).toBe(12);
  });

  it("of another toy is none", () => {
    expect(descentData(parts).population).toBe(parts.populations.prior);
    expect(descentData({ ...parts, toy: "hmm" }).population).toBeNull();
    expect(weightsData({ ...parts, toy: "hmm" }).rows.every(({ weights }) => weights === null)).toBe(true);
    expect(toy("hmm").T).not.toBe(toy("lgssm").T);
  });
});

it("a word's bounds are finished when the work is, not before", () => {
  const evidence = { nats: -9, se: 0.1, samples: 100, ess: 9 };
  const wordBounds = { points: [], evidence, done: 1 };
  const subject = { word: "so", step: 7, runK: 5 };
  expect(wordData(subject, { wordBounds, wordWork: { at: "idle" } })).toMatchObject({
    word: "so",
    done: true,
    runK: 5,
  });
  expect(wordData(subject, { wordBounds, wordWork: { at: "busy", share: 1 } }).done).toBe(false);
  expect(wordData(null, { wordBounds: null, wordWork: { at: "idle" } })).toMatchObject({ word: "", done: false });
});
