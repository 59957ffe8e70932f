/** What every exact model and every proposal of it keeps. */
import { describe, expect, it } from "vitest";
import type { ProposalId } from "../protocol/bounds.ts";
import { KeyedDraws } from "./draws.ts";
import { trapezoid } from "./quadrature.ts";
import { TOY_IDS, toy } from "./registry.ts";

const PROPOSALS: readonly ProposalId[] = ["prior", "filtering", "smoothing"];
const cases = TOY_IDS.flatMap((id) => PROPOSALS.map((proposal) => ({ id, proposal })));
const wide = trapezoid(2001, 8);

describe.each(TOY_IDS)("%s", (id) => {
  const model = toy(id);

  it("has as many of everything as positions, and ends its running evidence at the whole", () => {
    for (const of of [model.observed, model.logRunning, model.filtered.mean, model.smoothed.sd])
      expect(of.length).toBe(model.T);
    expect(model.logRunning[model.T - 1]).toBe(model.logEvidence);
  });

  it("has filtered and smoothed marginals that meet at the last position, and smoothed ones that are narrower before", () => {
    const last = model.T - 1;
    expect(model.smoothed.mean[last]).toBeCloseTo(model.filtered.mean[last]!, 9);
    expect(model.smoothed.sd[last]).toBeCloseTo(model.filtered.sd[last]!, 9);
  });

  it("puts Algorithm 1's limit below log p(x)", () => {
    expect(model.filteringLimit).toBeLessThan(model.logEvidence - 0.05);
  });
});

describe.each(cases)("$proposal proposal of $id", ({ id, proposal }) => {
  const model = toy(id);
  const q = model.proposals[proposal];
  /** States a path of this proposal comes through. [T + 1] */
  const path = (repeat: number) => {
    const draws = new KeyedDraws(5, 99);
    const states = [model.start];
    for (let t = 0; t < model.T; t++) {
      draws.seek(repeat, t, 0);
      states.push(q.sample(t, states[t]!, draws));
    }
    return states;
  };

  it("integrates to one from the states it reaches", () => {
    for (let repeat = 0; repeat < 4; repeat++)
      path(repeat)
        .slice(0, -1)
        .forEach((from, t) => {
          const { nodes, weights } = model.stateNames
            ? { nodes: model.stateNames.map((_, i) => i), weights: model.stateNames.map(() => 1) }
            : wide;
          let total = 0;
          for (let i = 0; i < nodes.length; i++) total += Math.exp(q.logDensity(t, from, nodes[i]!)) * weights[i]!;
          expect(Math.abs(total - 1)).toBeLessThan(1e-8);
        });
  });

  it("has the ratio of its two densities", () => {
    const states = path(7);
    for (let t = 0; t < model.T; t++) {
      const [from, to] = [states[t]!, states[t + 1]!];
      expect(q.logRatio(t, from, to)).toBeCloseTo(model.logTransition(t, from, to) - q.logDensity(t, from, to), 10);
    }
  });

  it("draws from its density: mean and mean square of 20,000 within four standard errors", () => {
    const draws = new KeyedDraws(11, 98);
    const n = 20_000;
    const { nodes, weights } = model.stateNames
      ? { nodes: model.stateNames.map((_, i) => i), weights: model.stateNames.map(() => 1) }
      : wide;
    path(3)
      .slice(0, -1)
      .forEach((from, t) => {
        const exact = [0, 0, 0, 0, 0];
        for (let i = 0; i < nodes.length; i++)
          for (let power = 1; power <= 4; power++)
            exact[power]! += Math.exp(q.logDensity(t, from, nodes[i]!)) * weights[i]! * nodes[i]! ** power;
        let [sum, squares] = [0, 0];
        for (let k = 0; k < n; k++) {
          draws.seek(0, t, k);
          const to = q.sample(t, from, draws);
          sum += to;
          squares += to * to;
        }
        const room = (power: number) => 4 * Math.sqrt(Math.max(0, exact[2 * power]! - exact[power]! ** 2) / n) + 1e-12;
        expect(Math.abs(sum / n - exact[1]!)).toBeLessThan(room(1));
        expect(Math.abs(squares / n - exact[2]!)).toBeLessThan(room(2));
      });
  });
});

describe.each(TOY_IDS)("the smoothing proposal of %s", (id) => {
  it("weighs every path with p(x): variance 0 of the weights in nats, to 1e-20", () => {
    const model = toy(id);
    const { smoothing } = model.proposals;
    const draws = new KeyedDraws(2, 97);
    const logs = Float64Array.from({ length: 500 }, (_, k) => {
      let [from, log] = [model.start, 0];
      for (let t = 0; t < model.T; t++) {
        draws.seek(0, t, k);
        const to = smoothing.sample(t, from, draws);
        log += model.logTransition(t, from, to) + model.logEmission(t, to) - smoothing.logDensity(t, from, to);
        from = to;
      }
      return log;
    });
    const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
    const variance = logs.reduce((total, log) => total + (log - mean) ** 2, 0) / logs.length;
    expect(variance).toBeLessThan(1e-20);
    expect(Math.abs(mean - model.logEvidence)).toBeLessThan(1e-9);
  });
});
