/**
 * Thousands of paths as a picture of how many pass where. Each line adds one to every step along its longer axis, shared
 * by the two pixels it passes between (Wu 1991), so crossing lines add up. The count is shown by a curve that keeps a
 * single line visible beside thousands. Lines are drawn position by position and can be stopped anywhere, so a page can
 * do it in slices, and an animation over t only adds to what is there.
 */
import type { Domain, FaintPaths } from "./paths.ts";

/** Opacity of one line, what a larger count adds to it, and the most. Chosen by eye at 500 and 10,000 paths. */
const ONE = 0.12;
const GROWTH = 0.36;
const MOST = 0.85;
export const opacityOf = (count: number): number => Math.min(MOST, ONE * count ** GROWTH);

/** Segments between two looks at the clock. */
const LOOK_EVERY = 256;

export class PathsRaster {
  /** How many lines pass each pixel, row-major. [height × width] */
  readonly counts: Float32Array;
  /** Segments drawn so far, in the order t, then path. */
  private done = 0;

  constructor(
    readonly paths: FaintPaths,
    readonly view: Domain,
    readonly width: number,
    readonly height: number,
  ) {
    this.counts = new Float32Array(width * height);
  }

  pixelX(x: number): number {
    const [[x0, x1]] = this.view;
    return ((x - x0) / (x1 - x0)) * this.width - 0.5;
  }
  pixelY(y: number): number {
    const [, [y0, y1]] = this.view;
    return ((y1 - y) / (y1 - y0)) * this.height - 0.5;
  }

  /** Positions drawn whole so far. */
  get reached(): number {
    return Math.floor(this.done / Math.max(1, this.paths.n));
  }

  /** Draws up to position `t`, or until `stop` says so; true when done. What is drawn further already stays. */
  advance(t: number, stop: () => boolean = () => false): boolean {
    const { n, points, x, y } = this.paths;
    const end = Math.min(points - 1, t) * n;
    while (this.done < end) {
      if (this.done % LOOK_EVERY === 0 && stop()) return false;
      const at = (this.done % n) * points + Math.floor(this.done / n);
      this.line(this.pixelX(x[at]!), this.pixelY(y[at]!), this.pixelX(x[at + 1]!), this.pixelY(y[at + 1]!));
      this.done++;
    }
    return true;
  }

  /** One line between pixel coordinates, half open at its end; one that is not there (not a number) adds nothing. */
  private line(xa: number, ya: number, xb: number, yb: number): void {
    const steep = Math.abs(yb - ya) > Math.abs(xb - xa);
    const [u0, v0, u1, v1] = steep ? [ya, xa, yb, xb] : [xa, ya, xb, yb];
    const [long, across] = steep ? [this.height, this.width] : [this.width, this.height];
    const length = u1 - u0;
    if (!(Math.abs(length) > 0)) return;
    const slope = (v1 - v0) / length;
    const [low, high] = length > 0 ? [u0, u1] : [u1, u0];
    const from = Math.max(0, Math.ceil(low));
    const to = Math.min(long, Math.ceil(high));
    const { counts, width } = this;
    const [alongStep, acrossStep] = steep ? [width, 1] : [1, width];
    for (let u = from; u < to; u++) {
      const v = v0 + slope * (u - u0);
      const first = Math.floor(v);
      const part = v - first;
      const at = u * alongStep + first * acrossStep;
      if (first >= 0 && first < across) counts[at]! += 1 - part;
      if (first >= -1 && first < across - 1) counts[at + acrossStep]! += part;
    }
  }
}

const LUT_STEP = 16;
const opacities = Uint8Array.from({ length: 512 * LUT_STEP }, (_, i) => Math.round(255 * opacityOf(i / LUT_STEP)));

/** Writes the picture in one colour: counts as opacity, and a dot at position `t` of every path that reaches it. */
export function compose(
  raster: PathsRaster,
  t: number,
  dot: number,
  [red, green, blue]: readonly [number, number, number],
  out: Uint8ClampedArray,
): void {
  const { counts, paths, width, height } = raster;
  const words = new Uint32Array(out.buffer, out.byteOffset, counts.length);
  // Little-endian, as every machine with a browser is: alpha is the highest byte.
  const colour = (blue << 16) | (green << 8) | red;
  const last = opacities.length - 1;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    words[i] = count === 0 ? 0 : (opacities[Math.min(last, Math.ceil(count * LUT_STEP))]! << 24) | colour;
  }
  if (t >= paths.points) return;
  const solid = (230 << 24) | colour;
  for (let i = 0; i < paths.n; i++) {
    const left = Math.round(raster.pixelX(paths.x[i * paths.points + t]!) - (dot - 1) / 2);
    const top = Math.round(raster.pixelY(paths.y[i * paths.points + t]!) - (dot - 1) / 2);
    for (let row = Math.max(0, top); row < Math.min(height, top + dot); row++)
      for (let column = Math.max(0, left); column < Math.min(width, left + dot); column++)
        words[row * width + column] = solid;
  }
}
