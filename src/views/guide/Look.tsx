/** Where to look: the panels a step is about. Pressing one brings it into view and outlines it for a moment. */
import { Fragment, type ReactElement } from "react";
import { type PanelId, panels } from "../../lessons/panels.ts";
import { openDrawer } from "../../store/view.ts";
import { showPanel } from "./showPanel.ts";

/** Chosen: long enough to be found by an eye that comes from the other side of the page. */
const OUTLINE_MS = 1600;
/** chosen: a tab whose code is on its way is there by then, or is not looked for. */
const WAIT_MS = 4000;

function pointAt(id: PanelId, until = performance.now() + WAIT_MS): void {
  const panel = document.getElementById(`panel-${id}`);
  if (!panel) {
    if (performance.now() < until) requestAnimationFrame(() => pointAt(id, until));
    return;
  }
  panel.scrollIntoView({ block: "nearest" });
  panel.classList.add("panel-pointed");
  setTimeout(() => panel.classList.remove("panel-pointed"), OUTLINE_MS);
}

function look(id: PanelId): void {
  // on a narrow screen the lesson lies over what it points at
  openDrawer(null);
  showPanel(id);
  // The tab's panels are there after the next paint at the earliest.
  requestAnimationFrame(() => requestAnimationFrame(() => pointAt(id)));
}

export function Look({ ids }: { readonly ids: readonly PanelId[] }): ReactElement {
  return (
    <p className="guide-look">
      Look at{" "}
      {ids.map((id, i) => (
        <Fragment key={id}>
          {i > 0 && (i === ids.length - 1 ? " and " : ", ")}
          <button type="button" onClick={() => look(id)}>
            {panels[id].label}
          </button>
        </Fragment>
      ))}
    </p>
  );
}
