import { describe, expect, it } from "vitest";
import type { Slot } from "../../../src/lane/parameters.ts";
import { LAUNCH, LAUNCH_BYTES } from "../../../src/lane/wgsl/layout.ts";
import { launchesOf, uniformsOf, wordsOf } from "./launch.ts";
import { packAdam, unpackAdam } from "./optimiser.ts";

const lengths = Int32Array.of(3, 7, 2, 7, 5, 4, 6);

describe("launches", () => {
  it("hold every word once, longest first, filled up to groups of four", () => {
    const [launch, ...rest] = launchesOf(lengths, 100);
    expect(rest).toEqual([]);
    expect([...launch!.words]).toEqual([1, 3, 6, 4, 5, 0, 2, -1]);
    expect([...launch!.lengths]).toEqual([7, 7, 6, 5, 4, 3, 2, 0]);
    expect(launch!.L).toBe(7);
  });
  it("are as many as the arena makes necessary", () => {
    const launches = launchesOf(lengths, 4);
    expect(launches.map(({ W }) => W)).toEqual([4, 4]);
    expect(launches.flatMap(({ words }) => [...words]).filter((b) => b >= 0)).toEqual([1, 3, 6, 4, 5, 0, 2]);
  });
  it("tell the kernels each word, its place, and how far each group of four goes", () => {
    const ids = Uint32Array.of(10, 11, 12, 13, 14, 15, 16);
    const [launch] = launchesOf(lengths, 100);
    const all = wordsOf(
      [
        { launch: launch!, ids: null },
        { launch: launch!, ids },
      ],
      7,
    );
    expect(all.at).toEqual([0, 34]);
    expect([...all.words.subarray(0, 8)]).toEqual(new Array(8).fill(0));
    expect([...all.words.subarray(8, 34)]).toEqual([...all.words.subarray(42)]);
    const words = all.words.subarray(34);
    expect([...words.subarray(0, 8)]).toEqual([11, 13, 16, 14, 15, 10, 12, 0]);
    expect([...words.subarray(8, 16)]).toEqual([1, 3, 6, 4, 5, 0, 2, 0]);
    expect([...words.subarray(16, 24)]).toEqual([7, 7, 6, 5, 4, 3, 2, 0]);
    expect([...words.subarray(24, 26)]).toEqual([7, 4]);
    // groups of four alive at t = 0 … 6, and none beyond
    expect([...words.subarray(26)]).toEqual([2, 2, 2, 2, 1, 1, 1, 0]);
  });
});

it("settings are whole numbers and reals at their places", () => {
  const view = new DataView(uniformsOf([{ words: 8 }, { words: 12, rate: 0.25 }]));
  expect(view.byteLength).toBe(2 * LAUNCH_BYTES);
  expect(view.getUint32(4 * LAUNCH.words, true)).toBe(8);
  expect(view.getUint32(LAUNCH_BYTES + 4 * LAUNCH.words, true)).toBe(12);
  expect(view.getFloat32(LAUNCH_BYTES + 4 * LAUNCH.rate, true)).toBe(0.25);
});

it("Adam's state has its bias corrections beside it, each tensor by its own age", () => {
  const slot = (offset: number, size: number): Slot => ({
    name: `p${offset}`,
    shape: [size],
    init: { kind: "zeros" },
    role: "",
    offset,
    size,
  });
  const state = {
    step: 5,
    parameters: new Float32Array(3),
    m: Float32Array.of(1, 2, 3),
    v: Float32Array.of(4, 5, 6),
    ages: Uint32Array.of(2, 0),
    skippedUpdates: 0,
  };
  const packed = packAdam(state, [slot(0, 2), slot(2, 1)]);
  expect([...packed.subarray(0, 2)]).toEqual([1, 4]);
  expect(packed[6]).toBeCloseTo(1 - 0.9 ** 2, 7);
  expect(packed[7]).toBeCloseTo(1 - 0.999 ** 2, 9);
  expect([...packed.subarray(8)]).toEqual([3, 6, 0, 0]);
  const { m, v } = unpackAdam(packed);
  expect([...m]).toEqual([1, 2, 3]);
  expect([...v]).toEqual([4, 5, 6]);
});
