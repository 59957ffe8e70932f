import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Fixture, readFixture, seriesError } from "../fixtures/fixture.ts";
import { modelById } from "../models/registry.ts";
import { suppliedNoise } from "./batch.ts";
import {
  Collector,
  finish,
  groupWords,
  inputWriter,
  type Machine,
  prepare,
  runBackward,
  runForward,
  setParameters,
} from "./driver.ts";
import { JsMachine } from "./jsMachine.ts";
import { layOut } from "./parameters.ts";
import { compile } from "./program.ts";

const folder = new URL("../../e2e/fixtures/", import.meta.url);
const fixtures = readdirSync(folder)
  .sort()
  .map((name) => readFixture(JSON.parse(readFileSync(new URL(name, folder), "utf8"))));

/** Bound, intermediates and gradient of a fixture by the compiled program in float64, W words a group. */
function replay(fixture: Fixture, W: number, tables: boolean) {
  const { batch, config, V } = fixture;
  const model = modelById(config.model.id);
  const { slots, size } = layOut(model.parameters(config, { V }));
  const names = [...fixture.series.keys()];
  const program = compile({
    define: (L) => {
      const { bound, series } = model.bound(L, config);
      return { values: { bound }, series };
    },
    slots,
    K: batch.K,
    V,
    T: batch.T,
    W,
    outputs: ["bound", ...names],
    objective: "bound",
    tables,
  });
  const machine: Machine = new JsMachine(new Float64Array(program.size), W);
  prepare(machine, program);
  const flat = new Float64Array(size);
  for (const slot of slots) flat.set(fixture.parameters.get(slot.name)!.data, slot.offset);
  setParameters(machine, program, flat);
  const groups = groupWords(batch, W);
  const write = inputWriter(machine, program, batch, suppliedNoise(batch, fixture.noise));
  const collectors = new Map(["bound", ...names].map((name) => [name, new Collector(program, name, batch)]));
  for (const group of groups) {
    write(group);
    runForward(machine, program, group);
    for (const collector of collectors.values()) collector.take(machine, group);
    runBackward(machine, program, group, 1 / batch.B);
  }
  finish(machine, program);
  const gradient = machine.arena.slice(program.gradient, program.gradient + size);
  return { collectors, gradient, slots };
}

describe.each(fixtures.map((f) => [f.name, f] as const))("%s compiled, float64", (_, fixture) => {
  it.each([
    [8, false],
    [2, false],
    [8, true],
  ])("agrees in bound, intermediates and every gradient, %i words a group, tables: %s", (W, tables) => {
    const { collectors, gradient, slots } = replay(fixture, W, tables);
    const { batch } = fixture;
    const bound = collectors.get("bound")!.data.reduce((a, b) => a + b, 0) / batch.B;
    expect(Math.abs(bound - fixture.L)).toBeLessThan(1e-6 * Math.abs(fixture.L));
    for (const [name, expected] of fixture.series) {
      // collected as float32
      expect(seriesError(collectors.get(name)!.data, expected, batch), name).toBeLessThan(1e-6);
    }
    for (const slot of slots) {
      const expected = fixture.gradients.get(slot.name)!.data;
      const top = Math.max(1e-12, ...Array.from(expected, Math.abs));
      expected.forEach((g, i) => {
        expect(Math.abs(gradient[slot.offset + i]! - g) / top, `${slot.name}[${i}]`).toBeLessThan(1e-9);
      });
    }
  });
});
