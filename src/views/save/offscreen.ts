/** Draws a chart once more, out of sight: clean of whatever the hand is doing to the one in sight. */
import type { ReactElement } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { type Drawing, drawingOf } from "./resolve.ts";

export function drawnOffscreen(element: ReactElement): Drawing {
  const place = document.createElement("div");
  place.style.cssText = "position:fixed;left:-20000px;top:0;width:max-content";
  place.inert = true;
  document.body.append(place);
  const root = createRoot(place);
  try {
    flushSync(() => root.render(element));
    return drawingOf(place);
  } finally {
    root.unmount();
    place.remove();
  }
}
