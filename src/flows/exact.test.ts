/**
 * Every family at weights of order 1, against exact derivatives (dualLane.ts): finite differences are too coarse there,
 * where the bins of a spline get narrow. Flows are taken step by step (`parts`), since the matrix of a whole stack can
 * be too near to singular for its determinant to say anything; by the chain rule the steps' log-determinants add up.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { suppliedNoise, type Tensor } from "../lane/batch.ts";
import { finish, groupWords, inputWriter, prepare, runBackward, runForward, setParameters } from "../lane/driver.ts";
import { JsMachine } from "../lane/jsMachine.ts";
import type { Lane } from "../lane/lane.ts";
import { layOut } from "../lane/parameters.ts";
import { compile } from "../lane/program.ts";
import { DualLane } from "./dualLane.ts";
import { type FlowCase, flowAt, flowCases, logAbsDet, randomTensors } from "./flowCases.ts";
import { conditionStack, stackParameters } from "./stack.ts";

type Way = "forward" | "inverse";
/** Weights by name, and under "h" and "x" what the flow is given. */
type Setting = ReadonlyMap<string, Tensor>;

const settingOf = ({ layers }: FlowCase, h: Float64Array, x: Float64Array, seed: number, scale: number): Setting =>
  new Map<string, Tensor>([
    ...randomTensors(layers, x.length, seed, scale),
    ["h", { shape: [h.length], data: h }],
    ["x", { shape: [x.length], data: x }],
  ]);

const flowOn = (L: DualLane, { layers }: FlowCase, d: number) =>
  conditionStack(L as unknown as Lane, layers, "F", d, L.vector(L.param("h")));

/** One step at the point it gets. */
interface Step {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly logDet: number;
  readonly jacobianLogDet: number;
  /** Root of the sum of squares of the Jacobian. */
  readonly size: number;
}

/** Step `index` of a flow from a point, with its exact Jacobian. */
function stepAt(one: FlowCase, setting: Setting, from: Float64Array, way: Way, index: number, stops = false): Step {
  const d = from.length;
  const L = new DualLane(setting, new Array(d).fill(new Map()), stops);
  const unit = Array.from({ length: d }, (_, j) => Float64Array.from({ length: d }, (__, i) => (i === j ? 1 : 0)));
  const { to, logDet } = flowOn(L, one, d).parts![index]![way](L.wrap(from, unit));
  const columns = unit.map((_, j) => L.along(to, j));
  const size = Math.hypot(...columns.flatMap((column) => Array.from(column)));
  return { from, to: L.values(to), logDet: L.values(logDet)[0]!, jacobianLogDet: logAbsDet(columns), size };
}

/** All of them, in the order in which they are done. */
function steps(one: FlowCase, setting: Setting, start: Float64Array, way: Way): readonly Step[] {
  const n = flowOn(new DualLane(setting, [], false), one, start.length).parts!.length;
  const done: Step[] = [];
  for (let i = 0; i < n; i++)
    done.push(stepAt(one, setting, done.at(-1)?.to ?? start, way, way === "forward" ? i : n - 1 - i));
  return done;
}

const sum = (all: readonly Step[], of: "logDet" | "jacobianLogDet") => all.reduce((total, one) => total + one[of], 0);

const vector = (d: number) =>
  fc
    .array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: d, maxLength: d })
    .map((v) => Float64Array.from(v));
const seeds = fc.integer({ min: 1, max: 1e6 });
const SEED = 20181108;

/** Beyond the size of what is compared. */
const near = (a: number, b: number, tolerance: number, what: string): void => {
  expect(Math.abs(a - b) / (1 + Math.abs(b)), what).toBeLessThan(tolerance);
};
const length = (v: Float64Array): number => Math.hypot(...v);

