/**
 * Redraw ξ_t: the share of the letters from t on that change, a bar for each t, with I(t) as triangles on a scale of its
 * own. Same colour, because both ask what the noise at t decides.
 */
import { line, type ScaleBand, type ScaleLinear, scaleLinear } from "d3";
import type { ReactElement } from "react";
import type { ChartDefinition, ChartProps, Table, Values } from "../../charts/chart.ts";
import { fixed, small, whole } from "../../charts/format.ts";
import { ChartSvg, crisp, Empty, Label, plotOf, XTicks, YGrid } from "../../charts/frame.tsx";
import { useHoveredT } from "../../charts/pointing.tsx";
import { centre, pickHandlers, positionScale, positionTicks, SelectedBand } from "../../charts/positions.tsx";
import { Readout } from "../../charts/readout.tsx";
import type { Decide, DecidePosition } from "./decide.ts";
import { decideCaption, decideTitle } from "./words.ts";

export interface DecideProps extends ChartProps<Decide | null> {
  readonly selectedT: number;
  onSelect?: ((t: number) => void) | undefined;
}

const title = (data: Decide | null): string => (data ? decideTitle(data) : "What does *ξ_t* decide?");
const caption = (data: Decide | null): string =>
  data ? decideCaption(data) : "share of letters from *t* on that change if *ξ_t* is redrawn";

const percent = (share: number, digits = 0): string => `${fixed(100 * share, digits)} %`;

const rows = (data: Decide | null): Table => ({
  head: ["t", "words", "letters changed", "± s.e.", "I(t), nats"],
  body: (data?.positions ?? []).map((p) => [
    String(p.t),
    whole(p.words),
    percent(p.share, 1),
    percent(p.se, 1),
    fixed(p.information),
  ]),
});

const values = (data: Decide | null): Values => ({
  head: ["t", "words", "share changed", "se", "I(t), nats"],
  body: (data?.positions ?? []).map((p) => [p.t, p.words, p.share, p.se, p.information]),
});

function readoutLines(p: DecidePosition, data: Decide) {
  return [
    { text: `*ξ_${p.t}* changes ${percent(p.share)} ± ${small(100 * p.se, 1)}`, strong: true },
    { text: `*I*(${p.t}) = ${fixed(p.information)} nats`, colour: "var(--xt)" },
    { text: `${whole(p.words)} words × ${whole(data.redraws)} redraws` },
  ];
}

interface Scales {
  readonly x: ScaleBand<number>;
  readonly share: ScaleLinear<number, number>;
  readonly nats: ScaleLinear<number, number>;
}

interface MarksProps {
  readonly positions: readonly DecidePosition[];
  readonly scales: Scales;
}

function Bars({ positions, scales, selectedT }: MarksProps & { readonly selectedT: number }): ReactElement {
  const { x, share } = scales;
  return (
    <>
      {positions.map((p) => (
        <rect
          key={p.t}
          x={x(p.t)}
          y={share(p.share)}
          width={x.bandwidth()}
          height={share(0) - share(p.share)}
          fill="var(--xi)"
          opacity={p.t === selectedT ? 0.9 : 0.38}
        />
      ))}
    </>
  );
}

/** ▲ and dots: I(t), on a scale of its own. */
function Informations({ positions, scales }: MarksProps): ReactElement {
  const at = (p: DecidePosition): [number, number] => [centre(scales.x, p.t), scales.nats(p.information)];
  return (
    <>
      <path
        d={line().digits(1)(positions.map(at)) ?? ""}
        fill="none"
        stroke="var(--xi)"
        strokeWidth={1.5}
        strokeDasharray="0.1 3"
        strokeLinecap="round"
      />
      {positions.map((p) => (
        <path
          key={p.t}
          d={`M${at(p)[0].toFixed(1)},${(at(p)[1] - 4).toFixed(1)}l3.6,6.4h-7.2z`}
          fill="var(--xi)"
          stroke="var(--bg)"
          strokeWidth={1}
        />
      ))}
    </>
  );
}

const mostInformed = (positions: readonly DecidePosition[]): DecidePosition | null =>
  positions.reduce<DecidePosition | null>((a, p) => (a === null || p.information > a.information ? p : a), null);

export function DecideChart({ data, width, height, selectedT, onSelect }: DecideProps): ReactElement {
  const [hovered, setHovered] = useHoveredT();
  const plot = plotOf(width, height, { top: 24, right: 0, bottom: 22, left: 36 });
  const positions = data?.positions ?? [];
  const peak = mostInformed(positions);
  const highest = Math.max(0.2, ...positions.map((p) => p.share));
  const scales: Scales = {
    x: positionScale(data?.T ?? 13, plot, 0.3),
    share: scaleLinear([0, highest * 1.06], [plot.y0, plot.y1]),
    nats: scaleLinear([0, Math.max(0.2, peak?.information ?? 0) * 1.1], [plot.y0, plot.y1]),
  };
  const ticks = scales.share.ticks(4);
  const tickLabel = (v: number) => (v === ticks.at(-1) ? percent(v) : fixed(100 * v, 0));
  const shown = positions.find((p) => p.t === hovered);
  return (
    <ChartSvg
      width={width}
      height={height}
      label={`${title(data)}. ${caption(data)}.`}
      focusable={positions.length > 0}
      className={onSelect && "pick"}
      {...pickHandlers({ x: scales.x, plot, width, selectedT, onSelect, onHover: setHovered })}
    >
      <SelectedBand x={scales.x} plot={plot} t={selectedT} />
      <YGrid plot={plot} ticks={ticks.map((v) => ({ at: scales.share(v), label: tickLabel(v) }))} />
      <Bars positions={positions} scales={scales} selectedT={selectedT} />
      <path d={`M${plot.x0},${crisp(plot.y0)}H${plot.x1}`} stroke="var(--ink3)" />
      <Informations positions={positions} scales={scales} />
      {peak && (
        <Label
          x={plot.x0}
          y={11}
          text={`▲ highest: *xi:I*(${peak.t}) = ${fixed(peak.information)} nats`}
          colour="var(--xt)"
        />
      )}
      <XTicks plot={plot} ticks={positionTicks(scales.x)} marks={false} />
      {positions.length === 0 && <Empty plot={plot} reason="Counting…" />}
      {shown && data && (
        <Readout
          x={centre(scales.x, shown.t)}
          y={scales.share(shown.share)}
          lines={readoutLines(shown, data)}
          width={width}
          height={height}
        />
      )}
    </ChartSvg>
  );
}

export const decideChart = {
  id: "decide",
  title,
  caption,
  Chart: DecideChart,
  rows,
  values,
} satisfies ChartDefinition<Decide | null, DecideProps>;
