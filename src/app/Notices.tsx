/** Above the strip: the run of an earlier visit, problems with their remedies, and news that leaves by itself. */
import type { ReactElement } from "react";
import { forgetKept, goOnWithKept, startNew } from "../bridge/start.ts";
import { wholeNumber } from "../config/format.ts";
import { Notice } from "../controls/Notice.tsx";
import type { Side } from "../store/ab.ts";
import { usePage } from "../store/page.ts";
import { type ProblemEntry, useRun } from "../store/run.ts";
import { storesB } from "../store/runs.ts";
import { useView } from "../store/view.ts";
import { applyRemedy } from "./actions.ts";
import { problemMessage } from "./messages.ts";
import { TravelBanner } from "./TravelBanner.tsx";

/** More than two would cover the view; the rest waits in the log. */
const SHOWN = 2;

/** A problem, and whose. */
interface Told extends ProblemEntry {
  readonly side: Side;
}

function ProblemNotice({ entry }: { readonly entry: Told }): ReactElement {
  const { kind, title, detail, actions } = problemMessage(entry.problem);
  const closable = actions.length > 0 ? actions : [{ label: "Close", remedy: { kind: "dismiss" } as const }];
  return (
    <Notice
      kind={kind}
      title={entry.side === "B" ? `B: ${title}` : title}
      detail={detail}
      actions={closable.map(({ label, remedy }) => ({
        label,
        onClick: () => void applyRemedy(remedy, entry.id, entry.side),
      }))}
    />
  );
}

const othersKept = (n: number): string =>
  n === 1
    ? "One more run is kept: Bench lists it under Runs."
    : `${n} more runs are kept: Bench lists them under Runs.`;

function KeptNotice(): ReactElement | null {
  const kept = useRun((run) => run.kept);
  if (!kept) return null;
  return (
    <Notice
      kind="news"
      title={`You were training on ${kept.label}, at step ${wholeNumber(kept.step)}.`}
      {...(kept.others > 0 && { detail: othersKept(kept.others) })}
      actions={[
        { label: "Go on", onClick: () => void goOnWithKept() },
        { label: "Start new", onClick: startNew },
        { label: "Forget it", onClick: () => void forgetKept() },
      ]}
    />
  );
}

export function Notices(): ReactElement {
  const embed = usePage((page) => page.embed);
  const problemsA = useRun((run) => run.problems);
  const problemsB = storesB.run.use((run) => run.problems);
  const toasts = useView((view) => view.toasts);
  const told = (side: Side, entries: readonly ProblemEntry[]): readonly Told[] =>
    entries.filter((entry) => entry.open).map((entry) => ({ ...entry, side }));
  const open = [...told("A", problemsA), ...told("B", problemsB)].toSorted((a, b) => a.id - b.id).slice(-SHOWN);
  return (
    <div className="notices">
      {!embed && <KeptNotice />}
      <TravelBanner />
      {open.map((entry) => (
        <ProblemNotice key={entry.id} entry={entry} />
      ))}
      {toasts.slice(-SHOWN).map(({ id, text }) => (
        <Notice key={id} kind="news" title={text} />
      ))}
    </div>
  );
}
