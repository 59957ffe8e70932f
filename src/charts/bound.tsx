/**
 * The negative bound, nats per word, over training: lower is better. Band: lowest and highest step of a pixel; line: running
 * median; ○ validation ± one standard error; ◇ Eq. 12 over all test words. Solid rules are exact, dashed ones n-gram models of the same words.
 */
import { area, line, scaleLinear } from "d3";
import { memo, type ReactElement, useMemo } from "react";
import type { Binned } from "./bins.ts";
import type { BoundData, PlacedCrossEntropy, PlacedValidation, Rule } from "./boundData.ts";
import { CrossEntropies, type Scales, Validation } from "./boundMarks.tsx";
import { DifferenceStrip, OtherCurve, otherLines, withStrip } from "./boundOther.tsx";
import { boundCaption, boundRows, boundTitle, boundValues } from "./boundText.ts";
import { Future, Ghosts, TravelHandle, type TravelPlaces, TravelTrack } from "./boundTravel.tsx";
import type { ChartDefinition, ChartProps } from "./chart.ts";
import { fixed, small, whole } from "./format.ts";
import {
  ChartSvg,
  Clip,
  crisp,
  Empty,
  Label,
  linearTicks,
  type Plot,
  plotOf,
  ReadoutDot,
  XTicks,
  YGrid,
} from "./frame.tsx";
import { spread } from "./labels.ts";
import { StepCursors, useLinkedSteps } from "./pointing.tsx";
import { Readout, type ReadoutLine, useReadout } from "./readout.tsx";
import { ChangeLines, TIME_UNITS, type TimeUnit, timeTicks } from "./timeAxis.tsx";

export { selectBound } from "./boundData.ts";

export interface BoundProps extends ChartProps<BoundData> {
  /** Offers the unit of the time axis as a menu at its end. */
  onUnit?: ((unit: TimeUnit) => void) | undefined;
  /** Steps to go back to, with a handle under the axis to do so. */
  readonly travel?: TravelPlaces | undefined;
  onTravel?: ((step: number | null) => void) | undefined;
}

/** Below this width the reference labels stand on their lines instead of beside the plot. */
const NARROW = 440;

/** Height of the handle under the axis. */
const HANDLE = 20;

const isNarrow = (plot: Plot): boolean => plot.y1 > 40;

function TrainCurve({ train, scales }: { readonly train: Binned; readonly scales: Scales }): ReactElement {
  const { x, y } = scales;
  const rows = Array.from({ length: train.n }, (_, k) => k);
  const ok = (k: number) => Number.isFinite(train.median[k]! + train.low[k]!);
  const band = area<number>()
    .defined(ok)
    .x((k) => x(train.x[k]!))
    .y0((k) => y(train.low[k]!))
    .y1((k) => y(train.high[k]!))
    .digits(1);
  const path = line<number>()
    .defined(ok)
    .x((k) => x(train.x[k]!))
    .y((k) => y(train.median[k]!))
    .digits(1);
  return (
    <>
      <path d={band(rows) ?? ""} fill="var(--p)" opacity={0.2} />
      <path d={path(rows) ?? ""} fill="none" stroke="var(--p)" strokeWidth={2} strokeLinejoin="round" />
    </>
  );
}

function Rules({
  rules,
  plot,
  y,
}: {
  readonly rules: readonly Rule[];
  readonly plot: Plot;
  readonly y: Scales["y"];
}): ReactElement {
  return (
    <>
      {rules.map((rule) => (
        <path
          key={rule.id}
          d={`M${plot.x0},${crisp(y(rule.nats))}H${plot.x1}`}
          stroke={rule.exact ? "var(--exact)" : "var(--b)"}
          strokeWidth={rule.exact ? 1.25 : 1}
          strokeDasharray={rule.exact ? undefined : "4 3"}
        />
      ))}
    </>
  );
}

/** On a narrow plot a label stands on its own rule, on the side away from the curve. */
function RuleLabels({
  data,
  plot,
  y,
}: {
  readonly data: BoundData;
  readonly plot: Plot;
  readonly y: Scales["y"];
}): ReactElement {
  const now = data.train.median[data.train.n - 1] ?? Number.NaN;
  return (
    <>
      {data.rules.map((rule) => {
        const below = now > rule.nats && y(rule.nats) - y(now) < 40;
        return (
          <Label
            key={rule.id}
            x={plot.x1 - 4}
            y={Math.round(y(rule.nats)) + (below ? 16 : -6)}
            anchor="end"
            text={`${rule.label} ${fixed(rule.nats)}`}
            colour={rule.exact ? "var(--ink)" : "var(--ink2)"}
            halo
          />
        );
      })}
    </>
  );
}

