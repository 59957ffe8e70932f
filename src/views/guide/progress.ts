/** How far one has come: which part of a step is due, which steps and lessons are done. */
import { type Lesson, type LessonStep, rightOption } from "../../lessons/lesson.ts";
import type { LessonState, Progress } from "../../store/lesson.ts";

export const keyOf = (lesson: Pick<Lesson, "id">, step: number): string => `${lesson.id}/${step}`;

/** The part of a step that is due; "passed" after the last. */
export type Due = "predict" | "try" | "ask" | "passed";

export function dueOf(step: LessonStep, key: string, progress: Progress & Partial<Pick<LessonState, "shown">>): Due {
  if (step.predict && progress.answers[key] === undefined) return "predict";
  if (step.try && !progress.tried[key] && !progress.shown?.[key]) return "try";
  if (step.ask && progress.asked[key] !== rightOption(step.ask)) return "ask";
  return "passed";
}

/** What was only revealed is not done. */
export const isDone = (step: LessonStep, key: string, { answers, asked, tried }: Progress): boolean =>
  dueOf(step, key, { answers, asked, tried }) === "passed";

export const stepsDone = (lesson: Lesson, progress: Progress): readonly boolean[] =>
  lesson.steps.map((step, i) => isDone(step, keyOf(lesson, i), progress));
