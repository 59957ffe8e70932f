import { expect, it } from "vitest";
import { planeParameters } from "../src/plane/program.ts";
import type { FlowLayer } from "../src/protocol/config.ts";
import { centresOf, warp } from "./warp.ts";

const DIAG: readonly FlowLayer[] = [{ flow: "diag", hyper: { diagonal: "exp" } }];

/** y = (1, −1) + (2, ½) ⊙ x: only the last biases are not zero. */
function stretched(): Float32Array {
  const { slots, size } = planeParameters(DIAG);
  const flat = new Float32Array(size);
  const at = (name: string) => slots.find((slot) => slot.name === name)!.offset;
  flat.set([1, -1], at("F.0.g.b2"));
  flat.set([Math.log(2), Math.log(0.5)], at("F.0.G.b2"));
  return flat;
}

it("takes mesh and dots through the steps, and counts area", () => {
  const { steps, density } = warp({
    layers: DIAG,
    parameters: stretched(),
    noise: { mesh: { extent: 1, side: 3 }, dots: Float32Array.of(0.5, 2) },
    density: null,
  });
  expect(density).toBeNull();
  expect(steps!.names).toEqual(["affine"]);
  expect([...steps!.mesh[0]!.subarray(0, 4)]).toEqual([-1, -1, 0, -1]);
  [-1, -1.5, 1, -1.5].forEach((v, i) => {
    expect(steps!.mesh[1]![i]).toBeCloseTo(v, 6);
  });
  expect(steps!.dots[1]![0]).toBeCloseTo(2, 6);
  expect(steps!.dots[1]![1]).toBeCloseTo(0, 6);
  for (const logDet of steps!.logDets[1]!) expect(logDet).toBeCloseTo(0, 6);
});

it("gives the density at centres of cells; it sums to one", () => {
  const cells = { extent: 9, side: 180 };
  expect([...centresOf({ extent: 1, side: 2 })]).toEqual([-0.5, -0.5, 0.5, -0.5, -0.5, 0.5, 0.5, 0.5]);
  const { density } = warp({ layers: DIAG, parameters: stretched(), noise: null, density: cells });
  const sum = density!.reduce((a, v) => a + v, 0) * (18 / 180) ** 2;
  // all but 3e−5 of N(1, 2²) lies within ±9
  expect(sum).toBeCloseTo(1, 3);
  const top = density!.indexOf(Math.max(...density!));
  const x = (18 * ((top % 180) + 0.5)) / 180 - 9;
  expect(Math.abs(x - 1)).toBeLessThan(0.11);
});
