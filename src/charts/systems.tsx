/**
 * All systems on one axis, nats per word, lower is better: the paper's Eq. 12, ours by Eq. 12, ours by importance sampling,
 * and what is exact: GRUs by the chain rule, Witten–Bell n-grams, the entropy of the data. Lines join the same system.
 * State space models are blue and solid ●, feedback models ink and dashed ○, exact values ticks.
 */
import { type ScaleLinear, scaleLinear } from "d3";
import type { ReactElement } from "react";
import type { ChartDefinition, ChartProps, Table, Values } from "./chart.ts";
import { fixed, small } from "./format.ts";
import { ChartSvg, crisp, Empty, Label, linearTicks, type Plot, plotOf } from "./frame.tsx";
import { type LaneMark, labelLane } from "./lane.ts";
import { Readout, useReadout } from "./readout.tsx";
import { plain } from "./richText.tsx";

/** A value with its error: sd over runs, or standard error of the estimate of one. */
export interface Measured {
  readonly nats: number;
  readonly error: number | null;
}

export interface System {
  readonly id: string;
  /** Rich text. */
  readonly label: string;
  /** Fed its own letters: exact by the chain rule; Eq. 12 only over free-running states. */
  readonly feedback: boolean;
  readonly paper: number | null;
  readonly eq12: Measured | null;
  readonly sampled: Measured | null;
  readonly exact: Measured | null;
}

export interface ExactMark {
  readonly label: string;
  readonly nats: number;
  readonly entropy: boolean;
}

export interface SystemsData {
  readonly systems: readonly System[];
  readonly marks: readonly ExactMark[];
  readonly corpus: string;
  readonly paperCorpus: string;
}

export interface SystemsProps extends ChartProps<SystemsData> {
  readonly selected: string | null;
}

const LANES = ["paper", "eq12", "sampled", "exact"] as const;
type Lane = (typeof LANES)[number];
const NAMES: Readonly<Record<Lane, string>> = {
  paper: "paper, Eq. 12",
  eq12: "ours, Eq. 12",
  sampled: "ours, IS",
  exact: "exact",
};
const SHORT: Readonly<Record<Lane, string>> = { paper: "paper", eq12: "Eq. 12", sampled: "IS", exact: "exact" };

const natsAt = (system: System, lane: Lane): number | null =>
  lane === "paper" ? system.paper : (system[lane]?.nats ?? null);

const best = (systems: readonly System[], read: (s: System) => Measured | null) =>
  systems
    .flatMap((system) => {
      const value = read(system);
      return value ? [{ system, ...value }] : [];
    })
    .sort((a, b) => a.nats - b.nats)[0] ?? null;

/** Compares the best state space model with the smallest GRU, as the paper does; names only what was measured. */
export function systemsTitle({ systems }: SystemsData): string {
  const latent = best(
    systems.filter((s) => !s.feedback),
    (s) => s.sampled,
  );
  const gru = systems.find((s) => s.feedback && s.exact);
  if (!latent || !gru?.exact) return "All systems on one axis";
  const gap = latent.nats - gru.exact.nats;
  const error = Math.hypot(latent.error ?? 0, gru.exact.error ?? 0);
  if (Math.abs(gap) <= 2 * error) return `${latent.system.label} is level with the exact ${gru.label}, within error`;
  if (gap > 0) return `The exact ${gru.label} beats every state space model here, by ${small(gap)} nats`;
  return `${latent.system.label} beats the exact ${gru.label} by ${small(-gap)} nats`;
}

export const systemsCaption = ({ corpus, paperCorpus }: SystemsData): string =>
  `nats per word, lower is better; lines join the same system. Ours on ${corpus}, the paper’s on ${paperCorpus}. Exact values are ticks, estimates are dots; IS: importance sampling with *q:q*, whiskers ± one error`;

const measured = (value: Measured | null): string =>
  value === null ? "–" : `${fixed(value.nats)}${value.error === null ? "" : ` ± ${small(value.error)}`}`;

export const systemsRows = ({ systems, marks }: SystemsData): Table => ({
  head: ["system", "paper, Eq. 12", "ours, Eq. 12", "ours, IS", "exact"],
  body: [
    ...systems.map((s) => [
      plain(s.label),
      s.paper === null ? "–" : fixed(s.paper),
      measured(s.eq12),
      measured(s.sampled),
      measured(s.exact),
    ]),
    ...marks.map((mark) => [mark.label, "–", "–", "–", fixed(mark.nats)]),
  ],
});

export const systemsValues = ({ systems, marks }: SystemsData): Values => ({
  head: ["system", "paper eq12", "ours eq12", "eq12 error", "ours sampled", "sampled error", "exact", "exact error"],
  body: [
    ...systems.map(({ label, paper, ...ours }) => {
      const measures = [ours.eq12, ours.sampled, ours.exact].flatMap((m) => [m?.nats ?? null, m?.error ?? null]);
      return [plain(label), paper, ...measures];
    }),
    ...marks.map((mark) => [mark.label, null, null, null, null, null, mark.nats, null]),
  ],
});

