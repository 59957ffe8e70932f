/** What the trials of a card say, in words. */
import { fixed, whole } from "../../../charts/format.ts";
import type { Card } from "../../../plane/cards/card.ts";
import type { Tally } from "./trials.ts";

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 3 · 10⁻¹², .41, 12.3, 2; true minus. */
export function magnitude(x: number): string {
  if (x === 0 || (Number.isInteger(x) && Math.abs(x) < 1e6)) return whole(x);
  const size = Math.abs(x);
  if (size >= 0.01 && size < 1e4) return fixed(x, size < 10 ? 2 : 1);
  const power = Math.floor(Math.log10(size));
  const digits = Array.from(String(Math.abs(power)), (d) => SUPERSCRIPTS[Number(d)]).join("");
  return `${fixed(x / 10 ** power, 0)} · 10${power < 0 ? "⁻" : ""}${digits}`;
}

export function verdict({ trials, held }: Tally): string {
  if (trials === 0) return "not tried yet";
  const broke = trials - held;
  if (broke === 0) return `held in all ${whole(trials)} ${trials === 1 ? "trial" : "trials"}`;
  if (held === 0) return `broken in all ${whole(trials)} ${trials === 1 ? "trial" : "trials"}`;
  return `broken in ${whole(broke)} of ${whole(trials)} trials`;
}

/** Whether the trials agree with what is known. A false claim is broken as soon as one trial breaks it. */
export const asExpected = (card: Card, { trials, held }: Tally): boolean =>
  card.holds ? held === trials : held < trials;
