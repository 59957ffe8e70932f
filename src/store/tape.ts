/**
 * Slow motion: the tape of one word through one training step, and where on it one stands. Written by the bridge and by
 * the actions below; the forward half is recorded on the page, gradient and Adam's numbers come from the engine.
 */
import { create } from "zustand";
import type { GeneratorWeights } from "../models/generator.ts";
import { modelById } from "../models/registry.ts";
import type { WordStep } from "../protocol/trainer.ts";
import { type FeedbackTape, recordFeedback } from "./tapeFeedback.ts";
import { type LatentTape, type PassId, recordLatent, trainedPass } from "./tapeLatent.ts";
import { type Update, updateOf } from "./tapeUpdate.ts";

export type Tape = LatentTape | FeedbackTape;

export function recordTape(weights: GeneratorWeights, word: string, draw: number): Tape {
  const model = modelById(weights.config.model.id);
  switch (model.kind) {
    case "latent":
      return recordLatent(model, weights, word, draw);
    case "feedback":
      return recordFeedback(model, weights, word);
    default:
      return model satisfies never;
  }
}

/** The whole step of the engine's word: forward pass on its very weights, update, and the bound after it. */
export interface EngineHalf {
  readonly update: Update;
  /** Bound of the word after the update, with the same noise, and what training raises. */
  readonly boundAfter: number;
  readonly trainedAfter: number;
}

export function engineHalf(step: WordStep): { readonly tape: Tape; readonly engine: EngineHalf } {
  const { config, layout, parameters, alphabet, T } = step;
  const weights = { config, layout, parameters, alphabet, T };
  const tape = recordTape(weights, step.word, step.step);
  const update = updateOf(step);
  const after = recordTape({ ...weights, parameters: update.parameters }, step.word, step.step);
  return { tape, engine: { update, boundAfter: after.bound, trainedAfter: trainedValue(after) } };
}

/** What training raises for this word: the bound, unless word dropout or a weight of the KL puts something else there. */
export const trainedValue = (tape: Tape): number => (tape.kind === "latent" ? tape.trained : tape.bound);

const STAGES = {
  feedback: ["letters", "read", "bound", "gradient", "update"],
  latent: ["encode", "draw", "Fq", "Fg", "letters", "weights", "bound", "gradient", "update"],
  resampled: ["encode", "draw", "Fq", "Fg", "letters", "weights", "resample", "bound", "gradient", "update"],
} as const;

export type StageId = (typeof STAGES)[keyof typeof STAGES][number];

/** The stages of a step in their order: five for a model that is fed its letters, and one more where samples are drawn anew. */
export function stageIdsOf(tape: Tape): readonly StageId[] {
  if (tape.kind === "feedback") return STAGES.feedback;
  return tape.resamples ? STAGES.resampled : STAGES.latent;
}

/** Where the stage one stands at is on another tape; the last one where it has no such stage. */
export function sameStage(before: Tape | null, stage: number, now: Tape): number {
  const ids = stageIdsOf(now);
  const id = before && stageIdsOf(before)[stage];
  const found = id ? ids.indexOf(id) : stage;
  return found < 0 ? Math.min(stage, ids.length - 1) : Math.min(found, ids.length - 1);
}

/**
 * ∂L/∂b of the emission, from the tape alone: Σ_t Σ_k ∂L/∂log ω_t^(k) (1[v = w_t] − P(v | h_t^(k))), since b enters the
 * bound through log P only and no gradient flows through the choice of who goes on. With letters hidden it is that of the
 * pass that is trained. [V]
 */
export function emissionBiasGradient(tape: Tape): Float64Array {
  const out = new Float64Array(tape.V);
  const add = (symbol: number, share: number, probabilities: Float64Array) => {
    for (let v = 0; v < out.length; v++) out[v]! += share * ((v === symbol ? 1 : 0) - probabilities[v]!);
  };
  if (tape.kind === "feedback") for (const { symbol, probabilities } of tape.positions) add(symbol, 1, probabilities);
  else
    for (const { symbol, samples, pull } of trainedPass(tape).positions)
      for (const [k, { probabilities }] of samples.entries()) add(symbol, pull[k]!, probabilities);
  return out;
}

export interface TapeState {
  readonly open: boolean;
  readonly tape: Tape | null;
  /** null until the engine has answered. */
  readonly engine: EngineHalf | null;
  /** Why there is no tape, or no second half of it. */
  readonly problem: string | null;
  /** 0-based. */
  readonly stage: number;
  /** Sample looked at, and at which position, both 0-based; null: the one that goes on. */
  readonly sample: { readonly t: number; readonly k: number } | null;
  /** Which time through the word, where word dropout makes two. */
  readonly pass: PassId;
  /** Coordinate written out, 0-based. */
  readonly coordinate: number;
  /** Tensor whose gradient is written out; null: the bias of the letters. */
  readonly tensor: string | null;
}

const CLOSED: TapeState = {
  open: false,
  tape: null,
  engine: null,
  problem: null,
  stage: 0,
  sample: null,
  // a training step is what is shown
  pass: "hidden",
  coordinate: 0,
  tensor: null,
};

export const useTape = create<TapeState>()(() => CLOSED);

/** What is looked at, where the tape has it: the run may become another model's while slow motion is open. */
function within(state: TapeState): TapeState {
  const { tape, engine, stage, coordinate, tensor } = state;
  if (!tape) return state;
  const known = tensor === null || !engine || engine.update.tensors.some(({ name }) => name === tensor);
  return {
    ...state,
    stage: Math.min(stage, stageIdsOf(tape).length - 1),
    coordinate: Math.min(coordinate, tape.d - 1),
    tensor: known ? tensor : null,
  };
}

/** Another tape, at the same stage. */
export function putTape(tape: Tape, engine: EngineHalf | null): void {
  const { tape: before, stage } = useTape.getState();
  patchTape({ tape, engine, problem: null, stage: sameStage(before, stage, tape) });
}
export const patchTape = (part: Partial<TapeState>): void => useTape.setState((state) => within({ ...state, ...part }));
export const closeTape = (): void => useTape.setState(CLOSED);
export const lookAtSample = (t: number, k: number): void => patchTape({ sample: { t, k } });
export const lookAtPass = (pass: PassId): void => patchTape({ pass });
export const lookAtCoordinate = (coordinate: number): void => patchTape({ coordinate: Math.max(0, coordinate) });
export const lookAtTensor = (tensor: string | null): void => patchTape({ tensor });
