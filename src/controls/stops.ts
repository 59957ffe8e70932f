/**
 * Where a slider stops. A logarithmic one stops at round values (1, 1.2, 1.5, 2 … 9 in every decade; whole numbers one by
 * one up to ten, then powers of two and halfway between), so that one key press is one sensible change.
 */
import type { NumberHyper } from "../protocol/hyper.ts";

const MANTISSAS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9];

function logReals(min: number, max: number): number[] {
  const stops: number[] = [];
  for (let decade = Math.floor(Math.log10(min)); decade <= Math.ceil(Math.log10(max)); decade++) {
    for (const mantissa of MANTISSAS) stops.push(Number(`${mantissa}e${decade}`));
  }
  return stops;
}

function logInts(max: number): number[] {
  const stops = Array.from({ length: 10 }, (_, i) => i + 1);
  for (let power = 8; power <= max; power *= 2) stops.push(power, power * 1.5);
  return stops;
}

/** Ascending values a logarithmic slider can take, the present value among them. */
export function logStops({ kind, min, max }: Pick<NumberHyper, "kind" | "min" | "max">, value: number): number[] {
  const all = [...(kind === "int" ? logInts(max) : logReals(min, max)), min, max, value];
  return [...new Set(all.filter((stop) => stop >= min && stop <= max))].sort((a, b) => a - b);
}

/** Step of a linear slider: as said, else 1 for whole numbers and a hundredth of the range for others. */
export const linearStep = ({ kind, min, max, step }: NumberHyper): number =>
  step ?? (kind === "int" ? 1 : (max - min) / 100);
