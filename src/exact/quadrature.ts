/**
 * Integrals and tables over one real variable: the trapezoidal rule on [−L, L], which converges exponentially for smooth
 * integrands that vanish at both ends (Trefethen & Weideman 2014), and local cubic interpolation (Lagrange, four points).
 */
export interface Rule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

export function trapezoid(n: number, L: number): Rule {
  const spacing = (2 * L) / (n - 1);
  const weights = new Float64Array(n).fill(spacing);
  weights[0]! /= 2;
  weights[n - 1]! /= 2;
  return { nodes: Float64Array.from({ length: n }, (_, i) => -L + i * spacing), weights };
}

/** The cubic through the four of `values`, at even steps on [−L, L], that are nearest to x. */
export function interpolated(values: Float64Array, L: number): (x: number) => number {
  const last = values.length - 4;
  const perUnit = (values.length - 1) / (2 * L);
  return (x) => {
    const place = (x + L) * perUnit;
    const first = Math.min(Math.max(Math.floor(place) - 1, 0), last);
    const u = place - first;
    const [p, q, r] = [u - 1, u - 2, u - 3];
    const low = -values[first]! * p * q * r + values[first + 3]! * u * p * q;
    const middle = values[first + 1]! * u * q * r - values[first + 2]! * u * p * r;
    return low / 6 + middle / 2;
  };
}

/** Derivatives at the points, by central differences of fourth order; of second and first order at the ends. */
export function slopes(values: Float64Array, spacing: number): Float64Array {
  const last = values.length - 1;
  const at = (i: number) => values[Math.min(Math.max(i, 0), last)]!;
  return values.map((_, i) => {
    const [near, far] = [at(i + 1) - at(i - 1), at(i + 2) - at(i - 2)];
    if (i > 1 && i < last - 1) return (8 * near - far) / (12 * spacing);
    return near / ((i === 0 || i === last ? 1 : 2) * spacing);
  });
}
