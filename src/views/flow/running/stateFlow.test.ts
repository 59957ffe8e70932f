import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type JacobianFullData, shapeOf } from "../../../charts/jacobianFull.tsx";
import { logPOf } from "../../../charts/ledger.tsx";
import { readFixture } from "../../../fixtures/fixture.ts";
import { layOut } from "../../../lane/parameters.ts";
import { logAbsDet } from "../../../math/linalg.ts";
import { flowAt } from "../../../models/flowAt.ts";
import type { GeneratorWeights } from "../../../models/generator.ts";
import { latentGenerator } from "../../../models/latentGenerator.ts";
import { latentById } from "../../../models/registry.ts";
import { atOnce } from "../../slices.ts";
import { fitPlane, project } from "../../trace/plane.ts";
import { drawPrior } from "../../trace/priorSet.ts";
import {
  filmData,
  movedOnPlane,
  noiseMesh,
  type Place,
  runJacobian,
  runLedger,
  stateFlowData,
  transitionAt,
} from "./stateFlow.ts";

const alphabet = Array.from("abcdefghijklmnopqrstuvwxyz");

function placeOf(name: string): Place & { readonly weights: GeneratorWeights } {
  const path = new URL(`../../../../e2e/fixtures/${name}.json`, import.meta.url);
  const fixture = readFixture(JSON.parse(readFileSync(path, "utf8")));
  const model = latentById("dssm");
  const { slots, size } = layOut(model.parameters(fixture.config, { V: 27 }));
  const parameters = new Float32Array(size);
  for (const slot of slots) parameters.set(fixture.parameters.get(slot.name)!.data, slot.offset);
  const weights = { config: fixture.config, layout: slots, parameters, alphabet, T: 13 };
  const generator = latentGenerator(model, weights);
  const plane = fitPlane(atOnce(drawPrior({ generator, alphabet, step: 0, mode: "draw" }, 40)), null);
  const domain = [
    [-4, 4],
    [-4, 4],
  ] as const;
  return { weights, flow: flowAt(weights, "g")!, which: "g", generator, alphabet, plane, domain, directions: [1, 3] };
}

const tril = placeOf("2trilinv_tril_k5");
const nvp = placeOf("nvp_tril_k1");

function wordOf({ generator }: Place) {
  const noise = generator.noise(4, 1);
  const { h } = generator.prior(noise);
  const { d } = generator;
  return { noise, h, at: (t: number) => ({ t, h: h.slice((t - 1) * d, t * d), xi: noise.slice((t - 1) * d, t * d) }) };
}

describe("the picture of a transition", () => {
  it("takes the noise of the mesh where the generator would go", () => {
    const word = wordOf(tril);
    const at = word.at(3);
    const data = stateFlowData(tril, at, word.h, null);
    const { d } = tril.flow;
    // the vertex at (0, 0): the other directions stay as drawn
    const middle = (data.side * data.side - 1) / 2;
    const xi = at.xi.slice();
    xi[1] = 0;
    xi[3] = 0;
    const noise = new Float64Array(tril.generator.T * d);
    noise.set(word.noise.subarray(0, 2 * d));
    noise.set(xi, 2 * d);
    const there = project(tril.plane, tril.generator.prior(noise).h.slice(3 * d, 4 * d));
    expect(data.image[2 * middle]).toBeCloseTo(there[0]!, 8);
    expect(data.image[2 * middle + 1]).toBeCloseTo(there[1]!, 8);
    expect(data.logDet[middle]).toBe(0);
    expect(data.roundTrip).toBeLessThan(1e-6);
  });

  it("is white for an affine flow, and is not for a coupling", () => {
    const flat = stateFlowData(tril, wordOf(tril).at(2), wordOf(tril).h, null);
    expect(Math.max(...flat.logDet.map(Math.abs))).toBeLessThan(1e-12);
    const bent = stateFlowData(nvp, wordOf(nvp).at(2), wordOf(nvp).h, null);
    expect(Math.max(...bent.logDet.map(Math.abs))).toBeGreaterThan(1e-3);
  });

  it("says the letter the generator says", () => {
    const word = wordOf(tril);
    const at = word.at(2);
    const p = tril.generator.next(at.h, at.xi);
    const best = p.indexOf(Math.max(...p));
    expect(stateFlowData(tril, at, word.h, null).letter).toBe(alphabet[best] ?? "EOS");
  });

  it("has one frame a position, each where the word goes", () => {
    const word = wordOf(tril);
    const { d } = tril.flow;
    const { frames } = filmData(tril, { h: word.h, noise: word.noise, letters: ["a", "b", "EOS"] }, 2);
    expect(frames.map((f) => f.letter)).toEqual(["a", "b", "EOS"]);
    frames.forEach((f, i) => {
      const there = project(tril.plane, word.h.slice((i + 1) * d, (i + 2) * d));
      expect(f.to[0]).toBeCloseTo(there[0]!, 8);
      expect(f.to[1]).toBeCloseTo(there[1]!, 8);
    });
  });
});

