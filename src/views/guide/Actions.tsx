/** Below a step: Back, Hint, Show, and on. What is due next is the dark button. */
import type { ReactElement } from "react";
import { goTo, next, type Place, previous } from "./place.ts";
import type { Due } from "./progress.ts";

export interface ActionsProps {
  readonly place: Place;
  readonly due: Due;
  /** Whether there is something to try after the prediction. */
  readonly tries: boolean;
  readonly hint: boolean;
  readonly picked: boolean;
  onHint(): void;
  onPredict(): void;
  onReveal(): void;
}

const START: Place = { lesson: 0, step: 0 };

/** On: dark once the step is passed. */
function Onwards({ place, due }: Pick<ActionsProps, "place" | "due">): ReactElement {
  const after = next(place);
  const label = after ? (after.lesson === place.lesson ? "Next" : "Next lesson") : "From the start";
  const passed = due === "passed";
  return (
    <button
      type="button"
      className={passed ? "guide-primary" : undefined}
      onClick={() => goTo(after ?? START)}
      title={passed ? undefined : "on without it; the step stays open"}
    >
      {passed ? label : "Skip"}
    </button>
  );
}

export function Actions({ place, due, tries, hint, picked, ...on }: ActionsProps): ReactElement {
  const before = previous(place);
  return (
    <div className="guide-actions">
      <button type="button" onClick={() => before && goTo(before)} disabled={!before}>
        Back
      </button>
      <button type="button" onClick={on.onHint} disabled={!hint}>
        Hint
      </button>
      {due === "try" ? (
        <button type="button" className="guide-before" onClick={on.onReveal} title="what there is to see">
          Show
        </button>
      ) : (
        <span className="guide-before" />
      )}
      <Onwards place={place} due={due} />
      {due === "predict" && (
        <button type="button" className="guide-primary" onClick={on.onPredict} disabled={!picked}>
          {tries ? "Predict" : "Check"}
        </button>
      )}
    </div>
  );
}
