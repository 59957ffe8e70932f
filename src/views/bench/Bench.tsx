/** The Bench tab: the paper's tables and figures beside ours, all systems on one axis, and every run there is. */
import { type ReactElement, useEffect, useMemo } from "react";
import { Figure } from "../../charts/figure.tsx";
import { figure2, selectFigure2 } from "../../charts/figure2.tsx";
import { figure3 } from "../../charts/figure3.tsx";
import { Rich } from "../../charts/richText.tsx";
import { systems } from "../../charts/systems.tsx";
import { Choice, Segmented } from "../../controls/Choice.tsx";
import { table1 } from "../../metrics/paper.ts";
import { loadBench } from "./actions.ts";
import { BenchTable } from "./BenchTable.tsx";
import type { TableRow } from "./cells.ts";
import { figure2Input, figure3Data, figureRows } from "./chartData.ts";
import { Queue } from "./Queue.tsx";
import { RunList } from "./RunList.tsx";
import { runsOf } from "./sources.ts";
import { type BenchState, forgive, patchBench, SECTIONS, selectRow, useBench } from "./state.ts";
import { PARTS, type Part } from "./table1.ts";
import { seedOf, shownTable, useSystems } from "./useShown.ts";
import "./bench.css";

function Heading({ title, caption }: { readonly title: string; readonly caption: string }): ReactElement {
  return (
    <>
      <h2 className="figure-title" data-main="">
        <Rich text={title} />
      </h2>
      <p className="figure-caption">
        <Rich text={caption} />
      </p>
    </>
  );
}

const PART_NAMES: Readonly<Record<Part, string>> = {
  test: "test words",
  train: "training words",
  words: "words and noise",
};

/** Names a row of any table, also where its first cell is blank because the row above says it. */
const nameOf = (row: TableRow): string => table1.find((r) => r.row === row.results)?.model ?? row.results ?? row.id;

function PaperTable({ state }: { readonly state: BenchState }): ReactElement {
  const { section, source, part } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: all the table is made of
  const model = useMemo(() => shownTable(state), [section, source, part]);
  return (
    <section id={`panel-${section}`}>
      {section === "table1" && (
        <div className="bench-parts">
          <Segmented
            label="What the table shows"
            options={PARTS.map((id) => ({ id, label: PART_NAMES[id] }))}
            value={part}
            onChange={(id) => patchBench({ part: PARTS.find((p) => p === id) ?? "test" })}
          />
        </div>
      )}
      <Heading title={model.title} caption={model.caption} />
      <BenchTable
        model={model}
        selected={state.run === null ? null : state.row}
        selectable={(row) => row.results !== null && runsOf(source, row.results).length > 0}
        onSelect={(row) => row.results && selectRow(row.results)}
        nameOf={nameOf}
      />
    </section>
  );
}

/** Below a table that says the rest. */
const SHORT_CAPTION =
  "nats per word, lower is better; lines join the same system; ticks are exact, dots estimates, rings the paper’s";

function Systems({ main, height }: { readonly main: boolean; readonly height: number }): ReactElement {
  const data = useSystems();
  const row = useBench((bench) => (bench.run === null ? null : bench.row));
  return (
    <div id="panel-systems">
      <Figure
        chart={systems}
        main={main}
        width={816}
        props={{ data, height, selected: row }}
        {...(!main && { caption: SHORT_CAPTION })}
      />
    </div>
  );
}

/** Which row of results a figure shows. */
function RowChoice({ state }: { readonly state: BenchState }): ReactElement | null {
  const rows = figureRows(state.source);
  if (rows.length === 0) return null;
  return (
    <div className="bench-choice">
      <Choice label="row of the figure" options={rows} value={state.row} onChange={selectRow} />
    </div>
  );
}

function Figure2({ state }: { readonly state: BenchState }): ReactElement {
  const data = selectFigure2(figure2Input(state.source, state.row, seedOf(state)));
  return (
    <div id="panel-figure2">
      <Figure chart={figure2} main width={816} props={{ data, height: 480 }} />
      <RowChoice state={state} />
    </div>
  );
}

function Figure3({ state }: { readonly state: BenchState }): ReactElement {
  const data = figure3Data(state.source, state.row);
  return (
    <div id="panel-figure3">
      <Figure chart={figure3} main width={816} props={{ data, height: 480 }} />
      <RowChoice state={state} />
    </div>
  );
}

/** Nothing is said to be "not run" before the results are read. */
function Section({ state }: { readonly state: BenchState }): ReactElement {
  if (state.loading !== "done" && state.section !== "queue")
    return (
      <p className="bench-loading" role="status">
        Reading the recorded runs…
      </p>
    );
  switch (state.section) {
    case "table1":
      return (
        <>
          <PaperTable state={state} />
          <Systems main={false} height={184} />
        </>
      );
    case "table2":
    case "table3":
      return <PaperTable state={state} />;
    case "figure2":
      return <Figure2 state={state} />;
    case "figure3":
      return <Figure3 state={state} />;
    case "systems":
      return <Systems main height={460} />;
    case "runs":
      return <RunList state={state} />;
    case "queue":
      return <Queue />;
    default:
      return state.section satisfies never;
  }
}

/** Files that could not be read, and results that are missing. */
export function Refusals({ state }: { readonly state: BenchState }): ReactElement | null {
  const { missing, refusals } = state;
  if (missing === null && refusals.length === 0) return null;
  return (
    // a list that alerts would be no list any more
    <div role="alert">
      <ul className="bench-refusals">
        {missing !== null && <li>The recorded results cannot be shown: {missing}. What the paper printed stands.</li>}
        {refusals.map(({ name, reason }) => (
          <li key={name}>
            “{name}” cannot be read{reason.startsWith("line ") ? " in full" : ""}: {reason}.{" "}
            <button type="button" className="link" onClick={() => forgive(name)}>
              Close
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Failures({ state }: { readonly state: BenchState }): ReactElement | null {
  if (state.failures.length === 0) return null;
  return (
    <details className="t12 ink2">
      <summary>
        {state.failures.length === 1 ? "1 recorded run failed" : `${state.failures.length} recorded runs failed`}
      </summary>
      <ul className="bench-failures">
        {state.failures.map(({ row, label, seed, step, reason }) => (
          <li key={`${row} ${seed}`}>
            {label}, seed {seed}, at step {step.toLocaleString("en-US")}: {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}

export interface BenchProps {
  /** This section, whichever is open; absent: the open one. */
  readonly section?: string | undefined;
}

export function Bench({ section: only }: BenchProps): ReactElement {
  const bench = useBench();
  const section = SECTIONS.find((id) => id === only) ?? bench.section;
  const state = { ...bench, section };
  useEffect(() => {
    void loadBench();
  }, []);
  return (
    <div className="bench">
      <Refusals state={state} />
      <Section state={state} />
      <Failures state={state} />
    </div>
  );
}
