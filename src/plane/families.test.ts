import { describe, expect, it } from "vitest";
import { fillNormals } from "../math/rng.ts";
import { families, familyConfig, familyOf, type PlaneFamily } from "./families.ts";
import { planeParameters } from "./program.ts";
import { planePictures } from "./steps.ts";

/** Bends of each family, as its text counts them. */
const BENDS: Readonly<Record<keyof typeof families, number>> = {
  ...{ diag: 1, tril: 1, trilTwice: 2, nice: 12, realNvp: 12, maf: 12, iaf: 12, planar: 16, nlsq: 6, spline: 4 },
};

describe.each(Object.entries<PlaneFamily>(families))("%s", (id, { layers, affine }) => {
  const { size } = planeParameters(layers);
  const weights = new Float64Array(size);
  fillNormals(weights, 0, size, { seed: 6, purpose: 77, step: 0 }, 0);
  const pictures = planePictures(
    layers,
    weights.map((v) => 0.5 * v),
  );

  it("bends as often as it says", () => {
    const bends = pictures.names.filter((name) => /^[0-9]+$/.test(name) || affine);
    expect(bends).toHaveLength(BENDS[id as keyof typeof families]);
  });

  it(affine ? "is affine, whatever its weights" : "is not affine", () => {
    // f(x + a) + f(x − a) = 2 f(x) for affine f alone
    const { states } = pictures.walk(Float64Array.of(0.7, 1.1, -0.3, -0.5, 0.2, 0.3));
    const to = states.at(-1)!;
    const bend = Math.hypot(to[0]! + to[2]! - 2 * to[4]!, to[1]! + to[3]! - 2 * to[5]!);
    if (affine) expect(bend).toBeLessThan(1e-12);
    else expect(bend).toBeGreaterThan(1e-3);
  });
});

it("finds families by name, and none that is not there", () => {
  expect(familyOf("spline")).toBe(families.spline);
  expect(familyOf("toString")).toBeNull();
  const target = { kind: "named", id: "ring" } as const;
  expect(familyConfig(families.tril, target, 4)).toMatchObject({ target, seed: 4, layers: families.tril.layers });
});
