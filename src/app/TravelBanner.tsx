/** While the page looks at an earlier step: which, what going on from there takes back, and the way to the present. */
import type { ReactElement } from "react";
import { pair } from "../bridge/trainer.ts";
import { plain } from "../charts/richText.tsx";
import { changeEffect, describeChange } from "../config/change.ts";
import { wholeNumber } from "../config/format.ts";
import { weightsA } from "../store/generator.ts";
import { useRun } from "../store/run.ts";
import { backToNow, useTravel } from "../store/travel.ts";

/** What of the present settings was otherwise then. */
function useTakenBack(): string | null {
  const then = weightsA.use((state) => state.weights?.config);
  const now = useRun((run) => run.info?.config);
  if (!then || !now || changeEffect(now, then) === "none") return null;
  return `Training on from here takes the settings back as well: ${plain(describeChange(now, then))}.`;
}

export function TravelBanner(): ReactElement | null {
  const at = useTravel((travel) => travel.at);
  const taken = useTakenBack();
  if (at === null) return null;
  return (
    <div className="notice news travel-banner" role="status">
      <span>You look at step {wholeNumber(at)}.</span>
      <button type="button" className="button primary" onClick={() => void pair.branchFrom(at)}>
        Train on from here
      </button>
      <button type="button" className="button" onClick={backToNow}>
        Back to now
      </button>
      {taken && <p className="t12 ink2">{taken}</p>}
    </div>
  );
}
