/**
 * What lies over the painted plane: pinned paths with a letter at every dot (● generated, solid; ◆ inferred, dashed), the
 * ring of h_0, the names of the contours and the axes below.
 */

import { mean } from "d3";
import { type ReactElement, useMemo } from "react";
import { contourRings, density } from "./density.ts";
import { ChartSvg, Clip, Label, type LabelProps } from "./frame.tsx";
import { around, beside, cost, type Obstacles, type Point, type Rectangle } from "./pathLetters.ts";
import {
  type Cloud,
  type Domain,
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
  readonly note?: string | undefined;
  /** What the posterior is of, in the name of its contour. */
  readonly word?: string | undefined;
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
  readonly t: number;
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
      out.push({ key: `${path.id} ${t}`, t, at, text, role: path.role });
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
function outerLine(cloud: Cloud | null, domain: Domain, scales: PlaneScales): readonly Point[] {
  const d = cloud && density(cloud, domain);
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

interface Arrangement {
  readonly scales: PlaneScales;
  readonly letters: readonly PlacedLetter[];
  readonly obstacles: Obstacles;
}

/** Letters stay where they are while the animation runs: their places follow from the whole paths. */
function useArrangement(data: PathsData, width: number, height: number): Arrangement {
  const { pinned, view } = data;
  const x0 = pinned[0]?.x[0] ?? data.faint.find((f) => f.n > 0)?.x[0];
  const y0 = pinned[0]?.y[0] ?? data.faint.find((f) => f.n > 0)?.y[0];
  return useMemo(() => {
    const scales = planeScales(view, { width, height });
    const plane: Rectangle = { x0: 0, y0: 0, x1: width, y1: height };
    const paths = pinned.map((path) => drawn(path, scales, Number.POSITIVE_INFINITY));
    const taken: Rectangle[] = paths.flatMap((p) => p.points.map((at) => around(at, 8, 8)));
    if (x0 !== undefined && y0 !== undefined) {
      const [x, y] = [scales.x(x0), scales.y(y0)];
      taken.push(around({ x, y }, 12, 12), around({ x: x - 17, y }, 20, 16));
    }
    const lines = paths.map((p) => p.points);
    const letters = placeLetters(paths, taken, { lines, plane });
    return { scales, letters, obstacles: { taken, lines, plane } };
  }, [pinned, view, x0, y0, width, height]);
}

function Start({ at }: { readonly at: Point }): ReactElement {
  return (
    <>
      <circle cx={at.x.toFixed(1)} cy={at.y.toFixed(1)} r={5} fill="var(--bg)" stroke="var(--ink)" strokeWidth={1.75} />
      <text x={at.x - 9} y={at.y + 4} textAnchor="end" fontSize={15} fill="var(--ink)" className="halo">
        <RichTspans text="*h_0*" />
      </text>
    </>
  );
}

function Letters({
  letters,
  progress,
}: {
  readonly letters: readonly PlacedLetter[];
  readonly progress: number;
}): ReactElement {
  return (
    <>
      {letters
        .filter((letter) => letter.t <= progress)
        .map(({ key, at, text, role }) => (
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
    </>
  );
}

/** The names of both contours, recomputed only when a contour or a path changes. */
function useContourNames(
  { prior, posterior, selectedT, domain }: PathsData,
  arrangement: Arrangement,
  word: string | undefined,
): readonly LabelProps[] {
  return useMemo(() => {
    const { scales, obstacles } = arrangement;
    const outer = { p: outerLine(prior, domain, scales), q: outerLine(posterior, domain, scales) };
    const lines = [...obstacles.lines, outer.p, outer.q];
    const names = [
      { text: `prior *p:p*(*p:h_${selectedT}*)`, colour: "var(--pt)", line: outer.p },
      {
        text: `posterior *q:q*(*q:h_${selectedT}*${word === undefined ? "" : ` | ${word}`})`,
        colour: "var(--qt)",
        line: outer.q,
      },
    ];
    const taken = [...obstacles.taken];
    return names.flatMap(({ text, colour, line }): readonly LabelProps[] => {
      const at = contourName(line, text, { ...obstacles, taken, lines });
      if (!at) return [];
      taken.push(around(at, textWidth(text), 16));
      return [{ x: at.x, y: at.y + 4, text, colour, anchor: "middle", halo: true }];
    });
  }, [prior, posterior, selectedT, domain, arrangement, word]);
}

function AxisNames({
  data,
  width,
  height,
  note,
}: Pick<PathsOverlayProps, "data" | "width" | "height" | "note">): ReactElement {
  const y = height + 18;
  const room = width - textWidth(data.xLabel) - textWidth(data.yLabel) - 80;
  return (
    <>
      <rect x={0.5} y={0.5} width={width - 1} height={height - 1} fill="none" stroke="var(--rule)" />
      <Label x={0} y={y} text={`↑ ${data.yLabel}`} />
      <Label x={width} y={y} anchor="end" text={`${data.xLabel} →`} />
      {note !== undefined && textWidth(note) < room && <Label x={width / 2} y={y} anchor="middle" text={note} />}
    </>
  );
}

export function PathsOverlay({ data, width, height, label, note, word }: PathsOverlayProps): ReactElement {
  const arrangement = useArrangement(data, width, height);
  const names = useContourNames(data, arrangement, word);
  const { scales, letters } = arrangement;
  const paths = data.pinned.map((path) => drawn(path, scales, data.progress));
  const origin = start(data, scales);
  return (
    <ChartSvg width={width} height={height + AXIS_HEIGHT} label={label}>
      <Clip plot={{ x0: 0, x1: width, y0: height, y1: 0 }}>
        <Paths paths={paths} selectedT={data.selectedT} />
        {origin && <Start at={origin} />}
        <Letters letters={letters} progress={data.progress} />
        {names.map((name) => (
          <Label key={name.text} {...name} />
        ))}
      </Clip>
      <AxisNames data={data} width={width} height={height} note={note} />
    </ChartSvg>
  );
}