/** log|det| at x given h, compiled for one word: its adjoint for every weight, h and x. */
function adjointOf(one: FlowCase, d: number, way: Way) {
  const leaf = (name: string) => ({ name, shape: [d], init: { kind: "zeros" }, role: "" }) as const;
  const { slots, size } = layOut([...stackParameters(one.layers, "F", d), leaf("h"), leaf("x")]);
  const batch = { B: 1, T: 1, K: 1, symbols: new Int32Array(1), lengths: Int32Array.of(1) };
  const program = compile({
    define: (L) => {
      const { all } = L.map(() => {
        const flow = conditionStack(L, one.layers, "F", d, L.vector(L.param("h")));
        return { all: flow[way](L.vector(L.param("x"))).logDet };
      });
      return { values: { total: L.sumT(all!) }, series: {} };
    },
    ...{ slots, K: 1, V: 2, T: 1, W: 1, outputs: ["total"], objective: "total" },
  });
  const machine = new JsMachine(new Float64Array(program.size), 1);
  prepare(machine, program);
  const write = inputWriter(machine, program, batch, suppliedNoise(batch, {}));
  return (setting: Setting): ReadonlyMap<string, Float64Array> => {
    const flat = new Float64Array(size);
    for (const slot of slots) flat.set(setting.get(slot.name)!.data, slot.offset);
    setParameters(machine, program, flat);
    machine.arena.fill(0, program.gradient, program.gradient + size);
    for (const group of groupWords(batch, 1)) {
      write(group);
      runForward(machine, program, group);
      runBackward(machine, program, group, 1);
    }
    finish(machine, program);
    const at = (offset: number) => program.gradient + offset;
    return new Map(
      slots.map(({ name, offset, size: n }) => [
        name,
        Float64Array.from(machine.arena.slice(at(offset), at(offset + n))),
      ]),
    );
  };
}
/** Weights, h and x moved by so much of a direction. */
const moved = (setting: Setting, direction: Setting, by: number): Setting =>
  new Map(
    [...setting].map(([name, { shape, data }]) => {
      const along = direction.get(name)!.data;
      return [name, { shape, data: Float64Array.from(data, (v, i) => v + by * along[i]!) }];
    }),
  );
const at = (setting: Setting, name: "h" | "x"): Float64Array => setting.get(name)!.data as Float64Array;

describe.each(flowCases.map((c) => [c.name, c] as const))("%s", (_, one) => {
  it.each([1, 2, 3, 8].filter((d) => d >= one.minD))("says the determinant of each step, both ways, d = %i", (d) => {
    fc.assert(
      fc.property(vector(d), vector(d), seeds, fc.constantFrom(1, 2), (h, x, seed, scale) => {
        const setting = settingOf(one, h, x, seed, scale);
        const there = steps(one, setting, x, "forward");
        const whole = flowAt(one.layers, d, new Map(setting), h).forward(x);
        expect(whole.to).toEqual(there.at(-1)!.to);
        near(sum(there, "logDet"), whole.logDet, 1e-14, "the steps add up");
        there.forEach(({ from, to, logDet, jacobianLogDet }, i) => {
          expect(Math.abs(jacobianLogDet - logDet), "forwards").toBeLessThan(1e-9);
          const back = stepAt(one, setting, to, "inverse", i);
          expect(Math.abs(back.jacobianLogDet + back.logDet), "backwards").toBeLessThan(1e-9);
          expect(Math.abs(back.logDet - logDet), "one and the same").toBeLessThan(1e-9);
          // rounding of y reaches x through the inverse's slopes
          const error = length(back.to.map((v, j) => v - from[j]!));
          expect(error, "round trip").toBeLessThan(1e-14 * (1 + back.size * (1 + length(to))));
          // a root is differentiated at the last guess but one
          const trained = stepAt(one, setting, to, "inverse", i, true);
          expect(Math.abs(trained.jacobianLogDet + logDet), "as it is trained").toBeLessThan(1e-6);
        });
      }),
      { seed: SEED, numRuns: d === 8 ? 4 : 8 },
    );
  });

  it.each(["forward", "inverse"] as const)("trains that determinant, %s", (way) => {
    const d = 3;
    const adjoint = adjointOf(one, d, way);
    fc.assert(
      fc.property(vector(d), vector(d), seeds, (h, x, seed) => {
        const base = settingOf(one, h, x, seed, 1);
        const point = way === "forward" ? x : steps(one, base, x, "forward").at(-1)!.to;
        const setting = new Map(base).set("x", { shape: [d], data: point });
        const direction = settingOf(one, h, x, seed + 1, 1);
        let slope = 0;
        for (const [name, gradient] of adjoint(setting))
          gradient.forEach((g, i) => {
            slope += g * direction.get(name)!.data[i]!;
          });
        for (const stops of [true, false]) {
          const L = new DualLane(setting, [direction], stops);
          const { logDet } = flowOn(L, one, d)[way](L.vector(L.param("x")));
          near(slope, L.along(logDet, 0)[0]!, stops ? 1e-11 : 1e-7, stops ? "as it is trained" : "exactly");
        }
        // where it is steeper the difference below spans more than one bin
        if (Math.abs(slope) > 100) return;
        const determinant = (by: number): number => {
          const other = moved(setting, direction, by);
          return sum(steps(one, other, at(other, "x"), way), "jacobianLogDet") * (way === "forward" ? 1 : -1);
        };
        const e = 1e-6;
        const [a, b, c, g] = [determinant(2 * e), determinant(e), determinant(-e), determinant(-2 * e)];
        near((8 * (b - c) - (a - g)) / (12 * e), slope, 1e-5, "differences of the exact one");
      }),
      { seed: SEED, numRuns: 4 },
    );
  });
});

