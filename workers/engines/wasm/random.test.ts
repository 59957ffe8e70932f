import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { buildKernels } from "../../../scripts/kernels.ts";
import {
  finish,
  groupWords,
  inputWriter,
  type Machine,
  prepare,
  runBackward,
  runForward,
  setParameters,
} from "../../../src/lane/driver.ts";
import { JsMachine } from "../../../src/lane/jsMachine.ts";
import { batchOf, noiseOf, parameters, V } from "../../../src/lane/opPrograms.ts";
import { layOut } from "../../../src/lane/parameters.ts";
import { type Compiled, compile } from "../../../src/lane/program.ts";
import { OPERATION_COUNT, run } from "../../../src/lane/randomPrograms.ts";
import { compileKernels } from "./kernels.ts";
import { WasmMachine } from "./machine.ts";

const W = 8;
const { slots, size } = layOut(
  [...parameters].map(([name, { shape }]) => ({ name, shape, init: { kind: "zeros" }, role: "" })),
);
let wasm: WasmMachine;
beforeAll(async () => {
  await buildKernels();
  const kernels = new URL("../../../public/kernels/", import.meta.url);
  wasm = new WasmMachine(await compileKernels(async (file) => readFileSync(new URL(file, kernels))));
});

/** The objective's terms and the gradient after all groups. */
function replay(machine: Machine, program: Compiled, batch: ReturnType<typeof batchOf>) {
  prepare(machine, program);
  const flat = new Float64Array(size);
  for (const slot of slots) flat.set(parameters.get(slot.name)!.data, slot.offset);
  setParameters(machine, program, flat);
  const write = inputWriter(machine, program, batch, noiseOf(batch));
  const { place } = program.outputs.get(program.named.get("total")!)!;
  let total = 0;
  for (const group of groupWords(batch, W)) {
    write(group);
    runForward(machine, program, group);
    group.words.forEach((b, w) => {
      for (let t = 0; b >= 0 && t < batch.lengths[b]!; t++) total += machine.arena[place.base + t * place.t + w]!;
    });
    runBackward(machine, program, group, 1);
  }
  finish(machine, program);
  return { total, gradient: Array.from(machine.arena.slice(program.gradient, program.gradient + size)) };
}

const instruction = fc.record({ op: fc.nat(OPERATION_COUNT - 1), a: fc.nat(9), b: fc.nat(9) });

it("random programs in WebAssembly agree with JavaScript in float64, values and gradients", () => {
  fc.assert(
    fc.property(
      fc.array(instruction, { minLength: 1, maxLength: 8 }),
      fc.constantFrom("forward", "backward") as fc.Arbitrary<"forward" | "backward">,
      fc.constantFrom([1, 1, 1], [3, 2, 3], [11, 4, 2], [9, 3, 10]),
      (instructions, direction, [B, T, K]) => {
        const batch = batchOf(B!, T!, K!);
        const program = compile({
          define: (L) => {
            const { total, loss } = run(L, instructions, direction);
            return { values: { total }, series: { loss } };
          },
          slots,
          K: K!,
          V,
          T: T!,
          W,
          outputs: ["total"],
          objective: "total",
          tables: true,
        });
        const expected = replay(new JsMachine(new Float64Array(program.size), W), program, batch);
        const top = Math.max(1e-2, ...expected.gradient.map(Math.abs));
        // command by command, and with loops made of them
        for (const fitted of [program, wasm.fit(program)]) {
          const arena = wasm.arena(program.size, W);
          const found = replay(arena, fitted, batch);
          arena.free();
          expect(Math.abs(found.total - expected.total)).toBeLessThan(1e-5 * (B! * T! + Math.abs(expected.total)));
          found.gradient.forEach((g, i) => {
            // abs and select turn at zero: a rounded argument may fall on the other side for one row
            expect(Math.abs(g - expected.gradient[i]!) / top).toBeLessThan(1e-3);
          });
        }
      },
    ),
    { numRuns: 200, seed: 20261120 },
  );
});
