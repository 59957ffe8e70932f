/**
 * What MAF and IAF share: each coordinate is stretched and shifted by what a network says of the coordinates before it,
 * y_i = μ_i + e^{s_i} x_i, log|det J| = Σ s. In MAF μ_i and s_i read y_{<i} and h_{t−1} (Papamakarios et al. 2017, Eq. 3),
 * in IAF x_{<i} and h_{t−1} (Kingma et al. 2016, Eq. 10). The direction whose values are read is computed at once, the
 * other coordinate by coordinate. One small network a coordinate stands for the masks of MADE: what it may not read it
 * does not get. s = b tanh(s / b); last layers start at zero, where the map is the identity.
 */
import { bounded } from "../lane/derived.ts";
import type { Value } from "../lane/lane.ts";
import { type Init, linear, type ParameterSpec } from "../lane/parameters.ts";
import type { HyperSpec, HyperValues } from "../protocol/hyper.ts";
import { compose } from "./compose.ts";
import type { Bijection, Flow, FlowContext } from "./flow.ts";

const hyper = {
  passes: {
    kind: "int",
    label: "passes",
    help: "How often all coordinates are moved; every second pass goes from the last to the first.",
    min: 1,
    max: 6,
    default: 2,
  },
  scaleBound: {
    kind: "real",
    label: "bound of s",
    symbol: "b",
    help: "The log-scale is b tanh(s / b).",
    min: 0.5,
    max: 5,
    step: 0.5,
    default: 2,
  },
  hidden: {
    kind: "int",
    label: "hidden units",
    help: "Hidden units for each coordinate.",
    min: 1,
    max: 64,
    default: 8,
    advanced: true,
  },
} as const satisfies HyperSpec;

/** Whose earlier coordinates the networks read. */
type Reads = "x" | "y";

interface Moments {
  readonly mu: Value;
  readonly s: Value;
}

/** μ_i and s_i given the coordinates before i, for each i in turn. */
function momentsOf({ L, hyper: values, param }: FlowContext, h: Value, pass: number) {
  const hidden = values.hidden as number;
  const p = (name: string) => param(`${pass}.${name}`);
  const ofState = L.dense(h, p("h.W"), p("h.b"));
  return (i: number, before: Value | null): Moments => {
    const own = L.slice(ofState, i * hidden, hidden);
    const units = L.tanh(before ? L.add(own, L.dense(before, p(`${i}.x`))) : own);
    const out = L.dense(units, p(`${i}.W`), p(`${i}.b`));
    return { mu: L.slice(out, 0, 1), s: bounded(L, L.slice(out, 1, 1), values.scaleBound as number) };
  };
}

function onePass(context: FlowContext, h: Value, pass: number, reads: Reads): Bijection {
  const { L, d } = context;
  const moments = momentsOf(context, h, pass);
  const turned = (x: Value): Value => (pass % 2 === 1 && d > 1 ? L.reverse(x) : x);
  const coordinates = Array.from({ length: d }, (_, i) => i);
  const join = (parts: readonly Moments[]) => ({
    mu: L.concat(parts.map(({ mu }) => mu)),
    s: L.concat(parts.map(({ s }) => s)),
  });
  const there = (x: Value, { mu, s }: Moments): Value => L.add(mu, L.mul(x, L.exp(s)));
  const back = (y: Value, { mu, s }: Moments): Value => L.mul(L.sub(y, mu), L.exp(L.mul(s, -1)));
  const run = (given: Value, way: "forward" | "inverse") => {
    const from = turned(given);
    const move = way === "forward" ? there : back;
    if ((way === "forward") === (reads === "x")) {
      const all = join(coordinates.map((i) => moments(i, i > 0 ? L.slice(from, 0, i) : null)));
      return { to: turned(move(from, all)), logDet: L.sum(all.s) };
    }
    const found: Value[] = [];
    const parts = coordinates.map((i) => {
      const own = moments(i, i > 0 ? L.concat(found) : null);
      found.push(move(L.slice(from, i, 1), own));
      return own;
    });
    return { to: turned(L.concat(found)), logDet: L.sum(join(parts).s) };
  };
  return { forward: (x) => run(x, "forward"), inverse: (y) => run(y, "inverse") };
}

function parameters(d: number, values: HyperValues, role: string): readonly ParameterSpec[] {
  const [passes, hidden] = [values.passes as number, values.hidden as number];
  const reading = (i: number): Init => ({ kind: "normal", sd: 1 / Math.sqrt(d + i) });
  return Array.from({ length: passes }, (_, pass) => [
    ...linear(`${pass}.h.W`, `${pass}.h.b`, d, d * hidden, 1, role),
    ...Array.from({ length: d }, (__, i) => [
      ...(i > 0 ? [{ name: `${pass}.${i}.x`, shape: [i, hidden], init: reading(i), role }] : []),
      ...linear(`${pass}.${i}.W`, `${pass}.${i}.b`, hidden, 2, 0, role),
    ]).flat(),
  ]).flat();
}

export const autoregressive = (
  reads: Reads,
): Pick<Flow, "hyper" | "minD" | "numbers" | "parameters" | "condition"> => ({
  hyper,
  minD: 1,
  numbers: (d, values) => (values.passes as number) * 2 * d,
  parameters: (d, values) => parameters(d, values, `autoregressive in ${reads}`),
  condition: (context, h) =>
    compose(
      context.L,
      Array.from({ length: context.hyper.passes as number }, (_, pass) => onePass(context, h, pass, reads)),
    ),
});
