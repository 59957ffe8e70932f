/** The right rail: the lesson. Below 1180 px a drawer; on a phone a bar above the strip that names it and opens it. */
import type { ReactElement, ReactNode } from "react";
import { openDrawer, useView } from "../store/view.ts";
import { lessonAt, useLessonPlace } from "../views/guide/place.ts";

export function RightRail({ children }: { readonly children: ReactNode }): ReactElement {
  const open = useView((view) => view.panels.right);
  const drawer = useView((view) => view.drawer === "guide");
  const place = useLessonPlace();
  const lesson = lessonAt(place.lesson);
  return (
    <>
      <button
        type="button"
        className="guide-bar"
        aria-expanded={drawer}
        onClick={() => openDrawer(drawer ? null : "guide")}
      >
        <span className="guide-bar-title medium">{lesson.title}</span>
        <span className="t12 ink3">
          step {place.step + 1} of {lesson.steps.length}
        </span>
        <svg width="10" height="10" aria-hidden="true">
          <path d={drawer ? "M1 3l4 4 4-4" : "M1 7l4-4 4 4"} fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </button>
      <aside className="rail right" aria-label="Lesson">
        {(open || drawer) && <div className="rail-scroll">{children}</div>}
      </aside>
    </>
  );
}
