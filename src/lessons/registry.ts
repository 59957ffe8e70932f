/** The lessons in their order, and which one a tab opens with. */
import { noiseInWordOut } from "./01-noise-in-word-out.ts";
import { whereDoesTheNoiseSpeak } from "./02-where-does-the-noise-speak.ts";
import { whatAFlowDoes } from "./03-what-a-flow-does.ts";
import { diagTrilRealNvp } from "./04-diag-tril-real-nvp.ts";
import { twoFlowsOneElbo } from "./05-two-flows-one-elbo.ts";
import { whyWeighKSamples } from "./06-why-weigh-k-samples.ts";
import { reproduceTheTable } from "./07-reproduce-the-table.ts";
import type { Lesson } from "./lesson.ts";

export const lessons = [
  noiseInWordOut,
  whereDoesTheNoiseSpeak,
  whatAFlowDoes,
  diagTrilRealNvp,
  twoFlowsOneElbo,
  whyWeighKSamples,
  reproduceTheTable,
] as const satisfies readonly Lesson[];

const index = (lesson: Lesson): number => lessons.findIndex(({ id }) => id === lesson.id);

/** Index of the lesson that fits a tab. */
export const lessonOfTab: Readonly<Record<string, number>> = {
  train: index(whereDoesTheNoiseSpeak),
  trace: index(noiseInWordOut),
  flow: index(whatAFlowDoes),
  bound: index(whyWeighKSamples),
  bench: index(reproduceTheTable),
};