interface Scales {
  readonly x: ScaleLinear<number, number>;
  readonly y: Readonly<Record<Lane, number>>;
}

function SystemLine({ system, scales }: { readonly system: System; readonly scales: Scales }): ReactElement | null {
  const points = LANES.flatMap((lane) => {
    const nats = natsAt(system, lane);
    return nats === null ? [] : [`${scales.x(nats).toFixed(1)},${scales.y[lane]}`];
  });
  if (points.length < 2) return null;
  return (
    <path
      d={`M${points.join("L")}`}
      fill="none"
      stroke={system.feedback ? "var(--ink3)" : "var(--p)"}
      strokeWidth={1.25}
      strokeDasharray={system.feedback ? "4 3" : undefined}
      opacity={system.feedback ? 1 : 0.6}
    />
  );
}

/** One mark: rings are the paper's, dots estimates, ticks exact. */
function Mark({ system, lane, scales }: { readonly system: System; readonly lane: Lane; readonly scales: Scales }) {
  const nats = natsAt(system, lane);
  if (nats === null) return null;
  const x = Math.round(scales.x(nats) * 10) / 10;
  const y = scales.y[lane];
  const error = lane === "paper" || lane === "exact" ? null : (system[lane]?.error ?? null);
  const colour = system.feedback ? "var(--ink)" : "var(--p)";
  if (lane === "exact") return <path d={`M${x},${y - 8}v16`} stroke="var(--exact)" strokeWidth={2.5} />;
  const [from, to] = error === null ? [x, x] : [scales.x(nats - error), scales.x(nats + error)];
  return (
    <g>
      {to - from > 9 && <path d={`M${from.toFixed(1)},${y}H${to.toFixed(1)}`} stroke={colour} strokeWidth={1.25} />}
      {lane === "paper" ? (
        <circle cx={x} cy={y} r={4} fill="var(--bg)" stroke="var(--b)" strokeWidth={1.75} />
      ) : (
        <circle
          cx={x}
          cy={y}
          r={system.feedback ? 4 : 4.5}
          fill={system.feedback ? "var(--bg)" : colour}
          stroke={system.feedback ? colour : "var(--bg)"}
          strokeWidth={system.feedback ? 1.75 : 1}
        />
      )}
    </g>
  );
}

/** What is written beside the marks of a lane: names at the paper's; values at ours for the lowest, the selected (bold) and GRUs. */
function wanted(data: SystemsData, lane: Lane, selected: string | null): readonly LaneMark[] {
  const named = data.systems.flatMap((system): readonly { system: System; nats: number }[] => {
    const nats = natsAt(system, lane);
    return nats === null ? [] : [{ system, nats }];
  });
  const lowest = Math.min(...named.filter(({ system }) => !system.feedback).map(({ nats }) => nats));
  const write = (system: System, nats: number, subject: boolean): string => {
    if (lane === "paper") return system.label;
    if (lane === "exact") return `${system.label} ${fixed(nats)}`;
    // named where its line ends, if the paper's lane does not name it
    const named = system.feedback || (subject && lane === "sampled" && system.paper === null);
    return named ? `${system.label}: ${fixed(nats)}` : fixed(nats);
  };
  const systems = named.flatMap(({ system, nats }, i): LaneMark | readonly LaneMark[] => {
    const chosen = system.id === selected;
    const subject = chosen || (lane !== "paper" && lane !== "exact" && !system.feedback && nats === lowest);
    // a number without a name says nothing in a crowd: the read-out has the others
    if ((lane === "eq12" || lane === "sampled") && !subject && !system.feedback) return [];
    return {
      x: nats,
      text: write(system, nats, subject),
      priority:
        (chosen ? 300 : 0) + (subject ? 200 : 0) + (lane === "exact" ? 100 : 0) + (system.feedback ? 50 : 0) - i,
      strong: subject || lane === "exact",
    };
  });
  if (lane !== "exact") return systems;
  const exact = data.marks.map(
    ({ label, nats, entropy }, i): LaneMark => ({
      x: nats,
      text: entropy ? `${label} ${fixed(nats)}` : label,
      priority: entropy ? 250 : 40 - i,
      strong: entropy,
    }),
  );
  return [...systems, ...exact];
}

function LaneLabels({
  lane,
  data,
  scales,
  plot,
  selected,
}: {
  readonly lane: Lane;
  readonly data: SystemsData;
  readonly scales: Scales;
  readonly plot: Plot;
  readonly selected: string | null;
}): ReactElement {
  const marks = wanted(data, lane, selected).map((mark) => ({ ...mark, x: scales.x(mark.x) }));
  const tall = lane === "exact" ? { above: 11, below: 20 } : { above: 9, below: 16 };
  const labels = labelLane(marks, { from: plot.x0 - 6, to: plot.x1 + 8, ...tall });
  const colour = (mark: LaneMark) => (mark.strong ? "var(--ink)" : "var(--ink2)");
  return (
    <>
      {labels.map(({ mark, x, dy, anchor }) => (
        <Label
          key={`${mark.text} ${mark.x}`}
          x={Math.round(x)}
          y={scales.y[lane] + dy}
          text={mark.text}
          anchor={anchor}
          colour={colour(mark)}
          strong={mark.strong ?? false}
          halo
        />
      ))}
    </>
  );
}

