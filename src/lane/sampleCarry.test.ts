/** A scan that carries one state a sample, from a start learned in part: values and every adjoint against finite differences. */
import { expect, it } from "vitest";
import type { Batch } from "./batch.ts";
import { groupWords, inputWriter, prepare, runBackward, runForward, setParameters } from "./driver.ts";
import { JsLane, numbers } from "./js.ts";
import { JsMachine } from "./jsMachine.ts";
import type { Lane } from "./lane.ts";
import { batchOf, noiseOf, parameters, V } from "./opPrograms.ts";
import { layOut } from "./parameters.ts";
import { compile } from "./program.ts";

const { slots, size } = layOut(
  [...parameters].map(([name, { shape }]) => ({ name, shape, init: { kind: "zeros" }, role: "" })),
);

function define(L: Lane) {
  const [x, y] = [L.normal("x", 4, "word"), L.normal("y", 4, "sample")];
  const words = L.symbols();
  const start = L.concat([L.constant([0.5]), L.vector(L.param("h0")), L.constant([-1, 2])]);
  const out = L.scan("forward", L.spread(start), (carry, at) => {
    const [first, state, last] = [L.slice(carry, 0, 1), L.slice(carry, 1, 4), L.slice(carry, 5, 2)];
    const next = L.tanh(L.add(L.add(state, at(y)), L.mul(at(x), L.vector(L.param("v")))));
    const term = L.logSoftmaxPick(L.dense(next, L.param("W"), L.param("b")), at(words));
    const added = L.add(first, L.mul(L.sum(L.mul(last, L.slice(next, 0, 2))), 0.3));
    return { carry: L.concat([added, next, L.mul(last, 0.9)]), out: { term: L.add(term, added) } };
  });
  const { mean } = L.map((at) => ({ mean: L.lseK(at(out.term!)) }));
  return { values: { total: L.sumT(mean!) }, series: { term: out.term! } };
}

/** Symbols of three outputs only, as W has them. */
const wordsOf = (batch: Batch): Batch => ({ ...batch, symbols: batch.symbols!.map((s) => s % 3) });

const totalBy = (batch: Batch, tensors: typeof parameters): number =>
  numbers(define(new JsLane(tensors, batch, noiseOf(batch))).values.total).reduce((a, b) => a + b, 0);

it.each([
  [3, 4, 2, 2],
  [5, 3, 7, 8],
  [1, 1, 1, 1],
])("B = %i, T = %i, K = %i, W = %i", (B, T, K, W) => {
  const batch = wordsOf(batchOf(B, T, K));
  const program = compile({ define, slots, K, V, T, W, outputs: ["total", "term"], objective: "total" });
  const machine = new JsMachine(new Float64Array(program.size), W);
  prepare(machine, program);
  const flat = new Float64Array(size);
  for (const slot of slots) flat.set(parameters.get(slot.name)!.data, slot.offset);
  setParameters(machine, program, flat);
  const write = inputWriter(machine, program, batch, noiseOf(batch));
  for (const group of groupWords(batch, W)) {
    write(group);
    runForward(machine, program, group);
    runBackward(machine, program, group, 1);
  }
  const e = 1e-6;
  for (const { name, offset, size: n } of slots.filter((slot) => ["h0", "v", "W", "b"].includes(slot.name)))
    for (let i = 0; i < n; i++) {
      const moved = (by: number) => {
        const tensor = parameters.get(name)!;
        const data = Float64Array.from(tensor.data, (value, j) => value + (i === j ? by : 0));
        return totalBy(batch, new Map([...parameters, [name, { ...tensor, data }]]));
      };
      const numeric = (moved(e) - moved(-e)) / (2 * e);
      expect(machine.arena[program.gradient + offset + i], `${name}[${i}]`).toBeCloseTo(numeric, 6);
    }
});
