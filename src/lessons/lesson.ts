/**
 * What a lesson is. Lessons are data: they name panels by id and symbols by registry id, and never reach into the page. A
 * step is passed in this order: predict, try, answer from what was seen; each part that it has.
 *
 * Markup in all texts: `[[xi]]` sets a linked symbol as its glyph, `[[xi|noise]]` as the given words; `_` before a digit, a
 * letter or braces sets a subscript (`[[xi|ξ_4]]`, `[[h|h_{t−1}]]`). `*y*` sets letters that link to nothing in italic, `^{2}` a
 * power. In `equation`, `\sym{xi}{\xi_t}` marks a linked part.
 */
import type { PresetId } from "../config/presets.ts";
import type { PanelId } from "./panels.ts";
import type { LessonWorld } from "./world.ts";

/** Before one looks. Chosen once; the reveal says what is so. */
export interface Predict {
  readonly question: string;
  readonly options: readonly string[];
  /** Index of the right option, where it follows from the definitions for any trained model; null where one has to look. */
  readonly answer: number | null;
}

/** Whether something was done, and a sentence: what was seen, or what is missing. */
export interface Verdict {
  readonly done: boolean;
  readonly say: string;
}

/** `start` is the page as it was when the try was begun. */
export type Check = (now: LessonWorld, start: LessonWorld) => Verdict;

export interface Try {
  /** What to do, at most 40 words. */
  readonly say: string;
  readonly check: Check;
}

/** After one has looked: asked until it is answered right. */
export interface Ask {
  readonly question: string;
  readonly options: readonly {
    readonly text: string;
    /** Null for the right one; else why it is not. */
    readonly wrong: string | null;
  }[];
}

export interface LessonStep {
  /** At most 60 words. */
  readonly say: string;
  /** LaTeX, display style. */
  readonly equation: string;
  readonly code: string;
  readonly look: readonly PanelId[];
  readonly predict?: Predict;
  readonly try?: Try;
  readonly ask?: Ask;
  readonly hint?: string;
  /** What there was to see, and why it is so; shown once predicted and tried. */
  readonly reveal?: string;
}

export interface Lesson {
  readonly id: string;
  readonly title: string;
  /** What you can say afterwards. */
  readonly goal: string;
  /** Preset that shows it best; null where any model will do. */
  readonly preset: PresetId | null;
  readonly steps: readonly LessonStep[];
}

/** Index of an ask's right option. */
export const rightOption = (ask: Ask): number => ask.options.findIndex(({ wrong }) => wrong === null);
