/** Weight variance over training and log ω of the pinned word side by side, under one title. */
import type { ReactElement } from "react";
import type { ChartDefinition, ChartProps, Table } from "./chart.ts";
import { small } from "./format.ts";
import {
  WeightHistogramChart,
  type WeightHistogramData,
  weightHistogramRows,
  weightHistogramTitle,
} from "./weightHistogram.tsx";
import {
  WeightVarianceChart,
  type WeightVarianceData,
  weightVarianceRows,
  weightVarianceTitle,
} from "./weightVariance.tsx";

export interface WeightsData {
  readonly variance: WeightVarianceData;
  readonly histogram: WeightHistogramData;
}

export interface WeightsProps extends ChartProps<WeightsData> {
  /** 1-based. */
  readonly selectedT: number | null;
}

const hasWeights = ({ histogram }: WeightsData): boolean => histogram.bins.length > 0;

export const weightsTitle = (data: WeightsData): string =>
  hasWeights(data) ? weightHistogramTitle(data.histogram) : weightVarianceTitle(data.variance);

export function weightsCaption(data: WeightsData): string {
  const variance = `variance of *K* × weight at each *t* (bold: *t* = ${data.histogram.t})`;
  if (!hasWeights(data)) return variance;
  return `${variance}; “${data.histogram.word}”: ESS/*K* = ${small(data.histogram.essShare, 3)}`;
}

/** One table under the other: the first column says which. */
export function weightsRows({ variance, histogram }: WeightsData): Table {
  const [over, now] = [weightVarianceRows(variance), weightHistogramRows(histogram)];
  const width = Math.max(over.head.length, now.head.length);
  const padded = (cells: readonly string[]) => [...cells, ...new Array<string>(width - cells.length).fill("")];
  const head = [...over.head, ...new Array<string>(width - over.head.length).fill("")];
  return { head, body: [...over.body.map(padded), padded(now.head), ...now.body.map(padded)] };
}

/** Chosen: the share of the width the curves take; the gap holds their labels. */
const SHARE = 0.5;
const GAP = 16;

export function WeightsChart({ data, width, height, selectedT }: WeightsProps): ReactElement {
  const left = Math.floor(width * SHARE);
  return (
    <div className="chart chart-pair">
      <WeightVarianceChart data={data.variance} width={left} height={height} selectedT={selectedT} />
      <WeightHistogramChart data={data.histogram} width={width - left - GAP} height={height} />
    </div>
  );
}

export const weights = {
  id: "weights",
  title: weightsTitle,
  caption: weightsCaption,
  Chart: WeightsChart,
  rows: weightsRows,
} satisfies ChartDefinition<WeightsData, WeightsProps>;
