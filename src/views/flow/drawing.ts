/** A drawing as mass on cells: a soft brush that adds or rubs out, at a place and along a stroke. */

/** Cells a side, and half the width of the square they cover. chosen: strokes as thin as the moons' arcs. */
export const DRAW_SIDE = 40;
export const DRAW_EXTENT = 3.2;

/** Width of the brush, cells. */
const BRUSH_SD = 1.1;
const REACH = Math.ceil(3 * BRUSH_SD);
/** No cell holds more: going over a place again does not drown the rest. */
const MOST = 3;

/** In cells from the lower left corner: (0, 0) to (DRAW_SIDE, DRAW_SIDE). */
export interface CellPlace {
  readonly x: number;
  readonly y: number;
}

export const emptyDrawing = (): Float32Array => new Float32Array(DRAW_SIDE * DRAW_SIDE);

/** Presses the brush once. */
export function stamp(mass: Float32Array, { x, y }: CellPlace, rub = false): Float32Array {
  const out = mass.slice();
  const [column, row] = [Math.floor(x), Math.floor(y)];
  for (let j = Math.max(0, row - REACH); j <= Math.min(DRAW_SIDE - 1, row + REACH); j++)
    for (let i = Math.max(0, column - REACH); i <= Math.min(DRAW_SIDE - 1, column + REACH); i++) {
      const square = (i + 0.5 - x) ** 2 + (j + 0.5 - y) ** 2;
      const press = Math.exp((-0.5 * square) / BRUSH_SD ** 2);
      const at = j * DRAW_SIDE + i;
      // what is hardly there would be a haze over the whole plane
      const pressed = rub ? out[at]! * (1 - press) : Math.min(MOST, out[at]! + press);
      out[at] = pressed < 0.02 ? 0 : pressed;
    }
  return out;
}

/** Presses along a line, half a cell apart. */
export function stroke(mass: Float32Array, from: CellPlace, to: CellPlace, rub = false): Float32Array {
  const n = Math.max(1, Math.ceil(2 * Math.hypot(to.x - from.x, to.y - from.y)));
  let out = mass;
  for (let k = 1; k <= n; k++) {
    const share = k / n;
    out = stamp(out, { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) }, rub);
  }
  return out;
}
