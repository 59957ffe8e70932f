/** The lessons in their order, and which one a tab opens with. */
import { noiseInWordOut } from "./01-noise-in-word-out.ts";
import { whereDoesTheNoiseSpeak } from "./02-where-does-the-noise-speak.ts";
import { twoFlowsOneElbo } from "./05-two-flows-one-elbo.ts";
import { reproduceTheTable } from "./07-reproduce-the-table.ts";
import type { Lesson } from "./lesson.ts";

export const lessons = [
  noiseInWordOut,
  whereDoesTheNoiseSpeak,
  twoFlowsOneElbo,
  reproduceTheTable,
] as const satisfies readonly Lesson[];

const index = (lesson: Lesson): number => lessons.findIndex(({ id }) => id === lesson.id);

/** Index of the lesson that fits a tab. */
export const lessonOfTab: Readonly<Record<string, number>> = {
  train: index(whereDoesTheNoiseSpeak),
  trace: index(noiseInWordOut),
  bench: index(reproduceTheTable),
};
