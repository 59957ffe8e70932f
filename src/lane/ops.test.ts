import { describe, expect, it } from "vitest";
import {
  Collector,
  finish,
  groupWords,
  inputWriter,
  prepare,
  runBackward,
  runForward,
  setParameters,
} from "./driver.ts";
import { JsMachine } from "./jsMachine.ts";
import { batchOf, noiseOf, numericGradients, program as opProgram, ops, parameters, total, V } from "./opPrograms.ts";
import { layOut } from "./parameters.ts";
import { compile } from "./program.ts";

const { slots, size } = layOut(
  [...parameters].map(([name, { shape }]) => ({ name, shape, init: { kind: "zeros" }, role: "" })),
);
const sizes: readonly (readonly [number, number, number, number])[] = [
  [3, 4, 2, 2],
  [1, 1, 1, 1],
  [5, 3, 7, 8],
];

describe("every operation, compiled, in float64", () => {
  it.each(Object.keys(ops))("%s: values, and adjoints against finite differences", (name) => {
    const op = ops[name]!;
    for (const [B, T, K, W] of sizes)
      for (const direction of ["forward", "backward"] as const) {
        const batch = batchOf(B, T, K);
        const program = compile({
          define: (L) => {
            const { total: sum, series } = opProgram(L, op, direction);
            return { values: { sum }, series: { row: series } };
          },
          slots,
          K,
          V,
          T,
          W,
          outputs: ["sum", "row"],
          objective: "sum",
          // layers of embeddings once as products, once as tables
          tables: direction === "backward",
        });
        const machine = new JsMachine(new Float64Array(program.size), W);
        prepare(machine, program);
        const flat = new Float64Array(size);
        for (const slot of slots) flat.set(parameters.get(slot.name)!.data, slot.offset);
        setParameters(machine, program, flat);
        const write = inputWriter(machine, program, batch, noiseOf(batch));
        const sum = new Collector(program, "sum", batch);
        const row = new Collector(program, "row", batch);
        for (const group of groupWords(batch, W)) {
          write(group);
          runForward(machine, program, group);
          sum.take(machine, group);
          row.take(machine, group);
          runBackward(machine, program, group, 1);
        }
        finish(machine, program);
        const expected = total(op, direction, batch, parameters);
        const found = sum.data.reduce((a, b) => a + b, 0);
        expect(Math.abs(found - expected.sum)).toBeLessThan(1e-5 * (1 + Math.abs(expected.sum)));
        const width = row.data.length / (T * B);
        row.data.forEach((v, i) => {
          const at = Math.floor(i / width);
          // positions past a word's end are not collected
          if (Math.floor(at / B) < batch.lengths[at % B]!)
            expect(Math.abs(v - expected.series[i]!)).toBeLessThan(1e-5 * (1 + Math.abs(expected.series[i]!)));
        });
        if (name === "stopGradient") continue;
        numericGradients(op, direction, batch).forEach((numeric, p) => {
          const slot = slots[p]!;
          const top = Math.max(1e-3, ...Array.from(numeric, Math.abs));
          numeric.forEach((g, i) => {
            const mine = machine.arena[program.gradient + slot.offset + i]!;
            expect(Math.abs(mine - g) / top, `${slot.name}[${i}]`).toBeLessThan(1e-6);
          });
        });
      }
  });
});
