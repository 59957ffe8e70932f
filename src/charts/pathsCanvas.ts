/**
 * The dense marks of the path plane on a canvas: letter map (tint, boundaries, letters at the roomiest point of each
 * region), faint paths with dots, and contours of prior (solid) and posterior (dashed) at 50 % and 90 % of the mass.
 */
import { contours, geoPath, geoTransform } from "d3";
import { contourOf, density, gridTransform } from "./density.ts";
import { letterRegions } from "./letterRegions.ts";
import {
  type Cloud,
  type FaintPaths,
  type LetterMap,
  type PathRole,
  type PathsData,
  type PlacedMap,
  type PlaneScales,
  type PlaneSize,
  planeScales,
  reached,
} from "./paths.ts";

export interface CanvasTheme {
  readonly bg: string;
  readonly ink3: string;
  readonly rule2: string;
  readonly p: string;
  readonly q: string;
  readonly sans: string;
  readonly mono: string;
}

/** Reads the tokens where `element` stands. */
export function readTheme(element: Element): CanvasTheme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    bg: token("bg"),
    ink3: token("ink3"),
    rule2: token("rule2"),
    p: token("p"),
    q: token("q"),
    sans: token("sans"),
    mono: token("mono"),
  };
}

export interface PaintSize extends PlaneSize {
  /** Device pixels a CSS pixel. */
  readonly ratio: number;
}

type Context = CanvasRenderingContext2D;

interface Pen {
  readonly ctx: Context;
  readonly scales: PlaneScales;
  readonly theme: CanvasTheme;
}

/** Chosen: where the decoder is surer than this, one more layer of tint. */
const SURE = [0.35, 0.5, 0.65, 0.8];

interface MapPaths {
  readonly tints: readonly Path2D[];
  readonly boundaries: readonly Path2D[];
}

const mapPaths = new WeakMap<LetterMap, MapPaths>();

/** A layer for each level of confidence; without confidence every second symbol is tinted. In the unit square. */
function tints(map: LetterMap): readonly Path2D[] {
  if (!map.confidence)
    return letterRegions(map.symbols, map.size)
      .filter((region) => region.symbol % 2 === 0)
      .map((region) => new Path2D(region.outline));
  const step = 1 / (map.size - 1);
  const toUnit = geoTransform({
    point(i, j) {
      this.stream.point((i - 0.5) * step, (j - 0.5) * step);
    },
  });
  const path = geoPath(toUnit).digits(4);
  const trace = contours().size([map.size, map.size]);
  const values = Array.from(map.confidence);
  return SURE.map((level) => new Path2D(path(trace.contour(values, level)) ?? ""));
}

/** Made once for a map: repainting while the animation runs, or while it is zoomed, must be cheap. */
function pathsOf(map: LetterMap): MapPaths {
  const known = mapPaths.get(map);
  if (known) return known;
  const boundaries = letterRegions(map.symbols, map.size).map((region) => new Path2D(region.outline));
  const made = { tints: tints(map), boundaries };
  mapPaths.set(map, made);
  return made;
}

/** Where the unit square of a map lies in pixels. */
function placeOf({ domain: [mx, my] }: PlacedMap, { scales }: Pen): DOMMatrix2DInit & { e: number; f: number } {
  const [left, top] = [scales.x(mx[0]), scales.y(my[1])];
  return { a: scales.x(mx[1]) - left, d: scales.y(my[0]) - top, e: left, f: top };
}

/** Outlines on their way to pixels, remembered while the view stands: only what moves is moved again. */
let moved: { readonly key: string; readonly of: MapPaths; readonly paths: MapPaths } | null = null;

function inPixels(of: MapPaths, place: DOMMatrix2DInit): MapPaths {
  const key = `${place.a} ${place.d} ${place.e} ${place.f}`;
  if (moved?.of === of && moved.key === key) return moved.paths;
  const move = (paths: readonly Path2D[]) =>
    paths.map((outline) => {
      const path = new Path2D();
      path.addPath(outline, place);
      return path;
    });
  const paths = { tints: move(of.tints), boundaries: move(of.boundaries) };
  moved = { key, of, paths };
  return paths;
}

function ground(pen: Pen, placed: PlacedMap): void {
  const { ctx, theme } = pen;
  const paths = inPixels(pathsOf(placed.map), placeOf(placed, pen));
  ctx.fillStyle = theme.p;
  ctx.globalAlpha = 0.05;
  for (const path of paths.tints) ctx.fill(path);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = theme.rule2;
  ctx.lineWidth = 1;
  for (const path of paths.boundaries) ctx.stroke(path);
}

