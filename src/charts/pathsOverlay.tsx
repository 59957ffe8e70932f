/**
 * What lies over the painted plane: pinned paths with a letter at every dot (● generated, solid; ◆ inferred, dashed), the
 * ring of h_0, the names of the contours and the axes below.
 */

import { mean } from "d3";
import type { ReactElement } from "react";
import { contourRings, density } from "./density.ts";
import { ChartSvg, Label } from "./frame.tsx";
import { around, beside, cost, type Obstacles, type Point, type Rectangle } from "./pathLetters.ts";
import {
  type Cloud,
  type PathRole,
  type PathsData,
  type PinnedPath,
  type PlaneScales,
  planeScales,
  reached,
} from "./paths.ts";
import { RichTspans } from "./richText.tsx";
import { textWidth } from "./textWidth.ts";

/** Room below the plane for the names of the axes. */
export const AXIS_HEIGHT = 24;

export interface PathsOverlayProps {
  readonly data: PathsData;
  /** Size of the plane; the drawing is AXIS_HEIGHT taller. */
  readonly width: number;
  readonly height: number;
  /** Sentence for screen readers, rich text. */
  readonly label: string;
  /** Stands between the axis names, such as "letters: most likely letter at that point". */
  readonly note?: string;
  /** What the posterior is of, in the name of its contour. */
  readonly word?: string;
}

interface DrawnPath {
  readonly path: PinnedPath;
  /** Up to the present progress. */
  readonly points: readonly Point[];
  /** Whole points among them. */
  readonly whole: number;
}

function drawn(path: PinnedPath, scales: PlaneScales, progress: number): DrawnPath {
  const { whole, part } = reached(path.x.length, progress);
  const at = (k: number): Point => ({ x: scales.x(path.x[k]!), y: scales.y(path.y[k]!) });
  const points = Array.from({ length: whole }, (_, k) => at(k));
  if (part > 0) {
    const [a, b] = [at(whole - 1), at(whole)];
    points.push({ x: a.x + part * (b.x - a.x), y: a.y + part * (b.y - a.y) });
  }
  return { path, points, whole };
}

const lineOf = (points: readonly Point[]): string =>
  points.map((p, i) => `${i === 0 ? "M" : "L"}${p.x.toFixed(1)},${p.y.toFixed(1)}`).join("");

function Dot({
  at,
  role,
  selected,
}: {
  readonly at: Point;
  readonly role: PathRole;
  readonly selected: boolean;
}): ReactElement {
  const halo = { stroke: selected ? "var(--ink)" : "var(--bg)", strokeWidth: 1.5 };
  const r = selected ? 5 : 3.6;
  if (role === "p") return <circle cx={at.x.toFixed(1)} cy={at.y.toFixed(1)} r={r} fill="var(--p)" {...halo} />;
  const d = `M${at.x.toFixed(1)},${(at.y - 1.4 * r).toFixed(1)}l${1.4 * r},${1.4 * r}l${-1.4 * r},${1.4 * r}l${-1.4 * r},${-1.4 * r}z`;
  return <path d={d} fill="var(--q)" {...halo} />;
}

interface PlacedLetter {
  readonly key: string;
  readonly at: Point;
  readonly text: string;
  readonly role: PathRole;
}

/** One letter after the other, each clear of those before; the first path has the first choice. */
function placeLetters(
  paths: readonly DrawnPath[],
  taken: Rectangle[],
  base: Omit<Obstacles, "taken">,
): readonly PlacedLetter[] {
  const out: PlacedLetter[] = [];
  for (const { path, points, whole } of paths)
    for (let t = 1; t < whole; t++) {
      const text = path.letters[t - 1];
      if (text === undefined || text === "") continue;
      const width = 9 * text.length;
      const at = beside(points[t]!, width, 15, { ...base, taken });
      taken.push(around(at, width, 15));
      out.push({ key: `${path.id} ${t}`, at, text, role: path.role });
    }
  return out;
}

function Paths({
  paths,
  selectedT,
}: {
  readonly paths: readonly DrawnPath[];
  readonly selectedT: number;
}): ReactElement {
  return (
    <>
      {paths.map(({ path, points, whole }) => (
        <g key={path.id} strokeLinejoin="round">
          <path d={lineOf(points)} fill="none" stroke="var(--bg)" strokeWidth={4} />
          <path
            d={lineOf(points)}
            fill="none"
            stroke={`var(--${path.role})`}
            strokeWidth={2}
            strokeDasharray={path.role === "q" ? "6 3" : undefined}
          />
          {points.slice(1, whole).map((at, i) => (
            <Dot
              // biome-ignore lint/suspicious/noArrayIndexKey: the index is the position t
              key={i}
              at={at}
              role={path.role}
              selected={i + 1 === selectedT}
            />
          ))}
        </g>
      ))}
    </>
  );
}

