/** What the charts of the Bound room say is computed: hand values, and each sentence where it is true and where it is not. */
import { describe, expect, it } from "vitest";
import { boundCurvesCaption, boundCurvesTitle, boundFinding, pointAt, trendOf } from "./boundCurvesData.ts";
import { genealogyTitle, normalised, survivorsOf } from "./genealogyData.ts";
import { biasOfStl, fitOf, gradientCaption, gradientTitle } from "./gradientData.ts";
import { decades, moveStop, nearestStop, scaleOfK } from "./logAxis.ts";
import {
  sampleBoundCurves,
  sampleGenealogy,
  sampleGradients,
  samplePopulation,
  sampleWeightDots,
  sampleWordBounds,
} from "./sampleBounds.ts";
import { essOf, weightDotsTitle } from "./weightDots.tsx";
import { peakOf, pointsOf, wordBoundsTitle } from "./wordBoundsData.ts";

const sample = sampleBoundCurves(true);
const of = (facet: number, bound: number) => sample.facets[facet]!.lines[bound]!;

describe("curves against K", () => {
  it("go through the published values at K = 10", () => {
    expect(pointAt(of(0, 0), 10)?.mean).toBeCloseTo(-16.76, 10);
    expect(pointAt(of(0, 1), 10)?.mean).toBeCloseTo(-19.94, 10);
    expect(pointAt(of(2, 0), 10)?.mean).toBeCloseTo(-14.96, 10);
  });

  it("tighten, stay or loosen; an unfinished one does not say", () => {
    expect(trendOf(of(0, 0))?.verdict).toBe("tightens");
    expect(trendOf(of(1, 0))?.verdict).toBe("flat");
    expect(trendOf(of(2, 0))?.verdict).toBe("loosens");
    expect(trendOf({ ...of(2, 0), done: false })).toBeNull();
  });

  it("do not call noise a change", () => {
    const [first, last] = [of(1, 0).points[0]!, of(1, 0).points[9]!];
    const noisy = {
      bound: "iwae" as const,
      done: true,
      points: [first, { ...last, mean: first.mean + 0.1, se: 0.05 }],
    };
    expect(trendOf(noisy)?.verdict).toBe("flat");
    expect(trendOf({ ...noisy, points: [first, { ...last, mean: first.mean + 0.4, se: 0.05 }] })?.verdict).toBe(
      "tightens",
    );
  });

  it("say where Algorithm 1 settles only if every proposal leads there", () => {
    expect(boundCurvesTitle(sample)).toBe(
      "As *K* grows, Algorithm 1 settles 1.95 nats below the exact value, whatever it proposes",
    );
    const elsewhere = { ...sample, limit: -14 };
    expect(boundCurvesTitle(elsewhere)).toMatch(
      /^Larger \*K\* loosens Algorithm 1 with the smoothing proposal, by 1\.9\d nats$/,
    );
    expect(boundCurvesTitle(sampleBoundCurves(false))).toBe("Bounds on log *p*(*x*) against *K*");
    const alone = { ...sample, facets: sample.facets.map((f) => ({ ...f, lines: f.lines.slice(1) })) };
    expect(boundCurvesTitle(alone)).toBe("Bounds on log *p*(*x*) against *K*");
  });

  it("say where larger K does not help, and nothing before all is there", () => {
    expect(boundFinding(sample)).toMatch(
      /^Larger \*K\* does not help: Algorithm 1 with the proposals filtering \(flat\) and smoothing \(falls 1\.9\d nats\)\.$/,
    );
    expect(boundFinding(sampleBoundCurves(false))).toBeNull();
    const prior = { ...sample, facets: sample.facets.slice(0, 1) };
    expect(boundFinding(prior)).toBe("Here larger *K* helps every bound that is not exact already.");
    expect(boundFinding({ ...sample, facets: sample.facets.slice(2) })).toMatch(/with the proposal smoothing \(falls/);
    expect(boundCurvesCaption(sample)).toContain("means of 400 to 4,000 independent estimates");
  });
});

describe("an axis of K", () => {
  const x = scaleOfK(1000, 0, 300);
  it("has its decades at equal distances", () => {
    expect(decades(x).map(({ at }) => Math.round(at))).toEqual([0, 100, 200, 300]);
    expect(decades(scaleOfK(1024, 0, 300)).map(({ label }) => label)).toEqual(["1", "10", "100", "1,000"]);
  });
  it("is walked from stop to stop", () => {
    expect(nearestStop([1, 2, 5, 10], x, 80)).toBe(5);
    expect(nearestStop([], x, 80)).toBeNull();
    expect(moveStop([1, 2, 5], 2, 1)).toBe(5);
    expect(moveStop([1, 2, 5], 5, 1)).toBe(5);
    expect(moveStop([1, 2, 5], 3, -1)).toBe(2);
    expect(moveStop([1, 2, 5], 5, -1000)).toBe(1);
  });
});

describe("a population", () => {
  it("keeps the ancestors of its last particles", () => {
    // resampled at t = 3 onto particle 2, which comes from 2 at t = 2, which comes from 1 at t = 1
    expect([...survivorsOf(samplePopulation())]).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 1, 1, 1]);
    expect([...sampleGenealogy(true).survivors]).toEqual([1, 1, 1, 4]);
    expect(genealogyTitle(sampleGenealogy(true))).toBe("One of 4 first particles has descendants left");
    expect(genealogyTitle(sampleGenealogy(false))).toBe("One population of particles");
  });

  it("has weights that add up to one, and as many effective samples as equal ones would be", () => {
    const weights = normalised(Float64Array.of(-1000, -1000 + Math.log(3)));
    expect(weights[0]).toBeCloseTo(0.25, 12);
    expect(essOf(weights)).toBeCloseTo(1.6, 12);
    expect(essOf(new Float64Array(8).fill(1 / 8))).toBeCloseTo(8, 12);
    expect(weightDotsTitle(sampleWeightDots())).toMatch(/^Under the prior \d+ of 50 paths carry all$/);
    const equal = sampleWeightDots().rows.slice(2);
    expect(weightDotsTitle({ ...sampleWeightDots(), rows: equal })).toBe("All 50 paths weigh the same");
  });
});

