/** The charts, by id. A new chart is one file and one line here. */
import { anatomy } from "./anatomy.tsx";
import { bound } from "./bound.tsx";
import { boundCurves } from "./boundCurves.tsx";
import type { ChartDefinition } from "./chart.ts";
import { entropy } from "./entropy.tsx";
import { families } from "./families.tsx";
import { figure2 } from "./figure2.tsx";
import { figure3 } from "./figure3.tsx";
import { fitCurve } from "./fitCurve.tsx";
import { flowFilm } from "./flowFilm.tsx";
import { genealogy } from "./genealogy.tsx";
import { glyphCurve } from "./glyphCurve.tsx";
import { gradientSnr } from "./gradientSnr.tsx";
import { jacobian } from "./jacobian.tsx";
import { jacobianFull } from "./jacobianFull.tsx";
import { ledger } from "./ledger.tsx";
import { mutualInformation } from "./mutualInformation.tsx";
import { polarPlanes } from "./polarPlanes.tsx";
import { radiusDensity } from "./radiusDensity.tsx";
import { runsOverlay } from "./runsOverlay.tsx";
import { stateFlow } from "./stateFlow.tsx";
import { systems } from "./systems.tsx";
import { weightDots } from "./weightDots.tsx";
import { weightHistogram } from "./weightHistogram.tsx";
import { weightVariance } from "./weightVariance.tsx";
import { wordBounds } from "./wordBounds.tsx";

export const charts = {
  bound,
  anatomy,
  mutualInformation,
  weightVariance,
  weightHistogram,
  entropy,
  systems,
  figure2,
  figure3,
  runsOverlay,
  ledger,
  jacobian,
  fitCurve,
  families,
  polarPlanes,
  glyphCurve,
  stateFlow,
  flowFilm,
  jacobianFull,
  radiusDensity,
  boundCurves,
  genealogy,
  gradientSnr,
  weightDots,
  wordBounds,
} satisfies Record<string, ChartDefinition<never, never>>;

export type ChartId = keyof typeof charts;
