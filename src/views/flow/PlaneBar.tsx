/** What is fitted to what, and the buttons of the fit. */
import type { ReactElement } from "react";
import { Choice } from "../../controls/Choice.tsx";
import { IconButton } from "../../controls/IconButton.tsx";
import { icons } from "../../controls/icons.tsx";
import { DRAWN, type FitState, patchFlowRoom, useFlowRoom } from "../../store/flowRoom.ts";
import { chooseFamily, chooseTarget, resetFit, stepFit, toggleFit } from "./fitting.ts";
import { countedFamilies, targetOptions } from "./names.ts";

function nameOf({ status, live, step }: FitState): string {
  if (status === "running") return "Pause";
  if (status === "paused" && live) return step === 0 ? "Fit" : "Go on";
  return status === "idle" ? "Fit" : "Fit again";
}

export function PlaneBar(): ReactElement {
  const family = useFlowRoom((room) => room.family);
  const target = useFlowRoom((room) => room.target);
  const name = useFlowRoom((room) => nameOf(room.fit));
  const busy = useFlowRoom((room) => room.fit.status === "starting");
  return (
    <div className="plane-bar">
      <Choice
        label="Flow family"
        help="Family and its number of parameters"
        options={countedFamilies}
        value={family}
        onChange={chooseFamily}
      />
      <Choice label="Target" options={targetOptions} value={target} onChange={chooseTarget} />
      {target === DRAWN && (
        <button type="button" className="button" onClick={() => patchFlowRoom({ drawingOpen: true })}>
          Draw
        </button>
      )}
      <button type="button" className="button primary plane-fit" disabled={busy} onClick={toggleFit}>
        {busy ? "Starting" : name}
      </button>
      <IconButton name="One step of the fit" disabled={busy} onClick={() => void stepFit(1)}>
        {icons.step}
      </IconButton>
      <IconButton name="Back to before the first step" disabled={busy} onClick={resetFit}>
        {icons.rewind}
      </IconButton>
    </div>
  );
}