describe("books and Jacobian", () => {
  it.each([
    ["2×TRIL", tril],
    ["Real NVP", nvp],
  ] as const)("of %s agree with the way back", (_, place) => {
    const at = wordOf(place).at(4);
    const books = runLedger(place, at.h, at.xi);
    expect(logPOf(books)).toBeCloseTo(books.logPInverse, 6);
    expect(books.steps).toHaveLength(place.flow.layers.length);
  });

  it("show the shape of the family", () => {
    const at = wordOf(tril).at(4);
    expect(shapeOf(runJacobian(tril, at.h, at.xi))).toBe("lower triangle");
    expect(shapeOf(runJacobian(nvp, at.h, at.xi))).toBe("full");
    const of = (values: readonly number[]): JacobianFullData => ({
      which: "g",
      d: 2,
      matrix: Float64Array.from(values),
    });
    expect(
      [
        [1, 0, 0, 2],
        [1, 0, 3, 2],
        [1, 3, 0, 2],
        [1, 3, 3, 2],
        [1, 1e-12, 0, 2],
      ].map((m) => shapeOf(of(m))),
    ).toEqual(["diagonal", "lower triangle", "upper triangle", "full", "diagonal"]);
  });
});

it("moves a state on the plane and leaves what is off it", () => {
  const { h } = wordOf(tril).at(4);
  const to = movedOnPlane(tril.plane, h, [1.5, -0.5]);
  const there = project(tril.plane, to);
  expect(there[0]).toBeCloseTo(1.5, 10);
  expect(there[1]).toBeCloseTo(-0.5, 10);
  expect(movedOnPlane(tril.plane, to, [project(tril.plane, h)[0]!, project(tril.plane, h)[1]!])[2]).toBeCloseTo(
    h[2]!,
    10,
  );
});

it("lays noise over two directions", () => {
  const mesh = noiseMesh(Float64Array.of(9, 0, 7), [1, 0], 3, 2);
  expect(Array.from(mesh.subarray(0, 3))).toEqual([-2, -2, 7]);
  expect(Array.from(mesh.subarray(3, 6))).toEqual([-2, 0, 7]);
  expect(Array.from(mesh.subarray(24, 27))).toEqual([2, 2, 7]);
});

it("says how much the flow stretches from a state, and from the word's own", () => {
  const word = wordOf(tril);
  const { h: wordH, xi } = word.at(2);
  const { h } = word.at(5);
  const det = (from: Float64Array) => logAbsDet(runJacobian(tril, from, xi).matrix, tril.flow.d);
  const found = transitionAt(tril, { t: 2, h, wordH, xi });
  expect(found.logDet).toBeCloseTo(det(h), 5);
  expect(found.logDetOfWord).toBeCloseTo(det(wordH), 5);
  expect(found.logDet).not.toBeCloseTo(found.logDetOfWord, 1);
});
