/** While the page looks at an earlier step: which, what going on from there takes back, and the way to the present. */
import type { ReactElement } from "react";
import { session } from "../bridge/trainer.ts";
import { plain } from "../charts/richText.tsx";
import { changeEffect, describeChange } from "../config/change.ts";
import { wholeNumber } from "../config/format.ts";
import { Notice } from "../controls/Notice.tsx";
import { useGeneratorStore } from "../store/generator.ts";
import { useRun } from "../store/run.ts";
import { backToNow, useTravel } from "../store/travel.ts";

/** What of the present settings was otherwise then. */
function useTakenBack(): string | undefined {
  const then = useGeneratorStore((state) => state.weights?.config);
  const now = useRun((run) => run.info?.config);
  if (!then || !now || changeEffect(now, then) === "none") return undefined;
  return `Training on from here takes the settings back as well: ${plain(describeChange(now, then))}.`;
}

export function TravelBanner(): ReactElement | null {
  const at = useTravel((travel) => travel.at);
  const taken = useTakenBack();
  if (at === null) return null;
  return (
    <Notice
      kind="news"
      title={`You look at step ${wholeNumber(at)}.`}
      detail={taken}
      actions={[
        { label: "Train on from here", onClick: () => void session.branchFrom(at) },
        { label: "Back to now", onClick: backToNow },
      ]}
    />
  );
}
