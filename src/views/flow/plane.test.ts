/** The plane's sentences and numbers: each sentence is true of the numbers it is made from. */
import { describe, expect, it } from "vitest";
import { logPOf } from "../../charts/ledger.tsx";
import { families, familyConfig } from "../../plane/families.ts";
import { planeParameters } from "../../plane/program.ts";
import { planePictures } from "../../plane/steps.ts";
import { gaussian } from "../../plane/targets/gaussian.ts";
import { MESH, stepsIn, watchedAfter, watchedNoise } from "../../plane/watched.ts";
import type { PlaneWalk } from "../../protocol/plane.ts";
import { NO_CURVE, NO_FIT } from "../../store/flowRoom.ts";
import { fitStatus } from "./Panels.tsx";
import { COARSE, gridOf, summaryOf } from "./planeData.ts";
import { areaText, bentOf, targetName, warpCaption, warpTitle } from "./planeText.ts";
import { follow, jacobianOf, ledgerOf, noiseAt } from "./pointData.ts";

const TRIL = families.tril.layers;

/** The TRIL layer that makes the Gaussian target exactly: y = (.4, −.3) + A x, A = [[.7, 0], [.48, .36]]. */
function exact(): Float32Array {
  const { slots, size } = planeParameters(TRIL);
  const flat = new Float32Array(size);
  const at = (name: string) => slots.find((slot) => slot.name === name)!.offset;
  flat.set([0.4, -0.3], at("F.0.g.b2"));
  // softplus(raw + log expm1(.9)) + .1 = the diagonal
  const raw = (v: number) => Math.log(Math.expm1(v - 0.1)) - Math.log(Math.expm1(0.9));
  flat.set([raw(0.7), raw(0.36), 0.48], at("F.0.G.b2"));
  return flat;
}

describe("the followed point", () => {
  const pictures = planePictures(TRIL, exact());
  const followed = follow(pictures, [1, -2]);

  it("goes where the layer says and comes back", () => {
    const [, end] = followed.places;
    expect(end![0]).toBeCloseTo(0.4 + 0.7, 6);
    expect(end![1]).toBeCloseTo(-0.3 + 0.48 - 0.72, 6);
    expect(followed.roundTrip).toBeLessThan(1e-14);
    const noise = noiseAt(pictures, end!, 1);
    expect(noise![0]).toBeCloseTo(1, 12);
    expect(noise![1]).toBeCloseTo(-2, 12);
  });

  it("has books that add up to the target, which this flow is", () => {
    const books = ledgerOf(pictures, followed, gaussian);
    expect(books.steps).toHaveLength(1);
    expect(books.steps[0]!.logDet).toBeCloseTo(Math.log(0.7 * 0.36), 6);
    expect(logPOf(books)).toBeCloseTo(books.logTarget!, 6);
    expect(logPOf(books)).toBeCloseTo(books.logPInverse, 12);
  });

  it("has the layer's matrix for a Jacobian, its zero exact", () => {
    const { whole, steps, logDet } = jacobianOf(pictures, followed);
    [0.7, 0, 0.48, 0.36].forEach((v, i) => {
      expect(whole[i]).toBeCloseTo(v, 6);
    });
    expect(steps[0]!.matrix[1]).toBe(0);
    expect(logDet).toBeCloseTo(Math.log(0.7 * 0.36), 6);
  });

  it("is nowhere where no noise leads to", () => {
    expect(noiseAt(pictures, [Number.NaN, 0], 1)).toBeNull();
  });
});

const NVP = families.realNvp.layers;

/** The watched noise through a flow, as the worker sends it. */
function walkOf(layers: typeof TRIL, flat: ArrayLike<number>): PlaneWalk {
  const { states, logDets } = planePictures(layers, flat).walk(Float64Array.from(watchedNoise()));
  const n = watchedNoise().length / 2;
  return {
    step: 9,
    n,
    states: Float32Array.from(states.flatMap((state) => Array.from(state))),
    logDets: Float32Array.from(logDets.flatMap((logDet) => Array.from(logDet))),
  };
}

const flowOf = (walk: PlaneWalk, step: number, nats: number | null) => ({
  family: "tril",
  target: "gaussian",
  config: familyConfig(families.tril, { kind: "named", id: "gaussian" }, 1),
  truth: {
    side: 1,
    extent: 1,
    entropyNats: 0,
    gaussianKlNats: 0,
    mass: 1,
    logDensity: new Float32Array(1),
  },
  parameters: exact(),
  walk,
  logDensity: null,
  fit: { ...NO_FIT, step, kl: nats === null ? null : { step, nats, mass: 1, side: 160 } },
  curve: NO_CURVE,
});

