/** Flows as they are trained: compiled, both directions in one program, in float64 and float32. */
import { describe, expect, it } from "vitest";
import { suppliedNoise, type Tensor } from "../lane/batch.ts";
import {
  Collector,
  finish,
  groupWords,
  inputWriter,
  prepare,
  runBackward,
  runForward,
  setParameters,
} from "../lane/driver.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { JsMachine } from "../lane/jsMachine.ts";
import type { Lane, Value } from "../lane/lane.ts";
import { layOut } from "../lane/parameters.ts";
import { compile, type Definition } from "../lane/program.ts";
import { fillNormals } from "../math/rng.ts";
import { type FlowCase, flowCases, randomTensors } from "./flowCases.ts";
import { conditionStack, stackParameters } from "./stack.ts";

const [B, T, K, d] = [3, 2, 2, 3];
const batch = { B, T, K, symbols: new Int32Array(T * B), lengths: Int32Array.of(2, 1, 2) };

function normals(n: number, step: number, scale = 1): Float64Array {
  const out = new Float64Array(n);
  fillNormals(out, 0, n, { seed: 4, purpose: 9, step }, 0);
  return out.map((z) => Math.fround(scale * z));
}

/** Σ of both directions and their log-determinants, at a word's point and at its samples'; h and a shift of x are trained. */
function define(L: Lane, { layers }: FlowCase): Definition {
  const [x, y] = [L.normal("x", d, "word"), L.normal("y", d, "sample")];
  const weights = L.constant([0.7, -1.1, 0.4]);
  const series = L.map((at) => {
    const h = L.vector(L.param("h"));
    const shift = L.vector(L.param("shift"));
    const F = conditionStack(L, layers, "F", d, L.add(h, L.mul(at(x), 0.1)));
    const score = (point: Value, way: "forward" | "inverse") => {
      const { to, logDet } = F[way](L.add(point, shift));
      return { to, logDet, sum: L.add(L.sum(L.mul(to, weights)), logDet) };
    };
    const [a, b] = [score(at(x), "forward"), score(at(x), "inverse")];
    const [c, e] = [score(at(y), "forward"), score(at(y), "inverse")];
    const loss = L.add(L.add(a.sum, b.sum), L.meanK(L.add(c.sum, e.sum)));
    return { loss, all: L.concat([a.to, b.to, a.logDet, b.logDet, loss]) };
  });
  return { values: { total: L.sumT(series.loss!) }, series: { all: series.all! } };
}

const specsOf = ({ layers }: FlowCase) => [
  ...stackParameters(layers, "F", d),
  ...["h", "shift"].map((name) => ({ name, shape: [d], init: { kind: "zeros" }, role: "" }) as const),
];
const tensorsOf = (one: FlowCase, scale: number): ReadonlyMap<string, Tensor> =>
  new Map<string, Tensor>([
    ...[...randomTensors(one.layers, d, 3, scale)].map(
      ([name, { shape, data }]) => [name, { shape, data: data.map(Math.fround) }] as const,
    ),
    ["h", { shape: [d], data: normals(d, 1) }],
    ["shift", { shape: [d], data: normals(d, 2, 0.2) }],
  ]);
const noiseOf = (x: Float64Array, y: Float64Array) => suppliedNoise(batch, { x, y });

/** Value, outputs and gradient by the compiled program, in the precision of the arena. */
function compiled(
  one: FlowCase,
  tensors: ReadonlyMap<string, Tensor>,
  noise: ReturnType<typeof noiseOf>,
  single: boolean,
) {
  const { slots, size } = layOut(specsOf(one));
  const program = compile({
    define: (L) => define(L, one),
    slots,
    K,
    V: 2,
    T,
    W: 2,
    outputs: ["total", "all"],
    objective: "total",
  });
  const arena = single ? new Float32Array(program.size) : new Float64Array(program.size);
  const machine = new JsMachine(arena, 2);
  prepare(machine, program);
  const flat = new Float64Array(size);
  for (const slot of slots) flat.set(tensors.get(slot.name)!.data, slot.offset);
  setParameters(machine, program, flat);
  const write = inputWriter(machine, program, batch, noise);
  const [total, all] = [new Collector(program, "total", batch), new Collector(program, "all", batch)];
  for (const group of groupWords(batch, 2)) {
    write(group);
    runForward(machine, program, group);
    total.take(machine, group);
    all.take(machine, group);
    runBackward(machine, program, group, 1);
  }
  finish(machine, program);
  const gradient = machine.arena.slice(program.gradient, program.gradient + size);
  return { total: total.data.reduce((a, b) => a + b, 0), all: all.data, gradient, slots };
}

