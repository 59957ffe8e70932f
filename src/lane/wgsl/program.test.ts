import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readFixture } from "../../fixtures/fixture.ts";
import { modelById } from "../../models/registry.ts";
import { COMMAND_SIZE, FIELD, OP } from "../commands.ts";
import { layOut } from "../parameters.ts";
import { compile } from "../program.ts";
import { instruction, linear } from "./instructions.ts";
import { LAUNCH, LAUNCH_STRUCT } from "./layout.ts";
import { emitProgram, originOf } from "./program.ts";
import { HEADER, KIND, TILE, TILE_WORDS, tablesOf } from "./rows.ts";
import { extent, schedule } from "./schedule.ts";
import { planStorage } from "./storage.ts";

const folder = new URL("../../../e2e/fixtures/", import.meta.url);
const fixtures = readdirSync(folder)
  .sort()
  .map((name) => readFixture(JSON.parse(readFileSync(new URL(name, folder), "utf8"))));

function programOf({ config, batch, V }: (typeof fixtures)[number]) {
  const model = modelById(config.model.id);
  const { slots, size } = layOut(model.parameters(config, { V }));
  const program = compile({
    define: (L) => {
      const { bound, series } = model.bound(L, config);
      return { values: { bound }, series };
    },
    slots,
    K: batch.K,
    V,
    T: Math.max(3, batch.T),
    W: 1,
    outputs: ["bound"],
    objective: "bound",
  });
  return { program, slots, size };
}

const GRADIENTS: readonly number[] = [OP.gradDense, OP.gradVector, OP.gradEmbed];

describe.each(fixtures.map((f) => [f.name, f] as const))("%s", (_, fixture) => {
  const { program, slots, size } = programOf(fixture);
  const blocks = [...program.forward, ...program.backward];
  const { K } = program;

  it("has addresses linear in t, at every position", () => {
    for (const { steps, start, finish } of blocks)
      for (const lists of [steps, start, finish]) {
        const commands = linear(lists);
        lists.forEach((list, t) => {
          expect(list.length).toBe(commands.length * COMMAND_SIZE);
          commands.forEach(({ at, step }, i) => {
            for (const name of ["dst", "a", "b", "c"] as const)
              expect(list[i * COMMAND_SIZE + FIELD[name]]).toBe(at[name] + t * step[name]);
          });
        });
      }
  });

  it("keeps instructions in an order that gives each what it reads", () => {
    for (const { steps } of blocks) {
      const list = linear(steps)
        .filter(({ at }) => !GRADIENTS.includes(at.op))
        .map((c) => instruction(c, program));
      const phases = schedule(list, K);
      const order = phases.flatMap(({ units }) => units.flatMap(({ instructions }) => instructions));
      expect(new Set(order)).toEqual(new Set(list));
      expect(order.length).toBe(list.length);
      const place = new Map(order.map((x, i) => [x, i]));
      list.forEach((later, j) => {
        for (const earlier of list.slice(0, j)) {
          const [lo, hi] = extent(earlier.dst, K);
          const touches = [later.dst, ...later.args].some((o) => {
            const [a, b] = extent(o, K);
            return a <= hi && lo <= b;
          });
          if (touches) expect(place.get(later)).toBeGreaterThan(place.get(earlier)!);
        }
      });
    }
  });

  it("never keeps two values that live together in one place of the private array", () => {
    for (const { steps } of blocks) {
      const list = linear(steps)
        .filter(({ at }) => !GRADIENTS.includes(at.op))
        .map((c) => instruction(c, program));
      const phases = schedule(list, K);
      const storage = planStorage(phases, K, (o) => o.t === 0 && o.base >= originOf(program));
      // who wrote last to each float of the private array, going through the units in order
      const owner = new Map<number, number>();
      const cells = (o: (typeof list)[number]["dst"]): [number, number][] => {
        const home = storage.home(o);
        if (home.kind !== "private") return [];
        return Array.from({ length: o.n }, (_, i) => {
          const at = home.offset + o.base + i * o.f - home.from;
          return [at, o.base + i * o.f];
        });
      };
      for (const { units } of phases)
        for (const { instructions } of units)
          for (const x of instructions) {
            for (const arg of x.args) for (const [cell, float] of cells(arg)) expect(owner.get(cell)).toBe(float);
            for (const [cell, float] of cells(x.dst)) {
              expect(cell).toBeLessThan(storage.size);
              owner.set(cell, float);
            }
          }
    }
  });

  it("gives every parameter one gradient", () => {
    const { words, tileCount } = tablesOf(program, originOf(program), fixture.V, [0.5]);
    const [first, end, rows] = [words[HEADER.tiles]!, words[HEADER.sources]!, words[HEADER.rows]!];
    expect(end - first).toBe(tileCount * TILE_WORDS);
    expect(words[HEADER.tileCount]).toBe(tileCount);
    expect(words[HEADER.parameters]).toBe(size);
    // 0.5 as bits, behind the mark of a number
    expect([...words.subarray(rows)]).toEqual([0, 0, 1, 0x3f000000]);
    const covered = new Uint8Array(size);
    for (let tile = first; tile < end; tile += TILE_WORDS) {
      const [kind, dst, i0, rows, j0, columns, across] = [...words.subarray(tile, tile + TILE_WORDS)] as number[];
      expect(rows).toBeLessThanOrEqual(kind === KIND.dense ? TILE : 1);
      expect(columns).toBeLessThanOrEqual(TILE);
      for (let i = 0; i < rows!; i++)
        for (let j = 0; j < columns!; j++) covered[dst! + (i0! + i) * across! + j0! + j]!++;
    }
    for (const { name, offset, size: n } of slots) {
      // a parameter the bound does not depend on has none
      const gradient = fixture.gradients.get(name)!.data.some((g) => g !== 0) ? 1 : 0;
      const here = covered.subarray(offset, offset + n);
      if (gradient === 1)
        expect(
          here.every((times) => times === 1),
          name,
        ).toBe(true);
      expect(Math.max(...here)).toBeLessThanOrEqual(1);
    }
  });

  it.each([1, 4] as const)("is the same text every time, %i words beside each other", (width) => {
    const options = { width, workgroup: 4, team: 1, tail: size };
    const first = emitProgram(program, options);
    const second = emitProgram(programOf(fixture).program, options);
    expect(second.forward).toBe(first.forward);
    expect(second.backward).toBe(first.backward);
    // neither undefined operands nor numbers that are none
    for (const text of [first.forward, first.backward!]) expect(text).not.toMatch(/undefined|NaN|null|\[object/);
  });
});

describe("the settings of a launch", () => {
  it("lie in the uniform in the order of their offsets", () => {
    const fields = [...LAUNCH_STRUCT.matchAll(/(\w+): [uf]32/g)].map(([, name]) => name);
    const names = Object.entries(LAUNCH)
      .sort(([, a], [, b]) => a - b)
      .map(([name]) => (name === "pass" ? "passIndex" : name));
    expect(fields).toEqual(names);
    expect(Object.values(LAUNCH)).toEqual(names.map((_, i) => i));
  });
});
