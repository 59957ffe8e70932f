/**
 * Small dense linear algebra in float64, row-major: products, symmetric eigen-decomposition, polar factor.
 *
 * Eigen-decomposition: cyclic Jacobi rotations (Golub & Van Loan, Matrix Computations, 4th ed., §8.5). Matrices here are
 * at most some tens wide, where Jacobi is short, stable and accurate to the last digits.
 */

export interface SymmetricEigen {
  /** Falling. */
  readonly values: Float64Array;
  /** Row i is the unit eigenvector of `values[i]`. [n, n] */
  readonly vectors: Float64Array;
}

/** A [n, k] times B [k, m]. */
export function matmul(A: Float64Array, B: Float64Array, n: number, k: number, m: number): Float64Array {
  const C = new Float64Array(n * m);
  for (let i = 0; i < n; i++)
    for (let l = 0; l < k; l++) {
      const a = A[i * k + l]!;
      for (let j = 0; j < m; j++) C[i * m + j]! += a * B[l * m + j]!;
    }
  return C;
}

export function transpose(A: Float64Array, n: number, m: number): Float64Array {
  const B = new Float64Array(n * m);
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) B[j * n + i] = A[i * m + j]!;
  return B;
}

export function identity(n: number): Float64Array {
  const I = new Float64Array(n * n);
  for (let i = 0; i < n; i++) I[i * n + i] = 1;
  return I;
}

/** One Jacobi rotation that annihilates A[p, q], applied to A on both sides and to the rows of V. */
function rotate(A: Float64Array, V: Float64Array, n: number, p: number, q: number): void {
  const apq = A[p * n + q]!;
  if (apq === 0) return;
  const theta = (A[q * n + q]! - A[p * n + p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const akp = A[k * n + p]!;
    const akq = A[k * n + q]!;
    A[k * n + p] = c * akp - s * akq;
    A[k * n + q] = s * akp + c * akq;
  }
  for (let k = 0; k < n; k++) {
    const apk = A[p * n + k]!;
    const aqk = A[q * n + k]!;
    A[p * n + k] = c * apk - s * aqk;
    A[q * n + k] = s * apk + c * aqk;
    const vp = V[p * n + k]!;
    const vq = V[q * n + k]!;
    V[p * n + k] = c * vp - s * vq;
    V[q * n + k] = s * vp + c * vq;
  }
}

function offDiagonal(A: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) sum += A[i * n + j]! ** 2;
  return sum;
}

/** Eigenvalues and eigenvectors of a symmetric matrix [n, n]. */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const A = matrix.slice();
  const V = identity(n);
  const scale = A.reduce((sum, a) => sum + a * a, 0);
  // Quadratic convergence: ten sweeps are more than these sizes ever need.
  for (let sweep = 0; sweep < 50 && offDiagonal(A, n) > 1e-30 * scale; sweep++)
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(A, V, n, p, q);
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => A[b * n + b]! - A[a * n + a]!);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    vectors.set(V.subarray(from * n, (from + 1) * n), to * n);
  });
  return { values: Float64Array.from(order, (i) => A[i * n + i]!), vectors };
}

/** Completes the orthonormal columns `have` of [n, n] (those not in `missing`) by Gram–Schmidt on the unit vectors. */
function complete(U: Float64Array, n: number, missing: readonly number[]): void {
  const filled = new Set(Array.from({ length: n }, (_, j) => j).filter((j) => !missing.includes(j)));
  for (const j of missing) {
    let best: Float64Array | null = null;
    let bestNorm = -1;
    for (let e = 0; e < n; e++) {
      const v = new Float64Array(n);
      v[e] = 1;
      for (const f of filled) {
        const dot = U[e * n + f]!;
        for (let i = 0; i < n; i++) v[i]! -= dot * U[i * n + f]!;
      }
      const norm = Math.hypot(...v);
      if (norm > bestNorm) [best, bestNorm] = [v, norm];
    }
    for (let i = 0; i < n; i++) U[i * n + j] = best![i]! / bestNorm;
    filled.add(j);
  }
}

/** The orthogonal matrix nearest to M [n, n] in Frobenius norm: U Vᵀ of its singular value decomposition. */
export function nearestOrthogonal(M: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(matmul(transpose(M, n, n), M, n, n, n), n);
  const V = transpose(vectors, n, n);
  const U = matmul(M, V, n, n, n);
  const missing: number[] = [];
  for (let j = 0; j < n; j++) {
    const sigma = Math.sqrt(Math.max(values[j]!, 0));
    // A direction M sends to zero leaves its partner free: any completion is equally near.
    if (!(sigma > 1e-7 * Math.sqrt(values[0]!))) missing.push(j);
    else for (let i = 0; i < n; i++) U[i * n + j]! /= sigma;
  }
  if (missing.length > 0) complete(U, n, missing);
  return matmul(U, vectors, n, n, n);
}

/** log|det| of a square matrix [n, n], by Gaussian elimination with partial pivoting; −∞ if it is singular. */
export function logAbsDet(matrix: Float64Array, n: number): number {
  const A = matrix.slice();
  let sum = 0;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(A[r * n + c]!) > Math.abs(A[pivot * n + c]!)) pivot = r;
    for (let k = 0; k < n; k++) [A[c * n + k], A[pivot * n + k]] = [A[pivot * n + k]!, A[c * n + k]!];
    sum += Math.log(Math.abs(A[c * n + c]!));
    for (let r = c + 1; r < n && A[c * n + c] !== 0; r++) {
      const factor = A[r * n + c]! / A[c * n + c]!;
      for (let k = c; k < n; k++) A[r * n + k]! -= factor * A[c * n + k]!;
    }
  }
  return sum;
}

/**
 * Least squares of Y [m, q] on X [m, p], whose first column is ones: squares that are left, and squares about the mean.
 * Modified Gram–Schmidt on the columns of X (Golub & Van Loan, §5.2.8).
 */
export function leastSquares(
  X: Float64Array,
  Y: Float64Array,
  m: number,
  p: number,
  q: number,
): { readonly residual: number; readonly total: number } {
  const columns = (A: Float64Array, n: number) =>
    Array.from({ length: n }, (_, j) => Float64Array.from({ length: m }, (_, i) => A[i * n + j]!));
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
  const [xs, ys] = [columns(X, p), columns(Y, q)];
  const squares = () => ys.reduce((sum, y) => sum + dot(y, y), 0);
  let total = 0;
  xs.forEach((x, j) => {
    const norm = Math.sqrt(dot(x, x));
    // a column that the others span explains nothing more
    if (norm > 1e-12)
      for (const v of [...xs.slice(j + 1), ...ys]) {
        const along = dot(x, v) / (norm * norm);
        for (let i = 0; i < m; i++) v[i]! -= along * x[i]!;
      }
    if (j === 0) total = squares();
  });
  return { residual: squares(), total };
}
