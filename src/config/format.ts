/**
 * Numbers as the lab writes them: true minus, no leading zero below one, thousands with commas.
 */

/** 0.006 → ".006", −0.5 → "−.5", 1500 → "1,500". */
export function shortNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(Math.abs(value) >= 1000 ? 12 : digits));
  const [whole = "0", fraction] = Math.abs(rounded).toString().split(".");
  const body = whole.includes("e")
    ? whole
    : (whole === "0" && fraction ? "" : whole.replace(/\B(?=(\d{3})+$)/g, ",")) + (fraction ? `.${fraction}` : "");
  return (rounded < 0 ? "−" : "") + body;
}

/** 35457 → "35,457". */
export const wholeNumber = (value: number): string => shortNumber(Math.round(value), 12);

/** 11.793 → "11.79", with a true minus. */
export const fixed = (value: number, digits: number): string =>
  (value < 0 ? "−" : "") + Math.abs(value).toFixed(digits);
