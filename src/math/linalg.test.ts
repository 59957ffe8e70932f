import { describe, expect, it } from "vitest";
import { identity, leastSquares, logAbsDet, matmul, nearestOrthogonal, symmetricEigen, transpose } from "./linalg.ts";
import { fillNormals } from "./rng.ts";

function gaussian(n: number, step: number): Float64Array {
  const out = new Float64Array(n);
  fillNormals(out, 0, n, { seed: 1, purpose: 99, step }, 0);
  return out;
}

function expectClose(actual: Float64Array, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThan(tolerance);
}

describe("symmetricEigen", () => {
  it("gives the hand values of [[2, 1], [1, 2]]", () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expectClose(values, [3, 1], 1e-14);
    expect(Math.abs(vectors[0]!)).toBeCloseTo(Math.SQRT1_2, 14);
    expect(vectors[0]!).toBeCloseTo(vectors[1]!, 14);
    expect(vectors[2]!).toBeCloseTo(-vectors[3]!, 14);
  });

  it("sorts a diagonal matrix", () => {
    expectClose(symmetricEigen(Float64Array.of(1, 0, 0, 0, 5, 0, 0, 0, -2), 3).values, [5, 1, -2], 1e-15);
  });

  it.each([1, 3, 8, 32])("satisfies A v = λ v with orthonormal v at n = %i", (n) => {
    const G = gaussian(n * n, n);
    const A = matmul(G, transpose(G, n, n), n, n, n);
    const { values, vectors } = symmetricEigen(A, n);
    const scale = values[0]!;
    for (let i = 0; i < n; i++) {
      const v = vectors.slice(i * n, (i + 1) * n);
      expectClose(
        matmul(A, v, n, n, 1),
        v.map((x) => x * values[i]!),
        1e-12 * scale,
      );
      if (i > 0) expect(values[i - 1]!).toBeGreaterThanOrEqual(values[i]!);
    }
    expectClose(matmul(vectors, transpose(vectors, n, n), n, n, n), identity(n), 1e-12);
  });
});

describe("nearestOrthogonal", () => {
  it("returns an orthogonal matrix unchanged, reflections included", () => {
    const c = Math.cos(0.7);
    const s = Math.sin(0.7);
    for (const R of [Float64Array.of(c, s, -s, c), Float64Array.of(c, s, s, -c)])
      expectClose(nearestOrthogonal(R, 2), R, 1e-12);
  });

  it("is orthogonal, and nearer than small rotations of it", () => {
    const M = gaussian(9, 7);
    const R = nearestOrthogonal(M, 3);
    expectClose(matmul(R, transpose(R, 3, 3), 3, 3, 3), identity(3), 1e-12);
    const distance = (X: Float64Array) => X.reduce((sum, x, i) => sum + (x - M[i]!) ** 2, 0);
    for (const angle of [-0.05, 0.05]) {
      const turn = identity(3);
      turn.set([Math.cos(angle), Math.sin(angle)], 0);
      turn.set([-Math.sin(angle), Math.cos(angle)], 3);
      expect(distance(matmul(R, turn, 3, 3, 3))).toBeGreaterThan(distance(R));
    }
  });

  it("completes a matrix of rank one", () => {
    const R = nearestOrthogonal(Float64Array.of(0, 2, 0, 0), 2);
    expect(R[1]!).toBeCloseTo(1, 12);
    expectClose(matmul(R, transpose(R, 2, 2), 2, 2, 2), identity(2), 1e-12);
  });
});

describe("logAbsDet", () => {
  it("is that of a product of known factors, whatever the order of the rows", () => {
    expect(logAbsDet(Float64Array.of(2, 1, 0, 3), 2)).toBeCloseTo(Math.log(6), 14);
    expect(logAbsDet(Float64Array.of(0, 3, 2, 1), 2)).toBeCloseTo(Math.log(6), 14);
    // Vandermonde of 1, 2, 4: (2 − 1)(4 − 1)(4 − 2) = 6
    expect(logAbsDet(Float64Array.of(1, 1, 1, 1, 2, 4, 1, 4, 16), 3)).toBeCloseTo(Math.log(6), 13);
    expect(logAbsDet(Float64Array.of(1, 2, 2, 4), 2)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe("leastSquares", () => {
  it("leaves nothing of an affine map, and of a parabola what no line explains", () => {
    const x = [-2, -1, 0, 1, 2];
    const X = Float64Array.from(x.flatMap((v) => [1, v]));
    const line = leastSquares(
      X,
      Float64Array.from(x, (v) => 3 - 2 * v),
      5,
      2,
      1,
    );
    expect(line.residual).toBeCloseTo(0, 20);
    // 4 times the squares of x about 0: 4 · 10
    expect(line.total).toBeCloseTo(40, 12);
    // x² = 4 1 0 1 4 about its mean 2, to which x is orthogonal: 4 + 1 + 4 + 1 + 4
    const parabola = leastSquares(
      X,
      Float64Array.from(x, (v) => v * v),
      5,
      2,
      1,
    );
    expect(parabola.residual).toBeCloseTo(14, 12);
    expect(parabola.total).toBeCloseTo(14, 12);
  });

  it("does not mind a column twice", () => {
    const X = Float64Array.of(1, 1, 1, 1, 2, 2, 1, 3, 3);
    expect(leastSquares(X, Float64Array.of(2, 4, 6), 3, 3, 1).residual).toBeCloseTo(0, 20);
  });
});
