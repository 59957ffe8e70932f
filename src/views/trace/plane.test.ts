import { describe, expect, it } from "vitest";
import { matmul } from "../../math/linalg.ts";
import type { LatentGenerator } from "../../models/generator.ts";
import { certain, fakeGenerator } from "../fakeGenerator.ts";
import { atOnce } from "../slices.ts";
import { asIsPlane, fitPlane, lift, project, projectFirst } from "./plane.ts";
import { drawPrior, liveStates, type PriorSet } from "./priorSet.ts";

function priorSet(d: number, n = 60): PriorSet<LatentGenerator> {
  // Words end at position 3 when the first coordinate is positive there; T = 4.
  const generator = fakeGenerator({ d, T: 4, V: 2, letters: (h, _, t) => certain(2, t === 3 && h[0]! > 0 ? 1 : 0) });
  return atOnce(drawPrior({ generator, alphabet: ["a"], step: 7, mode: "argmax" }, n));
}

/** The same set with every state turned by an orthogonal matrix. */
const turned = (set: PriorSet, Q: Float64Array): PriorSet => ({
  ...set,
  h: matmul(set.h, Q, set.h.length / set.d, set.d, set.d),
});

describe("the prior set", () => {
  it("holds the paths of the frozen noise, cut at their ends", () => {
    const set = priorSet(3);
    const again = set.generator.prior(set.noise);
    expect(set.h).toEqual(again.h);
    const lengths = set.symbols.map((word) => word.length);
    expect(new Set(lengths)).toEqual(new Set([3, 4]));
    expect(liveStates(set).length).toBe(3 * lengths.reduce((a, b) => a + b, 0));
  });
});

describe("the plane", () => {
  it("lifts a point of the plane back to a state that projects onto it", () => {
    const plane = fitPlane(priorSet(5), null);
    const h = new Float64Array(5);
    lift(plane, 1.3, -0.4, h, 0);
    const [x, y] = project(plane, h);
    expect(x).toBeCloseTo(1.3, 12);
    expect(y).toBeCloseTo(-0.4, 12);
  });

  it("shows two dimensions as they are", () => {
    const set = priorSet(2);
    const plane = asIsPlane(fitPlane(set, null), set, [0, 1]);
    expect(plane.kind).toBe("asIs");
    expect(project(plane, set.h)).toEqual(set.h);
    expect(plane.shares[0] + plane.shares[1]).toBeCloseTo(1, 12);
  });

  it("keeps the picture when the states turn as a whole", () => {
    const set = priorSet(3);
    const before = fitPlane(set, null);
    const [c, s] = [Math.cos(2), Math.sin(2)];
    const Q = Float64Array.of(c, s, 0, s, -c, 0, 0, 0, -1);
    const after = fitPlane(turned(set, Q), before);
    const [a, b] = [project(before, set.h), project(after, turned(set, Q).h)];
    for (let i = 0; i < a.length; i++) expect(b[i]!).toBeCloseTo(a[i]!, 9);
    const [u, v] = [projectFirst(before, set.h), projectFirst(after, turned(set, Q).h)];
    for (let i = 0; i < u.length; i++) expect(Math.abs(v[i]!)).toBeCloseTo(Math.abs(u[i]!), 9);
  });

  it("states the share along its own axes, whose sum is that of the components", () => {
    const set = priorSet(4);
    const free = fitPlane(set, null);
    const spun = { ...free, points: free.points.map((_, i, p) => (i % 2 === 0 ? p[i + 1]! : -p[i - 1]!)) };
    const held = fitPlane(set, spun);
    expect(held.turned).toBe(true);
    expect(held.shares[0] + held.shares[1]).toBeCloseTo(free.shares[0] + free.shares[1], 12);
    expect(held.shares[0]).toBeCloseTo(free.shares[1], 9);
  });
});
