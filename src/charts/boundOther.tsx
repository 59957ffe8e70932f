/** The run it is compared with, on the bound chart: its curve dashed in grey, and under the plot a strip of B − A. */
import { area, bisectCenter, line, max, scaleLinear } from "d3";
import type { ReactElement } from "react";
import type { Binned } from "./bins.ts";
import type { OtherRun } from "./boundData.ts";
import type { Scales } from "./boundMarks.tsx";
import type { Difference } from "./difference.ts";
import { fixed, tick } from "./format.ts";
import { Clip, crisp, Label, type Plot, YGrid } from "./frame.tsx";
import type { ReadoutLine } from "./readout.tsx";

/** Height of the strip with the gap above it. */
export const STRIP = 56;
const GAP = 14;

/** The curve's part of the plot, and the strip's. */
export function withStrip(plot: Plot): { readonly main: Plot; readonly strip: Plot } {
  return { main: { ...plot, y0: plot.y0 - STRIP }, strip: { ...plot, y1: plot.y0 - STRIP + GAP } };
}

export function OtherCurve({ other, scales }: { readonly other: OtherRun; readonly scales: Scales }): ReactElement {
  const { x, y } = scales;
  const { curve, validation } = other;
  const path = line<number>()
    .defined((k) => Number.isFinite(curve.median[k]!))
    .x((k) => x(curve.x[k]!))
    .y((k) => y(curve.median[k]!))
    .digits(1);
  const last = validation.at(-1);
  return (
    <>
      <path
        d={path(Array.from(curve.median.keys())) ?? ""}
        fill="none"
        stroke="var(--b)"
        strokeWidth={1.75}
        strokeDasharray="5 3"
        strokeLinejoin="round"
      />
      {last && (
        <g stroke="var(--b)">
          <path
            d={`M${x(last.x).toFixed(1)},${y(last.nats - last.se).toFixed(1)}V${y(last.nats + last.se).toFixed(1)}`}
          />
          <circle cx={x(last.x).toFixed(1)} cy={y(last.nats).toFixed(1)} r={3} fill="var(--bg)" strokeWidth={1.5} />
        </g>
      )}
    </>
  );
}

/**
 * chosen: equal runs are drawn on an axis of this height; beyond ten nats the strip says no more than the curves; and the
 * early steps may leave it.
 */
const LEAST = 0.05;
const MOST = 10;
const EARLY = 0.04;

function reach({ x, median }: Binned, end: number): number {
  const late = Array.from(median).filter((v, k) => Number.isFinite(v) && x[k]! > EARLY * end);
  return Math.min(MOST, Math.max(LEAST, max(late, Math.abs) ?? 0));
}

export interface DifferenceStripProps {
  readonly difference: Difference;
  readonly end: number;
  readonly strip: Plot;
  readonly x: Scales["x"];
  /** Labels stand inside the strip. */
  readonly narrow: boolean;
}

export function DifferenceStrip({ difference, end, strip, x, narrow }: DifferenceStripProps): ReactElement {
  const { curve, recent } = difference;
  const most = reach(curve, end) * 1.08;
  const y = scaleLinear([-most, most], [strip.y0, strip.y1]);
  const rows = Array.from(curve.median.keys());
  const ok = (k: number) => Number.isFinite(curve.median[k]!);
  const at = (k: number) => x(curve.x[k]!);
  const fill = area<number>(at, y(0), (k) => y(curve.median[k]!))
    .defined(ok)
    .digits(1);
  const path = line<number>(at, (k) => y(curve.median[k]!))
    .defined(ok)
    .digits(1);
  // the outermost round values: three labels fit
  const step = y.ticks(6).at(-1) ?? most;
  const ticks = [-step, 0, step].map((v) => ({ at: y(v), label: tick(v, step) }));
  const text = recent ? `B − A ${fixed(recent.nats, Math.abs(recent.nats) < 100 ? 2 : 0)}` : "B − A";
  return (
    <>
      <YGrid plot={strip} ticks={ticks} />
      <Clip plot={strip}>
        <path d={fill(rows) ?? ""} fill="var(--b)" opacity={0.25} />
        <path d={path(rows) ?? ""} fill="none" stroke="var(--ink2)" strokeWidth={1.5} strokeLinejoin="round" />
      </Clip>
      <path d={`M${strip.x0},${crisp(y(0))}H${strip.x1}`} stroke="var(--ink3)" />
      {narrow ? (
        // on the side of 0 where the line is not
        <Label
          x={strip.x1 - 4}
          y={recent && recent.nats > 0 ? strip.y0 - 4 : strip.y1 + 10}
          anchor="end"
          text={`${text}, below 0: B better`}
          halo
        />
      ) : (
        <>
          <Label x={strip.x1 + 8} y={Math.round(y(0)) - 3} text={text} colour="var(--ink)" />
          <Label x={strip.x1 + 8} y={Math.round(y(0)) + 13} text="below 0: B better" colour="var(--ink2)" />
        </>
      )}
    </>
  );
}

const nearest = (curve: Binned, x: number): number | null => (curve.n === 0 ? null : bisectCenter(curve.x, x));

/** What the read-out at a place of A's axis says of B. */
export function otherLines({ curve, difference }: OtherRun, x: number): readonly ReadoutLine[] {
  const [b, d] = [nearest(curve, x), nearest(difference.curve, x)];
  const lines: ReadoutLine[] = [];
  if (b !== null) lines.push({ text: `B ${fixed(curve.median[b]!)}`, colour: "var(--ink2)" });
  if (d !== null) lines.push({ text: `B − A ${fixed(difference.curve.median[d]!)}`, colour: "var(--ink2)" });
  return lines;
}
