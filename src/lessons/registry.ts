/** The lessons in their order, and which one a tab opens with. */
import { noiseInWordOut } from "./01-noise-in-word-out.ts";
import { whereDoesTheNoiseSpeak } from "./02-where-does-the-noise-speak.ts";
import type { Lesson } from "./lesson.ts";

export const lessons = [noiseInWordOut, whereDoesTheNoiseSpeak] as const satisfies readonly Lesson[];

/** Index of the lesson that fits a tab. */
export const lessonOfTab: Readonly<Record<string, number>> = { train: 1, trace: 0 };
