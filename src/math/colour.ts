/**
 * Colour for the palette test: sRGB ↔ linear light, relative luminance and contrast (WCAG 2.2), OKLab (Ottosson 2020,
 * "A perceptual color space for image processing"), and dichromat simulation (Machado, Oliveira & Fernandes 2009,
 * severity 1, matrices on linear RGB).
 */

export type Rgb = readonly [number, number, number];
export type Vision = "normal" | "protan" | "deutan" | "tritan";
export const VISIONS: readonly Vision[] = ["normal", "protan", "deutan", "tritan"];

type Matrix3 = readonly [Rgb, Rgb, Rgb];

/** Machado et al. 2009, table 1, severity 1.0. */
const MACHADO: Readonly<Record<Exclude<Vision, "normal">, Matrix3>> = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Linear sRGB → cone response, and cube-rooted cone response → OKLab. */
const TO_LMS: Matrix3 = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB: Matrix3 = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

const dot = (a: Rgb, b: Rgb) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const apply = (m: Matrix3, v: Rgb): Rgb => [dot(m[0], v), dot(m[1], v), dot(m[2], v)];
const map = (v: Rgb, f: (x: number) => number): Rgb => [f(v[0]), f(v[1]), f(v[2])];

/** `#RGB` or `#RRGGBB` → linear light in [0, 1]. */
export function linearFromHex(hex: string): Rgb {
  const match = /^#(?:([0-9a-f]{3})|([0-9a-f]{6}))$/i.exec(hex.trim());
  if (!match) throw new RangeError(`not a hex colour: ${hex}`);
  const digits = match[1] ? [...match[1]].map((c) => c + c).join("") : match[2]!;
  const channel = (i: number) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16) / 255;
  return map([channel(0), channel(1), channel(2)], (s) => (s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4));
}

/** Contrast ratio of two linear colours, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const luminance = (c: Rgb) => dot([0.2126, 0.7152, 0.0722], c);
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

export function okLab(linear: Rgb): Rgb {
  return apply(TO_LAB, map(apply(TO_LMS, linear), Math.cbrt));
}

/** How a linear colour looks to an eye without one kind of cone; stays in gamut. */
export function seenBy(vision: Vision, linear: Rgb): Rgb {
  if (vision === "normal") return linear;
  return map(apply(MACHADO[vision], linear), (x) => Math.max(0, Math.min(1, x)));
}

/** Euclidean distance in OKLab × 100. */
export function distance(a: Rgb, b: Rgb): number {
  const [p, q] = [okLab(a), okLab(b)];
  return 100 * Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}
