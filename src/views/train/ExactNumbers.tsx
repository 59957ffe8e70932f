/** "Exact numbers": measures the run, and the one it is compared with, beside their training; how far it is, cancel, and the results as tables. */
import { type ReactElement, useState } from "react";
import { cancelExact, measureExact } from "../../bridge/exact.ts";
import { Rich } from "../../charts/richText.tsx";
import { Dialog } from "../../controls/Dialog.tsx";
import { FULL_SCORE, QUICK_SCORE, type ScoreProgress } from "../../protocol/evaluator.ts";
import type { Metrics } from "../../protocol/results.ts";
import { SIDES, type Side, useAb } from "../../store/ab.ts";
import { type ExactState, type ExactStates, useExact } from "../../store/exact.ts";
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

/** What of A and B is under way; one after the other. */
const underWay = (exact: ExactStates): readonly Side[] => SIDES.filter((side) => exact[side].at === "busy");

const doneOf = (exact: ExactState): number => (exact.at === "busy" ? (exact.progress?.done ?? 0) : 1);

function Progress({ exact, paired }: { readonly exact: ExactStates; readonly paired: boolean }): ReactElement {
  const side = underWay(exact)[0] ?? "A";
  const now = exact[side];
  const progress: ScoreProgress | null = now.at === "busy" ? now.progress : null;
  const left = progress?.remainingSeconds ?? null;
  return (
    <div className="exact-progress" role="status">
      <progress value={progress?.done ?? 0} max={1} aria-label={`Measured so far${paired ? ` of ${side}` : ""}`} />
      <p>
        {paired && `${side}: `}
        {STAGES[progress?.stage ?? "data"]}
        {left !== null && `, ${Math.max(1, Math.ceil(left))} s left`}
      </p>
      <button type="button" className="button" onClick={cancelExact}>
        Cancel
      </button>
    </div>
  );
}

interface ResultProps {
  readonly metrics: Metrics;
  readonly step: number;
  /** Which of two runs; null: there is one. */
  readonly side: Side | null;
}

function Result({ metrics, step, side }: ResultProps): ReactElement {
  return (
    <div className="exact-result">
      <table>
        <caption>
          {side ? `${side} at` : "At"} step {step.toLocaleString("en-US")}, nats per word
        </caption>
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

function Found({ exact, side }: { readonly exact: ExactState; readonly side: Side | null }): ReactElement | null {
  if (exact.at === "done") return <Result {...exact} side={side} />;
  if (exact.at !== "failed") return null;
  return (
    <p role="alert">
      {side ?? "This"} could not be measured: {exact.reason}.
    </p>
  );
}

function Body({ exact, paired }: { readonly exact: ExactStates; readonly paired: boolean }): ReactElement {
  const both = SIDES.filter((side) => side === "A" || paired);
  const again = both.some((side) => exact[side].at === "done");
  return (
    <div className="exact">
      <p>
        The bound is only a bound. This measures {paired ? "both runs as they stand" : "the run as it stands"}, over all
        words and many draws, in a thread of its own; training goes on.
      </p>
      {both.map((side) => (
        <Found key={side} exact={exact[side]} side={paired ? side : null} />
      ))}
      {underWay(exact).length > 0 ? (
        <Progress exact={exact} paired={paired} />
      ) : (
        <div className="exact-start">
          <button type="button" className="button" onClick={() => void measureExact(FULL_SCORE)}>
            {again ? "Measure again" : paired ? "Measure A and B" : "Measure"}
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
  const exact = useExact();
  const there = useRun((run) => run.source !== "none");
  const paired = useAb((ab) => ab.open);
  const [open, setOpen] = useState(false);
  if (!there) return null;
  const busy = underWay(exact).length > 0;
  const done = paired ? (doneOf(exact.A) + doneOf(exact.B)) / 2 : doneOf(exact.A);
  return (
    <>
      <button type="button" className="button small exact-open" onClick={() => setOpen(true)}>
        {busy ? `Measuring: ${Math.floor(100 * done)} %` : "Exact numbers"}
      </button>
      {open && (
        <Dialog title="Exact numbers" onClose={() => setOpen(false)}>
          <Body exact={exact} paired={paired} />
        </Dialog>
      )}
    </>
  );
}
