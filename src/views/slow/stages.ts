/** The stages of slow motion in their order: nine for a model with noise, five for one that is fed its letters. */
import type { EngineHalf, Tape } from "../../store/tape.ts";
import type { FeedbackTape } from "../../store/tapeFeedback.ts";
import type { LatentTape } from "../../store/tapeLatent.ts";
import type { Place, Stage, StageContent } from "./content.ts";
import { addUp, expectLetter, read } from "./feedback.ts";
import { draw, encode, generatingFlow, inferenceFlow } from "./forward.ts";
import { gradient, update } from "./learn.ts";
import { bound, letters, weights } from "./weigh.ts";

/** Until the engine has answered. */
const waiting = (title: string, formula: string): StageContent => ({
  title,
  say: "The engine is asked for this word's gradient; it compiles first if it is not running yet.",
  formula,
  numbers: [],
  cells: [],
});

const learning =
  (show: (place: Place, engine: EngineHalf) => StageContent, title: string, formula: string) => (place: Place) =>
    place.engine ? show(place, place.engine) : waiting(title, formula);

const LAST = [
  {
    id: "gradient",
    label: "gradient",
    show: learning(gradient, "What the word asks of every weight", "\\nabla_\\theta \\mathcal L"),
  },
  {
    id: "update",
    label: "update",
    show: learning(update, "What one step would change", "\\theta \\leftarrow \\theta + \\Delta \\theta"),
  },
] as const satisfies readonly Stage[];

export const LATENT_STAGES: readonly Stage<LatentTape>[] = [
  { id: "encode", label: "encode", show: encode },
  { id: "draw", label: "draw", show: draw },
  { id: "Fq", label: "F_q", show: inferenceFlow },
  { id: "Fg", label: "invert F_g", show: generatingFlow },
  { id: "letters", label: "letters", show: letters },
  { id: "weights", label: "weights", show: weights },
  { id: "bound", label: "bound", show: bound },
  ...LAST,
];

export const FEEDBACK_STAGES: readonly Stage<FeedbackTape>[] = [
  { id: "letters", label: "expect", show: expectLetter },
  { id: "read", label: "read", show: read },
  { id: "bound", label: "add up", show: addUp },
  ...LAST,
];

export const stagesOf = (tape: Tape): readonly Pick<Stage, "id" | "label">[] =>
  tape.kind === "latent" ? LATENT_STAGES : FEEDBACK_STAGES;

export function showStage(place: Place, stage: number): StageContent {
  const { tape } = place;
  return tape.kind === "latent"
    ? LATENT_STAGES[stage]!.show({ ...place, tape })
    : FEEDBACK_STAGES[stage]!.show({ ...place, tape });
}
