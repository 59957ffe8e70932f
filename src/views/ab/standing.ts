/** What to say of two runs: where each stands, who waits for whom, how they share the machine. */
import { small, whole } from "../../charts/format.ts";
import type { AbState } from "../../store/ab.ts";
import type { RunSlice } from "../../store/run.ts";

type Standing = Pick<RunSlice, "step" | "playing" | "opening" | "compiling" | "state" | "figures" | "stepsPerSecond">;

/** chosen: frames of the two come a tenth of a second apart; more than their steps in that time is waiting. */
const FRAMES = 0.5;

export function placeText(a: Standing, b: Standing, { alone }: Pick<AbState, "alone">): string {
  if (alone) return `B stopped at step ${whole(b.step)}. A trains on alone.`;
  if (b.state === "recovering" || b.opening) return "B starts; A waits for it.";
  if (b.compiling) return "B is compiled; A waits for it.";
  if (a.state === "recovering" || a.opening) return "A starts; B waits for it.";
  const apart = a.step - b.step;
  const slack = a.playing ? Math.max(20, FRAMES * a.stepsPerSecond) : 0;
  if (apart > slack) return `A waits at step ${whole(a.step)} for B, now at ${whole(b.step)}.`;
  if (-apart > slack) return `B waits at step ${whole(b.step)} for A, now at ${whole(a.step)}.`;
  return a.playing ? "Both train, step by step on the same words." : `Both stand at step ${whole(a.step)}.`;
}

const costOf = (side: string, { figures }: Standing): string | null =>
  figures?.stepMs == null ? null : `${side} ${small(figures.stepMs, figures.stepMs < 10 ? 2 : 0)} ms a step`;

/** How fast each is by itself, and how fast both get on. */
export function speedText(a: Standing, b: Standing): string | null {
  const costs = [costOf("A", a), costOf("B", b)].filter((text) => text !== null);
  if (costs.length === 0) return null;
  const rate = a.playing && a.stepsPerSecond > 0 ? `; together ${whole(a.stepsPerSecond)} steps/s` : "";
  return `${costs.join(", ")}${rate}.`;
}

export const sharingText = (turns: boolean): string =>
  turns ? "In turns: one computes at a time." : "Two workers at once.";
