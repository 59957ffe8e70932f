import fc from "fast-check";
import { expect, it } from "vitest";
import { Collector, groupWords, inputWriter, prepare, runBackward, runForward, setParameters } from "./driver.ts";
import { JsLane, numbers } from "./js.ts";
import { JsMachine } from "./jsMachine.ts";
import type { Lane, Value } from "./lane.ts";
import { batchOf, noiseOf, parameters, V } from "./opPrograms.ts";
import { layOut } from "./parameters.ts";
import { compile } from "./program.ts";

const { slots, size } = layOut(
  [...parameters].map(([name, { shape }]) => ({ name, shape, init: { kind: "zeros" }, role: "" })),
);

/** One instruction of a random program: an operation and which earlier values it takes, by index from the end. */
interface Instruction {
  readonly op: number;
  readonly a: number;
  readonly b: number;
}

const D = 4;
/** Bounded operations on vectors of width 4, so that programs of any length stay finite. */
const OPERATIONS: readonly ((L: Lane, a: Value, b: Value) => Value)[] = [
  (L, a, b) => L.tanh(L.add(a, b)),
  (L, a, b) => L.mul(L.sigmoid(a), L.tanh(b)),
  (L, a, b) => L.tanh(L.sub(a, L.mul(b, 0.7))),
  (L, a, b) => L.div(L.tanh(a), L.add(L.softplus(b), 0.5)),
  (L, a, b) => L.concat([L.slice(a, 1, 2), L.slice(b, 0, 2)]),
  (L, a, b) => L.add(L.reverse(a), L.mul(L.sum(L.tanh(b)), 0.25)),
  (L, a, b) => L.select(b, L.abs(a), L.mul(a, 0.5)),
  (L, a, b) => L.tanh(L.triMul(L.add(L.softplus(a), 0.5), L.concat([L.tanh(b), L.slice(L.tanh(a), 0, 2)]), b)),
  (L, a, b) => L.tanh(L.triSolve(L.add(L.softplus(b), 0.5), L.concat([L.tanh(b), L.slice(L.tanh(b), 0, 2)]), a)),
  (L, a, b) => L.softmax(L.add(a, b)),
  (L, a) => L.meanK(L.tanh(a)),
  (L, a, b) => L.tanh(L.mul(L.lseK(a), b)),
  (L, a, b) => L.tanh(L.add(a, L.mul(L.softmaxEntropy(b), 0.3))),
  (L, a) => L.tanh(L.concat([L.dense(a, L.param("W"), L.param("b")), L.slice(a, 3, 1)])),
];

function run(L: Lane, program: readonly Instruction[], direction: "forward" | "backward") {
  const [x, y, words] = [L.normal("x", D, "word"), L.normal("y", D, "sample"), L.symbols()];
  const out = L.scan(direction, L.vector(L.param("h0")), (carry, at) => {
    const values: Value[] = [carry, at(x), at(y), L.embed(L.param("E"), at(words)), L.vector(L.param("v"))];
    for (const { op, a, b } of program) {
      const pick = (i: number) => values[values.length - 1 - (i % values.length)]!;
      values.push(OPERATIONS[op]!(L, pick(a), pick(b)));
    }
    const last = values.at(-1)!;
    const row = L.tanh(L.add(L.meanK(last), L.mul(carry, 0.5)));
    return { carry: row, out: { loss: L.sum(row) } };
  });
  return { total: L.sumT(out.loss!), loss: out.loss! };
}

const instruction = fc.record({
  op: fc.nat(OPERATIONS.length - 1),
  a: fc.nat(9),
  b: fc.nat(9),
});

it("random programs compile to the values they have eagerly, and to the derivative along a random direction", () => {
  fc.assert(
    fc.property(
      fc.array(instruction, { minLength: 1, maxLength: 7 }),
      fc.constantFrom("forward", "backward") as fc.Arbitrary<"forward" | "backward">,
      fc.constantFrom([1, 1, 1, 1], [3, 2, 3, 2], [4, 3, 2, 8]),
      (instructions, direction, [B, T, K, W]) => {
        const batch = batchOf(B!, T!, K!);
        const eager = (shift: number) => {
          const moved = new Map(
            [...parameters].map(([name, { shape, data }], p) => [
              name,
              { shape, data: Float64Array.from(data, (v, i) => v + shift * Math.sin(p + 3 * i + 1)) },
            ]),
          );
          const { total } = run(new JsLane(moved, batch, noiseOf(batch)), instructions, direction);
          return numbers(total).reduce((a, b) => a + b, 0);
        };
        const program = compile({
          define: (L) => {
            const { total, loss } = run(L, instructions, direction);
            return { values: { total }, series: { loss } };
          },
          slots,
          K: K!,
          V,
          T: T!,
          W: W!,
          outputs: ["total"],
          objective: "total",
        });
        const machine = new JsMachine(new Float64Array(program.size), W!);
        prepare(machine, program);
        const flat = new Float64Array(size);
        for (const slot of slots) flat.set(parameters.get(slot.name)!.data, slot.offset);
        setParameters(machine, program, flat);
        const write = inputWriter(machine, program, batch, noiseOf(batch));
        const total = new Collector(program, "total", batch);
        for (const group of groupWords(batch, W!)) {
          write(group);
          runForward(machine, program, group);
          total.take(machine, group);
          runBackward(machine, program, batch, group, 1);
        }
        const found = total.data.reduce((a, b) => a + b, 0);
        expect(Math.abs(found - eager(0))).toBeLessThan(1e-5 * (1 + Math.abs(found)));
        let slope = 0;
        slots.forEach((slot, p) => {
          for (let i = 0; i < slot.size; i++)
            slope += machine.arena[program.gradient + slot.offset + i]! * Math.sin(p + 3 * i + 1);
        });
        const e = 1e-5;
        const numeric = (eager(e) - eager(-e)) / (2 * e);
        // a kink of abs or select between the two points moves the quotient, not by much
        expect(Math.abs(slope - numeric)).toBeLessThan(1e-4 * (1 + Math.abs(numeric)));
      },
    ),
    { numRuns: 150, seed: 20261120 },
  );
});
