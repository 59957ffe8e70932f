/** Marks of the bound chart that stand at single steps: ○ validation ± one standard error, ◇ Eq. 12. */
import type { ScaleLinear } from "d3";
import type { ReactElement } from "react";
import type { PlacedCrossEntropy, PlacedValidation } from "./boundData.ts";

export interface Scales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

/** Chosen: at most one mark each 24 px, always the newest; the table has all of them. */
function shown<P extends { readonly x: number }>(points: readonly P[], x: Scales["x"]): readonly P[] {
  const out: P[] = [];
  for (const point of points.toReversed()) {
    const next = out.at(-1);
    if (!next || x(next.x) - x(point.x) >= 24) out.push(point);
  }
  return out.reverse();
}

export function Validation({
  points,
  scales,
}: {
  readonly points: readonly PlacedValidation[];
  readonly scales: Scales;
}): ReactElement {
  const { x, y } = scales;
  return (
    <g stroke="var(--pt)">
      {shown(points, x).map((v) => (
        <g key={v.step}>
          <path d={`M${x(v.x).toFixed(1)},${y(v.nats - v.se).toFixed(1)}V${y(v.nats + v.se).toFixed(1)}`} />
          <circle cx={x(v.x).toFixed(1)} cy={y(v.nats).toFixed(1)} r={3} fill="var(--bg)" strokeWidth={1.5} />
        </g>
      ))}
    </g>
  );
}

export function CrossEntropies({
  points,
  scales,
}: {
  readonly points: readonly PlacedCrossEntropy[];
  readonly scales: Scales;
}): ReactElement {
  const { x, y } = scales;
  return (
    <g fill="var(--p)" stroke="var(--bg)">
      {shown(points, x).map((v) => (
        <path key={v.step} d={`M${x(v.x).toFixed(1)},${(y(v.nats) - 5).toFixed(1)}l5,5l-5,5l-5,-5Z`} />
      ))}
    </g>
  );
}
