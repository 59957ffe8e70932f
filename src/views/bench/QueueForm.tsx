/** What to queue: a plan, its rows, seeds and steps, and how closely runs are scored. */
import { type ReactElement, type ReactNode, useId, useMemo, useRef, useState } from "react";
import { sweep } from "../../bridge/sweepHere.ts";
import { whole } from "../../charts/format.ts";
import { plain, Rich } from "../../charts/richText.tsx";
import { Choice, Segmented } from "../../controls/Choice.tsx";
import { IntsField } from "../../controls/IntsField.tsx";
import { secondsLeft } from "../../plans/estimate.ts";
import { plans } from "../../plans/registry.ts";
import { keyOf } from "../../runs/sweepQueueText.ts";
import { useSweep } from "../../store/sweep.ts";
import {
  choosePlan,
  formRuns,
  OWN_PLAN,
  patchForm,
  type QueueForm,
  takePlan,
  toggleRow,
  useQueueForm,
} from "./queueForm.ts";
import { duration } from "./queueText.ts";
import { richLabel } from "./runs.ts";

const MAX_STEPS = 10_000_000;
const MAX_SEEDS = 100;

function Field({
  label,
  id,
  children,
}: {
  readonly label: string;
  readonly id?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="queue-field">
      {id ? <label htmlFor={id}>{label}</label> : <span className="queue-label">{label}</span>}
      {children}
    </div>
  );
}

function Rows({ plan, without }: Pick<QueueForm, "plan" | "without">): ReactElement {
  const chosen = plan.rows.filter(({ id }) => !without.includes(id)).length;
  return (
    <details className="queue-rows">
      <summary>{chosen === plan.rows.length ? `All ${chosen} rows` : `${chosen} of ${plan.rows.length} rows`}</summary>
      <ul>
        {plan.rows.map(({ id, label, config }) => (
          <li key={id}>
            <label>
              <input type="checkbox" checked={!without.includes(id)} onChange={() => toggleRow(id)} />
              <span>
                <Rich text={`${richLabel(label)}${config.data.split === "types" ? ", unseen words" : ""}`} />
              </span>
            </label>
          </li>
        ))}
      </ul>
      <p className="t12">
        <button type="button" className="link" onClick={() => patchForm({ without: [] })}>
          All
        </button>
        <button type="button" className="link" onClick={() => patchForm({ without: plan.rows.map(({ id }) => id) })}>
          None
        </button>
      </p>
    </details>
  );
}

/** A plan of the visitor's: a file, or pasted. */
function OwnPlan({ refused }: Pick<QueueForm, "refused">): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const field = useId();
  return (
    <>
      <details className="queue-own">
        <summary>A plan of your own</summary>
        <p className="t12 ink3">
          JSON as <code>lab sweep</code> takes it. Drop the file anywhere on this tab, open it, or paste it.
        </p>
        <label className="t12" htmlFor={field}>
          Paste
        </label>
        <textarea
          id={field}
          rows={4}
          spellCheck={false}
          value={text}
          placeholder={'{"version": 1, "id": "mine", "title": "…", "steps": 2000, "seeds": [1], "rows": [ … ]}'}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className="bench-buttons">
          <button type="button" className="button" disabled={text.trim() === ""} onClick={() => takePlan(text)}>
            Use this plan
          </button>
          <button type="button" className="button" onClick={() => input.current?.click()}>
            Open a plan…
          </button>
        </div>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="File of a plan"
          accept=".json"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            void file?.text().then(takePlan);
          }}
        />
      </details>
      {refused !== null && (
        <p className="queue-warn" role="alert">
          This is no plan: {refused}.
        </p>
      )}
    </>
  );
}

function Times({ form }: { readonly form: QueueForm }): ReactElement {
  const rates = useSweep((slice) => slice.rates);
  const queue = useSweep((slice) => slice.queue);
  const seconds = useMemo(() => {
    const runs = formRuns(form);
    const queued = new Set(queue.map(({ key }) => key));
    const fresh = runs.filter((run) => !queued.has(keyOf(run)));
    if (runs.length > 0 && fresh.length === 0) return "queued";
    const left = fresh.map((run) => ({ run, score: form.score, steps: run.steps }));
    return secondsLeft(left, [...queue.map(({ run }) => run), ...runs], rates);
  }, [form, rates, queue]);
  return (
    <span className="t12 ink3">
      {seconds === "queued"
        ? "All of them are in the queue."
        : seconds === null
          ? "How long it takes is known once the first run steps."
          : `About ${duration(seconds)}.`}
    </span>
  );
}

export function QueueFormView(): ReactElement {
  const form = useQueueForm();
  const [seeds, steps] = [useId(), useId()];
  const { own, plan } = form;
  const runs = formRuns(form);
  const names = Object.values(plans).map(({ id, title }) => ({ id, label: title }));
  const options = own ? [...names, { id: OWN_PLAN, label: `${own.title} (yours)` }] : names;
  const start = async (): Promise<void> => {
    await sweep.add(plan.id, runs, form.score);
    await sweep.start();
  };
  return (
    <section className="queue-form" aria-label="What to run">
      <div className="queue-fields">
        <Field label="Plan">
          <Choice
            label="Plan"
            options={options.map(({ id, label }) => ({ id, label: plain(label) }))}
            value={plan === own ? OWN_PLAN : plan.id}
            onChange={choosePlan}
          />
        </Field>
        <Field label="Seeds" id={seeds}>
          <IntsField
            key={plan.id}
            id={seeds}
            value={form.seeds}
            min={0}
            max={2 ** 31 - 1}
            maxLength={MAX_SEEDS}
            help="One run of every row for each seed"
            onChange={(value) => patchForm({ seeds: [...new Set(value)] })}
          />
        </Field>
        <Field label="Steps" id={steps}>
          <IntsField
            key={plan.id}
            id={steps}
            value={[form.steps]}
            min={1}
            max={MAX_STEPS}
            maxLength={1}
            help="A cosine that ends with the run goes on doing so"
            onChange={([value]) => value !== undefined && patchForm({ steps: value })}
          />
        </Field>
        <Field label="Score at the end">
          <Segmented
            label="Score at the end"
            options={[
              { id: "quick", label: "quick" },
              { id: "full", label: "full" },
            ]}
            value={form.score}
            onChange={(id) => patchForm({ score: id === "full" ? "full" : "quick" })}
          />
        </Field>
      </div>
      <Rows plan={plan} without={form.without} />
      <OwnPlan refused={form.refused} />
      <div className="queue-go">
        <button type="button" className="button primary" disabled={runs.length === 0} onClick={() => void start()}>
          {runs.length === 1 ? "Run it" : `Run ${whole(runs.length)} runs`}
        </button>
        <Times form={form} />
      </div>
    </section>
  );
}
