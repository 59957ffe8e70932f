import { describe, expect, it } from "vitest";
import { messages, reachAt } from "./grid.ts";
import { interpolated, slopes, trapezoid } from "./quadrature.ts";
import { curvature } from "./rejection.ts";
import { centre, createWord1d, logLetter, logWord, realWord, spread, WORD1D, WORD1D_WORD } from "./word1d.ts";

const L = 8;
const model = createWord1d(WORD1D_WORD);
const real = realWord(WORD1D_WORD);
const letters = Array.from(WORD1D.letters);

describe("the word model with one state dimension", () => {
  it("has a log P(w) that twice the nodes move by less than 1e-8, from half the nodes on", () => {
    for (const nodes of [129, 257])
      expect(Math.abs(logWord(WORD1D_WORD, nodes) - logWord(WORD1D_WORD, 2 * nodes - 1))).toBeLessThan(1e-8);
    expect(model.logEvidence).toBe(logWord(WORD1D_WORD));
  });

  it("gives all strings of three letters probability 1 together", () => {
    let total = 0;
    for (const first of letters)
      for (const second of letters)
        for (const third of letters) total += Math.exp(logWord(first + second + third, 129));
    expect(Math.abs(total - 1)).toBeLessThan(1e-10);
  });

  it("has letters that sum to one at every state, and the softmax of a h + b", () => {
    for (const h of [-7, -1.3, 0, 0.4, 6]) {
      const logs = letters.map((_, l) => logLetter(l, h));
      expect(logs.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 12);
      const places = letters.map((_, l) => (l - (letters.length - 1) / 2) * WORD1D.step);
      const logits = places.map((at) => (at * h - at ** 2 / 2) / WORD1D.tau ** 2);
      logs.forEach((log, l) => {
        expect(log - logs[0]!).toBeCloseTo(logits[l]! - logits[0]!, 9);
      });
    }
  });

  it("agrees with a plain double sum over midpoints on the first two letters", () => {
    const n = 2000;
    const width = (2 * L) / n;
    const at = (i: number) => -L + (i + 0.5) * width;
    const density = (to: number, from: number) =>
      Math.exp(-0.5 * ((to - centre(from)) / spread(from)) ** 2) / (spread(from) * Math.sqrt(2 * Math.PI));
    let total = 0;
    for (let i = 0; i < n; i += 1) {
      const first = density(at(i), 0) * Math.exp(real.logEmission(0, at(i))) * width;
      if (first < 1e-14) continue;
      for (let j = 0; j < n; j += 4)
        total += first * density(at(j), at(i)) * Math.exp(real.logEmission(1, at(j))) * 4 * width;
    }
    expect(Math.log(total)).toBeCloseTo(model.logRunning[1]!, 8);
  });

  it("says the same from the back as from the front", () => {
    const rule = trapezoid(257, L);
    const { logReach } = reachAt(Float64Array.of(0), real, rule, messages(real, rule));
    expect(logReach[0]![0]).toBeCloseTo(model.logEvidence, 11);
  });
});

describe("tables", () => {
  const rule = trapezoid(257, L);
  const exact = messages(real, rule);
  const points = trapezoid(3201, L).nodes;
  const { logReach } = reachAt(points, real, rule, exact);

  it("are interpolated to 1e-9 between their points", () => {
    const between = Float64Array.from({ length: 400 }, (_, i) => -3 + i * 0.015 + 0.0023);
    const there = reachAt(between, real, rule, exact);
    for (let t = 0; t < real.T; t++) {
      const [reach, letter] = [
        interpolated(logReach[t]!, L),
        interpolated(
          points.map((h) => real.logEmission(t, h)),
          L,
        ),
      ];
      between.forEach((h, i) => {
        expect(Math.abs(reach(h) - there.logReach[t]![i]!)).toBeLessThan(1e-9);
        expect(Math.abs(letter(h) - real.logEmission(t, h))).toBeLessThan(1e-9);
      });
    }
  });

  it("give cubics and their slopes exactly", () => {
    const cubic = (h: number) => 0.3 * h ** 3 - h + 2;
    const values = trapezoid(33, L).nodes.map(cubic);
    const slope = slopes(values, 0.5);
    for (const h of [-8, -7.9, -0.1, 3.3, 8]) expect(interpolated(values, L)(h)).toBeCloseTo(cubic(h), 10);
    for (const i of [2, 16, 30]) expect(slope[i]).toBeCloseTo(0.9 * (-8 + i * 0.5) ** 2 - 1, 10);
  });

  it("lie under their tangent bound everywhere: what the rejection sampler rests on", () => {
    const spacing = points[1]! - points[0]!;
    for (let t = 0; t < real.T; t++) {
      const values = points.map((h, i) => real.logEmission(t, h) + (logReach[t + 1]?.[i] ?? 0));
      const [kappa, slope] = [curvature(values, spacing), slopes(values, spacing)];
      let worst = Number.NEGATIVE_INFINITY;
      for (let m = 600; m <= 2600; m += 50)
        for (let i = 0; i < points.length; i++) {
          const gap = points[i]! - points[m]!;
          worst = Math.max(worst, values[i]! - values[m]! - slope[m]! * gap - (kappa / 2) * gap * gap);
        }
      expect(worst).toBeLessThan(1e-9);
    }
  });
});
