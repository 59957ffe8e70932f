/** Sweeps in the page: what to queue, where it is, the runs and their states, and the lines to take away. */
import type { ReactElement } from "react";
import { sweep } from "../../bridge/sweepHere.ts";
import { whole } from "../../charts/format.ts";
import { Rich } from "../../charts/richText.tsx";
import { type QueuedRun, type SweepSlice, useSweep } from "../../store/sweep.ts";
import { saveText } from "./actions.ts";
import { QueueFormView } from "./QueueForm.tsx";
import { crossEntropyText, duration, standingText, summariseQueue } from "./queueText.ts";
import { richLabel } from "./runs.ts";
import "./queue.css";

const nameOf = ({ run }: QueuedRun): string => `${run.label}, seed ${run.config.seed}`;

const STATES = {
  paused: "Paused",
  running: "Running",
  yielding: "Waiting while you train",
  elsewhere: "At work in another tab",
} as const;

function Where({ slice }: { readonly slice: SweepSlice }): ReactElement {
  const { state, queue } = slice;
  const { now, place, seconds, open } = summariseQueue(slice);
  if (!now) return <span>All {whole(queue.length)} done.</span>;
  const { standing, run } = now;
  const training = standing.at === "training";
  const rate = training && standing.stepsPerSecond > 0 ? standing.stepsPerSecond : null;
  return (
    <>
      <b>{state === "paused" && open === queue.length ? "Not begun" : STATES[state]}.</b> Run {whole(place)} of{" "}
      {whole(queue.length)}: <Rich text={richLabel(run.label)} />, seed {run.config.seed},{" "}
      {standing.at === "scoring"
        ? "scoring"
        : `step ${whole("step" in standing ? standing.step : 0)} of ${whole(run.steps)}`}
      {rate !== null && `, ${whole(rate)} steps/s`}
      {seconds !== null && `, about ${duration(seconds)} left`}
    </>
  );
}

function Transport({ slice }: { readonly slice: SweepSlice }): ReactElement | null {
  const { open } = summariseQueue(slice);
  if (open === 0) return null;
  if (slice.state === "running" || slice.state === "yielding")
    return (
      <button type="button" className="button" onClick={() => void sweep.pause()}>
        Pause the queue
      </button>
    );
  return (
    <button type="button" className="button primary" onClick={() => void sweep.start()}>
      {slice.state === "elsewhere" ? "Try here" : "Go on with the queue"}
    </button>
  );
}

function Download({ queue }: Pick<SweepSlice, "queue">): ReactElement | null {
  const lines = queue.flatMap(({ line }) => (line === null ? [] : [line]));
  if (lines.length === 0) return null;
  return (
    <button
      type="button"
      className="button"
      onClick={() => saveText(lines.map((line) => `${line}\n`).join(""), "results.jsonl", "application/jsonl")}
    >
      Download results.jsonl
    </button>
  );
}

function Progress({ slice }: { readonly slice: SweepSlice }): ReactElement {
  const { share, ended } = summariseQueue(slice);
  return (
    <section className="queue-now" aria-label="Progress">
      <p>
        <Where slice={slice} />
      </p>
      <progress aria-label={`${whole(ended)} of ${whole(slice.queue.length)} runs ended`} max={1} value={share} />
      <div className="bench-buttons">
        <Transport slice={slice} />
        <Download queue={slice.queue} />
      </div>
      {slice.storage && (
        <p className="queue-warn" role="alert">
          {slice.storage.code === "full" ? "This browser's storage is full" : "This browser keeps nothing"} (
          {slice.storage.detail}). The queue goes on, but its results are in this tab only: download them before you
          close it.
        </p>
      )}
    </section>
  );
}

function Entry({ entry }: { readonly entry: QueuedRun }): ReactElement {
  const { key, run, standing } = entry;
  const again = standing.at === "failed" || standing.at === "unscored";
  return (
    <tr className={standing.at === "training" || standing.at === "scoring" ? "on" : undefined}>
      <th scope="row">
        <Rich text={richLabel(run.label)} />
      </th>
      <td className="right">{run.config.seed}</td>
      <td className="right">{whole(run.steps)}</td>
      <td className={again ? "queue-state bench-warn" : "queue-state"}>{standingText(standing, run.steps)}</td>
      <td className="right ours">{standing.at === "done" ? crossEntropyText(standing.result) : ""}</td>
      <td className="text">{standing.at === "done" ? entry.score : ""}</td>
      <td className="right">
        {again && (
          <button
            type="button"
            className="link"
            aria-label={`Try ${nameOf(entry)} again`}
            onClick={() => void sweep.retry(key)}
          >
            Try again
          </button>
        )}
        <button
          type="button"
          className="link"
          aria-label={`Remove ${nameOf(entry)}`}
          onClick={() => void sweep.remove(key)}
        >
          Remove
        </button>
      </td>
    </tr>
  );
}

function List({ queue }: Pick<SweepSlice, "queue">): ReactElement {
  return (
    <div className="bench-scroll">
      <table className="bench-table queue-list" aria-label="Queue">
        <thead>
          <tr className="bench-heads">
            <th scope="col">run</th>
            <th scope="col" className="right">
              seed
            </th>
            <th scope="col" className="right">
              steps
            </th>
            <th scope="col">state</th>
            <th scope="col" className="right">
              nats per test word
            </th>
            <th scope="col">score</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {queue.map((entry) => (
            <Entry key={entry.key} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Queue(): ReactElement {
  const slice = useSweep();
  return (
    <section id="panel-queue" className="queue">
      <h2 className="figure-title" data-main="">
        Run a plan here
      </h2>
      <p className="figure-caption">
        One run after another, each in a worker of its own, measured and scored. They wait while your own run trains;
        queue, checkpoints and results stay in this browser.
      </p>
      <QueueFormView />
      {slice.queue.length > 0 && (
        <>
          <Progress slice={slice} />
          <List queue={slice.queue} />
          <p className="t12 ink3">
            Cross-entropy of the test words, nats: exact for a GRU, else importance sampled ± its standard error. Quick
            scores draw fewer words and paths. Finished runs are listed under Runs; removing one here forgets it.
          </p>
        </>
      )}
    </section>
  );
}
