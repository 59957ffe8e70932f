import { describe, expect, it } from "vitest";
import { alongPositions, CommandList } from "./commandList.ts";
import { COMMAND_SIZE, FIELD, OP } from "./commands.ts";

describe("a list of commands", () => {
  it("puts fields in their places, and grows beyond its first room", () => {
    const list = new CommandList();
    for (let i = 0; i < 100; i++) list.push({ op: OP.add, dst: i, a: 2 * i, aK: -i });
    const words = list.done();
    expect(words).toHaveLength(100 * COMMAND_SIZE);
    const at = (i: number) => words.subarray(i * COMMAND_SIZE, (i + 1) * COMMAND_SIZE);
    const expected = new Int32Array(COMMAND_SIZE);
    expected.set([OP.add, 99, 198]);
    expected[FIELD.aK] = -99;
    expect(at(99)).toEqual(expected);
  });
});

describe("lists along positions", () => {
  it("gain at each position what they gain at the second", () => {
    const asked: number[] = [];
    const lists = alongPositions(4, (t) => {
      asked.push(t);
      return Int32Array.of(7, 100 + 16 * t, 50 - 3 * t);
    });
    expect(lists.map((list) => [...list])).toEqual([
      [7, 100, 50],
      [7, 116, 47],
      [7, 132, 44],
      [7, 148, 41],
    ]);
    expect(asked).toEqual([0, 1]);
    expect(alongPositions(1, (t) => Int32Array.of(t + 5))).toEqual([Int32Array.of(5)]);
  });

  it("refuse commands that come and go", () => {
    expect(() => alongPositions(3, (t) => new Int32Array(t + 1))).toThrow("differ");
  });
});