describe("bounds that hold at any weights", () => {
  const logits = (n: number) => fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: n, maxLength: n });
  /** A layer of one coordinate whose bend is told by the numbers of its last layer alone. */
  const alone = (flow: string, hyper: FlowCase["layers"][number]["hyper"], numbers: readonly number[]) => {
    const one: FlowCase = { name: flow, layers: [{ flow, hyper: { ...hyper, couplings: 1, affine: false } }], minD: 1 };
    const tensors = randomTensors(one.layers, 1, 1, 0);
    tensors.get("F.0.0.b3")!.data.set(numbers);
    const setting = new Map(tensors).set("h", { shape: [1], data: new Float64Array(1) });
    return (x: number, way: Way = "forward") => {
      const { to, logDet, jacobianLogDet } = stepAt(one, setting, Float64Array.of(x), way, 0);
      expect(Math.abs(jacobianLogDet - (way === "forward" ? logDet : -logDet))).toBeLessThan(1e-9);
      return { to: to[0]!, slope: Math.exp(logDet) };
    };
  };

  it("a spline has no bin below its least, meets its knots and rises between them", () => {
    const [bins, B, least] = [8, 4, 0.01];
    fc.assert(
      fc.property(logits(3 * bins - 1), (numbers) => {
        const f = alone("spline", { bins, reach: B, least }, numbers);
        const knots = (from: number) => {
          const shares = numbers.slice(from, from + bins).map((u) => Math.exp(6 * Math.tanh(u / 6)));
          const total = shares.reduce((a, b) => a + b);
          const widths = shares.map((share) => 2 * B * (least + (1 - bins * least) * (share / total)));
          for (const width of widths) expect(width).toBeGreaterThan(2 * B * least);
          let knot = -B;
          return [knot, ...widths.map((width) => (knot += width))];
        };
        const [xs, ys] = [knots(0), knots(bins)];
        xs.forEach((x, k) => {
          // the last knot lies on the edge but for rounding
          const [y, within] = [f(x).to, k > 0 && k < bins];
          expect(y).toBeCloseTo(ys[k]!, 11);
          if (within) {
            const slope =
              0.01 + Math.log1p(Math.exp(6 * Math.tanh(numbers[2 * bins + k - 1]! / 6) + Math.log(Math.expm1(0.99))));
            expect(f(x).slope / slope).toBeCloseTo(1, 9);
          }
          if (k === bins) return;
          const inner = [0.001, 0.1, 0.6, 0.999].map((s) => x + s * (xs[k + 1]! - x));
          const heights = [y, ...inner.map((v) => f(v).to), f(xs[k + 1]!).to];
          for (let i = 1; i < heights.length; i++) expect(heights[i]!).toBeGreaterThan(heights[i - 1]!);
        });
      }),
      { seed: SEED, numRuns: 8 },
    );
  });

  it("NLSq never falls below a twentieth of its straight line, and its root is one", () => {
    fc.assert(
      fc.property(logits(5), fc.double({ min: -50, max: 50, noNaN: true }), (numbers, z) => {
        const f = alone("nlsq", { inverse: false }, numbers);
        const [, rawB, rawC, rawD, rawG] = numbers as [number, number, number, number, number];
        const [b, d, g] = [
          Math.exp(2 * Math.tanh(rawB / 2)),
          Math.exp(2 * Math.tanh(rawD / 2)),
          6 * Math.tanh(rawG / 6),
        ];
        // steepest where the bell is: |2κu / (1 + u²)²| is largest at u = 1/√3
        for (const u of [d * z + g, 1 / Math.sqrt(3), -1 / Math.sqrt(3)]) {
          const { to, slope } = f((u - g) / d);
          expect(slope).toBeGreaterThan(0.0499 * b);
          expect(f(to, "inverse").to).toBeCloseTo((u - g) / d, 9);
        }
        const kappa = 0.95 * ((8 * Math.sqrt(3)) / 9) * Math.tanh(rawC);
        const flattest = 1 - (Math.abs(kappa) * 3 * Math.sqrt(3)) / 8;
        expect(f((Math.sign(kappa) / Math.sqrt(3) - g) / d).slope / (b * flattest)).toBeCloseTo(1, 9);
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  it("a plane never presses below a twentieth", () => {
    const one: FlowCase = { name: "plane", layers: [{ flow: "planar", hyper: { maps: 1, affine: false } }], minD: 1 };
    fc.assert(
      fc.property(vector(4), vector(4), seeds, fc.constantFrom(1, 3, 10), (h, x, seed, scale) => {
        const [only] = steps(one, settingOf(one, h, x, seed, scale), x, "forward");
        expect(Math.abs(only!.jacobianLogDet - only!.logDet)).toBeLessThan(1e-9);
        expect(only!.logDet).toBeGreaterThan(Math.log(0.05) - 1e-6);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});