describe("the title", () => {
  const affine = walkOf(TRIL, exact());

  it("knows an affine flow by its grid: straight lines, area changed alike everywhere", () => {
    const summary = summaryOf(flowOf(affine, 9, 0.9), "TRIL", "two moons");
    expect(summary.bent).toBeLessThan(1e-5);
    expect(warpTitle(summary)).toBe("TRIL keeps one Gaussian a Gaussian, .90 nats from two moons");
    expect(warpCaption(summary, 700)).toBe(
      "the same grid and 700 points before, on the way, after; area becomes .3 × everywhere",
    );
  });

  it("says of an untrained flow what it does", () => {
    // twelve couplings that do nothing yet end with the coordinates in the other order
    const swapped = summaryOf(
      flowOf(walkOf(NVP, new Float32Array(planeParameters(NVP).size)), 0, null),
      "NVP",
      "two moons",
    );
    expect(warpTitle(swapped)).toBe("Before its first step NVP keeps straight lines straight");
    const identity = summaryOf(flowOf(walkOf(TRIL, new Float32Array(16)), 0, null), "TRIL", "two moons");
    expect(warpTitle(identity)).toBe("Before its first step TRIL leaves the noise where it is");
  });

  it("speaks of bending only where lines bend, and of success only where little is left", () => {
    const bent = { family: "Spline", target: "two moons", step: 9, moved: 2, bent: 0.1, logDet: [-2, 3] } as const;
    expect(warpTitle({ ...bent, klNats: 0.0123 })).toBe("Spline bends one Gaussian into two moons, all but .012 nats");
    expect(warpTitle({ ...bent, klNats: 0.3 })).toBe("Spline bends the plane, .30 nats from two moons");
    expect(warpTitle({ ...bent, klNats: null })).toBe("Spline bends the plane");
    expect(warpCaption({ ...bent, klNats: 1 }, 700)).toMatch(/area becomes \.1 to 20 ×$/);
  });

  it("writes areas and targets as words", () => {
    expect([0, Math.log(0.043), Math.log(0.0007), Math.log(14.2), Math.log(431)].map(areaText)).toEqual([
      "1.0",
      ".04",
      ".0007",
      "14",
      "431",
    ]);
    expect(["moons", "ring", "gaussian", "drawn"].map(targetName)).toEqual([
      "two moons",
      "the ring",
      "the tilted Gaussian",
      "your drawing",
    ]);
  });
});

describe("the watched noise", () => {
  const walk = walkOf(TRIL, exact());

  it("is a mesh and dots, taken apart step by step", () => {
    expect(stepsIn(walk)).toBe(1);
    const before = watchedAfter(walk, 0);
    expect(before.mesh.slice(0, 2)).toEqual(Float32Array.of(-3, -3));
    expect(before.mesh).toHaveLength(2 * MESH.side ** 2);
    expect(before.dots).toHaveLength(1400);
    expect(watchedAfter(walk, 1).logDet.every((v) => Math.abs(v - Math.log(0.252)) < 1e-5)).toBe(true);
    const mean = before.dots.reduce((a, v) => a + v, 0) / 1400;
    // standard error 1 / √1400 = .027
    expect(Math.abs(mean)).toBeLessThan(0.1);
  });

  it("is bent by a square but not by a shear", () => {
    const { mesh } = watchedAfter(walk, 0);
    const map = (f: (x: number, y: number) => readonly [number, number]) =>
      Float32Array.from({ length: mesh.length / 2 }, (_, i) => i).reduce((out, i) => {
        out.set(f(mesh[2 * i]!, mesh[2 * i + 1]!), 2 * i);
        return out;
      }, new Float32Array(mesh.length));
    expect(
      bentOf(
        map((x, y) => [x + y, y]),
        MESH.side,
      ),
    ).toBeLessThan(1e-6);
    // second difference of y² at spacing 1/8 is 2 / 64, half of it over the width of 15
    expect(
      bentOf(
        map((x, y) => [x + y * y, y]),
        MESH.side,
      ),
    ).toBeCloseTo(1 / 64 / 15, 6);
  });
});

it("pools cells of a density, keeping its mass", () => {
  const side = 160;
  const truth = { side, extent: 4 };
  const logDensity = Float64Array.from({ length: side * side }, (_, i) => {
    const x = (8 * ((i % side) + 0.5)) / side - 4;
    return -x * x - Math.log(8 * Math.sqrt(Math.PI));
  });
  for (const most of [100, COARSE]) {
    const grid = gridOf(truth, logDensity, most);
    expect(grid.side).toBeLessThanOrEqual(most);
    expect(side % grid.side).toBe(0);
    const cell = (2 * grid.extent) / grid.side;
    expect(Array.from(grid.density).reduce((a, v) => a + v, 0) * cell * cell).toBeCloseTo(1, 4);
  }
});

it("tells how far a fit is", () => {
  const fit = { ...NO_FIT, step: 812, horizon: 4000, stepsPerSecond: 310.4, seconds: 2.618 };
  expect(fitStatus({ ...fit, status: "running" })).toBe("step 812 of 4,000 · 310 steps/s");
  expect(fitStatus({ ...fit, status: "paused", skippedUpdates: 2 })).toBe(
    "step 812 of 4,000 · 2.62 s · 2 updates left out",
  );
  expect(fitStatus(NO_FIT)).toBe("not fitted yet");
});
