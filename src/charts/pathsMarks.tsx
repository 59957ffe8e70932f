/** What hands put on the plane: a path that is pointed at, a region drawn, the cursor of the keyboard. */
import type { ReactElement } from "react";
import { Clip } from "./frame.tsx";
import { type FaintPaths, type PathsData, type PlaneSize, planeScales } from "./paths.ts";

/** Prior path `index`; the dot at `t` is the one that is pointed at. */
export interface PointedPath {
  readonly paths: FaintPaths;
  readonly index: number;
  readonly t: number | null;
}

export interface PathsMarksProps {
  readonly data: PathsData;
  readonly size: PlaneSize;
  readonly pointed: PointedPath | null;
  /** Corners in data coordinates. */
  readonly region: readonly (readonly [number, number])[];
  readonly closed: boolean;
  /** Pixels. */
  readonly cursor: { readonly x: number; readonly y: number } | null;
}

type Pixels = readonly (readonly [number, number])[];

const line = (points: Pixels): string =>
  points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)},${y.toFixed(1)}`).join("");

/** Live points of a path, h_0 first. */
function pixelsOf({ paths, index }: PointedPath, { x, y }: ReturnType<typeof planeScales>): Pixels {
  const points: (readonly [number, number])[] = [];
  for (let k = index * paths.points; k < (index + 1) * paths.points; k++)
    if (!Number.isNaN(paths.x[k]!)) points.push([x(paths.x[k]!), y(paths.y[k]!)]);
  return points;
}

function Pointed({ pointed, points }: { readonly pointed: PointedPath; readonly points: Pixels }): ReactElement {
  const at = pointed.t === null ? undefined : points[pointed.t];
  return (
    <g fill="none" strokeLinejoin="round">
      <path d={line(points)} stroke="var(--bg)" strokeWidth={3.5} />
      <path d={line(points)} stroke={`var(--${pointed.paths.role})`} strokeWidth={1.5} />
      {at && <circle cx={at[0]} cy={at[1]} r={4.5} stroke="var(--ink)" strokeWidth={1.5} />}
    </g>
  );
}

function Region({ points, closed }: { readonly points: Pixels; readonly closed: boolean }): ReactElement {
  const d = `${line(points)}${closed ? "Z" : ""}`;
  return (
    <g strokeLinejoin="round">
      <path d={d} fill={closed ? "var(--ink)" : "none"} fillOpacity={0.05} stroke="var(--bg)" strokeWidth={3} />
      <path d={d} fill="none" stroke="var(--ink)" strokeWidth={1.25} strokeDasharray="4 3" />
    </g>
  );
}

export function PathsMarks({ data, size, pointed, region, closed, cursor }: PathsMarksProps): ReactElement {
  const scales = planeScales(data.view, size);
  const corners: Pixels = region.map(([x, y]) => [scales.x(x), scales.y(y)]);
  return (
    <svg className="paths-marks" width={size.width} height={size.height} aria-hidden="true">
      <Clip plot={{ x0: 0, x1: size.width, y0: size.height, y1: 0 }}>
        {pointed && <Pointed pointed={pointed} points={pixelsOf(pointed, scales)} />}
        {corners.length > 0 && <Region points={corners} closed={closed} />}
        {cursor && (
          <g stroke="var(--ink)" strokeWidth={1.25}>
            <path d={`M${cursor.x - 9},${cursor.y}h6m6,0h6M${cursor.x},${cursor.y - 9}v6m0,6v6`} />
          </g>
        )}
      </Clip>
    </svg>
  );
}
