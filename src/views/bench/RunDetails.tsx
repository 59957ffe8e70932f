/** The selected run: where its numbers come from, its weights scored again in this tab, and the way into the lab. */
import { type ReactElement, type ReactNode, useState } from "react";
import { fixed, small, whole } from "../../charts/format.ts";
import { Rich } from "../../charts/richText.tsx";
import { encodeConfig } from "../../config/codec.ts";
import { shortNumber } from "../../config/format.ts";
import { Choice, Segmented } from "../../controls/Choice.tsx";
import type { ScoreProgress } from "../../protocol/evaluator.ts";
import type { Metrics } from "../../protocol/results.ts";
import { openInLab, scoreAgain, takeSettings } from "./actions.ts";
import { type BenchRun, corpusName } from "./runs.ts";
import { eq12Of } from "./sources.ts";
import { dropRun, runById, type Scored, selectRun, setScored, useBench } from "./state.ts";

const ORIGINS = {
  recorded: "recorded",
  kept: "kept in this browser",
  imported: "imported",
  swept: "from the queue",
} as const;

/** 75 → "1 min 15 s" */
export function duration(seconds: number): string {
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.round((s % 3600) / 60)} min`;
}

interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

function factsOf(run: BenchRun): readonly Fact[] {
  const { config, data, provenance } = run;
  const facts: readonly (Fact | null)[] = [
    { name: "steps", value: `${whole(run.steps)}, batch ${config.optimiser.batch}` },
    {
      name: "rate",
      value: `${shortNumber(config.optimiser.learningRate)}, cosine over ${whole(config.optimiser.horizon)}`,
    },
    { name: "parameters", value: whole(run.parameters) },
    { name: "trained in", value: duration(run.seconds) },
    { name: "engine", value: [provenance.engine, provenance.adapter].filter((part) => part !== "").join(", ") },
    { name: "date", value: provenance.date.slice(0, 16).replace("T", " ") },
    { name: "lab", value: provenance.lab },
    { name: "data", value: `${corpusName(data.corpus)}, ${whole(data.words)} words, split by ${config.data.split}` },
    data.hash === null ? null : { name: "data hash", value: <Hash hash={data.hash} /> },
    { name: "run hash", value: <Hash hash={provenance.runHash} /> },
    provenance.command === "" ? null : { name: "command", value: <span className="mono">{provenance.command}</span> },
    { name: "config", value: <span className="mono bench-config">#{encodeConfig(config, { tab: null })}</span> },
    run.file === null ? null : { name: "file", value: run.file },
  ];
  return facts.filter((fact) => fact !== null);
}

function Hash({ hash }: { readonly hash: string }): ReactElement {
  return (
    <span className="mono" title={hash}>
      {hash.slice(0, 12)}
    </span>
  );
}

interface Compared {
  readonly name: string;
  readonly read: (metrics: Metrics) => number | null | undefined;
}

const COMPARED: readonly Compared[] = [
  { name: "Eq. 12", read: (m) => eq12Of(m)?.test },
  { name: "half the paths", read: (m) => eq12Of(m)?.halfK.test },
  { name: "IS", read: (m) => m.crossEntropyIs?.test },
  { name: "exact", read: (m) => m.crossEntropyExact?.test },
  { name: "−*L*", read: (m) => m.boundNats },
  { name: "*xi:Ī*", read: (m) => m.meanMutualInformation },
  { name: "*w* ∈ V", read: (m) => m.inVocabulary },
];

const signed = (value: number): string => (value > 0 ? `+${small(value)}` : small(value));

function Comparison({ before, now }: { readonly before: Metrics | null; readonly now: Metrics }): ReactElement {
  return (
    <table className="bench-compared" aria-label="Scored here beside what was recorded">
      <thead>
        <tr>
          <th scope="col">test words</th>
          <th scope="col">recorded</th>
          <th scope="col">here</th>
          <th scope="col">differ</th>
        </tr>
      </thead>
      <tbody>
        {COMPARED.map(({ name, read }) => {
          const [was, is] = [before && read(before), read(now)];
          if (typeof is !== "number") return null;
          const write = (value: number) => (Math.abs(value) < 1 ? small(value) : fixed(value));
          return (
            <tr key={name}>
              <th scope="row">
                <Rich text={name} />
              </th>
              <td>{typeof was === "number" ? write(was) : "–"}</td>
              <td className="strong">{write(is)}</td>
              <td>{typeof was === "number" ? signed(Number((is - was).toFixed(2))) : "–"}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const STAGES: Readonly<Record<ScoreProgress["stage"], string>> = {
  data: "reading the words",
  bound: "the bound",
  exact: "the chain rule",
  freeRunning: "free-running states",
  crossEntropy: "Eq. 12",
  information: "noise information",
  words: "generated words",
  importance: "importance sampling",
};

function Progress({ scored }: { readonly scored: Extract<Scored, { at: "busy" }> }): ReactElement {
  const { progress, cancel } = scored;
  const left = progress?.remainingSeconds ?? null;
  return (
    <div role="status">
      <p className="t12 ink2">
        {progress ? STAGES[progress.stage] : "fetching the weights"}
        {left !== null && `, about ${duration(Math.max(1, left))} left`}
      </p>
      <div className="bench-busy">
        <progress value={progress?.done ?? 0} max={1} aria-label="Scoring" />
        <button type="button" className="button" onClick={cancel}>
          Cancel
        </button>
      </div>
    </div>
  );
}

function Rescore({ run }: { readonly run: BenchRun }): ReactElement {
  const scored = useBench((bench) => bench.scored[run.id]);
  const [size, setSize] = useState("same");
  if (!run.weights) return <p className="t12 ink3">Its weights were not kept, so it cannot be scored again here.</p>;
  if (scored?.at === "busy") return <Progress scored={scored} />;
  return (
    <>
      <div className="bench-rescore">
        <button type="button" className="button" onClick={() => void scoreAgain(run, size === "quick")}>
          {run.metrics ? "Re-score here" : "Score here"}
        </button>
        <Segmented
          label="How much is drawn"
          options={[
            { id: "same", label: run.origin === "recorded" ? "as recorded" : "full" },
            { id: "quick", label: "quick" },
          ]}
          value={size}
          onChange={setSize}
        />
      </div>
      {scored?.at === "failed" && (
        <p className="t12 bench-warn" role="alert">
          This run cannot be scored: {scored.reason}.{" "}
          <button type="button" className="link" onClick={() => setScored(run.id, null)}>
            Close
          </button>
        </p>
      )}
      {scored?.at === "done" && (
        <Comparison before={run.origin === "recorded" ? run.metrics : null} now={scored.metrics} />
      )}
    </>
  );
}

/** The other seeds of the same row. */
function Seeds({ run }: { readonly run: BenchRun }): ReactElement | null {
  const recorded = useBench((bench) => bench.recorded);
  const same = recorded.filter((other) => other.row === run.row && run.origin === "recorded");
  if (same.length < 2) return <span>seed {run.seed}</span>;
  return (
    <Choice
      label="seed of the run"
      options={same.map(({ id, seed }) => ({ id, label: `seed ${seed}` }))}
      value={run.id}
      onChange={selectRun}
    />
  );
}

export function RunDetails(): ReactElement | null {
  const run = useBench((bench) => runById(bench, bench.run));
  if (!run) return null;
  return (
    <section className="section bench-details" aria-label="Selected run">
      <header>
        <h2>
          <Rich text={run.label} />
        </h2>
        <span className="section-aside">{ORIGINS[run.origin]}</span>
      </header>
      <div className="bench-seed">
        <Seeds run={run} />
        {run.origin === "imported" && (
          <button type="button" className="link" onClick={() => dropRun(run.id)}>
            Remove
          </button>
        )}
      </div>
      <Rescore run={run} />
      <details className="bench-provenance">
        <summary>Where it comes from</summary>
        <dl className="bench-facts">
          {factsOf(run).map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      <div className="bench-buttons">
        {run.weights ? (
          <button type="button" className="button" onClick={() => void openInLab(run)}>
            Open in the lab
          </button>
        ) : (
          <button type="button" className="button" onClick={() => takeSettings(run)}>
            Take its settings
          </button>
        )}
      </div>
    </section>
  );
}
