/**
 * Flows fitted to one density, side by side: the density of each with the target's outline, the exact KL that is left,
 * how many parameters it has, and what a thousand points cost in either direction.
 */
import { max } from "d3";
import { type KeyboardEvent, memo, type ReactElement } from "react";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { natsText } from "./fitCurve.tsx";
import { fixed, small, whole } from "./format.ts";
import { ChartSvg, Label } from "./frame.tsx";
import { textWidth } from "./textWidth.ts";
import { type DensityGrid, reachOf, regionPath } from "./warpMarks.tsx";

export interface FamilyCosts {
  readonly parameters: number;
  /** Median for 1,000 points, ms. */
  readonly sampleMs: number;
  readonly invertMs: number;
  readonly repetitions: number;
}

export interface FamilyFit {
  readonly id: string;
  readonly name: string;
  /** Exact KL(target ‖ flow), nats; null: not fitted to this target. */
  readonly klNats: number | null;
  readonly steps: number;
  readonly costs: FamilyCosts | null;
  /** The flow's own density. */
  readonly density: DensityGrid | null;
}

export interface FamiliesData {
  readonly target: string;
  /** KL of the Gaussian with the target's mean and covariance: no affine flow gets below it. */
  readonly gaussianNats: number;
  readonly outline: DensityGrid | null;
  readonly fits: readonly FamilyFit[];
  readonly shown: string | null;
}

export interface FamiliesProps extends ChartProps<FamiliesData> {
  /** Brings a fitted flow to the planes above. */
  onShow?: ((id: string) => void) | undefined;
}

type Fitted = FamilyFit & { readonly klNats: number };
const fittedOf = (data: FamiliesData): readonly Fitted[] =>
  data.fits.filter((fit): fit is Fitted => fit.klNats !== null).sort((a, b) => a.klNats - b.klNats);

export function familiesTitle(data: FamiliesData): string {
  const fitted = fittedOf(data);
  const [best] = fitted;
  const worst = fitted.at(-1);
  if (!best) return "Families side by side";
  // how near it is says the fit itself
  if (!worst || fitted.length === 1) return `So far only ${best.name} is fitted to ${data.target}`;
  return `${best.name} comes within ${natsText(best.klNats)} nats of ${data.target}; ${worst.name} stays ${natsText(worst.klNats)} away`;
}

export function familiesCaption(data: FamiliesData): string {
  const costs = data.fits.find((fit) => fit.costs)?.costs;
  const timed = costs ? `; ms to sample | invert 1,000 points, median of ${whole(costs.repetitions)}` : "";
  return `exact KL; no affine flow gets below ${natsText(data.gaussianNats)}${timed}`;
}

/** Sides of a picture: few slots in a row, and many. */
const LARGE = 76;
const SMALL = 60;
/** Regions that hold so much of the flow's density, each one more layer of tint. */
const LAYERS = [0.9, 0.7, 0.5, 0.25];

/** 5600 → "5.6k". */
export const counted = (n: number): string => (n >= 1000 ? `${fixed(n / 1000, 1)}k` : whole(n));
const ms = (v: number): string => (v < 0.095 ? small(v) : v < 9.95 ? small(v, 1) : whole(v));

interface SlotProps {
  readonly fit: FamilyFit;
  readonly outline: DensityGrid | null;
  readonly shown: boolean;
  /** Its corner. */
  readonly x: number;
  readonly y: number;
  /** Side of its picture. */
  readonly size: number;
}

/** The density as layers of tint and the target's outline, drawn anew only when they change. */
const Picture = memo(function Picture({
  density,
  outline,
  size,
}: {
  density: DensityGrid | null;
  outline: DensityGrid | null;
  size: number;
}) {
  const whole = outline ?? density;
  const window = { x: 0, y: 0, half: whole ? reachOf(whole) : 1 };
  return (
    <>
      {density &&
        LAYERS.map((mass) => (
          <path key={mass} d={regionPath(density, mass, window, size)} fill="var(--p)" opacity={0.24} />
        ))}
      {outline && (
        <path d={regionPath(outline, 0.9, window, size)} fill="none" stroke="var(--data)" strokeWidth={1.25} />
      )}
    </>
  );
});

