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
  readonly size: PlaneSize;
  readonly scales: PlaneScales;
  readonly theme: CanvasTheme;
}

/** Chosen: where the decoder is surer than this, one more layer of tint. */
const SURE = [0.35, 0.5, 0.65, 0.8];

interface MapPaths {
  readonly width: number;
  readonly height: number;
  readonly tints: readonly Path2D[];
  readonly boundaries: readonly Path2D[];
}

const mapPaths = new WeakMap<LetterMap, MapPaths>();

/** An outline in the unit square → pixels. */
function scaled(outline: string, size: PlaneSize): Path2D {
  const path = new Path2D();
  path.addPath(new Path2D(outline), { a: size.width, d: size.height });
  return path;
}

/** A layer for each level of confidence; without confidence every second symbol is tinted. */
function tints(map: LetterMap, size: PlaneSize): readonly Path2D[] {
  if (!map.confidence)
    return letterRegions(map.symbols, map.size)
      .filter((region) => region.symbol % 2 === 0)
      .map((region) => scaled(region.outline, size));
  const [stepX, stepY] = [size.width / (map.size - 1), size.height / (map.size - 1)];
  const toPixels = geoTransform({
    point(i, j) {
      this.stream.point((i - 0.5) * stepX, (j - 0.5) * stepY);
    },
  });
  const path = geoPath(toPixels);
  const trace = contours().size([map.size, map.size]);
  const values = Array.from(map.confidence);
  return SURE.map((level) => new Path2D(path(trace.contour(values, level)) ?? ""));
}

/** Made once for a map and a size: repainting while the animation runs must be cheap. */
function pathsOf(map: LetterMap, size: PlaneSize): MapPaths {
  const known = mapPaths.get(map);
  if (known && known.width === size.width && known.height === size.height) return known;
  const boundaries = letterRegions(map.symbols, map.size).map((region) => scaled(region.outline, size));
  const made = { width: size.width, height: size.height, tints: tints(map, size), boundaries };
  mapPaths.set(map, made);
  return made;
}

function ground({ ctx, size, theme }: Pen, map: LetterMap): void {
  const paths = pathsOf(map, size);
  ctx.fillStyle = theme.p;
  ctx.globalAlpha = 0.05;
  for (const path of paths.tints) ctx.fill(path);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = theme.rule2;
  ctx.lineWidth = 1;
  for (const path of paths.boundaries) ctx.stroke(path);
}

/** Letters stand above the faint paths, below the contours. Regions too small for a letter have none. */
function letters({ ctx, size, theme }: Pen, map: LetterMap): void {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  for (const region of letterRegions(map.symbols, map.size)) {
    const eos = region.symbol === map.alphabet.length;
    if (region.room * Math.min(size.width, size.height) < (eos ? 14 : 11)) continue;
    ctx.font = eos ? `12px ${theme.sans}` : `20px ${theme.mono}`;
    const text = eos ? "EOS" : map.alphabet[region.symbol]!;
    const [x, y] = [region.x * size.width, region.y * size.height];
    ctx.globalAlpha = 0.7;
    ctx.strokeStyle = theme.bg;
    ctx.lineWidth = 3;
    ctx.strokeText(text, x, y);
    ctx.globalAlpha = 1;
    ctx.fillStyle = theme.ink3;
    ctx.fillText(text, x, y);
  }
}

function faint({ ctx, scales, theme }: Pen, paths: FaintPaths, progress: number, selectedT: number): void {
  const { whole, part } = reached(paths.points, progress);
  const px = (k: number) => scales.x(paths.x[k]!);
  const py = (k: number) => scales.y(paths.y[k]!);
  ctx.strokeStyle = theme[paths.role];
  ctx.fillStyle = theme[paths.role];
  ctx.lineWidth = 0.75;
  ctx.setLineDash(paths.role === "q" ? [4, 3] : []);
  for (let i = 0; i < paths.n; i++) {
    const first = i * paths.points;
    ctx.globalAlpha = paths.role === "q" ? 0.3 : 0.2;
    ctx.beginPath();
    ctx.moveTo(px(first), py(first));
    for (let t = 1; t < whole; t++) ctx.lineTo(px(first + t), py(first + t));
    if (part > 0) {
      const a = first + whole - 1;
      ctx.lineTo(px(a) + part * (px(a + 1) - px(a)), py(a) + part * (py(a + 1) - py(a)));
    }
    ctx.stroke();
    for (let t = 1; t < whole; t++) {
      ctx.globalAlpha = t === selectedT ? 0.9 : 0.4;
      ctx.beginPath();
      ctx.arc(px(first + t), py(first + t), t === selectedT ? 2 : 1.4, 0, 2 * Math.PI);
      ctx.fill();
    }
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

/** Repaints the whole plane. The canvas must measure size × ratio device pixels. */
export function paint(ctx: Context, data: PathsData, size: PaintSize, theme: CanvasTheme): void {
  ctx.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
  ctx.clearRect(0, 0, size.width, size.height);
  ctx.fillStyle = theme.bg;
  ctx.fillRect(0, 0, size.width, size.height);
  const pen: Pen = { ctx, size, scales: planeScales(data.domain, size), theme };
  if (data.letterMap) ground(pen, data.letterMap);
  for (const paths of data.faint) faint(pen, paths, data.progress, data.selectedT);
  if (data.letterMap) letters(pen, data.letterMap);
  if (data.prior) cloudContours(pen, data.prior, "p", data);
  if (data.posterior) cloudContours(pen, data.posterior, "q", data);
}
