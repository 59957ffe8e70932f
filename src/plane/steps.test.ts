import { describe, expect, it } from "vitest";
import { flows } from "../flows/registry.ts";
import { fillNormals } from "../math/rng.ts";
import type { FlowLayer } from "../protocol/config.ts";
import { planeParameters } from "./program.ts";
import { type Matrix2, meshOf, planePictures } from "./steps.ts";

function randomWeights(layers: readonly FlowLayer[], scale = 0.4): Float64Array {
  const out = new Float64Array(planeParameters(layers).size);
  fillNormals(out, 0, out.length, { seed: 3, purpose: 79, step: 0 }, 0);
  return out.map((v) => scale * v);
}

const NVP: readonly FlowLayer[] = [{ flow: "realNvp", hyper: { masks: [1, 1, 1] } }];
const points = Float64Array.from([0.8, -0.6, -1.2, 0.3, 0, 0]);
const det = ([a, b, c, d]: Matrix2): number => a * d - b * c;
const times = (A: Matrix2, B: Matrix2): Matrix2 => [
  A[0] * B[0] + A[1] * B[2],
  A[0] * B[1] + A[1] * B[3],
  A[2] * B[0] + A[3] * B[2],
  A[2] * B[1] + A[3] * B[3],
];

describe.each(Object.keys(flows))("pictures of %s", (flow) => {
  const layers = [{ flow, hyper: {} }];
  const pictures = planePictures(layers, randomWeights(layers));
  const walk = pictures.walk(points);

  it("go there and back, with the same log-determinant", () => {
    const { noise, logDet } = pictures.back(walk.states.at(-1)!);
    points.forEach((v, i) => {
      expect(noise[i]).toBeCloseTo(v, 7);
    });
    logDet.forEach((v, i) => {
      expect(v).toBeCloseTo(walk.logDets.at(-1)![i]!, 7);
    });
  });

  it("go back from every step on the way", () => {
    for (const [depth, state] of walk.states.entries()) {
      const { noise, logDet } = pictures.back(state, depth);
      expect(noise[0]).toBeCloseTo(points[0]!, 7);
      expect(logDet[1]).toBeCloseTo(walk.logDets[depth]![1]!, 7);
    }
  });

  it("have Jacobians whose product is the whole and whose determinants are those of the ledger", () => {
    const { steps, whole } = pictures.jacobians([0.8, -0.6]);
    expect(steps).toHaveLength(pictures.names.length);
    const product = steps.reduce((sofar, step) => times(step, sofar), [1, 0, 0, 1] as Matrix2);
    product.forEach((v, i) => {
      expect(v).toBeCloseTo(whole[i]!, 5);
    });
    steps.forEach((step, i) => {
      const grown = walk.logDets[i + 1]![0]! - walk.logDets[i]![0]!;
      expect(Math.log(Math.abs(det(step)))).toBeCloseTo(grown, 5);
    });
  });
});

describe("the structure of a step", () => {
  it("is a diagonal for DIAG and a lower triangle for TRIL, to the last bit", () => {
    const zerosOf = (flow: string) => {
      const layers = [{ flow, hyper: {} }];
      return planePictures(layers, randomWeights(layers))
        .jacobians([0.8, -0.6])
        .steps[0]!.map((v) => v === 0);
    };
    expect(zerosOf("diag")).toEqual([false, true, true, false]);
    expect(zerosOf("tril")).toEqual([false, true, false, false]);
  });

  it("alternates for couplings: one coordinate stays, the other moves", () => {
    const pictures = planePictures(NVP, randomWeights(NVP));
    expect(pictures.names).toEqual(["affine", "1", "2", "3"]);
    const { steps } = pictures.jacobians([0.8, -0.6]);
    const [, first, second, third] = steps;
    expect([first![1], second![2], third![1]]).toEqual([0, 0, 0]);
    expect(first![0]).toBeCloseTo(1, 9);
    expect(second![3]).toBeCloseTo(1, 9);
    for (const v of [first![2], second![1], third![2]]) expect(Math.abs(v)).toBeGreaterThan(1e-3);
  });
});

it("refuses weights of another flow", () => {
  expect(() => planePictures(NVP, [1, 2, 3])).toThrow(RangeError);
});

it("lays a mesh from corner to corner, rows from below", () => {
  expect([...meshOf(2, 3)]).toEqual([-2, -2, 0, -2, 2, -2, -2, 0, 0, 0, 2, 0, -2, 2, 0, 2, 2, 2]);
});
