/** What to say of B while the page looks back at a step of A: nothing if B is shown at the same step, which is the rule. */
import { wholeNumber } from "../config/format.ts";
import type { TravelState } from "../store/travel.ts";

export function whereBIs(at: number, b: TravelState): string | null {
  if (b.at === at) return null;
  const [first] = b.steps;
  if (b.at === null || first === undefined) return "B is shown as it is now: no earlier step of it is here.";
  const shown =
    at < first
      ? `B begins at step ${wholeNumber(first)} and is shown there.`
      : `B has not kept this step and is shown at step ${wholeNumber(b.at)}, the nearest.`;
  return `${shown} If you train on from here, B waits until A is where B stands.`;
}
