/** Elementwise commands as WGSL expressions over V, one word or four beside each other. */
import { OP } from "../commands.ts";

type Expression = (a: string, b: string, c: string) => string;

export const EXPRESSIONS: Readonly<Record<number, Expression>> = {
  [OP.copy]: (a) => a,
  [OP.addTo]: (a) => a,
  [OP.add]: (a, b) => `${a} + ${b}`,
  [OP.sub]: (a, b) => `${a} - ${b}`,
  [OP.mul]: (a, b) => `${a} * ${b}`,
  [OP.div]: (a, b) => `${a} / ${b}`,
  [OP.exp]: (a) => `exp(${a})`,
  [OP.log]: (a) => `log(${a})`,
  [OP.tanh]: (a) => `hyperbolicTangent(${a})`,
  [OP.sigmoid]: (a) => `logistic(${a})`,
  [OP.softplus]: (a) => `softPlus(${a})`,
  [OP.abs]: (a) => `abs(${a})`,
  [OP.sign]: (a) => `sign(${a})`,
  [OP.select]: (a, b, c) => `select(${c}, ${b}, ${a} > V(0.0f))`,
  [OP.dTanh]: (a, b) => `${a} * (1.0f - ${b} * ${b})`,
  [OP.dSigmoid]: (a, b) => `${a} * ${b} * (1.0f - ${b})`,
  [OP.isK]: (a) => `select(V(0.0f), V(1.0f), ${a} == V(f32(k)))`,
};

/** Words an invocation works on at once. */
export type Width = 1 | 4;

/**
 * Functions the expressions use. tanh overflows for large arguments on some adapters; log(1 + x) by Kahan's correction,
 * since WGSL has no log1p.
 */
export function prelude(width: Width): string {
  return `alias V = ${width === 1 ? "f32" : "vec4f"};
fn hyperbolicTangent(x: V) -> V { return tanh(clamp(x, V(-15.0f), V(15.0f))); }
fn logistic(x: V) -> V { return 1.0f / (1.0f + exp(-x)); }
fn softPlus(x: V) -> V {
  let e = exp(-abs(x));
  let s = 1.0f + e;
  return max(x, V(0.0f)) + log(s) - ((s - 1.0f) - e) / s;
}`;
}
