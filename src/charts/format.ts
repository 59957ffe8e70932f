/** Numbers as charts write them: true minus, thousands with commas, no leading zero below one in labels. */
import { format } from "d3";

const MINUS = "−";
const commas = format(",");

/** 11.793 → "11.79". */
export const fixed = (value: number, digits = 2): string =>
  (value < 0 && Number(value.toFixed(digits)) !== 0 ? MINUS : "") + Math.abs(value).toFixed(digits);

/** .0718 → ".07"; at most `digits` decimals, no leading zero. */
export const small = (value: number, digits = 2): string => fixed(value, digits).replace(/^(−?)0\./, "$1.");

/** 35457 → "35,457". */
export const whole = (value: number): string => (value < 0 ? MINUS : "") + commas(Math.abs(Math.round(value)));

/** 11.79 ± .07 */
export const withError = (value: number, se: number): string => `${fixed(value)} ± ${small(se)}`;

/** Axis tick: as few digits as tell the ticks apart. */
export function tick(value: number, step: number): string {
  const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
  return digits === 0 ? whole(value) : fixed(value, digits);
}

/** Ticks of long axes: 20,000 → "20k", 1,500,000 → "1.5M". */
export function longTick(value: number, largest: number): string {
  if (largest >= 1e6) return `${Number((value / 1e6).toFixed(2))}M`.replace(/^0M$/, "0");
  if (largest >= 1e5) return `${Number((value / 1e3).toFixed(1))}k`.replace(/^0k$/, "0");
  return whole(value);
}

const ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(" ");

/** "The first letter", "Position 17": subject of a sentence about position t (1-based). */
export const theLetter = (t: number): string => {
  const ordinal = ORDINALS[t - 1];
  return ordinal ? `The ${ordinal} letter` : `Position ${t}`;
};
