/**
 * A density drawn by hand: the mass of each cell lies as a tent over the cell's centre, one cell wide to every side, so
 * that p is the bilinear interpolation of the drawing and has no edges. p(x) = Σ m_i Λ((x − c_i) / a) Λ((y − d_i) / a) / a²
 * with Λ(t) = max(0, 1 − |t|): a mixture, drawn from by choosing a cell and adding two triangular numbers.
 */
import type { PlaneTarget } from "../../protocol/plane.ts";
import type { Density } from "./target.ts";

/** What of a drawing cannot be fitted. */
export type DrawingProblem = "emptyDrawing" | "badDrawing";

type Drawn = Extract<PlaneTarget, { kind: "drawn" }>;

export function checkDrawing({ side, extent, mass }: Drawn): DrawingProblem | null {
  const sound = Number.isInteger(side) && side >= 1 && mass.length === side * side && extent > 0 && extent < 1e3;
  if (!sound || !mass.every((m) => m >= 0 && Number.isFinite(m))) return "badDrawing";
  return mass.some((m) => m > 0) ? null : "emptyDrawing";
}

/** −1…1 with density 1 − |t|, by inverting its distribution function. */
export const triangular = (u: number): number => (u < 0.5 ? Math.sqrt(2 * u) - 1 : 1 - Math.sqrt(2 - 2 * u));

/** A drawing that passed `checkDrawing`. */
export function drawnDensity({ side, extent, mass }: Drawn): Density {
  const cell = (2 * extent) / side;
  const total = mass.reduce((sum, m) => sum + m, 0);
  const below = new Float64Array(mass.length);
  let sum = 0;
  mass.forEach((m, i) => {
    sum += m / total;
    below[i] = sum;
  });
  const centre = (i: number): number => (i + 0.5) * cell - extent;
  const at = (column: number, row: number): number =>
    column >= 0 && column < side && row >= 0 && row < side ? mass[row * side + column]! / total : 0;
  return {
    // tents of the outermost cells reach half a cell beyond them
    extent: extent + cell / 2,
    // tents bend at the centres of cells, and the wider square starts at what would be one
    cells: side + 1,
    logDensity(x, y) {
      const [s, t] = [(x + extent) / cell - 0.5, (y + extent) / cell - 0.5];
      const [i, j] = [Math.floor(s), Math.floor(t)];
      const [fx, fy] = [s - i, t - j];
      const low = (1 - fx) * at(i, j) + fx * at(i + 1, j);
      const high = (1 - fx) * at(i, j + 1) + fx * at(i + 1, j + 1);
      return Math.log(((1 - fy) * low + fy * high) / (cell * cell));
    },
    draw({ u }, out, to) {
      const i = cellAt(below, u[0]!);
      out[to] = centre(i % side) + cell * triangular(u[1]!);
      out[to + 1] = centre(Math.floor(i / side)) + cell * triangular(u[2]!);
    },
  };
}

/** The first cell whose cumulated mass exceeds u; the last one that has mass if rounding leaves none. */
function cellAt(below: Float64Array, u: number): number {
  let [low, high] = [0, below.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (below[middle]! > u) high = middle;
    else low = middle + 1;
  }
  while (low > 0 && below[low] === below[low - 1]) low--;
  return low;
}
