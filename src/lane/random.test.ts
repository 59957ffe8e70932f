import fc from "fast-check";
import { expect, it } from "vitest";
import { Collector, groupWords, inputWriter, prepare, runBackward, runForward, setParameters } from "./driver.ts";
import { JsLane, numbers } from "./js.ts";
import { JsMachine } from "./jsMachine.ts";
import { batchOf, noiseOf, parameters, V } from "./opPrograms.ts";
import { layOut } from "./parameters.ts";
import { compile } from "./program.ts";
import { OPERATION_COUNT, run } from "./randomPrograms.ts";

const { slots, size } = layOut(
  [...parameters].map(([name, { shape }]) => ({ name, shape, init: { kind: "zeros" }, role: "" })),
);

const instruction = fc.record({ op: fc.nat(OPERATION_COUNT - 1), a: fc.nat(9), b: fc.nat(9) });

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
          runBackward(machine, program, group, 1);
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