interface Stop {
  readonly nats: number;
  readonly lane: Lane;
  readonly system: System | null;
  readonly mark: ExactMark | null;
}

/** Every mark from left to right: what the read-out can stand at. */
function stopsOf(data: SystemsData): readonly Stop[] {
  const stops: Stop[] = data.marks.map((mark) => ({ nats: mark.nats, lane: "exact", system: null, mark }));
  for (const system of data.systems)
    for (const lane of LANES) {
      const nats = natsAt(system, lane);
      if (nats !== null) stops.push({ nats, lane, system, mark: null });
    }
  return stops.sort((a, b) => a.nats - b.nats);
}

function readoutLines({ system, mark, nats }: Stop) {
  if (!system) return [{ text: mark?.label ?? "", strong: true }, { text: `exact ${fixed(nats)}` }];
  const lines = [{ text: system.label, strong: true }];
  const add = (name: string, value: string) => value !== "–" && lines.push({ text: `${name} ${value}`, strong: false });
  add("paper", system.paper === null ? "–" : fixed(system.paper));
  add(system.feedback ? "free-running" : "Eq. 12", measured(system.eq12));
  add("IS", measured(system.sampled));
  add("exact", measured(system.exact));
  return lines;
}

function Lanes({ plot, scales, narrow }: { readonly plot: Plot; readonly scales: Scales; readonly narrow: boolean }) {
  return (
    <>
      {linearTicks(scales.x, Math.max(3, Math.floor((plot.x1 - plot.x0) / 70))).map(({ at, label }) => (
        <g key={label}>
          <path d={`M${crisp(at)},${plot.y1}V${plot.y0}`} stroke="var(--grid)" />
          <text x={at} y={plot.y0 + 17} textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
      {LANES.map((lane) => (
        <g key={lane}>
          <path d={`M${plot.x0 - 8},${crisp(scales.y[lane])}H${plot.x1}`} stroke="var(--rule)" />
          <text x={0} y={scales.y[lane] + 4} fill={lane === "paper" ? "var(--ink3)" : "var(--ink)"}>
            {(narrow ? SHORT : NAMES)[lane]}
          </text>
        </g>
      ))}
    </>
  );
}

function scalesOf(data: SystemsData, plot: Plot): Scales {
  const all = stopsOf(data).map((stop) => stop.nats);
  const domain = all.length === 0 ? [6, 15] : [Math.floor(Math.min(...all)), Math.ceil(Math.max(...all))];
  const at = (share: number) => Math.round(plot.y1 + share * (plot.y0 - plot.y1));
  return {
    x: scaleLinear(domain, [plot.x0, plot.x1]),
    y: { paper: at(0.12), eq12: at(0.37), sampled: at(0.61), exact: at(0.84) },
  };
}

export function SystemsChart({ data, width, height, selected }: SystemsProps): ReactElement {
  const narrow = width < 520;
  const plot = plotOf(width, height, { top: 4, right: 16, bottom: 22, left: narrow ? 56 : 108 });
  const scales = scalesOf(data, plot);
  const stops = stopsOf(data);
  const readout = useReadout(
    stops.map((stop) => scales.x(stop.nats)),
    width,
  );
  const at = readout.index === null ? undefined : stops[readout.index];
  return (
    <ChartSvg
      width={width}
      height={height}
      label={`${systemsTitle(data)}. ${systemsCaption(data)}.`}
      focusable={stops.length > 0}
      {...readout.handlers}
    >
      <Lanes plot={plot} scales={scales} narrow={narrow} />
      {data.systems.map((system) => (
        <SystemLine key={system.id} system={system} scales={scales} />
      ))}
      {data.marks.map(({ label, nats, entropy }) => (
        <path
          key={label}
          d={`M${scales.x(nats).toFixed(1)},${scales.y.exact - 8}v16`}
          stroke="var(--exact)"
          strokeWidth={entropy ? 2.5 : 1.5}
        />
      ))}
      {data.systems.flatMap((system) =>
        LANES.map((lane) => <Mark key={`${system.id} ${lane}`} system={system} lane={lane} scales={scales} />),
      )}
      {LANES.map((lane) => (
        <LaneLabels key={lane} lane={lane} data={data} scales={scales} plot={plot} selected={selected} />
      ))}
      {stops.length === 0 && <Empty plot={plot} reason="No results" />}
      {at && (
        <Readout x={scales.x(at.nats)} y={scales.y[at.lane]} lines={readoutLines(at)} width={width} height={height} />
      )}
    </ChartSvg>
  );
}

export const systems = {
  id: "systems",
  title: systemsTitle,
  caption: systemsCaption,
  Chart: SystemsChart,
  rows: systemsRows,
  values: systemsValues,
} satisfies ChartDefinition<SystemsData, SystemsProps>;
