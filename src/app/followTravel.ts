/** Looking back at a step pins it on every time axis; back at the present it is let go, unless another was pinned since. */
import { useTravel } from "../store/travel.ts";
import { selectStep, useView } from "../store/view.ts";

export function startFollowingTravel(): () => void {
  return useTravel.subscribe(({ at }, before) => {
    if (at === before.at) return;
    if (at !== null) selectStep(at);
    else if (useView.getState().selection.step === before.at) selectStep(null);
  });
}
