/** Where in the lessons one is: pure steps over (lesson, step), and the place now open. */
import type { Lesson } from "../../lessons/lesson.ts";
import { panelOf } from "../../lessons/panels.ts";
import { lessonOfTab, lessons } from "../../lessons/registry.ts";
import { openLesson, useLesson } from "../../store/lesson.ts";
import { useView } from "../../store/view.ts";
import { showPanel } from "./showPanel.ts";

export interface Place {
  /** Index into `lessons`. */
  readonly lesson: number;
  readonly step: number;
}

/** The open lesson, or the one that fits the tab while none was chosen. */
export function placeOf(chosen: string | null, step: number, tab: string): Place {
  const found = lessons.findIndex((lesson) => lesson.id === chosen);
  const lesson = found >= 0 ? found : (lessonOfTab[tab] ?? 0);
  return { lesson, step: Math.max(0, Math.min(step, lessonAt(lesson).steps.length - 1)) };
}

/** The place now open. */
export function useLessonPlace(): Place {
  const tab = useView((view) => view.tab);
  const chosen = useLesson(({ lesson }) => lesson);
  const step = useLesson((open) => open.step);
  return placeOf(chosen, step, tab);
}

export const lessonAt = (index: number): Lesson => lessons[index] ?? lessons[0];

/** One step on, into the next lesson at the end of one; null at the very end. */
export function next({ lesson, step }: Place): Place | null {
  if (step + 1 < lessonAt(lesson).steps.length) return { lesson, step: step + 1 };
  return lesson + 1 < lessons.length ? { lesson: lesson + 1, step: 0 } : null;
}

/** One step back, to the end of the lesson before at the start of one; null at the very start. */
export function previous({ lesson, step }: Place): Place | null {
  if (step > 0) return { lesson, step: step - 1 };
  return lesson > 0 ? { lesson: lesson - 1, step: lessonAt(lesson - 1).steps.length - 1 } : null;
}

/** Shows a tab on which a step has something to look at, unless the present one has. */
export function showTabOf({ lesson, step }: Place): void {
  const placed = (lessonAt(lesson).steps[step]?.look ?? []).filter((id) => panelOf(id).tab !== null);
  const here = placed.find((id) => panelOf(id).tab === useView.getState().tab) ?? placed[0];
  if (here) showPanel(here);
}

export function goTo(place: Place): void {
  openLesson(lessonAt(place.lesson).id, place.step);
  showTabOf(place);
}
