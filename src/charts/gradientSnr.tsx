/**
 * Signal to noise of three gradient estimators against K, both axes logarithmic, with guides of slope ±½; below, on the
 * same K, their means ± 2 standard errors: what agrees is unbiased, what differs is not.
 */
import { line as d3Line, extent, type ScaleLinear, type ScaleLogarithmic, scaleLinear, scaleLog } from "d3";
import type { ReactElement } from "react";
import { ELBO_GRADIENT } from "../exact/gradients.ts";
import type { GradientPoint } from "../protocol/bounds.ts";
import type { ChartDefinition, ChartProps } from "./chart.ts";
import { small, whole } from "./format.ts";
import { ChartSvg, Clip, crisp, Empty, Label, linearTicks, type Plot, XTicks, YGrid } from "./frame.tsx";
import {
  biasOfStl,
  ESTIMATOR_LOOKS,
  fitOf,
  type GradientData,
  type GradientLine,
  gradientCaption,
  gradientRows,
  gradientTitle,
  gradientValues,
  lineOfEstimator,
} from "./gradientData.ts";
import { spread } from "./labels.ts";
import { decades, type LogScale, scaleOfK } from "./logAxis.ts";
import { Readout, useReadout } from "./readout.tsx";
import { textWidth } from "./textWidth.ts";

type YScale = ScaleLinear<number, number> | ScaleLogarithmic<number, number>;
type Read = (p: GradientPoint) => { readonly value: number; readonly error: number };

const SNR: Read = (p) => ({ value: p.snr, error: p.snrSe });
const MEAN: Read = (p) => ({ value: p.mean, error: p.se });

interface LineProps {
  readonly line: GradientLine;
  readonly x: LogScale;
  readonly y: YScale;
  readonly read: Read;
}

function Line({ line, x, y, read }: LineProps): ReactElement {
  const { stroke, dash } = ESTIMATOR_LOOKS[line.estimator];
  const low = y.domain()[0]!;
  // a whisker that would reach zero on a logarithmic axis ends at its foot
  const at = (value: number) => y(Math.max(low, value));
  const path = d3Line<GradientPoint>(
    (p) => x(p.K),
    (p) => at(read(p).value),
  ).digits(1)([...line.points]);
  return (
    <g>
      <path d={path ?? ""} fill="none" stroke={stroke} strokeWidth={1.75} strokeDasharray={dash} />
      {line.points.map((p) => {
        const { value, error } = read(p);
        const px = x(p.K).toFixed(1);
        return (
          <g key={p.K}>
            <path
              d={`M${px},${at(value - 2 * error).toFixed(1)}V${at(value + 2 * error).toFixed(1)}`}
              stroke={stroke}
            />
            <circle cx={px} cy={at(value).toFixed(1)} r={2.25} fill={stroke} />
          </g>
        );
      })}
    </g>
  );
}

/** Dotted lines of slope ±½ beside the curves they are to be compared with. */
function Guides({
  data,
  x,
  y,
}: {
  readonly data: GradientData;
  readonly x: LogScale;
  readonly y: YScale;
}): ReactElement {
  const [from, to] = [2, data.largestK / 2];
  const guide = (id: "iwae" | "dreg", slope: number, shift: number, text: string) => {
    const line = lineOfEstimator(data, id);
    const points = line && fitOf(line) ? line.points : [];
    const beside = points[points.length >> 1];
    if (!beside) return null;
    const anchor = beside.K;
    const value = (K: number) => beside.snr * (K / anchor) ** slope * shift;
    return (
      <g key={text}>
        <path
          d={`M${x(from)},${y(value(from))}L${x(to)},${y(value(to))}`}
          fill="none"
          stroke="var(--ink3)"
          strokeDasharray="2 3"
        />
        <Label x={x(anchor)} y={Math.round(y(value(anchor))) + (slope > 0 ? 18 : -8)} anchor="start" text={text} halo />
      </g>
    );
  };
  return (
    <>
      {guide("dreg", 0.5, 0.55, "slope ½")}
      {guide("iwae", -0.5, 2, "slope −½")}
    </>
  );
}

function Names({ data, plot, y, read }: { data: GradientData; plot: Plot; y: YScale; read: Read }): ReactElement {
  const named = data.lines.flatMap((line) => {
    const last = line.points.at(-1);
    return last ? [{ line, at: y(Math.max(y.domain()[0]!, read(last).value)) }] : [];
  });
  const places = spread(
    named.map(({ at, line }) => ({ at, priority: line.estimator === "dreg" ? 2 : 1 })),
    14,
    plot.y1,
    plot.y0,
  );
  return (
    <>
      {named.map(({ line }, i) => {
        const at = places[i];
        if (at === null || at === undefined) return null;
        const { name, text } = ESTIMATOR_LOOKS[line.estimator];
        return <Label key={name} x={plot.x1 + 6} y={Math.round(at) + 4} text={name} colour={text} />;
      })}
    </>
  );
}

const TENS = [0.0001, 0.001, 0.01, 0.1, 1, 10, 100, 1000, 10_000];

function snrScale({ lines }: GradientData, plot: Plot): ScaleLogarithmic<number, number> {
  const values = lines.flatMap(({ points }) => points.map((p) => p.snr)).filter((v) => v > 0);
  const [low = 0.01, high = 10] = extent(values);
  return scaleLog([low / 1.8, high * 1.8], [plot.y0, plot.y1]);
}

