/** Where to look: the panels a step is about. Pressing one brings it into view and outlines it for a moment. */
import { Fragment, type ReactElement } from "react";
import { type PanelId, panels } from "../../lessons/panels.ts";
import { showTab, useView } from "../../store/view.ts";

/** Chosen: long enough to be found by an eye that comes from the other side of the page. */
const OUTLINE_MS = 1600;

function pointAt(id: PanelId): void {
  const { tab } = panels[id];
  if (tab && useView.getState().tab !== tab) showTab(tab);
  // The tab's panels are there after the next paint.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const panel = document.getElementById(`panel-${id}`);
      if (!panel) return;
      panel.scrollIntoView({ block: "nearest" });
      panel.classList.add("panel-pointed");
      setTimeout(() => panel.classList.remove("panel-pointed"), OUTLINE_MS);
    }),
  );
}

export function Look({ ids }: { readonly ids: readonly PanelId[] }): ReactElement {
  return (
    <p className="guide-look">
      Look at{" "}
      {ids.map((id, i) => (
        <Fragment key={id}>
          {i > 0 && (i === ids.length - 1 ? " and " : ", ")}
          <button type="button" onClick={() => pointAt(id)}>
            {panels[id].label}
          </button>
        </Fragment>
      ))}
    </p>
  );
}
