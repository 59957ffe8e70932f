/** Paints one plane of a warp on a canvas: cells by colour, lines, dots. What is drawn exactly goes above, in SVG. */
import { COLOURS, colourOf, divergingColours, scaleOf, type WarpMesh, type WarpState, type Window } from "./warp.ts";

export interface WarpTheme {
  readonly colours: readonly string[];
  readonly line: string;
  readonly dot: string;
}

/** The tokens where `element` stands; noise is drawn in its own colour, what it became in that of the generator. */
export function readWarpTheme(element: Element, role: "xi" | "p"): WarpTheme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    colours: divergingColours(token("squeezed"), token("bg"), token("stretched")),
    line: token(role === "xi" ? "ink3" : "ink2"),
    dot: token(role),
  };
}

export interface WarpPicture {
  readonly mesh: WarpMesh;
  readonly state: WarpState;
  readonly window: Window;
  readonly showDots: boolean;
}

/** Where the picture goes: CSS pixels a side, device pixels for each. */
export interface WarpSize {
  readonly size: number;
  readonly ratio: number;
}

type Context = CanvasRenderingContext2D;

/** Vertices in pixels; what is no number or far away stays away. [side², 2] */
function toPixels(points: ArrayLike<number>, window: Window, size: number): Float32Array {
  const { x, y } = scaleOf(window, size);
  const out = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    out[i] = x(points[i]!);
    out[i + 1] = y(points[i + 1]!);
  }
  return out;
}

/** Outside by more than a plane's width, or nowhere. */
function away(at: Float32Array, i: number, size: number): boolean {
  const [x, y] = [at[2 * i]!, at[2 * i + 1]!];
  return !(x > -size && x < 2 * size && y > -size && y < 2 * size);
}

/** Cells from vertex `from` to vertex `to` of one row. */
function strip(path: Path2D, at: Float32Array, from: number, to: number, side: number): void {
  path.moveTo(at[2 * from]!, at[2 * from + 1]!);
  for (let i = from + 1; i <= to; i++) path.lineTo(at[2 * i]!, at[2 * i + 1]!);
  for (let i = to + side; i >= from + side; i--) path.lineTo(at[2 * i]!, at[2 * i + 1]!);
}

function paintCells(
  ctx: Context,
  at: Float32Array,
  { mesh, state }: WarpPicture,
  theme: WarpTheme,
  size: number,
): void {
  const { logDet } = state;
  if (!logDet) return;
  const { side } = mesh;
  const paths: (Path2D | undefined)[] = new Array(COLOURS);
  const colourAt = (a: number): number | null => {
    if ([a, a + 1, a + side, a + side + 1].every((i) => away(at, i, size))) return null;
    return colourOf((logDet[a]! + logDet[a + 1]! + logDet[a + side + 1]! + logDet[a + side]!) / 4);
  };
  for (let row = 0; row + 1 < side; row++) {
    // neighbours of one colour are one strip: there along its lower edge, back along the upper one
    for (let from = row * side, end = from + side - 1; from < end; ) {
      const colour = colourAt(from);
      let to = from + 1;
      while (to < end && colourAt(to) === colour) to++;
      if (colour !== null) {
        paths[colour] ??= new Path2D();
        strip(paths[colour], at, from, to, side);
      }
      from = to;
    }
  }
  // a hairline of the same colour closes the seams between neighbours
  ctx.lineWidth = 0.6;
  paths.forEach((path, i) => {
    if (!path) return;
    ctx.fillStyle = theme.colours[i]!;
    ctx.strokeStyle = theme.colours[i]!;
    ctx.fill(path);
    ctx.stroke(path);
  });
}

function paintLines(ctx: Context, at: Float32Array, { mesh }: WarpPicture, theme: WarpTheme, size: number): void {
  const { side, line } = mesh;
  const path = new Path2D();
  const draw = (start: number, step: number) => {
    let down = false;
    for (let k = 0, i = start; k < side; k++, i += step) {
      if (away(at, i, size)) {
        down = false;
        continue;
      }
      if (down) path.lineTo(at[2 * i]!, at[2 * i + 1]!);
      else path.moveTo(at[2 * i]!, at[2 * i + 1]!);
      down = true;
    }
  };
  for (let k = 0; k < side; k += line) {
    draw(k, side);
    draw(k * side, 1);
  }
  ctx.globalAlpha = 0.42;
  ctx.lineWidth = 0.7;
  ctx.strokeStyle = theme.line;
  ctx.stroke(path);
  ctx.globalAlpha = 1;
}

function paintDots(ctx: Context, dots: Float32Array, theme: WarpTheme): void {
  const path = new Path2D();
  for (let i = 0; i < dots.length; i += 2) {
    const [x, y] = [dots[i]!, dots[i + 1]!];
    path.moveTo(x + 1.2, y);
    path.arc(x, y, 1.2, 0, 2 * Math.PI);
  }
  ctx.globalAlpha = 0.7;
  ctx.fillStyle = theme.dot;
  ctx.fill(path);
  ctx.globalAlpha = 1;
}

export function paintWarp(ctx: Context, picture: WarpPicture, theme: WarpTheme, { size, ratio }: WarpSize): void {
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, size, size);
  ctx.lineJoin = "round";
  const at = toPixels(picture.state.mesh, picture.window, size);
  paintCells(ctx, at, picture, theme, size);
  paintLines(ctx, at, picture, theme, size);
  if (picture.showDots) paintDots(ctx, toPixels(picture.state.dots, picture.window, size), theme);
}