/** Letters stand above the faint paths, below the contours. Regions too small for a letter have none. */
function letters(pen: Pen, placed: PlacedMap): void {
  const { ctx, theme } = pen;
  const { map } = placed;
  const { a, d, e, f } = placeOf(placed, pen) as Required<DOMMatrix2DInit>;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  for (const region of letterRegions(map.symbols, map.size)) {
    const eos = region.symbol === map.alphabet.length;
    if (region.room * Math.min(a, d) < (eos ? 14 : 11)) continue;
    ctx.font = eos ? `12px ${theme.sans}` : `20px ${theme.mono}`;
    const text = eos ? "EOS" : map.alphabet[region.symbol]!;
    const [x, y] = [e + region.x * a, f + region.y * d];
    ctx.globalAlpha = 0.7;
    ctx.strokeStyle = theme.bg;
    ctx.lineWidth = 3;
    ctx.strokeText(text, x, y);
    ctx.globalAlpha = 1;
    ctx.fillStyle = theme.ink3;
    ctx.fillText(text, x, y);
  }
}

/** Dots as one shape: filling them one by one takes several times as long. */
function dots({ ctx }: Pen, points: readonly (readonly [number, number])[], radius: number): void {
  ctx.beginPath();
  for (const [x, y] of points) {
    ctx.moveTo(x + radius, y);
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
  }
  ctx.fill();
}

function faint(pen: Pen, paths: FaintPaths, progress: number, selectedT: number): void {
  const { ctx, scales, theme } = pen;
  const { whole, part } = reached(paths.points, progress);
  const at = (k: number): readonly [number, number] => [scales.x(paths.x[k]!), scales.y(paths.y[k]!)];
  ctx.strokeStyle = theme[paths.role];
  ctx.fillStyle = theme[paths.role];
  ctx.lineWidth = 0.75;
  ctx.setLineDash(paths.role === "q" ? [4, 3] : []);
  for (let i = 0; i < paths.n; i++) {
    const points = Array.from({ length: whole + (part > 0 ? 1 : 0) }, (_, t) => at(i * paths.points + t));
    const live = points.findIndex(([x]) => Number.isNaN(x));
    if (live >= 0) points.length = live;
    else if (part > 0) {
      const [[xa, ya], [xb, yb]] = points.slice(-2) as [readonly [number, number], readonly [number, number]];
      points[whole] = [xa + part * (xb - xa), ya + part * (yb - ya)];
    }
    const strength = paths.strength?.[i] ?? 1;
    ctx.globalAlpha = (paths.role === "q" ? 0.4 : 0.2) * strength;
    ctx.beginPath();
    points.forEach(([x, y], t) => {
      if (t === 0) ctx.moveTo(x, y);
      else ctx.lineTo(x, y);
    });
    ctx.stroke();
    const dotted = points.slice(1, whole);
    ctx.globalAlpha = 0.4 * strength;
    dots(
      pen,
      dotted.filter((_, j) => j + 1 !== selectedT),
      1.4,
    );
    ctx.globalAlpha = 0.9 * strength;
    dots(pen, dotted.slice(selectedT - 1, selectedT), 2);
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

function cloudContours({ ctx, scales, theme }: Pen, cloud: Cloud, role: PathRole, data: PathsData): void {
  const d = density(cloud, data.domain);
  if (!d) return;
  const path = geoPath(gridTransform(d, scales), ctx);
  ctx.fillStyle = theme[role];
  ctx.strokeStyle = theme[role];
  ctx.setLineDash(role === "q" ? [5, 3] : []);
  for (const mass of [0.9, 0.5]) {
    ctx.beginPath();
    path(contourOf(d, mass));
    ctx.globalAlpha = mass === 0.5 ? 0.1 : 0.05;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.lineWidth = mass === 0.5 ? 1.75 : 1.25;
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** Draws a set of paths too large to be drawn line by line each time. */
export type DrawCrowd = (ctx: Context, scales: PlaneScales) => void;

/** More paths than this are drawn by a crowd's own picture. Chosen: some 6 ms on a processor. */
export const MOST_LINES = 300;

/** Repaints the whole plane. The canvas must measure size × ratio device pixels. */
export function paint(
  ctx: Context,
  data: PathsData,
  size: PaintSize,
  theme: CanvasTheme,
  crowd: DrawCrowd = () => undefined,
): void {
  ctx.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
  ctx.fillStyle = theme.bg;
  ctx.fillRect(0, 0, size.width, size.height);
  const pen: Pen = { ctx, scales: planeScales(data.view, size), theme };
  if (data.letterMap) ground(pen, data.letterMap);
  for (const paths of data.faint) {
    if (paths.n > MOST_LINES) crowd(ctx, pen.scales);
    else faint(pen, paths, data.progress, data.selectedT);
  }
  if (data.letterMap) letters(pen, data.letterMap);
  if (data.prior) cloudContours(pen, data.prior, "p", data);
  if (data.posterior) cloudContours(pen, data.posterior, "q", data);
}