describe("gradients", () => {
  const data = sampleGradients(true);
  it("have the slopes they were made with", () => {
    expect(data.lines.map((line) => fitOf(line)!.slope.toFixed(6))).toEqual(["-0.500000", "0.500000", "0.500000"]);
    expect(fitOf({ ...data.lines[0]!, points: data.lines[0]!.points.slice(0, 4) })).toBeNull();
    expect(gradientCaption(data)).toContain("IWAE −.50, STL .50, DReG .50");
  });
  it("say which drowns and which is off, only if it is so", () => {
    expect(gradientTitle(data)).toBe("IWAE’s gradient drowns in noise, DReG’s does not");
    expect(gradientTitle(sampleGradients(false))).toBe("Signal to noise of the gradient");
    expect(biasOfStl(data)?.stl.mean).toBe(-0.228);
    const agreeing = data.lines.map((line) => ({ ...line, points: data.lines[2]!.points }));
    expect(biasOfStl({ ...data, lines: agreeing })).toBeNull();
  });
});

describe("bounds on a word", () => {
  const data = sampleWordBounds(true);
  it("say that Algorithm 1 falls again where it surely does", () => {
    expect(peakOf(pointsOf(data, "filteringIwae"))).toMatchObject({ best: { K: 10 }, falls: true });
    expect(wordBoundsTitle(data)).toBe("“little”: Algorithm 1 is tightest at *K* = 10; more samples loosen it");
    const vague = { ...data, points: data.points.map((p) => ({ ...p, se: 2 })) };
    expect(wordBoundsTitle(vague)).toBe("Bounds on log *P*(*w*) of “little”");
    expect(wordBoundsTitle({ ...data, done: false })).toBe("Bounds on log *P*(*w*) of “little”");
  });
  it("say by how much whole trajectories come closer", () => {
    const rising = data.points.filter((p) => p.bound !== "filteringIwae" || p.K <= 10);
    expect(wordBoundsTitle({ ...data, points: rising })).toMatch(
      /^“little”: whole trajectories come closer than Algorithm 1, by \.?\d/,
    );
  });
});
