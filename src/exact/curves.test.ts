import { describe, expect, it } from "vitest";
import type { CurveRequest, Population, ToyBoundId } from "../protocol/bounds.ts";
import { curvePoints, pointAt, population, repeatsAt } from "./curves.ts";
import { Particles } from "./particles.ts";
import { toy } from "./registry.ts";

const request = (bound: ToyBoundId, Ks: readonly number[], repeats: number): CurveRequest => ({
  toy: "lgssm",
  proposal: "filtering",
  bound,
  readsHg: false,
  mixture: false,
  Ks,
  repeats,
  seed: 2,
});

describe("curves", () => {
  it("grow together: small K first, the requests in their order at each", () => {
    const points = [...curvePoints([request("iwae", [1, 4], 2), request("fivoEss", [4, 2, 1], 2)])];
    expect(points.map(({ curve, point }) => [curve, point.K])).toEqual([
      [0, 1],
      [1, 1],
      [1, 2],
      [0, 4],
      [1, 4],
    ]);
  });

  it("have more estimates where K is small", () => {
    expect([1, 20, 50, 100, 200, 1000].map((K) => repeatsAt(K, 400))).toEqual([4000, 4000, 1600, 800, 400, 400]);
    expect([...curvePoints([request("iwae", [1], 3)])].map(({ point }) => point.repeats)).toEqual([30]);
  });

  it("go on until the target of their error, as far as ten times as many", () => {
    const at = (targetSe: number) => pointAt(toy("lgssm"), { ...request("iwae", [5], 1), targetSe }, 5, 400);
    // some .05 with 400: about a thousand estimates, and a hundred times as many, of which ten are given
    const near = at(0.035);
    expect(near.repeats).toBeGreaterThan(400);
    expect(near.se).toBeLessThan(0.035 * 1.1);
    expect(at(0.004).repeats).toBe(4000);
    expect(at(1)).toEqual(pointAt(toy("lgssm"), request("iwae", [5], 1), 5, 400));
  });

  it("have the mean, error and mean of p̂ of their estimates", () => {
    const of = request("fivoAlways", [3], 5);
    const { mean, se, logMean, logMeanSe, essShare } = pointAt(toy("lgssm"), of, 3, 5);
    const particles = new Particles(toy("lgssm"), of, 3, of.seed);
    let ess = 0;
    const logs = [0, 1, 2, 3, 4].map((repeat) => {
      const log = particles.run(repeat);
      ess += particles.weights.ess / 15;
      return log;
    });
    const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / 5;
    const variance = (values: readonly number[]) => average(values.map((v) => (v - average(values)) ** 2)) * (5 / 4);
    const estimates = logs.map(Math.exp);
    expect(mean).toBeCloseTo(average(logs), 12);
    expect(se).toBeCloseTo(Math.sqrt(variance(logs) / 5), 12);
    expect(logMean).toBeCloseTo(Math.log(average(estimates)), 12);
    expect(logMeanSe).toBeCloseTo(Math.sqrt(variance(estimates) / 5) / average(estimates), 10);
    expect(essShare).toBeCloseTo(ess, 12);
  });
});

describe("a population", () => {
  const K = 12;
  const of = (bound: ToyBoundId, readsHg = false): Population =>
    population({ toy: "lgssm", proposal: "prior", bound, readsHg, mixture: false, K, seed: 6 });

  it("is the first repetition of the curve with its seed", () => {
    const particles = new Particles(toy("lgssm"), { ...request("fivoEss", [], 1), proposal: "prior" }, K, 6);
    expect(of("fivoEss").logEstimate).toBe(particles.run(0));
  });

  it.each(["iwae", "filteringIwae", "fivoEss", "fivoAlways"] as const)(
    "adds up from its own genealogy: %s",
    (bound) => {
      const { states, ancestors, logIncrements, logWeights, resampled, ess, running, T, logEstimate } = of(bound);
      const model = toy("lgssm");
      let settled = 0;
      for (let t = 0; t < T; t++) {
        const row = (values: Float64Array) => Array.from(values.subarray(t * K, (t + 1) * K));
        const fresh = t === 0 || resampled[t - 1] === 1;
        row(logWeights).forEach((log, k) => {
          const before = t > 0 ? states[(t - 1) * K + ancestors[t * K + k]!]! : model.start;
          const increment = model.logEmission(t, states[t * K + k]!);
          expect(logIncrements[t * K + k]).toBeCloseTo(increment, 10);
          expect(log).toBeCloseTo(increment + (fresh ? 0 : logWeights[(t - 1) * K + k]!), 10);
          // a step of the prior from the ancestor: within six of its standard deviations
          expect(Math.abs(states[t * K + k]! - 0.9 * before)).toBeLessThan(6 * 0.5);
          if (!fresh) expect(ancestors[t * K + k]).toBe(k);
        });
        const w = row(logWeights).map(Math.exp);
        const sum = w.reduce((a, b) => a + b, 0);
        expect(ess[t]).toBeCloseTo(sum ** 2 / w.reduce((a, b) => a + b * b, 0), 8);
        expect(running[t]).toBeCloseTo(settled + Math.log(sum / K), 10);
        if (resampled[t]) settled = running[t]!;
      }
      expect(logEstimate).toBe(running[T - 1]);
      expect(resampled[T - 1]).toBe(0);
    },
  );

  it("resamples when its bound says so", () => {
    const events = (bound: ToyBoundId) => Array.from(of(bound).resampled.subarray(0, 11));
    expect(events("iwae").every((each) => each === 0)).toBe(true);
    for (const bound of ["filteringIwae", "fivoAlways"] as const)
      expect(events(bound).every((e) => e === 1)).toBe(true);
    const { ess } = of("fivoEss");
    expect(events("fivoEss")).toEqual(events("fivoEss").map((_, t) => Number(ess[t]! <= K / 2)));
    expect(new Set(events("fivoEss")).size).toBe(2);
  });

  it("goes on from one particle under Algorithm 1, from several under FIVO", () => {
    const parents = (bound: ToyBoundId, t: number) => new Set(of(bound).ancestors.subarray(t * K, (t + 1) * K)).size;
    for (let t = 1; t < 12; t++) expect(parents("filteringIwae", t)).toBe(1);
    expect(Array.from({ length: 11 }, (_, t) => parents("fivoAlways", t + 1)).some((n) => n > 1)).toBe(true);
  });

  it("shows the h_g its proposals read, and half of the particles near them", () => {
    const { simulated, states } = population({
      toy: "lgssm",
      proposal: "smoothing",
      bound: "filteringIwae",
      readsHg: true,
      mixture: true,
      K: 400,
      seed: 1,
    });
    expect(simulated.length).toBe(states.length);
    const near = states.filter((h, i) => Math.abs(h - simulated[i]!) <= 0.5).length / states.length;
    expect(near).toBeGreaterThan(0.5);
    expect(near).toBeLessThan(0.9);
    expect(of("iwae").simulated.length).toBe(0);
  });
});
