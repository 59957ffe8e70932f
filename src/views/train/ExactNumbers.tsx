/** "Exact numbers": measures the run beside its training; how far it is, cancel, and the result as a table. */
import { type ReactElement, useState } from "react";
import { cancelExact, measureExact } from "../../bridge/exact.ts";
import { Rich } from "../../charts/richText.tsx";
import { Dialog } from "../../controls/Dialog.tsx";
import { FULL_SCORE, QUICK_SCORE, type ScoreProgress } from "../../protocol/evaluator.ts";
import type { Metrics } from "../../protocol/results.ts";
import { type ExactState, useExact } from "../../store/exact.ts";
import { useRun } from "../../store/run.ts";
import { exactFacts, exactRows } from "./exactRows.ts";

const STAGES: Readonly<Record<ScoreProgress["stage"], string>> = {
  data: "Reading the words",
  bound: "The bound",
  exact: "The chain rule",
  freeRunning: "Free-running states",
  crossEntropy: "Eq. 12 over all words",
  information: "Noise information",
  words: "Writing words",
  importance: "Importance sampling",
};

function Progress({ progress }: { readonly progress: ScoreProgress | null }): ReactElement {
  const left = progress?.remainingSeconds ?? null;
  return (
    <div className="exact-progress" role="status">
      <progress value={progress?.done ?? 0} max={1} aria-label="Measured so far" />
      <p>
        {STAGES[progress?.stage ?? "data"]}
        {left !== null && `, ${Math.max(1, Math.ceil(left))} s left`}
      </p>
      <button type="button" className="button" onClick={cancelExact}>
        Cancel
      </button>
    </div>
  );
}

function Result({ metrics, step }: { readonly metrics: Metrics; readonly step: number }): ReactElement {
  return (
    <div className="exact-result">
      <table>
        <caption>At step {step.toLocaleString("en-US")}, nats per word</caption>
        <thead>
          <tr>
            <th scope="col">cross-entropy</th>
            <th scope="col">train</th>
            <th scope="col">test</th>
            <th scope="col">from</th>
          </tr>
        </thead>
        <tbody>
          {exactRows(metrics).map(({ name, train, test, how }) => (
            <tr key={`${name} ${how}`}>
              <th scope="row">
                <Rich text={name} />
              </th>
              <td>{train ?? "–"}</td>
              <td>{test}</td>
              <td className="how">
                <Rich text={how} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl>
        {exactFacts(metrics).map(({ name, value }) => (
          <div key={name}>
            <dt>
              <Rich text={name} />
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Body({ exact }: { readonly exact: ExactState }): ReactElement {
  const busy = exact.at === "busy";
  return (
    <div className="exact">
      <p>
        The bound is only a bound. This measures the run as it stands, over all words and many draws, in a thread of its
        own; training goes on.
      </p>
      {exact.at === "done" && <Result {...exact} />}
      {exact.at === "failed" && <p role="alert">This could not be measured: {exact.reason}.</p>}
      {busy ? (
        <Progress progress={exact.progress} />
      ) : (
        <div className="exact-start">
          <button type="button" className="button" onClick={() => void measureExact(FULL_SCORE)}>
            {exact.at === "done" ? "Measure again" : "Measure"}
          </button>
          <button type="button" className="button" onClick={() => void measureExact(QUICK_SCORE)}>
            Quickly, with fewer draws
          </button>
        </div>
      )}
    </div>
  );
}

export function ExactNumbers(): ReactElement | null {
  const exact = useExact((state) => state.exact);
  const there = useRun((run) => run.source !== "none");
  const [open, setOpen] = useState(false);
  if (!there) return null;
  const done = exact.at === "busy" ? Math.floor(100 * (exact.progress?.done ?? 0)) : null;
  return (
    <>
      <button type="button" className="button small exact-open" onClick={() => setOpen(true)}>
        {done === null ? "Exact numbers" : `Measuring: ${done} %`}
      </button>
      {open && (
        <Dialog title="Exact numbers" onClose={() => setOpen(false)}>
          <Body exact={exact} />
        </Dialog>
      )}
    </>
  );
}
