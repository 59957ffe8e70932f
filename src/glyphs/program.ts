/**
 * The multi-scale Real NVP of the glyphs in the lane vocabulary (Dinh et al. 2016, Eq. 7–9 with masks b, Eq. 9):
 * y = b ⊙ x + (1 − b) ⊙ (x ⊙ exp(s(b ⊙ x)) + t(b ⊙ x)), s = 2 tanh(s/2), log|det J| = Σ (1 − b) ⊙ s. Networks are dense
 * with one hidden layer, not convolutions: a picture has 64 pixels. What has been factored out is neither read nor moved.
 */
import { mlp, standardNormalLogPdf } from "../lane/derived.ts";
import type { Lane, Value } from "../lane/lane.ts";
import { initialise, layOut, linear, type Slot } from "../lane/parameters.ts";
import type { Definition } from "../lane/program.ts";
import { type Coupling, couplings, PIXELS } from "./masks.ts";

/** The input that holds pictures or noise. */
export const PICTURES = "x";
const BOUND = 2;

export interface GlyphParameters {
  readonly slots: readonly Slot[];
  readonly size: number;
}

export const glyphParameters = (hidden: number): GlyphParameters =>
  layOut(
    couplings.flatMap((_, i) => [
      ...linear(`${i}.W1`, `${i}.b1`, PIXELS, hidden, 1, "coupling"),
      // the flow starts as the identity
      ...linear(`${i}.W2`, `${i}.b2`, hidden, 2 * PIXELS, 0, "coupling"),
    ]),
  );

export function glyphStart({ slots, size }: GlyphParameters, seed: number): Float32Array {
  const flat = new Float32Array(size);
  for (const slot of slots) flat.set(initialise(slot, seed, []), slot.offset);
  return flat;
}

/** s and t of a coupling, zero where it moves nothing. */
function scaleAndShift(L: Lane, x: Value, { read, move }: Coupling, i: number): { s: Value; t: Value } {
  const p = (name: string) => L.param(`${i}.${name}`);
  const out = mlp(L, L.mul(x, L.constant(read)), p("W1"), p("b1"), p("W2"), p("b2"));
  const moved = L.constant(move);
  const s = L.mul(L.tanh(L.mul(L.slice(out, 0, PIXELS), 1 / BOUND)), BOUND);
  return { s: L.mul(s, moved), t: L.mul(L.slice(out, PIXELS, PIXELS), moved) };
}

/** Picture → noise, with log|det J| of that direction. */
export function toNoise(L: Lane, x: Value): { readonly to: Value; readonly logDet: Value } {
  let to = x;
  let logDet: Value = L.constant([0]);
  couplings.forEach((coupling, i) => {
    const { s, t } = scaleAndShift(L, to, coupling, i);
    to = L.add(L.mul(to, L.exp(s)), t);
    logDet = L.add(logDet, L.sum(s));
  });
  return { to, logDet };
}

/** Noise → picture. */
export function toPicture(L: Lane, z: Value): Value {
  return couplings.reduceRight((y, coupling, i) => {
    const { s, t } = scaleAndShift(L, y, coupling, i);
    return L.mul(L.sub(y, t), L.exp(L.mul(s, -1)));
  }, z);
}

/** log p of pictures (after the logit) and their noise. Value `objective`: mean of log p over a word's pictures. */
export function glyphDensity(L: Lane): Definition {
  const x = L.normal(PICTURES, PIXELS, "sample");
  const series = L.map((at) => {
    const { to, logDet } = toNoise(L, at(x));
    const logP = L.add(standardNormalLogPdf(L, to), logDet);
    return { logP, noise: to, mean: L.meanK(logP) };
  });
  return { values: { objective: L.sumT(series.mean!) }, series };
}

export function glyphSampling(L: Lane): Definition {
  const z = L.normal(PICTURES, PIXELS, "sample");
  return { values: {}, series: L.map((at) => ({ picture: toPicture(L, at(z)) })) };
}
