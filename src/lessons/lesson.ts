/**
 * What a lesson is. Lessons are data: they name panels by id and symbols by registry id, and never reach into the page.
 *
 * Markup in `say`, `code`, `hint`, questions and explanations: `[[xi]]` sets a linked symbol as its glyph, `[[xi|noise]]`
 * as the given words; `_` before a digit, a letter or braces sets a subscript (`[[xi|ξ_4]]`, `[[h|h_{t−1}]]`). In `equation`,
 * `\sym{xi}{\xi_t}` marks a linked part.
 */
import type { PanelId } from "./panels.ts";

export interface Predict {
  readonly question: string;
  readonly options: readonly string[];
  /** Index of the right option, where it follows from the definitions for any trained model; null where one has to look. */
  readonly answer: number | null;
  readonly explanation: string;
}

export interface LessonStep {
  /** At most 60 words. */
  readonly say: string;
  /** LaTeX, display style. */
  readonly equation: string;
  readonly code: string;
  readonly look: readonly PanelId[];
  readonly predict?: Predict;
  readonly hint?: string;
}

export interface Lesson {
  readonly id: string;
  readonly title: string;
  /** What you can say afterwards. */
  readonly goal: string;
  /** Preset that shows it best; null where any model will do. */
  readonly preset: string | null;
  readonly steps: readonly LessonStep[];
}
