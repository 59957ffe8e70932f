/** The charts, by id. A new chart is one file and one line here. */
import { anatomy } from "./anatomy.tsx";
import { bound } from "./bound.tsx";
import type { ChartDefinition } from "./chart.ts";
import { entropy } from "./entropy.tsx";
import { mutualInformation } from "./mutualInformation.tsx";
import { weightHistogram } from "./weightHistogram.tsx";
import { weightVariance } from "./weightVariance.tsx";

export const charts = {
  bound,
  anatomy,
  mutualInformation,
  weightVariance,
  weightHistogram,
  entropy,
} satisfies Record<string, ChartDefinition<never, never>>;

export type ChartId = keyof typeof charts;