function EndLabels({
  data,
  plot,
  y,
}: {
  readonly data: BoundData;
  readonly plot: Plot;
  readonly y: Scales["y"];
}): ReactElement {
  const now = data.train.median[data.train.n - 1];
  const labels = data.rules.map((rule) => ({
    text: `${rule.label} ${fixed(rule.nats)}`,
    at: y(rule.nats),
    priority: rule.exact ? 2 : 1,
    colour: rule.exact ? "var(--ink)" : "var(--ink2)",
    strong: false,
  }));
  const theirs = data.other?.curve.median[data.other.curve.n - 1];
  if (theirs !== undefined && Number.isFinite(theirs))
    labels.push({ text: `B ${fixed(theirs)}`, at: y(theirs), priority: 2.5, colour: "var(--ink2)", strong: true });
  if (now !== undefined && Number.isFinite(now))
    labels.push({ text: `train ${fixed(now)}`, at: y(now), priority: 3, colour: "var(--pt)", strong: true });
  const places = spread(labels, 16, plot.y1, plot.y0);
  return (
    <>
      {labels.map((label, i) => {
        const at = places[i];
        if (at === null || at === undefined) return null;
        return (
          <Label
            key={label.text}
            x={plot.x1 + 8}
            y={Math.round(at) + 4}
            text={label.text}
            colour={label.colour}
            strong={label.strong}
          />
        );
      })}
    </>
  );
}

const unitValue = (x: number, unit: TimeUnit): string => (unit === "seconds" ? `${whole(x)} s` : `${whole(x)} ${unit}`);

interface Near {
  readonly validation: PlacedValidation | undefined;
  readonly crossEntropy: PlacedCrossEntropy | undefined;
}

function readoutLines(data: BoundData, k: number, near: Near): readonly ReadoutLine[] {
  const { train, unit } = data;
  const lines: ReadoutLine[] = [{ text: `step ${whole(train.step[k]!)}`, strong: true }];
  if (unit !== "steps") lines.push({ text: unitValue(train.x[k]!, unit) });
  lines.push({ text: `train ${fixed(train.median[k]!)}`, colour: "var(--pt)" });
  lines.push({ text: `${fixed(train.low[k]!)} to ${fixed(train.high[k]!)}` });
  const { validation, crossEntropy } = near;
  if (validation) {
    lines.push({ text: `validation ${fixed(validation.nats)} ± ${small(validation.se)}`, colour: "var(--pt)" });
    lines.push({ text: `${whole(validation.validationWords)} words` });
  }
  if (crossEntropy) {
    const { nats, halfNats, paths } = crossEntropy;
    lines.push({ text: `Eq. 12 ${fixed(nats)}, ${whole(paths)} paths`, colour: "var(--pt)" });
    lines.push({ text: `half of them ${fixed(halfNats)}` });
  }
  if (data.other) lines.push(...otherLines(data.other, train.x[k]!));
  return lines;
}

function Hover({
  data,
  index,
  plot,
  scales,
  width,
}: {
  readonly data: BoundData;
  readonly index: number;
  readonly plot: Plot;
  readonly scales: Scales;
  readonly width: number;
}): ReactElement {
  const x = scales.x(data.train.x[index]!);
  const y = Math.max(plot.y1, Math.min(plot.y0, scales.y(data.train.median[index]!)));
  const isNear = (v: { readonly x: number }): boolean => Math.abs(scales.x(v.x) - x) <= 3;
  const near = { validation: data.validation.find(isNear), crossEntropy: data.crossEntropy.find(isNear) };
  return (
    <>
      <path d={`M${crisp(x)},${plot.y1}V${plot.y0}`} stroke="var(--ink3)" strokeDasharray="1 2" />
      <ReadoutDot x={x} y={y} colour="var(--p)" />
      <Readout
        x={x}
        y={Math.min(plot.y0 - 40, y + 56)}
        lines={readoutLines(data, index, near)}
        width={width}
        height={plot.y0}
      />
    </>
  );
}

function UnitMenu({
  unit,
  onUnit,
  left,
  top,
}: {
  readonly unit: TimeUnit;
  onUnit(unit: TimeUnit): void;
  readonly left: number;
  readonly top: number;
}): ReactElement {
  return (
    <span className="chart-unit" style={{ left, top }}>
      <select
        aria-label="Unit of the time axis"
        value={unit}
        onChange={(event) => onUnit(TIME_UNITS.find((u) => u === event.target.value) ?? "steps")}
      >
        {TIME_UNITS.map((u) => (
          <option key={u}>{u}</option>
        ))}
      </select>
      <svg width={8} height={8} aria-hidden="true">
        <path d="M1 2.5l3 3 3-3" fill="none" stroke="currentColor" strokeWidth={1.25} />
      </svg>
    </span>
  );
}