function meanScale({ lines }: GradientData, plot: Plot): ScaleLinear<number, number> {
  const ends = lines.flatMap(({ points }) => points.flatMap((p) => [p.mean - 2 * p.se, p.mean + 2 * p.se]));
  const [low = -0.3, high = 0] = extent(ends);
  const room = 0.08 * (Math.max(0, high) - Math.min(0, low));
  return scaleLinear([Math.min(0, low) - room, Math.max(0, high) + room], [plot.y0, plot.y1]);
}

/** Two digits that say something, however small. */
const brief = (v: number): string =>
  small(v, Math.abs(v) >= 1 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(Math.abs(v) || 1))));

interface HoverProps {
  readonly data: GradientData;
  readonly K: number;
  readonly x: LogScale;
  readonly width: number;
  readonly height: number;
}

function Hover({ data, K, x, width, height }: HoverProps): ReactElement {
  const here = data.lines.flatMap((line) => {
    const p = line.points.find((point) => point.K === K);
    return p ? [{ p, ...ESTIMATOR_LOOKS[line.estimator] }] : [];
  });
  const lines = [
    { text: `*K* = ${whole(K)}: signal to noise`, strong: true },
    ...here.map(({ p, name, text }) => ({ text: `${name} ${brief(p.snr)} ± ${brief(p.snrSe)}`, colour: text })),
    { text: "mean gradient", strong: true },
    ...here.map(({ p, name, text }) => ({ text: `${name}: ${brief(p.mean)} ± ${brief(p.se)}`, colour: text })),
    ...(K === 1 ? [{ text: `exact: ${brief(ELBO_GRADIENT)}`, colour: "var(--ink)" }] : []),
  ];
  const px = x(K);
  const box = Math.max(...lines.map(({ text }) => textWidth(text, 12, true))) + 29;
  // beside the line where there is room, else inside the picture
  const at = px + box <= width || px - box >= 0 ? px : width - box;
  return (
    <>
      <path d={`M${crisp(px)},0V${height}`} stroke="var(--ink3)" strokeDasharray="1 2" pointerEvents="none" />
      <Readout x={at} y={72} lines={lines} width={width} height={height} />
    </>
  );
}

export function GradientSnrChart({ data, width, height }: ChartProps<GradientData>): ReactElement {
  const [left, right] = [34, 44];
  const mean: Plot = { x0: left, x1: width - right, y0: height - 22, y1: height - 22 - Math.round(height * 0.26) };
  const snr: Plot = { ...mean, y0: mean.y1 - 24, y1: 18 };
  const x = scaleOfK(data.largestK, snr.x0, snr.x1);
  const ySnr = snrScale(data, snr);
  const yMean = meanScale(data, mean);
  const Ks = [...new Set(data.lines.flatMap((l) => l.points.map((p) => p.K)))].sort((a, b) => a - b);
  const readout = useReadout(Ks.map(x), width);
  const empty = Ks.length === 0;
  const bias = biasOfStl(data);
  const [least, most] = ySnr.domain() as [number, number];
  const tens = TENS.filter((v) => v >= least && v <= most).map((v) => ({
    at: ySnr(v),
    label: v < 1 ? String(v).slice(1) : whole(v),
  }));
  const K = readout.index === null ? undefined : Ks[readout.index];
  const label = `${gradientTitle(data)}. ${gradientCaption(data)}.`;
  return (
    <ChartSvg width={width} height={height} label={label} focusable={!empty} {...readout.handlers}>
      <Label x={0} y={12} text="signal to noise" />
      <YGrid plot={snr} ticks={tens} />
      <Clip plot={{ ...snr, x1: snr.x1 + 4, x0: snr.x0 - 4 }}>
        {!empty && <Guides data={data} x={x} y={ySnr} />}
        {data.lines.map((line) => (
          <Line key={line.estimator} line={line} x={x} y={ySnr} read={SNR} />
        ))}
      </Clip>
      <Names data={data} plot={snr} y={ySnr} read={SNR} />
      <Label x={0} y={mean.y1 - 8} text="mean gradient" />
      <YGrid plot={mean} ticks={linearTicks(yMean, 3)} />
      <path d={`M${mean.x0},${crisp(yMean(0))}H${mean.x1}`} stroke="var(--rule2)" />
      {data.lines.map((line) => (
        <Line key={line.estimator} line={line} x={x} y={yMean} read={MEAN} />
      ))}
      {/* known without sampling: one sample's gradient is the ELBO's */}
      <path d={`M${x(1) - 5},${yMean(ELBO_GRADIENT).toFixed(1)}h10`} stroke="var(--exact)" strokeWidth={2} />
      <Names data={data} plot={mean} y={yMean} read={MEAN} />
      {bias && (
        <Label
          x={mean.x1}
          y={Math.round(yMean(bias.stl.mean)) + 16}
          anchor="end"
          text="off for *K* > 1"
          colour="var(--ink2)"
          halo
        />
      )}
      <XTicks plot={mean} ticks={decades(x)} />
      <Label x={width} y={mean.y0 + 17} anchor="end" text="*K*" />
      {empty && <Empty plot={{ ...snr, y0: mean.y0 }} reason="Gradients are being drawn" />}
      {K !== undefined && <Hover data={data} K={K} x={x} width={width} height={mean.y0} />}
    </ChartSvg>
  );
}

export const gradientSnr = {
  id: "gradientSnr",
  title: gradientTitle,
  caption: gradientCaption,
  Chart: GradientSnrChart,
  rows: gradientRows,
  values: gradientValues,
} satisfies ChartDefinition<GradientData>;
