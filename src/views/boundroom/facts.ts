/** What the charts of the Bound room are given, from the state of the room and the toy it is about. */
import type { BoundCurvesData, CurveFacet } from "../../charts/boundCurvesData.ts";
import { type GenealogyData, normalised, selectGenealogy } from "../../charts/genealogyData.ts";
import type { GradientData } from "../../charts/gradientData.ts";
import { ESTIMATORS } from "../../charts/gradientData.ts";
import type { WeightDotsData } from "../../charts/weightDots.tsx";
import type { WordBoundsData } from "../../charts/wordBoundsData.ts";
import { toy } from "../../exact/registry.ts";
import type { Population, ProposalId, ToyId } from "../../protocol/bounds.ts";
import {
  type BoundRoomState,
  CURVE_KS,
  curveOf,
  drawnLines,
  GRADIENT_KS,
  PROPOSALS,
  type WordSubject,
} from "../../store/boundRoom.ts";

const SEES: Readonly<Record<ProposalId, string>> = {
  prior: "sees no *x*",
  filtering: "sees *x_t*",
  smoothing: "sees *x_t* … *x_T*",
};

export function curvesData(
  room: Pick<BoundRoomState, "toy" | "shown" | "curves" | "K" | "mixture" | "readsHg">,
): BoundCurvesData {
  const { logEvidence, filteringLimit } = toy(room.toy);
  const facets = PROPOSALS.map<CurveFacet>((proposal) => ({
    proposal,
    about: SEES[proposal],
    lines: drawnLines(room).map((bound) => ({ bound, ...curveOf(room, room.toy, proposal, bound) })),
  }));
  return {
    exact: logEvidence,
    limit: room.shown.includes("filteringIwae") ? filteringLimit : null,
    facets,
    K: room.K,
    largestK: CURVE_KS.at(-1)!,
    readsHg: room.readsHg,
  };
}

/** A population of another toy, as long as the new one is not drawn, is none. */
const drawnFor = (id: ToyId, population: Population | undefined): Population | null =>
  population && population.T === toy(id).T ? population : null;

type PopulationParts = Pick<
  BoundRoomState,
  "toy" | "populations" | "paths" | "weightsOf" | "populationBound" | "proposal" | "particles" | "t"
>;

export const descentData = ({
  toy: id,
  populations,
  populationBound,
  proposal,
}: Omit<PopulationParts, "paths" | "weightsOf">): GenealogyData =>
  selectGenealogy({
    toy: toy(id),
    proposal,
    bound: populationBound,
    population: drawnFor(id, populations[proposal]),
  });

export function weightsData(parts: PopulationParts): WeightDotsData {
  const { toy: id, paths, populations, weightsOf, populationBound, particles, t } = parts;
  const shown = weightsOf === "paths" ? paths : populations;
  const at = Math.min(t, toy(id).T);
  return {
    bound: weightsOf === "paths" ? "iwae" : populationBound,
    K: shown.prior?.K ?? particles,
    t: at,
    rows: PROPOSALS.map((proposal) => {
      const population = drawnFor(id, shown[proposal]);
      if (!population) return { proposal, weights: null };
      const { K, logWeights } = population;
      return { proposal, weights: normalised(logWeights.subarray((at - 1) * K, at * K)) };
    }),
  };
}

export const gradientsData = ({
  gradients,
  gradientsDone,
}: Pick<BoundRoomState, "gradients" | "gradientsDone">): GradientData => ({
  lines: ESTIMATORS.map((estimator) => ({ estimator, points: gradients[estimator] })),
  largestK: GRADIENT_KS.at(-1)!,
  done: gradientsDone,
});

/** Ks at which a word of the running model is bounded: as far as training goes, and a little on. */
export const WORD_KS: readonly number[] = [1, 2, 5, 10, 20, 50, 100];

export function wordData(
  subject: WordSubject | null,
  { wordBounds, wordWork }: Pick<BoundRoomState, "wordBounds" | "wordWork">,
): WordBoundsData {
  return {
    word: subject?.word ?? "",
    step: subject?.step ?? 0,
    runK: subject?.runK ?? 1,
    points: wordBounds?.points ?? [],
    evidence: wordBounds?.evidence ?? null,
    largestK: WORD_KS.at(-1)!,
    done: wordWork.at === "idle" && wordBounds?.done === 1,
  };
}
