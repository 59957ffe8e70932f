/** Every run there is: recorded, kept in this browser, imported; sorted, up to six of them drawn over each other. */
import type { ReactElement } from "react";
import { Figure } from "../../charts/figure.tsx";
import { plain, Rich } from "../../charts/richText.tsx";
import { CurveKey, MOST_CURVES, type OverlayData, runsOverlay } from "../../charts/runsOverlay.tsx";
import { BenchTable } from "./BenchTable.tsx";
import { type BenchRun, runName } from "./runs.ts";
import { makeRunTable } from "./runTable.ts";
import { allRuns, type BenchState, selectRun, sortBy, toggleDrawn } from "./state.ts";

export function overlayData(state: BenchState): OverlayData {
  const byId = new Map(allRuns(state).map((run) => [run.id, run]));
  return {
    curves: state.drawn.flatMap((id) => {
      const run = byId.get(id);
      return run ? [{ id, label: runName(run), points: run.points }] : [];
    }),
    selected: state.run,
  };
}

interface DrawProps {
  readonly run: BenchRun;
  readonly drawn: readonly string[];
  readonly selected: boolean;
}

/** Draw or not; a drawn run shows how its line looks. */
function Draw({ run, drawn, selected }: DrawProps): ReactElement {
  const at = drawn.indexOf(run.id);
  const full = at < 0 && drawn.length >= MOST_CURVES;
  return (
    <span className="bench-draw">
      <input
        type="checkbox"
        aria-label={`Draw ${plain(runName(run))}`}
        checked={at >= 0}
        disabled={full || run.points.length === 0}
        title={full ? `At most ${MOST_CURVES} curves` : undefined}
        onChange={() => toggleDrawn(run.id)}
      />
      {at >= 0 && <CurveKey index={at} selected={selected} />}
    </span>
  );
}

export function RunList({ state }: { readonly state: BenchState }): ReactElement {
  const runs = allRuns(state);
  const byId = new Map(runs.map((run) => [run.id, run]));
  const model = makeRunTable(runs, state.sort);
  return (
    <>
      <div id="panel-overlay">
        <Figure chart={runsOverlay} main width={816} props={{ data: overlayData(state), height: 240 }} />
      </div>
      {runs.length === 0 ? (
        <p className="bench-none">
          No runs yet: none are recorded, and none is kept in this browser. Import a file, or train one.
        </p>
      ) : (
        <section>
          <h3 className="figure-title">
            <Rich text={model.title} />
          </h3>
          <p className="figure-caption">
            <Rich text={model.caption} />
          </p>
          <BenchTable
            model={model}
            selected={state.run}
            selectable={() => true}
            onSelect={(row) => selectRun(row.id)}
            nameOf={(row) => {
              const run = byId.get(row.id);
              return run ? runName(run) : row.id;
            }}
            sort={state.sort}
            onSort={sortBy}
            leadLabel="draw its curve"
            lead={(row) => {
              const run = byId.get(row.id);
              return run ? <Draw run={run} drawn={state.drawn} selected={row.id === state.run} /> : null;
            }}
          />
        </section>
      )}
    </>
  );
}
