/**
 * Which lesson step is open, and how far one has come: predictions, answers and tries, by `lesson/step`. Progress is kept
 * in this browser; where that is refused or damaged, it lasts as long as the page.
 */
import { create } from "zustand";

type ByStep<T> = Readonly<Record<string, T>>;

/** Keys are `lesson/step`, steps 0-based. */
export interface Progress {
  /** Chosen option of the prediction. */
  readonly answers: ByStep<number>;
  /** Last option tried where something is asked. */
  readonly asked: ByStep<number>;
  /** Tries that were done. */
  readonly tried: ByStep<true>;
}

export interface LessonState extends Progress {
  /** Lesson id; null follows the tab. */
  readonly lesson: string | null;
  /** 0-based. */
  readonly step: number;
  /** Reveals asked for before the try was done; not kept. */
  readonly shown: ByStep<true>;
}

const KEY = "xi-lab-lessons";
const NOTHING: Progress = { answers: {}, asked: {}, tried: {} };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Entries of the right kind; a damaged one is left out. */
const entries = <T>(value: unknown, is: (one: unknown) => one is T): ByStep<T> =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, T] => is(entry[1])))
    : {};
const isOption = (one: unknown): one is number => Number.isInteger(one) && (one as number) >= 0;
const isTrue = (one: unknown): one is true => one === true;

export function readProgress(text: string | null): Progress {
  try {
    const kept: unknown = JSON.parse(text ?? "null");
    if (!isRecord(kept) || kept.version !== 1) return NOTHING;
    return {
      answers: entries(kept.answers, isOption),
      asked: entries(kept.asked, isOption),
      tried: entries(kept.tried, isTrue),
    };
  } catch {
    return NOTHING;
  }
}

function kept(): Progress {
  try {
    return readProgress(localStorage.getItem(KEY));
  } catch {
    return NOTHING;
  }
}

export const useLesson = create<LessonState>()(() => ({ lesson: null, step: 0, shown: {}, ...kept() }));

function keep(part: Partial<Progress>): void {
  useLesson.setState(part);
  const { answers, asked, tried } = useLesson.getState();
  try {
    localStorage.setItem(KEY, JSON.stringify({ version: 1, answers, asked, tried }));
  } catch {
    // Storage is full or refused: the page itself remembers.
  }
}

export const openLesson = (lesson: string | null, step = 0): void => useLesson.setState({ lesson, step });
export const goToStep = (step: number): void => useLesson.setState({ step });
export const answer = (key: string, option: number): void =>
  keep({ answers: { ...useLesson.getState().answers, [key]: option } });
export const answerAsk = (key: string, option: number): void =>
  keep({ asked: { ...useLesson.getState().asked, [key]: option } });
export const markTried = (key: string): void => keep({ tried: { ...useLesson.getState().tried, [key]: true } });
export const reveal = (key: string): void => useLesson.setState(({ shown }) => ({ shown: { ...shown, [key]: true } }));

/** As on the first visit. */
export function forgetProgress(): void {
  useLesson.setState({ shown: {} });
  keep(NOTHING);
}
