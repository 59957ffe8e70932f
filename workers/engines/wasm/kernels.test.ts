/** What the kernels offer beside commands: functions at their limits, noise, the optimiser, memory, the probe. */
import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";
import { beforeAll, describe, expect, it } from "vitest";
import { buildKernels } from "../../../scripts/kernels.ts";
import { COMMAND_SIZE, FIELD, OP } from "../../../src/lane/commands.ts";
import { jsElementwise } from "../../../src/lane/jsElementwise.ts";
import { fillNormals, uniform } from "../../../src/math/rng.ts";
import { JsFusedMachine } from "../fused/jsMachine.ts";
import { Heap } from "./heap.ts";
import { BITSELECT, FILES, RELAXED_MADD, supportedVariant, ternaryProbe, type Variant } from "./kernels.ts";
import { WasmMachine } from "./machine.ts";

setFlagsFromString("--experimental-wasm-relaxed-simd");
const variants: Variant[] = supportedVariant() === "relaxed" ? ["simd", "relaxed"] : ["simd"];
const folder = new URL("../../../public/kernels/", import.meta.url);

describe("the probe", () => {
  it("is a well-formed module: with an instruction of plain SIMD in its place, engines with SIMD take it", () => {
    expect(WebAssembly.validate(ternaryProbe(BITSELECT))).toBe(true);
  });
  it("is refused with an instruction that does not exist", () => {
    expect(WebAssembly.validate(ternaryProbe([0x9a, 0x01]))).toBe(false);
  });
  it("says what the binary says", async () => {
    await buildKernels();
    const binary = await readFile(new URL(FILES.relaxed, folder));
    expect(WebAssembly.validate(binary)).toBe(WebAssembly.validate(ternaryProbe(RELAXED_MADD)));
  });
});

describe("the heap", () => {
  it("hands out zeroed pieces that do not overlap, takes them back and grows", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const heap = new Heap(memory, 100);
    const a = heap.allocate(1000);
    const b = heap.allocate(1);
    const c = heap.allocate(200_000);
    expect([a % 64, b - a, c - b]).toEqual([0, 1024, 64]);
    expect(a).toBeGreaterThanOrEqual(100);
    expect(memory.buffer.byteLength).toBeGreaterThanOrEqual(c + 200_000);
    new Uint8Array(memory.buffer, a, 1000).fill(7);
    heap.release(a);
    heap.release(b);
    expect(heap.allocate(1088)).toBe(a);
    expect(new Uint8Array(memory.buffer, a, 1088).every((byte) => byte === 0)).toBe(true);
    heap.release(a);
    heap.release(c);
    expect(heap.allocate(300_000)).toBe(a);
    expect(() => heap.release(c)).toThrow();
  });
  it("stays flat when arenas come and go", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const heap = new Heap(memory, 0);
    for (let i = 0; i < 100; i++) {
      const pieces = [50_000 + i, 10, 999, 20_000].map((size) => heap.allocate(size));
      for (const piece of i % 2 ? pieces : pieces.reverse()) heap.release(piece);
    }
    expect(memory.buffer.byteLength).toBeLessThan(300_000);
  });
});

