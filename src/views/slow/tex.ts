/** Numbers and letters as LaTeX: three decimals, no leading zero, signs that read well in a sum. */

const DIGITS = 3;

export function num(x: number, digits = DIGITS): string {
  if (!Number.isFinite(x)) return x > 0 ? "\\infty" : x < 0 ? "-\\infty" : "\\text{not a number}";
  if (x === 0) return "0";
  // two decimals are for sums, where a power would say more than it is worth
  if (digits > 2 && Math.abs(x) < 0.5 * 10 ** -digits) return power(x);
  return x
    .toFixed(digits)
    .replace(/^(-?)0\./, "$1.")
    .replace(/^-(\.?0*)$/, "$1");
}

/** 3.1 · 10^{-5} */
export function power(x: number): string {
  if (x === 0) return "0";
  const [mantissa, exponent] = x.toExponential(1).split("e") as [string, string];
  return `${mantissa} \\cdot 10^{${Number(exponent)}}`;
}

/** In brackets where a sign or a product would run into what stands before. */
export const inner = (x: number, digits = DIGITS): string => (x < 0 ? `(${num(x, digits)})` : num(x, digits));

/** a − b + c, with the signs the numbers have. */
export const sum = (terms: readonly number[], digits = DIGITS): string =>
  terms
    .map((x, n) => {
      const text = num(Math.abs(x), digits);
      return x < 0 ? `${n === 0 ? "-" : " - "}${text}` : `${n === 0 ? "" : " + "}${text}`;
    })
    .join("");

export interface Product {
  readonly a: number;
  readonly b: number;
}

/** Terms written out of a long sum. Chosen: a line of the view. */
const MOST = 6;

/** Σ a_j b_j with its largest terms written out and the others in one number; zero terms are left out. */
export function sumOfProducts(products: readonly Product[]): string {
  const live = products.filter(({ a, b }) => Math.abs(a * b) > 1e-9);
  if (live.length === 0) return "0";
  const order = [...live].sort((x, y) => Math.abs(y.a * y.b) - Math.abs(x.a * x.b));
  const shown = new Set(live.length > MOST ? order.slice(0, MOST) : live);
  const parts = live.filter((p) => shown.has(p)).map(({ a, b }) => `${inner(a)} \\cdot ${inner(b)}`);
  const rest = live.filter((p) => !shown.has(p));
  if (rest.length === 0) return parts.join(" + ");
  const total = rest.reduce((s, { a, b }) => s + a * b, 0);
  return `${parts.join(" + ")} + \\underbrace{${inner(total)}}_{${rest.length} \\text{ more}}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash ",
  "~": "\\textasciitilde ",
  "^": "\\textasciicircum ",
};

/** A letter of any alphabet as upright text. */
export const letterTex = (letter: string): string =>
  letter === "EOS"
    ? "\\text{EOS}"
    : `\\texttt{${letter.replace(/[\\~^]/g, (c) => ESCAPES[c]!).replace(/[#$%&_{}]/g, "\\$&")}}`;
