import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readFixture } from "../../fixtures/fixture.ts";
import { modelById } from "../../models/registry.ts";
import { OP } from "../commands.ts";
import { layOut } from "../parameters.ts";
import { compile } from "../program.ts";
import { Fixed } from "./access.ts";
import { isGradient } from "./block.ts";
import { type Instruction, instruction, isElementwise, linear, type Operand } from "./instructions.ts";
import { emitProgram } from "./program.ts";
import { depends } from "./schedule.ts";
import { planShared } from "./storage.ts";
import { teamSchedule } from "./teamSchedule.ts";

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
  return { program, size };
}

/** Every float an operand touches, over all samples. */
function cells({ base, f, k, n }: Operand, K: number): number[] {
  return Array.from({ length: k > 0 ? K : 1 }, (_, s) =>
    Array.from({ length: n }, (_, i) => base + s * k + i * f),
  ).flat();
}

describe.each(fixtures.map((f) => [f.name, f] as const))("%s, a team for each word", (_, fixture) => {
  const { program, size } = programOf(fixture);
  const { K } = program;
  const lists = [...program.forward, ...program.backward].map(({ steps }) =>
    linear(steps)
      .filter((c) => !isGradient(c))
      .map((c) => instruction(c, program)),
  );

  it("has a barrier between what waits and what it waits for, unless an invocation made it itself", () => {
    for (const list of lists) {
      const levels = teamSchedule(list, K);
      const place = new Map<Instruction, readonly [number, number, number]>();
      levels.forEach((units, l) => {
        units.forEach(({ instructions }, u) => {
          instructions.forEach((x, i) => {
            place.set(x, [l, u, i]);
          });
        });
      });
      expect(place.size).toBe(list.length);
      list.forEach((later, j) => {
        for (const earlier of list.slice(0, j)) {
          if (!depends(later, earlier, K)) continue;
          const [[l, u, i], [m, v, h]] = [place.get(later)!, place.get(earlier)!];
          if (l !== m) expect(l).toBeGreaterThan(m);
          else {
            expect(u).toBe(v);
            expect(i).toBeGreaterThan(h);
            // feature i of sample k and nothing else
            expect(isElementwise(later.op)).toBe(true);
            for (const o of [...later.args, later.dst]) {
              const shared = cells(o, K).filter((cell) => cells(earlier.dst, K).includes(cell));
              if (shared.length > 0) expect(cells(o, K)).toEqual(cells(earlier.dst, K));
            }
          }
        }
      });
    }
  });

  it("never keeps two values that live together in one place of what it shares, on any level of any order", () => {
    const fixed = new Fixed(program, size);
    for (const list of lists) {
      const levels = teamSchedule(list, K);
      const storage = planShared(levels, K, (o) => o.t === 0 && !fixed.has(o), 4096);
      expect(storage.size).toBeLessThanOrEqual(4096);
      const owner = new Map<number, number>();
      const places = (o: Operand): [number, number][] => {
        const home = storage.home(o);
        if (home.kind !== "shared") return [];
        return cells(o, K).map((float) => [home.offset + float - home.from, float]);
      };
      for (const units of levels) {
        const all = units.flatMap(({ instructions }) => instructions);
        // within a level others may write before one reads
        const written = new Map(all.flatMap((x) => places(x.dst)));
        for (const x of all)
          for (const arg of x.args)
            for (const [cell, float] of places(arg)) expect(written.get(cell) ?? owner.get(cell)).toBe(float);
        for (const [cell, float] of written) {
          expect(cell).toBeLessThan(storage.size);
          owner.set(cell, float);
        }
      }
    }
  });

  it.each([32, 64])("is the same text every time, %i invocations", (team) => {
    const options = { width: 1, workgroup: 1, team, tail: size } as const;
    const first = emitProgram(program, options);
    const second = emitProgram(programOf(fixture).program, options);
    for (const [one, other] of [
      [first.forward, second.forward],
      [first.backward!, second.backward!],
    ] as const) {
      expect(one).toBe(other);
      expect(one).not.toMatch(/undefined|NaN|null|\[object/);
      expect(one).toContain(`@workgroup_size(${team})`);
    }
  });

  it("needs fewer barriers than instructions", () => {
    const barriers = lists.reduce((n, list) => n + teamSchedule(list, K).length, 0);
    const instructions = lists.reduce((n, list) => n + list.length, 0);
    expect(barriers).toBeLessThan(instructions / 2);
  });
});

it("a product is not taken of what the same unit computes", () => {
  const vector = (base: number, n: number): Operand => ({ base, t: 0, k: 0, f: 1, n });
  const common = { n: 4, m: 4, K: 1, weights: 0, bias: -1 };
  const tanh: Instruction = { ...common, op: OP.tanh, dst: vector(8, 4), args: [vector(0, 4)] };
  const dense: Instruction = { ...common, op: OP.dense, dst: vector(16, 4), args: [vector(8, 4)] };
  const after: Instruction = { ...common, op: OP.tanh, dst: vector(24, 4), args: [vector(16, 4)] };
  const levels = teamSchedule([tanh, dense, after], 1);
  expect(levels.map((units) => units.map(({ instructions }) => instructions))).toEqual([[[tanh]], [[dense, after]]]);
});
