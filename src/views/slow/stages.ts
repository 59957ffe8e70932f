/**
 * The stages of slow motion: nine for a model with noise, one more where samples are drawn anew, five for a model that is
 * fed its letters. Their order is that of `stageIdsOf`.
 */
import { type EngineHalf, type StageId, stageIdsOf, type Tape } from "../../store/tape.ts";
import type { FeedbackTape } from "../../store/tapeFeedback.ts";
import type { LatentTape } from "../../store/tapeLatent.ts";
import type { Place, Stage, StageContent } from "./content.ts";
import { addUp, expectLetter, read } from "./feedback.ts";
import { draw, encode, generatingFlow, inferenceFlow } from "./forward.ts";
import { gradient, update } from "./learn.ts";
import { resample } from "./particles.ts";
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

const LAST = {
  gradient: {
    label: "gradient",
    show: learning(gradient, "What the word asks of every weight", "\\nabla_\\theta \\mathcal L"),
  },
  update: {
    label: "update",
    show: learning(update, "What one step would change", "\\theta \\leftarrow \\theta + \\Delta \\theta"),
  },
} as const satisfies Partial<Record<StageId, Stage>>;

const LATENT: Partial<Record<StageId, Stage<LatentTape>>> = {
  encode: { label: "encode", show: encode },
  draw: { label: "draw", show: draw },
  Fq: { label: "F_q", show: inferenceFlow },
  Fg: { label: "invert F_g", show: generatingFlow },
  letters: { label: "letters", show: letters },
  weights: { label: "weights", show: weights },
  resample: { label: "resample", show: resample },
  bound: { label: "bound", show: bound },
  ...LAST,
};

const FEEDBACK: Partial<Record<StageId, Stage<FeedbackTape>>> = {
  letters: { label: "expect", show: expectLetter },
  read: { label: "read", show: read },
  bound: { label: "add up", show: addUp },
  ...LAST,
};

export const stagesOf = (tape: Tape): readonly { readonly id: StageId; readonly label: string }[] =>
  stageIdsOf(tape).map((id) => ({ id, label: (tape.kind === "latent" ? LATENT : FEEDBACK)[id]!.label }));

export function showStage(place: Place, stage: number): StageContent {
  const { tape } = place;
  const id = stageIdsOf(tape)[stage]!;
  return tape.kind === "latent" ? LATENT[id]!.show({ ...place, tape }) : FEEDBACK[id]!.show({ ...place, tape });
}
