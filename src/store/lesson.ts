/** Which lesson step is open, and what was answered. */
import { create } from "zustand";

export interface LessonState {
  /** Lesson id; null follows the tab. */
  readonly lesson: string | null;
  /** 0-based. */
  readonly step: number;
  /** Chosen option per `lesson/step`. */
  readonly answers: Readonly<Record<string, number>>;
}

export const useLesson = create<LessonState>()(() => ({ lesson: null, step: 0, answers: {} }));

export const openLesson = (lesson: string | null, step = 0): void => useLesson.setState({ lesson, step });
export const goToStep = (step: number): void => useLesson.setState({ step });
export const answer = (key: string, option: number): void =>
  useLesson.setState(({ answers }) => ({ answers: { ...answers, [key]: option } }));
