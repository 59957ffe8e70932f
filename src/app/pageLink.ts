/** Out of a link and into one: embedded panels, parts left out, the teacher's page; and the open lesson step. */
import type { LinkView } from "../config/viewLink.ts";
import { isPanel } from "../lessons/panels.ts";
import { lessons } from "../lessons/registry.ts";
import { openLesson, useLesson } from "../store/lesson.ts";
import { HIDEABLE, type Hideable, type PageState, patchPage, usePage } from "../store/page.ts";
import { showTabOf } from "../views/guide/place.ts";

/** What an embedded page can show beside panels. */
export const EMBED_PARTS = ["lesson", "play"] as const;

const isHideable = (name: string): name is Hideable => HIDEABLE.some((part) => part === name);
const isShown = (name: string): boolean => isPanel(name) || EMBED_PARTS.some((part) => part === name);
const names = (text: string | undefined): readonly string[] => [
  ...new Set((text ?? "").split(",").filter((name) => name !== "")),
];

/** The page a link asks for; names that mean nothing are kept apart, to be told. */
export function pageOf({ embed, show, hide, teach }: LinkView): PageState {
  const [shown, hidden] = [names(show), names(hide)];
  return {
    embed: embed === "1",
    show: shown.filter(isShown),
    hide: hidden.filter(isHideable),
    teach: teach === "1",
    unknown: [...shown.filter((name) => !isShown(name)), ...hidden.filter((name) => !isHideable(name))],
  };
}

export const showPage = (view: LinkView): void => patchPage(pageOf(view));

/** What the address keeps of the page. */
export function pageView(): LinkView {
  const { embed, show, hide, teach } = usePage.getState();
  return {
    ...(embed && { embed: "1" }),
    ...(show.length > 0 && { show: show.join(",") }),
    ...(hide.length > 0 && { hide: hide.join(",") }),
    ...(teach && { teach: "1" }),
  };
}

export interface LessonStepLink {
  readonly id: string;
  /** 0-based. */
  readonly step: number;
}

/** `id` or `id.step` of a lesson there is; a step outside it is the nearest inside. */
export function readLesson(text: string): LessonStepLink | null {
  const dot = text.lastIndexOf(".");
  const [id, step] = dot < 0 ? [text, "1"] : [text.slice(0, dot), text.slice(dot + 1)];
  const lesson = lessons.find((one) => one.id === id);
  if (!lesson) return null;
  const at = Math.round(Number(step)) - 1;
  return { id: lesson.id, step: Number.isFinite(at) ? Math.max(0, Math.min(lesson.steps.length - 1, at)) : 0 };
}

export const lessonLink = ({ id, step }: LessonStepLink): string => `${id}.${step + 1}`;

/** The step now open, if one was chosen. */
export function lessonNow(): string | null {
  const { lesson, step } = useLesson.getState();
  return lesson === null ? null : lessonLink({ id: lesson, step });
}

/** Opens a step, on a tab where it has something to look at unless `stay`. False if there is no such lesson. */
export function showLesson(text: string, stay: boolean): boolean {
  const found = readLesson(text);
  if (!found) return false;
  openLesson(found.id, found.step);
  if (!stay) showTabOf({ lesson: lessons.findIndex(({ id }) => id === found.id), step: found.step });
  return true;
}
