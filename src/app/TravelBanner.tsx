/** While the page looks at an earlier step: which, where B is meanwhile, what going on from there takes back, and the way to the present. */
import type { ReactElement } from "react";
import { pair } from "../bridge/trainer.ts";
import { plain } from "../charts/richText.tsx";
import { changeEffect, describeChange } from "../config/change.ts";
import { wholeNumber } from "../config/format.ts";
import { useAb } from "../store/ab.ts";
import { weightsA } from "../store/generator.ts";
import { useRun } from "../store/run.ts";
import { storesB } from "../store/runs.ts";
import { backToNow, useTravel } from "../store/travel.ts";
import { whereBIs } from "./travelWords.ts";

/** What of the present settings was otherwise then. */
function useTakenBack(): string | null {
  const then = weightsA.use((state) => state.weights?.config);
  const now = useRun((run) => run.info?.config);
  if (!then || !now || changeEffect(now, then) === "none") return null;
  return `Training on from here takes the settings back as well: ${plain(describeChange(now, then))}.`;
}

/** Nothing while B is at the same step, or there is none. */
function useWhereB(at: number | null): string | null {
  const open = useAb((ab) => ab.open);
  const b = storesB.travel.use();
  return open && at !== null ? whereBIs(at, b) : null;
}

export function TravelBanner(): ReactElement | null {
  const at = useTravel((travel) => travel.at);
  const taken = useTakenBack();
  const other = useWhereB(at);
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
      {other && <p className="t12 ink2">{other}</p>}
      {taken && <p className="t12 ink2">{taken}</p>}
    </div>
  );
}