const eager = (one: FlowCase, tensors: ReadonlyMap<string, Tensor>, noise: ReturnType<typeof noiseOf>): number => {
  const { values } = define(new JsLane(tensors, batch, noise), one);
  return numbers(values.total!).reduce((a, b) => a + b, 0);
};

const cases = flowCases.filter(({ minD }) => minD <= d).map((one) => [one.name, one] as const);
const noise = noiseOf(normals(T * B * d, 5), normals(T * B * K * d, 6));

describe.each(cases)("%s", (_, one) => {
  it("has the gradient of its differences, tensor by tensor, through both directions", () => {
    const tensors = tensorsOf(one, 0.4);
    const { total, gradient, slots } = compiled(one, tensors, noise, false);
    const expected = eager(one, tensors, noise);
    // collected as float32
    expect(Math.abs(total - expected)).toBeLessThan(1e-5 * (1 + Math.abs(expected)));
    const e = 1e-6;
    slots.forEach(({ name, offset, size: n }, step) => {
      const direction = normals(n, 40 + step);
      const moved = (by: number) => {
        const { shape, data } = tensors.get(name)!;
        const changed = { shape, data: Float64Array.from(data, (v, i) => v + by * direction[i]!) };
        return eager(one, new Map([...tensors, [name, changed]]), noise);
      };
      const numeric = (moved(e) - moved(-e)) / (2 * e);
      const slope = direction.reduce((s, v, i) => s + v * gradient[offset + i]!, 0);
      expect(Math.abs(slope - numeric), name).toBeLessThan(1e-5 * (1 + Math.abs(numeric)));
    });
  });

  it("is the same in float32", () => {
    const tensors = tensorsOf(one, 0.4);
    const [double, single] = [compiled(one, tensors, noise, false), compiled(one, tensors, noise, true)];
    const worst = (a: ArrayLike<number>, b: ArrayLike<number>, least: number, from = 0, n = a.length) => {
      let [error, top] = [0, least];
      for (let i = from; i < from + n; i++) {
        error = Math.max(error, Math.abs(a[i]! - b[i]!));
        top = Math.max(top, Math.abs(b[i]!));
      }
      return error / top;
    };
    expect(worst(single.all, double.all, 1)).toBeLessThan(1e-4);
    for (const { name, offset, size: n } of double.slots)
      expect(worst(single.gradient, double.gradient, 1e-3, offset, n), name).toBeLessThan(1e-3);
  });

  it("stays finite in float32 for coordinates up to 50 and large weights, values and gradient", () => {
    // as printed, Real NVP bounds nothing: that is what it is kept to show
    const unbounded = one.layers.some(({ hyper }) => hyper.scaleBound === 0 || hyper.diagonal === "exp");
    for (const scale of unbounded ? [0.3] : [0, 0.3, 3]) {
      const points = (n: number) => Float64Array.from({ length: n }, (_v, i) => [50, -50, 4, -4, 0, 1.5, 20][i % 7]!);
      const far = noiseOf(points(T * B * d), points(T * B * K * d));
      const { all, gradient } = compiled(one, tensorsOf(one, scale), far, true);
      expect(all.every(Number.isFinite), `values, weights × ${scale}`).toBe(true);
      expect(gradient.every(Number.isFinite), `gradient, weights × ${scale}`).toBe(true);
    }
  });
});
