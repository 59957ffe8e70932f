import { expect, it } from "vitest";
import { matmul } from "./linalg.ts";
import { alignSigns, procrustes } from "./procrustes.ts";
import { fillNormals } from "./rng.ts";

function cloud(m: number): Float64Array {
  const out = new Float64Array(2 * m);
  fillNormals(out, 0, out.length, { seed: 3, purpose: 99, step: 0 }, 0);
  return out;
}

it.each([
  ["turned by 2.3 rad", [Math.cos(2.3), Math.sin(2.3), -Math.sin(2.3), Math.cos(2.3)]],
  ["with the first axis flipped", [-1, 0, 0, 1]],
  ["with axes swapped", [0, 1, 1, 0]],
] as const)("brings back a cloud %s", (_, turn) => {
  const B = cloud(50);
  const A = matmul(B, Float64Array.from(turn), 50, 2, 2);
  const back = matmul(A, procrustes(A, B, 50, 2), 50, 2, 2);
  for (let i = 0; i < B.length; i++) expect(back[i]!).toBeCloseTo(B[i]!, 12);
});

it("never makes the picture less like the last one than leaving it alone", () => {
  const B = cloud(50);
  const A = B.map((b, i) => b + (i % 2 === 0 ? 0.3 : -0.2) * B[(i * 7) % B.length]!);
  const R = procrustes(A, B, 50, 2);
  const distance = (X: Float64Array) => X.reduce((sum, x, i) => sum + (x - B[i]!) ** 2, 0);
  expect(distance(matmul(A, R, 50, 2, 2))).toBeLessThanOrEqual(distance(A));
});

it("flips only the components that point away from the last ones", () => {
  const aligned = alignSigns(Float64Array.of(-1, 0, 0, 0.6, 0, 0.8), Float64Array.of(1, 0, 0, 0.5, 0, 0.5), 2, 3);
  // −0 and 0 are the same direction here.
  expect(Array.from(aligned, (v) => v + 0)).toEqual([1, 0, 0, 0.6, 0, 0.8]);
});
