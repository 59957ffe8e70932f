/**
 * Redraw ξ_t: the share of the letters from t on that change, a bar for each t, with I(t) as triangles on a scale of its
 * own. Same colour, because both ask what the noise at t decides.
 */
import { line, scaleLinear } from "d3";
import { type ReactElement, useState } from "react";
import type { ChartDefinition, ChartProps, Table } from "../../charts/chart.ts";
import { fixed, small, whole } from "../../charts/format.ts";
import { ChartSvg, crisp, Empty, Label, plotOf, XTicks, YGrid } from "../../charts/frame.tsx";
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

function readoutLines(p: DecidePosition, data: Decide) {
  return [
    { text: `*ξ_${p.t}* changes ${percent(p.share)} ± ${small(100 * p.se, 1)}`, strong: true },
    { text: `*I*(${p.t}) = ${fixed(p.information)} nats`, colour: "var(--xt)" },
    { text: `${whole(p.words)} words × ${whole(data.redraws)} redraws` },
  ];
}

export function DecideChart({ data, width, height, selectedT, onSelect }: DecideProps): ReactElement {
  const [hovered, setHovered] = useState<number | null>(null);
  const plot = plotOf(width, height, { top: 24, right: 0, bottom: 22, left: 36 });
  const positions = data?.positions ?? [];
  const top = Math.max(0.2, ...positions.map((p) => p.share));
  const most = Math.max(0.2, ...positions.map((p) => p.information));
  const x = positionScale(data?.T ?? 13, plot, 0.3);
  const y = scaleLinear([0, top * 1.06], [plot.y0, plot.y1]);
  const yNats = scaleLinear([0, most * 1.1], [plot.y0, plot.y1]);
  const ticks = y.ticks(4);
  const peak = positions.find((p) => p.information === most);
  const shown = positions.find((p) => p.t === hovered);
  const at = (p: DecidePosition): [number, number] => [centre(x, p.t), yNats(p.information)];
  return (
    <ChartSvg
      width={width}
      height={height}
      label={`${title(data)}. ${caption(data)}.`}
      focusable={positions.length > 0}
      className={onSelect && "pick"}
      {...pickHandlers({ x, plot, width, selectedT, onSelect, onHover: setHovered })}
    >
      <SelectedBand x={x} plot={plot} t={selectedT} />
      <YGrid
        plot={plot}
        ticks={ticks.map((v) => ({ at: y(v), label: v === ticks.at(-1) ? percent(v) : fixed(100 * v, 0) }))}
      />
      {positions.map((p) => (
        <rect
          key={p.t}
          x={x(p.t)}
          y={y(p.share)}
          width={x.bandwidth()}
          height={plot.y0 - y(p.share)}
          fill="var(--xi)"
          opacity={p.t === selectedT ? 0.9 : 0.38}
        />
      ))}
      <path d={`M${plot.x0},${crisp(plot.y0)}H${plot.x1}`} stroke="var(--ink3)" />
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
      {peak && (
        <Label
          x={plot.x0}
          y={11}
          text={`▲ highest: *xi:I*(${peak.t}) = ${fixed(peak.information)} nats`}
          colour="var(--xt)"
        />
      )}
      <XTicks plot={plot} ticks={positionTicks(x)} marks={false} />
      {positions.length === 0 && <Empty plot={plot} reason="Counting…" />}
      {shown && data && (
        <Readout
          x={centre(x, shown.t)}
          y={y(shown.share)}
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
} satisfies ChartDefinition<Decide | null, DecideProps>;