function Slot({ fit, outline, shown, x, y, size }: SlotProps): ReactElement {
  const fitted = fit.klNats !== null;
  const { costs } = fit;
  const text = x + size + 8;
  const lines = [
    ...(costs ? [`${counted(costs.parameters)} par.`] : []),
    ...(costs ? [`${ms(costs.sampleMs)} | ${ms(costs.invertMs)} ms`] : []),
  ];
  return (
    <>
      <g clipPath="url(#family-picture)" transform={`translate(${x},${y})`}>
        {fitted && <Picture density={fit.density} outline={outline} size={size} />}
      </g>
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={size - 1}
        height={size - 1}
        fill="none"
        stroke={shown ? "var(--ink)" : "var(--rule2)"}
        strokeDasharray={fitted ? undefined : "3 3"}
      />
      <Label x={text} y={y + 11} text={fit.name} colour="var(--ink)" strong={shown} />
      {fit.klNats === null ? (
        <Label x={text} y={y + 29} text="not fitted" />
      ) : (
        <>
          <Label x={text} y={y + 29} text={natsText(fit.klNats)} colour="var(--pt)" strong />
          <Label x={text + textWidth(natsText(fit.klNats), 12, true) + 4} y={y + 29} text="nats" />
        </>
      )}
      {lines.map((line, i) => (
        <Label key={line} x={text} y={y + 46 + 16 * i} text={line} />
      ))}
    </>
  );
}

/** Least widths of a slot with a large and with a small picture. */
const WIDE = 154;
const NARROW = 134;
const GAP = 4;
const ROW = 88;

interface Layout {
  readonly columns: number;
  readonly pitch: number;
  readonly size: number;
}

/** All in one row if they fit, else as many as do. */
function layoutOf(slots: number, width: number): Layout {
  const inRow = (least: number) => Math.max(1, Math.min(slots, Math.floor((width + GAP) / least)));
  const columns = inRow(WIDE) === slots ? slots : inRow(NARROW);
  const pitch = Math.floor((width + GAP) / columns);
  return { columns, pitch, size: pitch < WIDE ? SMALL : LARGE };
}

export const familiesHeight = (slots: number, width: number): number =>
  (Math.ceil(slots / layoutOf(slots, width).columns) - 1) * ROW + LARGE + 4;

export function FamiliesChart({ data, width, height, onShow }: FamiliesProps): ReactElement {
  const { columns, pitch, size } = layoutOf(data.fits.length, width);
  const usable = fittedOf(data).length > 0 && onShow !== undefined;
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const open = data.fits.filter((fit) => fit.klNats !== null);
    if (by === 0 || open.length === 0 || !onShow) return;
    event.preventDefault();
    event.stopPropagation();
    const at = open.findIndex(({ id }) => id === data.shown);
    const next = open[at < 0 ? 0 : (at + by + open.length) % open.length];
    if (next) onShow(next.id);
  };
  return (
    <ChartSvg
      width={width}
      height={height}
      label={`${familiesTitle(data)}. ${familiesCaption(data)}.`}
      focusable={usable}
      onKeyDown={onKeyDown}
    >
      <clipPath id="family-picture">
        <rect width={size} height={size} />
      </clipPath>
      {data.fits.map((fit, i) => {
        const x = (i % columns) * pitch;
        const y = Math.floor(i / columns) * ROW + 2;
        const open = onShow && fit.klNats !== null ? () => onShow(fit.id) : undefined;
        return (
          <g key={fit.id} className={open && "pick"} onPointerUp={open}>
            <rect x={x} y={y} width={pitch - GAP} height={LARGE} fill="transparent" />
            <Slot fit={fit} outline={data.outline} shown={fit.id === data.shown} x={x} y={y} size={size} />
          </g>
        );
      })}
    </ChartSvg>
  );
}

export const familiesRows = (data: FamiliesData): Table => ({
  head: ["family", "KL, nats", "steps", "parameters", "ms to sample 1,000", "ms to invert 1,000"],
  body: data.fits.map(({ name, klNats, steps, costs }) => [
    name,
    klNats === null ? "not fitted" : fixed(klNats, 4),
    klNats === null ? "–" : whole(steps),
    costs ? whole(costs.parameters) : "–",
    costs ? fixed(costs.sampleMs) : "–",
    costs ? fixed(costs.invertMs) : "–",
  ]),
});

export const familiesValues = (data: FamiliesData): Values => ({
  head: ["family", "KL nats", "steps", "parameters", "sample ms", "invert ms", "repetitions", "highest density"],
  body: data.fits.map(({ name, klNats, steps, costs, density }) => [
    name,
    klNats,
    klNats === null ? null : steps,
    costs?.parameters ?? null,
    costs?.sampleMs ?? null,
    costs?.invertMs ?? null,
    costs?.repetitions ?? null,
    density ? (max(Array.from(density.density)) ?? null) : null,
  ]),
});

export const families = {
  id: "families",
  title: familiesTitle,
  caption: familiesCaption,
  Chart: FamiliesChart,
  rows: familiesRows,
  values: familiesValues,
} satisfies ChartDefinition<FamiliesData, FamiliesProps>;
