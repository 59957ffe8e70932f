/**
 * Monotone rational-quadratic splines as couplings (Durkan et al. 2019, Eq. 4–8). On [−B, B] each coordinate goes
 * through knots (x_k, y_k) with slopes δ_k; with s = h_k / w_k, θ = (x − x_k) / w_k, t = θ (1 − θ):
 * y = y_k + h_k (s θ² + δ_k t) / (s + (δ_k + δ_{k+1} − 2s) t), y′ = s² (δ_{k+1} θ² + 2 s t + δ_k (1 − θ)²) / (…)².
 * Outside it is the identity. Both directions are closed: the inverse solves a quadratic.
 */
import { bounded, softplusFrom, squareRoot } from "../lane/derived.ts";
import type { Lane, Value } from "../lane/lane.ts";
import type { HyperSpec, HyperValues } from "../protocol/hyper.ts";
import { type Bending, coupled, couplingHyper, namedFormula } from "./couplings.ts";
import type { Bijection, Flow, Mapped } from "./flow.ts";

const hyper = {
  ...couplingHyper,
  bins: {
    kind: "int",
    label: "bins",
    help: "Pieces of each curve. More of them can make more modes.",
    min: 2,
    max: 16,
    default: 8,
  },
  reach: {
    kind: "real",
    label: "reach",
    symbol: "B",
    help: "The curve bends on [−B, B]; outside it is the identity.",
    min: 1,
    max: 10,
    step: 0.5,
    default: 4,
  },
  least: {
    kind: "real",
    label: "least bin",
    help: "Smallest width and height of a bin, as a share of [−B, B].",
    min: 0.001,
    max: 0.05,
    step: 0.001,
    default: 0.01,
    advanced: true,
  },
} as const satisfies HyperSpec;

/** chosen: sizes of bins within a factor e^12, slopes from LEAST_SLOPE to 7; nothing overflows in float32. */
const BOUND = 6;
const LEAST_SLOPE = 0.01;

const binsOf = (values: HyperValues): number => values.bins as number;

/** Sizes of the bins along one axis, and where the inner knots are. */
interface Axis {
  readonly sizes: readonly Value[];
  readonly knots: readonly Value[];
}

function axis(L: Lane, logits: readonly Value[], values: HyperValues): Axis {
  const [B, least] = [values.reach as number, values.least as number];
  const shares = logits.map((u) => L.exp(u));
  const total = shares.reduce((a, b) => L.add(a, b));
  const scale = L.div(L.constant([2 * B * (1 - least * logits.length)]), total);
  const sizes = shares.map((share) => L.add(L.mul(share, scale), 2 * B * least));
  let knot: Value = L.constant([-B]);
  const knots = sizes.slice(0, -1).map((size) => {
    knot = L.add(knot, size);
    return knot;
  });
  return { sizes, knots };
}

/** 1 where v is past the knot, for each inner knot. */
const passed = (L: Lane, v: Value, { knots }: Axis): readonly Value[] =>
  knots.map((knot) => L.select(L.sub(v, knot), L.constant([1]), L.constant([0])));

/** Σ_i w_i v_i as far as both go. */
function inner(L: Lane, weights: readonly Value[], values: readonly Value[]): Value {
  const n = Math.min(weights.length, values.length);
  return weights
    .slice(0, n)
    .map((w, i) => L.mul(w, values[i]!))
    .reduce((a, b) => L.add(a, b));
}

/** The bin a coordinate is in: its corner, its size, the slopes at its ends. */
interface Bin {
  readonly x: Value;
  readonly y: Value;
  readonly w: Value;
  readonly h: Value;
  readonly left: Value;
  readonly right: Value;
}

