/** Regions, neighbours, weights and other planes of the Trace tab, by hand values. */
import { describe, expect, it } from "vitest";
import type { FaintPaths } from "../../charts/paths.ts";
import { certain, fakeGenerator } from "../fakeGenerator.ts";
import { atOnce } from "../slices.ts";
import { type Corner, inside, isInside } from "./lasso.ts";
import { nearestToPath, nearestToState, withoutItself } from "./nearest.ts";
import { asIsPlane, fitPlane, lift, project } from "./plane.ts";
import { drawPrior, firstPaths } from "./priorSet.ts";
import { commonLetters, letterDirections, readoutPlane } from "./readout.ts";
import { livePositions, placeInUmap, umapFit, umapRequest } from "./umap.ts";
import { pathWeights } from "./weights.ts";

/** Letters a, b, c and EOS with scores linear in the state; words end at position 3 where the first coordinate is positive. */
const W = [
  [1, 0, 2],
  [0, 3, 1],
  [-1, 1, 0],
  [0, 0, 1],
] as const;
const generator = {
  ...fakeGenerator({ d: 3, T: 4, V: 4, letters: (h, _, t) => certain(4, t === 3 && h[0]! > 0 ? 3 : t % 3) }),
  emit(h: Float64Array, m: number) {
    const out = new Float64Array(4 * m);
    for (let i = 0; i < m; i++) {
      const scores = W.map((w, v) => Math.exp(w.reduce((sum, x, j) => sum + x * h[3 * i + j]!, 0.5 * v)));
      const total = scores.reduce((a, b) => a + b, 0);
      scores.forEach((s, v) => {
        out[4 * i + v] = s / total;
      });
    }
    return out;
  },
};
const alphabet = ["a", "b", "c"];
const prior = atOnce(drawPrior({ generator, alphabet, step: 1, mode: "argmax" }, 90));
const plane = fitPlane(prior, null);

describe("a region", () => {
  const arrow: readonly Corner[] = [
    [0, 0],
    [4, 0],
    [4, 4],
    [2, 1],
  ];
  it("holds what an even-odd rule says, in a dent too", () => {
    expect(isInside(arrow, 3, 1)).toBe(true);
    expect(isInside(arrow, 2, 2)).toBe(false);
    expect(isInside(arrow, 5, 1)).toBe(false);
  });

  it("names the words inside and where, the start left out", () => {
    const paths: FaintPaths = {
      role: "p",
      n: 3,
      points: 3,
      x: Float32Array.of(3, 3, 9, 3, 3, 3.5, 3, 9, Number.NaN),
      y: Float32Array.of(1, 1, 9, 1, 0.5, 2, 1, 9, Number.NaN),
    };
    expect(inside(paths, arrow)).toEqual({
      states: 3,
      words: [
        { index: 1, ts: [1, 2] },
        { index: 0, ts: [1] },
      ],
    });
    expect(inside(paths, arrow.slice(0, 2))).toEqual({ states: 0, words: [] });
  });
});

describe("nearest words", () => {
  const state = (i: number, t: number) => prior.h.slice((i * 5 + t) * 3, (i * 5 + t + 1) * 3);

  it("finds a state itself at distance zero, and not its own word if asked", () => {
    expect(nearestToState(prior, state(7, 2), 3)[0]).toEqual({ index: 7, t: 2, distance: 0 });
    const others = nearestToState(prior, state(7, 2), 90, 7);
    expect(others.length).toBe(89);
    expect(others.every((near, i) => i === 0 || near.distance >= others[i - 1]!.distance)).toBe(true);
    const { index, t, distance } = others[0]!;
    const [a, b] = [state(7, 2), state(index, t!)];
    expect(distance).toBeCloseTo(Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!), 12);
  });

  it("leaves out the word itself, but not another that has been read alike so far", () => {
    const near = [
      { index: 7, t: 2, distance: 0 },
      { index: 8, t: 2, distance: 0 },
      { index: 9, t: 1, distance: 0.5 },
    ];
    const longer = { ...prior, symbols: prior.symbols.map((word, i) => (i === 8 ? [...word, 3] : word)) };
    expect(withoutItself(near, longer, prior.symbols[7]!).map(({ index }) => index)).toEqual([8, 9]);
  });

  it("compares whole words with those of as many letters", () => {
    const live = prior.symbols[7]!.length;
    const path = prior.h.slice(7 * 15, 7 * 15 + 3 * (live + 1));
    const { near, among } = nearestToPath(prior, path, 4);
    expect(near[0]).toEqual({ index: 7, t: null, distance: 0 });
    expect(among).toBe(prior.symbols.filter((word) => word.length === live).length);
    // every state moved by 2 along one axis: the root mean square is 2
    const moved = path.map((v, i) => (i >= 3 && i % 3 === 1 ? v + 2 : v));
    const own = nearestToPath(prior, moved, 90).near.find(({ index }) => index === 7);
    expect(own?.distance).toBeCloseTo(2, 12);
  });
});

