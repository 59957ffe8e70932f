/** Places letters beside the dots of a path, and names beside contours, so that they cover as little as possible. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rectangle {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export const around = (centre: Point, width: number, height: number): Rectangle => ({
  x0: centre.x - width / 2,
  x1: centre.x + width / 2,
  y0: centre.y - height / 2,
  y1: centre.y + height / 2,
});

export const overlap = (a: Rectangle, b: Rectangle): number =>
  Math.max(0, Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0)) * Math.max(0, Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0));

/** Length of the segment a b inside a rectangle, by sampling. */
function crossing(r: Rectangle, a: Point, b: Point): number {
  const n = 24;
  let inside = 0;
  for (let i = 0; i <= n; i++) {
    const x = a.x + ((b.x - a.x) * i) / n;
    const y = a.y + ((b.y - a.y) * i) / n;
    if (x > r.x0 && x < r.x1 && y > r.y0 && y < r.y1) inside++;
  }
  return (inside / n) * Math.hypot(b.x - a.x, b.y - a.y);
}

export interface Obstacles {
  readonly taken: readonly Rectangle[];
  /** Polylines to keep clear of. */
  readonly lines: readonly (readonly Point[])[];
  readonly plane: Rectangle;
}

/** How much a label at `r` would hide; text on text counts most. */
export function cost(r: Rectangle, { taken, lines, plane }: Obstacles): number {
  const text = taken.reduce((sum, t) => sum + overlap(r, t), 0);
  const ink = lines.reduce((sum, line) => line.slice(1).reduce((s, b, i) => s + crossing(r, line[i]!, b), sum), 0);
  const outside = (r.x1 - r.x0) * (r.y1 - r.y0) - overlap(r, plane);
  return 4 * text + 6 * ink + 20 * outside;
}

/** Centre of a label of the given size near a dot: the cheapest of eight places; upper right wins ties. */
export function beside(dot: Point, width: number, height: number, obstacles: Obstacles): Point {
  const [rx, ry] = [width / 2 + 6, height / 2 + 4];
  const places: readonly (readonly [number, number])[] = [
    [0.9, -0.8],
    [-0.9, -0.8],
    [0.9, 0.8],
    [-0.9, 0.8],
    [1.1, 0],
    [-1.1, 0],
    [0, -1.1],
    [0, 1.1],
  ];
  let best: Point = dot;
  let least = Number.POSITIVE_INFINITY;
  for (const [dx, dy] of places) {
    const centre = { x: dot.x + dx * rx, y: dot.y + dy * ry };
    const c = cost(around(centre, width, height), obstacles);
    if (c >= least) continue;
    best = centre;
    least = c;
  }
  return best;
}