function binAt(L: Lane, gates: readonly Value[], x: Axis, y: Axis, slopes: readonly Value[], B: number): Bin {
  const [first, last] = [gates[0]!, gates.at(-1)!];
  // one for the bin that holds the coordinate, else zero
  const here = [L.add(L.mul(first, -1), 1), ...gates.slice(1).map((gate, i) => L.sub(gates[i]!, gate)), last];
  const corner = ({ sizes }: Axis) => L.add(inner(L, gates, sizes), -B);
  return {
    x: corner(x),
    y: corner(y),
    w: inner(L, here, x.sizes),
    h: inner(L, here, y.sizes),
    // the outermost slopes are those of the identity
    left: L.add(inner(L, here.slice(1), slopes), here[0]!),
    right: L.add(inner(L, here, slopes), last),
  };
}

/** Height above the corner and log-slope at θ. */
function curve(L: Lane, { w, h, left, right }: Bin, theta: Value) {
  const s = L.div(h, w);
  const rest = L.add(L.mul(theta, -1), 1);
  const [t, square] = [L.mul(theta, rest), L.mul(theta, theta)];
  const below = L.add(s, L.mul(L.sub(L.add(left, right), L.mul(s, 2)), t));
  const height = L.div(L.mul(h, L.add(L.mul(s, square), L.mul(left, t))), below);
  const above = L.add(L.add(L.mul(right, square), L.mul(L.mul(s, t), 2)), L.mul(left, L.mul(rest, rest)));
  const ratio = L.div(s, below);
  return { height, logSlope: L.log(L.mul(L.mul(ratio, ratio), above)) };
}

/** θ of a height above the corner: the root in [0, 1] of a θ² + b θ = s r, without cancellation for b of either sign. */
function thetaAt(L: Lane, { w, h, left, right }: Bin, r: Value): Value {
  const s = L.div(h, w);
  const bend = L.mul(r, L.sub(L.add(left, right), L.mul(s, 2)));
  const a = L.add(L.mul(h, L.sub(s, left)), bend);
  const b = L.sub(L.mul(h, left), bend);
  const sr = L.mul(s, r);
  const root = squareRoot(L, L.add(L.mul(b, b), L.mul(L.mul(a, sr), 4)));
  const sum = L.add(L.abs(b), root);
  return L.div(L.select(b, L.mul(sr, 2), sum), L.select(b, sum, L.mul(a, 2)));
}

function bend(L: Lane, numbers: readonly Value[], values: HyperValues): Bijection {
  const [n, B] = [binsOf(values), values.reach as number];
  const safe = numbers.map((v) => bounded(L, v, BOUND));
  const x = axis(L, safe.slice(0, n), values);
  const y = axis(L, safe.slice(n, 2 * n), values);
  const slopes = safe.slice(2 * n).map((v) => L.add(softplusFrom(L, v, 1 - LEAST_SLOPE), LEAST_SLOPE));
  const run = (v: Value, way: "forward" | "inverse"): Mapped => {
    const within = L.add(L.mul(L.abs(v), -1), B);
    // outside, the curve is computed at 0 and left aside
    const inside = L.select(within, v, L.constant([0]));
    const forward = way === "forward";
    const bin = binAt(L, passed(L, inside, forward ? x : y), x, y, slopes, B);
    const along = L.sub(inside, forward ? bin.x : bin.y);
    const theta = forward ? L.div(along, bin.w) : thetaAt(L, bin, along);
    const { height, logSlope } = curve(L, bin, theta);
    const to = forward ? L.add(bin.y, height) : L.add(bin.x, L.mul(theta, bin.w));
    return {
      to: L.select(within, to, v),
      logDet: L.sum(L.select(within, logSlope, L.constant([0]))),
    };
  };
  return { forward: (v) => run(v, "forward"), inverse: (v) => run(v, "inverse") };
}

const bending: Bending = {
  numbers: (values) => 3 * binsOf(values) - 1,
  role: (values) => `spline ${binsOf(values)}, ${values.reach}`,
  bend,
};

/** RQ-NSF: a coupling of splines. Given h_{t−1} it can have several modes. */
export const spline: Flow = {
  id: "spline",
  label: "SPLINE",
  title: "Rational-quadratic spline",
  about: "Couplings along learned curves. Can have several modes.",
  source: "Durkan et al. 2019, Eq. 4–8",
  formula: namedFormula("RQ"),
  hyper,
  ...coupled(bending),
};