function start(data: PathsData, scales: PlaneScales): Point | null {
  const pinned = data.pinned[0];
  const faint = data.faint.find((f) => f.n > 0);
  if (pinned) return { x: scales.x(pinned.x[0]!), y: scales.y(pinned.y[0]!) };
  return faint ? { x: scales.x(faint.x[0]!), y: scales.y(faint.y[0]!) } : null;
}

/** The outer contour's points, thinned: names stand beside it and keep clear of the other one. */
function outerLine(cloud: Cloud | null, data: PathsData, scales: PlaneScales): readonly Point[] {
  const d = cloud && density(cloud, data.domain);
  if (!d) return [];
  const rings = contourRings(d, 0.9, scales);
  const longest = rings.reduce<readonly Point[]>((a, ring) => (ring.length > a.length ? ring : a), []);
  return longest.filter((_, i) => i % 4 === 0);
}

/** Where the name of a contour hides least: just outside one of the points of its outer line. */
function contourName(outer: readonly Point[], text: string, obstacles: Obstacles): Point | null {
  if (outer.length === 0) return null;
  const centre = { x: mean(outer, (p) => p.x) ?? 0, y: mean(outer, (p) => p.y) ?? 0 };
  const [w, h] = [textWidth(text) + 6, 16];
  const places = outer.map((p) => {
    const far = Math.hypot(p.x - centre.x, p.y - centre.y) || 1;
    const [ux, uy] = [(p.x - centre.x) / far, (p.y - centre.y) / far];
    return { x: p.x + ux * (w / 2 + 4), y: p.y + uy * (h / 2 + 5) };
  });
  const costs = places.map((at) => cost(around(at, w, h), obstacles));
  return places[costs.indexOf(Math.min(...costs))] ?? null;
}

export function PathsOverlay({ data, width, height, label, note, word }: PathsOverlayProps): ReactElement {
  const scales = planeScales(data.domain, { width, height });
  const paths = data.pinned.map((path) => drawn(path, scales, data.progress));
  const plane: Rectangle = { x0: 0, y0: 0, x1: width, y1: height };
  const origin = start(data, scales);
  const taken: Rectangle[] = paths.flatMap((p) => p.points.map((at) => around(at, 8, 8)));
  if (origin) taken.push(around(origin, 12, 12), around({ x: origin.x - 17, y: origin.y }, 20, 16));
  const lines = paths.map((p) => p.points);
  const letters = placeLetters(paths, taken, { lines, plane });
  const outer = { p: outerLine(data.prior, data, scales), q: outerLine(data.posterior, data, scales) };
  const inkLines = [...lines, outer.p, outer.q];
  const priorName = `prior *p:p*(*p:h_${data.selectedT}*)`;
  const priorAt = contourName(outer.p, priorName, { taken, lines: inkLines, plane });
  if (priorAt) taken.push(around(priorAt, textWidth(priorName), 16));
  const posteriorName = `posterior *q:q*(*q:h_${data.selectedT}*${word === undefined ? "" : ` | ${word}`})`;
  const posteriorAt = contourName(outer.q, posteriorName, { taken, lines: inkLines, plane });
  return (
    <ChartSvg width={width} height={height + AXIS_HEIGHT} label={label}>
      <Paths paths={paths} selectedT={data.selectedT} />
      {origin && (
        <>
          <circle
            cx={origin.x.toFixed(1)}
            cy={origin.y.toFixed(1)}
            r={5}
            fill="var(--bg)"
            stroke="var(--ink)"
            strokeWidth={1.75}
          />
          <text x={origin.x - 9} y={origin.y + 4} textAnchor="end" fontSize={15} fill="var(--ink)" className="halo">
            <RichTspans text="*h_0*" />
          </text>
        </>
      )}
      {letters.map(({ key, at, text, role }) => (
        <text
          key={key}
          className="mono halo"
          x={at.x.toFixed(1)}
          y={(at.y + 5).toFixed(1)}
          textAnchor="middle"
          fontSize={text.length > 1 ? 13 : 15}
          fontWeight={600}
          fill={`var(--${role}t)`}
        >
          {text}
        </text>
      ))}
      {priorAt && <Label x={priorAt.x} y={priorAt.y + 4} anchor="middle" text={priorName} colour="var(--pt)" halo />}
      {posteriorAt && (
        <Label x={posteriorAt.x} y={posteriorAt.y + 4} anchor="middle" text={posteriorName} colour="var(--qt)" halo />
      )}
      <rect x={0.5} y={0.5} width={width - 1} height={height - 1} fill="none" stroke="var(--rule)" />
      <Label x={0} y={height + 18} text={`↑ ${data.yLabel}`} />
      <Label x={width} y={height + 18} anchor="end" text={`${data.xLabel} →`} />
      {note !== undefined && textWidth(note) + textWidth(data.xLabel) + textWidth(data.yLabel) + 80 < width && (
        <Label x={width / 2} y={height + 18} anchor="middle" text={note} />
      )}
    </ChartSvg>
  );
}