describe.each(variants)("kernels, %s", (variant) => {
  let machine: WasmMachine;
  beforeAll(async () => {
    await buildKernels();
    const module = await WebAssembly.compile(await readFile(new URL(FILES[variant], folder)));
    machine = new WasmMachine({ variant, module });
  });

  /** f of every value, by command. */
  function apply(op: number, values: readonly number[]): { x: number[]; y: number[] } {
    const n = Math.ceil(values.length / 8);
    const arena = machine.arena(16 * n, 8);
    arena.arena.set(values);
    const list = new Int32Array(COMMAND_SIZE);
    Object.entries({ op, n, K: 1, dst: 8 * n, aF: 8 } as const).forEach(([name, value]) => {
      list[FIELD[name as keyof typeof FIELD]] = value;
    });
    arena.run(list, 1);
    const x = [...arena.arena.subarray(0, values.length)];
    const y = [...arena.arena.subarray(8 * n, 8 * n + values.length)];
    arena.free();
    return { x, y };
  }
  /** Largest error against float64, where the result is a normal float32. */
  function worst(op: number, f: (x: number) => number, values: readonly number[], relative: boolean): number {
    const { x, y } = apply(op, values);
    let error = 0;
    x.forEach((value, i) => {
      const want = f(value);
      if (relative && Math.abs(want) < 1.2e-38) return;
      error = Math.max(error, Math.abs(y[i]! - want) / (relative ? Math.abs(want) : 1));
    });
    return error;
  }
  const grid = (from: number, to: number) =>
    Array.from({ length: 80_000 }, (_, i) => from + ((to - from) * i) / 80_000);

  it("has functions as exact as float32 asks for", () => {
    expect(worst(OP.exp, Math.exp, grid(-87.3, 88.72), true)).toBeLessThan(3e-7);
    expect(worst(OP.sigmoid, jsElementwise.sigmoid, grid(-87, 100), true)).toBeLessThan(3e-7);
    expect(worst(OP.softplus, jsElementwise.softplus, grid(-87, 100), true)).toBeLessThan(3e-7);
    expect(worst(OP.tanh, Math.tanh, grid(-12, 12), false)).toBeLessThan(5e-7);
    const logs = [...grid(0.5, 2), ...grid(-103, 88).map(Math.exp)];
    expect(worst(OP.log, Math.log, logs, true)).toBeLessThan(3e-7);
  });

  it("has their limits, and NaN for NaN", () => {
    const edge = [0, -0, Infinity, -Infinity, NaN, 1e30, -1e30, 200];
    expect(apply(OP.exp, edge).y).toEqual([1, 1, Infinity, 0, NaN, Infinity, 0, Infinity]);
    expect(apply(OP.log, edge).y.slice(0, 5)).toEqual([-Infinity, -Infinity, Infinity, NaN, NaN]);
    const tanh = apply(OP.tanh, edge).y;
    [0, 0, 1, -1, NaN, 1, -1, 1].forEach((want, i) => {
      if (Number.isNaN(want)) expect(tanh[i]).toBeNaN();
      else expect(tanh[i]).toBeCloseTo(want, 6);
    });
    expect(apply(OP.sigmoid, edge).y).toEqual([0.5, 0.5, 1, 0, NaN, 1, 0, 1]);
    const { x, y } = apply(OP.softplus, edge);
    expect(y.slice(2)).toEqual([Infinity, 0, NaN, x[5], 0, 200]);
    const denormal = apply(OP.log, [1e-40, 1.4e-45]);
    denormal.x.forEach((v, i) => {
      expect(denormal.y[i]).toBeCloseTo(Math.log(v), 4);
    });
    expect(apply(OP.sign, edge).y.map((v) => v + 0)).toEqual([0, 0, 1, -1, NaN, 1, -1, 1]);
  });

  it.each([
    [1, 1],
    [2, 5],
    [7, 10],
    [8, 1],
    [13, 3],
  ])("draws the same normals as everything else: n = %i, K = %i", (n, K) => {
    const [B, L, W] = [100, 4, 16];
    const words = Int32Array.from({ length: W }, (_, w) => (w === 15 ? -1 : (37 * w) % B));
    const key = { seed: 123456789, stream: 0xdeadbeef, step: 777 };
    const place = { base: 32, t: K * n * W + 16, k: n * W, f: W };
    const arena = machine.arena(32 + L * place.t, W);
    const batch = { B, T: 9, K, symbols: null, lengths: new Int32Array(B) };
    machine.fillNoise(
      arena,
      { place, n, samples: K, uniform: false },
      key,
      batch,
      { words, L, live: new Int32Array(L) },
      W,
    );
    const row = new Float32Array(n);
    let error = 0;
    for (let t = 0; t < L; t++)
      for (let k = 0; k < K; k++)
        for (let w = 0; w < 15; w++) {
          const { seed, stream, step } = key;
          fillNormals(row, 0, n, { seed, purpose: stream, step }, (t * B + words[w]!) * K + k);
          row.forEach((want, i) => {
            error = Math.max(error, Math.abs(want - arena.arena[32 + t * place.t + k * place.k + i * W + w]!));
          });
        }
    expect(error).toBeLessThan(1e-6);
    expect([...arena.arena.subarray(32 + K * n * W, 32 + place.t)]).toEqual(new Array(16).fill(0));
    arena.free();
  });

  it("draws normals that are normal", () => {
    const [B, L, W, n] = [16, 64, 16, 32];
    const arena = machine.arena(L * n * W, W);
    const place = { base: 0, t: n * W, k: 0, f: W };
    const words = Int32Array.from({ length: W }, (_, w) => w);
    const batch = { B, T: L, K: 1, symbols: null, lengths: new Int32Array(B) };
    const key = { seed: 1, stream: 2, step: 3 };
    machine.fillNoise(
      arena,
      { place, n, samples: 1, uniform: false },
      key,
      batch,
      { words, L, live: new Int32Array(L) },
      W,
    );
    const size = L * n * W;
    const mean = arena.arena.reduce((s, v) => s + v, 0) / size;
    const square = arena.arena.reduce((s, v) => s + v * v, 0) / size;
    // five standard errors
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(size));
    expect(Math.abs(square - 1)).toBeLessThan(5 * Math.sqrt(2 / size));
    arena.free();
  });

  it("draws the same uniforms, bit for bit", () => {
    const [B, L, W] = [50, 3, 8];
    const words = Int32Array.from({ length: W }, (_, w) => 49 - w);
    const key = { seed: 42, stream: 99, step: 5 };
    const arena = machine.arena(L * W, W);
    const place = { base: 0, t: W, k: 0, f: W };
    const batch = { B, T: L, K: 4, symbols: null, lengths: new Int32Array(B) };
    machine.fillNoise(
      arena,
      { place, n: 1, samples: 1, uniform: true },
      key,
      batch,
      { words, L, live: new Int32Array(L) },
      W,
    );
    const want = Array.from({ length: L * W }, (_, i) => uniform(42, 99, 5, Math.floor(i / W) * B + words[i % W]!));
    expect([...arena.arena]).toEqual(want);
    arena.free();
  });

  it("computes the same after a gradient as before: no kernel writes over the constants of another", () => {
    const x = grid(-8, 8).filter((_, i) => i % 100 === 0);
    const arena = machine.arena(4096, 8);
    const place = { base: 0, t: 40, k: 0, f: 8 };
    const words = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7);
    const batch = { B: 8, T: 3, K: 1, symbols: null, lengths: new Int32Array(8) };
    const everything = () => {
      const key = { seed: 7, stream: 8, step: 9 };
      machine.fillNoise(
        arena,
        { place, n: 5, samples: 1, uniform: false },
        key,
        batch,
        { words, L: 3, live: new Int32Array(3) },
        8,
      );
      const values = [OP.exp, OP.log, OP.tanh, OP.sigmoid, OP.softplus].map((op) => apply(op, x).y);
      return [...values, [...arena.arena.subarray(0, 120)]];
    };
    const before = everything();
    const list = new Int32Array(COMMAND_SIZE);
    const fields = { op: OP.gradDense, dst: 2000, a: 0, b: 1000, c: 3000, n: 3, m: 5, K: 1, x: 24, y: 40 } as const;
    for (const [name, value] of Object.entries(fields)) list[FIELD[name as keyof typeof FIELD]] = value;
    arena.run(list, 3);
    list[FIELD.op] = OP.gradVector;
    arena.run(list.slice(), 3);
    expect(everything()).toEqual(before);
    arena.free();
  });

  it("takes Adam steps, sums squares and clears", () => {
    const size = 67;
    const js = new JsFusedMachine();
    const segments = [
      { offset: 0, size: 33, age: 0 },
      { offset: 33, size: 1, age: 20 },
      { offset: 34, size: 33, age: 3 },
    ];
    const sides = [machine, js].map((side) => ({
      side,
      arena: side.arena(2 * size, 8),
      m: side.arena(size, 8),
      v: side.arena(size, 8),
    }));
    for (let step = 1; step <= 40; step++)
      for (const { side, arena, m, v } of sides) {
        for (let i = 0; i < size; i++) arena.arena[size + i] = uniform(step, 1, 2, i) - 0.4;
        const aged = segments.map((s) => ({ ...s, age: s.age + step }));
        side.adam(arena, 0, size, m, v, { scale: 0.7, rate: 0.01, segments: aged });
      }
    const [mine, other] = sides.map(({ arena }) => arena.arena);
    for (let i = 0; i < size; i++) expect(mine![i]).toBeCloseTo(other![i]!, 6);
    const { side, arena } = sides[0]!;
    const squares = Array.from(arena.arena.subarray(1, 1 + size)).reduce((s, v) => s + v * v, 0);
    expect(side.sumSquares(arena, 1, size) / squares).toBeCloseTo(1, 12);
    arena.arena[5] = NaN;
    expect(side.sumSquares(arena, 1, size)).toBeNaN();
    side.zero(arena, 3, 10);
    expect([...arena.arena.subarray(2, 14)].map((v) => v === 0)).toEqual([false, ...new Array(10).fill(true), false]);
    for (const { arena: a, m, v } of sides) for (const each of [a, m, v]) each.free();
  });

  it("keeps what an arena holds while the memory grows under it", () => {
    const arena = machine.arena(100, 8);
    arena.arena.fill(3);
    const large = machine.arena(5_000_000, 8);
    expect(arena.arena.every((v) => v === 3)).toBe(true);
    large.free();
    arena.free();
  });

  it("measures the core's peak with numbers that stay finite", () => {
    expect(machine.kernels.peak(1000)).toBeGreaterThan(1);
  });
});