/** Going back moves nothing of it. */
const Curves = memo(function Curves({
  data,
  plot,
  scales,
}: {
  readonly data: BoundData;
  readonly plot: Plot;
  readonly scales: Scales;
}): ReactElement {
  const narrow = isNarrow(plot);
  return (
    <>
      <Clip plot={plot}>
        {data.ghosts.length > 0 && <Ghosts ghosts={data.ghosts} {...scales} />}
        {data.other && <OtherCurve other={data.other} scales={scales} />}
        <TrainCurve train={data.train} scales={scales} />
      </Clip>
      <Rules rules={data.rules} plot={plot} y={scales.y} />
      <ChangeLines
        marks={data.marks}
        scale={scales.x}
        plot={plot}
        labelsTo={narrow ? plot.x1 + 8 : plot.x1 + 110}
        lift={narrow ? 6 : 0}
      />
      <Clip plot={{ ...plot, x0: plot.x0 - 5, x1: plot.x1 + 5 }}>
        <Validation points={data.validation} scales={scales} />
        {data.crossEntropy.length > 0 && <CrossEntropies points={data.crossEntropy} scales={scales} />}
      </Clip>
      {narrow ? (
        <RuleLabels data={data} plot={plot} y={scales.y} />
      ) : (
        <EndLabels data={data} plot={plot} y={scales.y} />
      )}
    </>
  );
});

const MARGINS = {
  narrow: { top: 44, right: 8, bottom: 40, left: 32 },
  wide: { top: 30, right: 124, bottom: 24, left: 32 },
};

interface Places {
  readonly plot: Plot;
  readonly scales: Scales;
  /** The plot with the strip of differences, if there is one. */
  readonly full: Plot;
}

function usePlot(data: BoundData, width: number, height: number): Places {
  return useMemo(() => {
    const full = plotOf(width, height, width < NARROW ? MARGINS.narrow : MARGINS.wide);
    const plot = data.other ? withStrip(full).main : full;
    const x = scaleLinear([0, data.end], [plot.x0, plot.x1]);
    return { plot, full, scales: { x, y: scaleLinear(data.yDomain, [plot.y0, plot.y1]) } };
  }, [data, width, height]);
}

export function BoundChart({ data, width, height, onUnit, travel, onTravel }: BoundProps): ReactElement {
  const narrow = width < NARROW;
  const handle = travel && onTravel ? { travel, onTravel } : null;
  const { plot, full, scales } = usePlot(data, width, handle ? height - HANDLE : height);
  const places = Array.from(data.train.x, (v) => scales.x(v));
  const readout = useReadout(places, width);
  const linked = useLinkedSteps(readout.index, { steps: data.train.step, places, width });
  const empty = data.train.n === 0 && data.validation.length === 0;
  const unitPlace = narrow ? { left: plot.x1 - 50, top: full.y0 + 18 } : { left: plot.x1 + 22, top: full.y0 + 3 };
  const label = `${boundTitle(data)}. ${boundCaption(data)}.`;
  return (
    <div className="chart">
      <ChartSvg
        width={width}
        height={height}
        label={label}
        focusable={!empty}
        {...readout.handlers}
        onPointerUp={linked.onPointerUp}
      >
        <YGrid plot={plot} ticks={linearTicks(scales.y, 5)} />
        <XTicks plot={full} ticks={timeTicks(scales.x, 72)} />
        <Label x={plot.x0 - 26} y={narrow ? 12 : plot.y1 - 12} text="nats per word" />
        <Curves data={data} plot={plot} scales={scales} />
        {data.other && (
          <DifferenceStrip
            difference={data.other.difference}
            end={data.end}
            strip={withStrip(full).strip}
            x={scales.x}
            narrow={narrow}
          />
        )}
        {handle?.travel.at && (
          <Future at={handle.travel.at} scale={scales.x} plot={full}>
            <Rules rules={data.rules} plot={plot} y={scales.y} />
            {narrow && <RuleLabels data={data} plot={plot} y={scales.y} />}
          </Future>
        )}
        {handle && <TravelTrack travel={handle.travel} scale={scales.x} y={height - HANDLE / 2} />}
        {!onUnit && <Label x={unitPlace.left} y={unitPlace.top + 14} text={data.unit} />}
        <StepCursors linked={linked} places={places} plot={full} />
        {empty && <Empty plot={plot} reason="No steps yet: press Play" />}
        {readout.index !== null && (
          <Hover data={data} index={readout.index} plot={plot} scales={scales} width={width} />
        )}
      </ChartSvg>
      {handle && <TravelHandle {...handle} scale={scales.x} y={height - HANDLE / 2} />}
      {onUnit && <UnitMenu unit={data.unit} onUnit={onUnit} {...unitPlace} />}
    </div>
  );
}

export const bound = {
  id: "bound",
  title: boundTitle,
  caption: boundCaption,
  Chart: BoundChart,
  rows: boundRows,
  values: boundValues,
} satisfies ChartDefinition<BoundData, BoundProps>;
