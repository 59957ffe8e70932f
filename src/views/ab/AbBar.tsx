/** Above the charts while there are two runs: in what B differs, how the two get on, and what can be done with them. */
import type { ReactElement } from "react";
import { pair } from "../../bridge/trainer.ts";
import { showSettingsOf, useAb } from "../../store/ab.ts";
import { useRun } from "../../store/run.ts";
import { storesB } from "../../store/runs.ts";
import { openDrawer, say, togglePanel, useView } from "../../store/view.ts";
import { Differences } from "./Differences.tsx";
import { placeText, sharingText, speedText } from "./standing.ts";
import "./ab.css";

function Standing(): ReactElement {
  const ab = useAb();
  const a = useRun();
  const b = storesB.run.use();
  const speed = speedText(a, b);
  return (
    <p className="ab-standing" role="status">
      {placeText(a, b, ab)} <span className="ink3">{sharingText(ab.turns)}</span>{" "}
      {speed && <span className="ink3">{speed}</span>}
    </p>
  );
}

/** chosen: where the controls are a drawer. */
const PHONE = "(max-width: 759px)";

/** The controls, with B's settings in them. */
function editB(): void {
  showSettingsOf("B");
  if (window.matchMedia(PHONE).matches) openDrawer("controls");
  else if (!useView.getState().panels.left) togglePanel("left");
}

async function unlessOpening(act: () => Promise<boolean>): Promise<void> {
  if (!(await act())) say("One of the runs is still starting. Try again in a moment.");
}

export function AbBar(): ReactElement | null {
  const open = useAb((ab) => ab.open);
  const alone = useAb((ab) => ab.alone);
  if (!open) return null;
  return (
    <section className="ab-bar" aria-label="Two runs">
      <div className="ab-key">
        <span>
          <i className="ab-line a" aria-hidden="true" /> A
        </span>
        <span>
          <i className="ab-line b" aria-hidden="true" /> B
        </span>
        <Differences />
      </div>
      <div className="ab-actions">
        {alone && (
          <button type="button" className="button small primary" onClick={() => void pair.resume()}>
            Go on with B
          </button>
        )}
        <button type="button" className="button small" onClick={editB}>
          Change B
        </button>
        <button type="button" className="button small" onClick={() => void unlessOpening(() => pair.swap())}>
          Swap A and B
        </button>
        <button type="button" className="button small" onClick={() => void unlessOpening(() => pair.keepB())}>
          Keep B as the run
        </button>
        <button type="button" className="button small" onClick={() => void pair.close()}>
          Close B
        </button>
      </div>
      <Standing />
    </section>
  );
}