describe("weights of paths", () => {
  it("are shares of the estimates; the effective sample size counts them", () => {
    const { weights, ess, heaviest } = pathWeights(Float64Array.of(-1000, -1000 + Math.log(3), -1000));
    expect(Array.from(weights, (w) => w.toFixed(12))).toEqual([
      (1 / 5).toFixed(12),
      (3 / 5).toFixed(12),
      (1 / 5).toFixed(12),
    ]);
    // 1 / (1/25 + 9/25 + 1/25)
    expect(ess).toBeCloseTo(25 / 11, 12);
    expect(heaviest).toBe(1);
    expect(pathWeights(Float64Array.of(-3, -3, -3, -3)).ess).toBeCloseTo(4, 12);
  });
});

describe("other planes", () => {
  it("shows two coordinates as they are", () => {
    const as = asIsPlane(plane, prior, [2, 0]);
    expect(as.names).toEqual(["h₃", "h₁"]);
    const on = project(as, prior.h);
    expect([on[14], on[15]]).toEqual([prior.h[7 * 3 + 2], prior.h[7 * 3]]);
  });

  it("reads the letters' directions off the emission: w_v less the mean", () => {
    const found = letterDirections(generator, Float64Array.of(0.3, -1, 0.2));
    const mean = [0, 1, 2].map((j) => W.reduce((sum, w) => sum + w[j]!, 0) / 4);
    W.forEach((w, v) => {
      w.forEach((x, j) => {
        expect(found[v * 3 + j]!).toBeCloseTo(x - mean[j]!, 9);
      });
    });
  });

  it("has axes at right angles, the first towards its letter", () => {
    const read = readoutPlane(plane, prior, [0, 1])!;
    expect(read.names).toEqual(["towards a", "towards b, across a"]);
    const [u, v] = [read.axes.subarray(0, 3), read.axes.subarray(3)];
    expect(u.reduce((sum, x, j) => sum + x * v[j]!, 0)).toBeCloseTo(0, 12);
    expect(Math.hypot(...v)).toBeCloseTo(1, 12);
    const at = (x: number) => {
      const h = new Float64Array(3);
      lift(read, x, 0, h, 0);
      return generator.emit(h, 1)[0]!;
    };
    expect(at(1)).toBeGreaterThan(at(0));
    expect(readoutPlane(plane, prior, [0, 0])).toBeNull();
  });

  it("chooses the letters written most", () => {
    // position 1 writes b, 2 c, 3 a or the end, 4 b
    const [most] = commonLetters(prior);
    expect(alphabet[most]).toBe("b");
  });
});

describe("UMAP of the paths", () => {
  const request = umapRequest(prior, plane, null);
  const identity = { points: request.start.slice(), kept: 0.5 };
  // every state is embedded where it started
  const fit = umapFit(prior, request.fitted, identity, null);

  it("sends h_0 once and every live state, and starts from the components", () => {
    const live = prior.symbols.reduce((sum, word) => sum + word.length, 0);
    expect(request.fitted).toBe(live + 1);
    expect(request.states.length).toBe(3 * (live + 1));
    expect(livePositions(prior)[1]).toBe(1);
    expect(Math.max(...request.start.map(Math.abs))).toBeCloseTo(10, 5);
  });

  it("puts every path's states back where they belong", () => {
    const ended = prior.symbols.findIndex((word) => word.length === 3);
    expect(Number.isNaN(fit.paths.x[ended * 5 + 4]!)).toBe(true);
    expect(fit.paths.x[5 * 5]).toBe(fit.paths.x[0]);
    const h = prior.h.slice((12 * 5 + 2) * 3, (12 * 5 + 3) * 3);
    expect(Array.from(placeInUmap(fit, h))).toEqual([fit.paths.x[12 * 5 + 2], fit.paths.y[12 * 5 + 2]]);
  });

  it("starts from the last picture and is turned back onto it", () => {
    expect(umapRequest(prior, plane, fit).start).toEqual(request.start);
    // turned by a right angle and moved
    const turned = identity.points.map((_, i, p) => (i % 2 === 0 ? 5 - p[i + 1]! : p[i - 1]! - 3));
    const held = umapFit(prior, request.fitted, { points: turned, kept: 0.5 }, fit);
    held.paths.x.forEach((x, i) => {
      if (!Number.isNaN(fit.paths.x[i]!)) expect(x).toBeCloseTo(fit.paths.x[i]!, 4);
    });
  });
});

describe("first paths", () => {
  it("are those that a smaller draw has", () => {
    const few = atOnce(drawPrior({ generator, alphabet, step: 1, mode: "argmax" }, 20));
    const cut = firstPaths(prior, 20);
    expect(cut.h).toEqual(few.h);
    expect(cut.noise).toEqual(few.noise);
    expect(cut.symbols).toEqual(few.symbols);
    expect(firstPaths(prior, 500)).toBe(prior);
  });
});
