/** Every command of the kernels against the float64 machine, over sizes that fill no tile and strides of every kind. */
import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";
import { beforeAll, describe, expect, it } from "vitest";
import { buildKernels } from "../../../scripts/kernels.ts";
import { COMMAND_SIZE, OP } from "../../../src/lane/commands.ts";
import { JsMachine } from "../../../src/lane/jsMachine.ts";
import type { Lowered } from "../../../src/lane/lowered.ts";
import { command, type Fields, type Kind, Layout, type Shape, shapes } from "./commandLayouts.ts";
import { FILES, supportedVariant, type Variant } from "./kernels.ts";
import { WasmMachine } from "./machine.ts";

// before version 22 Node has relaxed SIMD behind a flag; without the instruction this changes nothing
setFlagsFromString("--experimental-wasm-relaxed-simd");
const relaxed = supportedVariant() === "relaxed";
const variants: Variant[] = relaxed ? ["simd", "relaxed"] : ["simd"];
const folder = new URL("../../../public/kernels/", import.meta.url);

const L = 3;

/** A program of one list whose values all come out. */
function programOf(list: Int32Array, W: number, size: number): Lowered {
  const none = new Int32Array(0);
  const series = { id: 0, n: size / W, level: "word", block: 0, name: "all" } as const;
  return {
    ...{ W, T: 1, K: 1, size, parameters: 0, gradient: 0, parameterCount: 0 },
    ...{ prologue: none, epilogue: none, constants: [], vectors: [], inputs: new Map(), seed: null, backward: [] },
    outputs: new Map([[0, { place: { base: 0, t: 0, k: 0, f: W }, series }]]),
    forward: [{ direction: "forward", start: [none], steps: [list], finish: [none] }],
  };
}

/**
 * Largest |wasm − float64| / (1 + |float64|) over the whole arena after the commands, `fused`: after the loops made of
 * them.
 */
function disagreement(
  machine: WasmMachine,
  { values }: Layout,
  W: number,
  list: readonly number[],
  fused = false,
): number {
  const commands = Int32Array.from(list);
  const arena = machine.arena(values.length, W);
  arena.arena.set(values);
  const oracle = new JsMachine(Float64Array.from(arena.arena), W);
  oracle.run(commands, L);
  const fitted = fused ? machine.fit(programOf(commands, W, values.length)).forward[0]!.steps[0]! : commands;
  if (fused) expect(fitted).not.toEqual(commands);
  arena.run(fitted, L);
  let worst = 0;
  arena.arena.forEach((got, i) => {
    const want = oracle.arena[i]!;
    const error = Math.abs(got - want) / (1 + Math.abs(want));
    // NaN counts as a disagreement
    if (!(error <= worst)) worst = Number.isNaN(error) ? Infinity : error;
  });
  arena.free();
  return worst;
}

const ELEMENTWISE: Readonly<Record<string, readonly Kind[]>> = {
  copy: ["values"],
  add: ["values", "values"],
  sub: ["values", "values"],
  mul: ["values", "values"],
  div: ["values", "away"],
  exp: ["values"],
  log: ["positive"],
  tanh: ["values"],
  sigmoid: ["values"],
  softplus: ["values"],
  abs: ["values"],
  sign: ["values"],
  select: ["values", "values", "values"],
  dTanh: ["values", "unit"],
  dSigmoid: ["values", "unit"],
  addTo: ["values"],
};

/** The other commands: their fields over fresh operands, and the tolerance of float32 sums of that size. */
const COMMANDS: Readonly<
  Record<string, { both?: boolean; tolerance?: number; fields: (layout: Layout, shape: Shape) => Fields }>
> = {
  sum: { tolerance: 1e-5, fields: rowFields },
  lse: { fields: rowFields },
  dense: {
    both: true,
    tolerance: 1e-5,
    fields: (l, { n, m, K, W }) => {
      const a = l.packed(n, K, W, "values", 8);
      const dst = l.packed(m, K, W);
      const c = n % 2 ? l.region(m) : -1;
      return { a: a.at, aK: a.k, b: l.region(n * m), c, dst: dst.at, dstK: dst.k, n, m, K };
    },
  },
  denseT: {
    both: true,
    tolerance: 1e-5,
    fields: (l, { n, m, K, W }) => {
      const a = l.packed(m, K, W, "values", 8);
      const dst = l.packed(n, K, W);
      return { a: a.at, aK: a.k, b: l.region(n * m), dst: dst.at, dstK: dst.k, n, m, K };
    },
  },
  embed: {
    fields: (l, { n, W }) => ({ a: l.symbols(W, 7), b: l.region(7 * n), dst: l.region(n * W), n, K: 1 }),
  },
  triMul: { tolerance: 1e-5, fields: triangularFields },
  triMulT: { tolerance: 1e-5, fields: triangularFields },
  triSolve: { tolerance: 1e-4, fields: triangularFields },
  triSolveT: { tolerance: 1e-4, fields: triangularFields },
  outerStrict: {
    fields: (l, { n, K, W }) => {
      const [a, b] = [l.packed(n, K, W), l.operand(1, n, K, W, "values")];
      const dst = l.packed((n * (n - 1)) / 2, K, W);
      return { a: a.at, aK: a.k, b: b.at, bK: b.k, dst: dst.at, dstK: dst.k, n, K };
    },
  },
  softmaxPick: {
    fields: (l, { n, K, W }) => {
      const [a, dst] = [l.packed(n, K, W), l.packed(n + 1, K, W)];
      return { a: a.at, aK: a.k, b: l.symbols(W, n), dst: dst.at, dstK: dst.k, n, K };
    },
  },
  dSoftmaxPick: {
    fields: (l, { n, K, W }) => {
      const [a, b, dst] = [l.packed(1, K, W), l.packed(n + 1, K, W, "unit"), l.packed(n, K, W)];
      return { a: a.at, aK: a.k, b: b.at, bK: b.k, c: l.symbols(W, n), dst: dst.at, dstK: dst.k, n, K };
    },
  },
  sumK: { fields: acrossFields },
  lseK: { fields: acrossFields },
  categoricalK: {
    fields: (l, { K, W }) => {
      const a = l.packed(1, K, W);
      return { a: a.at, aK: a.k, b: l.region(W, "unit"), dst: l.region(W), n: 1, K };
    },
  },
  pickK: { fields: (l, shape) => ({ ...acrossFields(l, shape), b: l.symbols(shape.W, shape.K) }) },
  ancestorsK: {
    fields: (l, { K, W }) => {
      const [a, dst] = [l.packed(1, K, W), l.packed(1, K, W)];
      const [b, c] = [l.region(W, "unit"), l.region(W)];
      return { a: a.at, aK: a.k, b, c, dst: dst.at, dstK: dst.k, n: 1, K };
    },
  },
  gatherK: { fields: betweenFields },
  scatterK: { fields: betweenFields },
  isK: {
    fields: (l, { K, W }) => {
      const dst = l.packed(1, K, W);
      return { a: l.symbols(W, K), dst: dst.at, dstK: dst.k, n: 1, K };
    },
  },
  gradDense: {
    both: true,
    tolerance: 4e-5,
    fields: (l, { n, m, K, W }) => {
      // samples of a position together, or apart
      const gap = m % 2 ? 0 : 8;
      const [ak, bk] = [n * W, m * W + gap];
      const [x, y] = [K * ak, K * bk + gap];
      const [a, b] = [l.region(L * x), l.region(L * y)];
      const c = n % 3 ? l.region(m) : -1;
      return { a, x, aK: K > 1 ? ak : 0, b, y, bK: K > 1 ? bk : 0, c, dst: l.region(n * m), n, m, K };
    },
  },
  gradVector: {
    tolerance: 4e-5,
    fields: (l, { n, K, W }) => {
      const x = K * n * W + 8;
      // m = 1: one position only
      return { a: l.region(L * x), x, aK: K > 1 ? n * W : 0, dst: l.region(n), n, m: n % 2, K };
    },
  },
  table: { both: true, tolerance: 1e-5, fields: tableFields },
  gradTable: {
    both: true,
    tolerance: 1e-5,
    fields: (l, { n, m, K }) => ({ a: l.region(K * m), b: l.region(n * m), dst: l.region(K * n), n, m, K }),
  },
  gradTableWeights: {
    both: true,
    tolerance: 1e-5,
    fields: (l, { n, m, K }) => {
      const c = n % 3 ? l.region(m) : -1;
      return { a: l.region(K * n), b: l.region(K * m), c, dst: l.region(n * m), n, m, K };
    },
  },
  gradEmbed: {
    tolerance: 4e-5,
    fields: (l, { n, K, W }) => {
      const y = K * n * W;
      const a = l.symbols(L * W, 5);
      return { a, x: W, b: l.region(L * y), y, bK: K > 1 ? n * W : 0, dst: l.region(5 * n), n, K };
    },
  },
};
function tableFields(l: Layout, { n, m, K }: Shape): Fields {
  return { a: l.region(K * n), b: l.region(n * m), c: n % 3 ? l.region(m) : -1, dst: l.region(K * m), n, m, K };
}
function rowFields(l: Layout, { n, K, W }: Shape): Fields {
  const a = l.operand(n % 3 ? 0 : 5, n, K, W, "values");
  const dst = l.packed(1, K, W);
  return { a: a.at, aK: a.k, aF: a.f, dst: dst.at, dstK: dst.k, n, K };
}
function acrossFields(l: Layout, { n, K, W }: Shape): Fields {
  const a = l.operand(n % 2 ? 0 : 2, n, K, W, "values");
  return { a: a.at, aK: a.k, aF: a.f, dst: l.region(n * W), n, K };
}
function betweenFields(l: Layout, { n, K, W }: Shape): Fields {
  const a = l.operand(n % 2 ? 0 : 2, n, K, W, "values");
  const [b, dst] = [l.symbols(K * W, K), l.packed(n, K, W, "values", n % 3 ? 0 : 8)];
  return { a: a.at, aK: a.k, aF: a.f, b, bK: K > 1 ? W : 0, dst: dst.at, dstK: dst.k, n, K };
}
function triangularFields(l: Layout, { n, K, W }: Shape): Fields {
  // a diagonal above the sums of the entries keeps solutions from growing
  const a = l.operand(n % 2, n, K, W, "positive");
  const b = l.operand(n % 2, (n * (n - 1)) / 2, K, W, "unit");
  const [c, dst] = [l.packed(n, K, W), l.packed(n, K, W)];
  for (let i = a.at; i < a.at + Math.max(1, K) * n * W && i < b.at; i++) l.values[i]! += n;
  return { a: a.at, aK: a.k, b: b.at, bK: b.k, c: c.at, cK: c.k, dst: dst.at, dstK: dst.k, n, K };
}

it("knows every command", () => {
  expect([...Object.keys(ELEMENTWISE), ...Object.keys(COMMANDS)].sort()).toEqual(Object.keys(OP).sort());
});

if (!relaxed) it.skip("relaxed SIMD: this Node lacks it, lane-relaxed.wasm is not tested here", () => undefined);

describe.each(variants)("kernels, %s", (variant) => {
  let machine: WasmMachine;
  beforeAll(async () => {
    await buildKernels();
    const module = await WebAssembly.compile(await readFile(new URL(FILES[variant], folder)));
    machine = new WasmMachine({ variant, module });
  });

  it.each(Object.entries(ELEMENTWISE))("%s agrees with float64 under every kind of stride", (name, kinds) => {
    let seed = 0;
    for (const shape of shapes(false)) {
      const { n, K, W } = shape;
      for (let manners = 0; manners < 6 ** Math.min(2, kinds.length); manners++) {
        const layout = new Layout(++seed);
        const [a, b, c] = kinds.map((kind, i) =>
          layout.operand(i === 2 ? manners % 5 : Math.floor(manners / 6 ** i) % 6, n, K, W, kind),
        );
        const dst = manners % 2 ? layout.packed(n, K, W) : layout.packed(n, K, W, "values", 24);
        const fields: Fields = {
          ...{ dst: dst.at, dstK: dst.k, n, K },
          ...(a && { a: a.at, aK: a.k, aF: a.f }),
          ...(b && { b: b.at, bK: b.k, bF: b.f }),
          ...(c && { c: c.at, cK: c.k, cF: c.f }),
        };
        const error = disagreement(machine, layout, W, command(OP[name as keyof typeof OP], fields));
        if (!(error < 1e-6)) expect({ shape, manners, error }).toBeNull();
      }
    }
  });

  it.each(Object.entries(COMMANDS))("%s agrees with float64 at every size", (name, { both, tolerance, fields }) => {
    let seed = 1000;
    for (const shape of shapes(both ?? false)) {
      const layout = new Layout(++seed);
      const list = command(OP[name as keyof typeof OP], fields(layout, shape));
      const error = disagreement(machine, layout, shape.W, list);
      if (!(error < (tolerance ?? 2e-6))) expect({ shape, error }).toBeNull();
    }
  });

  it.each(Object.entries(ELEMENTWISE))("%s as a loop agrees with float64 under every kind of stride", (name, kinds) => {
    let seed = 0;
    for (const shape of shapes(false)) {
      const { n, K, W } = shape;
      if (n > 13) continue;
      // every manner of every operand, in turn over the sizes
      for (let turn = 0; turn < 3; turn++) {
        const manners = ++seed * 7 + turn * 11;
        const layout = new Layout(seed);
        const [a, b, c] = kinds.map((kind, i) =>
          layout.operand(i === 2 ? manners % 5 : Math.floor(manners / 6 ** i) % 6, n, K, W, kind),
        );
        const dst = manners % 2 ? layout.packed(n, K, W) : layout.packed(n, K, W, "values", 24);
        const fields: Fields = {
          ...{ dst: dst.at, dstK: dst.k, n, K },
          ...(a && { a: a.at, aK: a.k, aF: a.f }),
          ...(b && { b: b.at, bK: b.k, bF: b.f }),
          ...(c && { c: c.at, cK: c.k, cF: c.f }),
        };
        const error = disagreement(machine, layout, W, command(OP[name as keyof typeof OP], fields), true);
        if (!(error < 1e-6)) expect({ shape, manners, error }).toBeNull();
      }
    }
  });

  it.each(["sum", "sumK"] as const)("%s as a loop, of values made in it and of others", (name) => {
    let seed = 2000;
    for (const shape of shapes(false)) {
      const { n, K, W } = shape;
      const layout = new Layout(++seed);
      const [a, b, made] = [
        layout.operand(seed % 6, n, K, W, "values"),
        layout.packed(n, K, W),
        layout.packed(n, K, W),
      ];
      const read = { a: a.at, aK: a.k, aF: a.f };
      const product = command(OP.mul, { ...read, b: b.at, bK: b.k, bF: W, dst: made.at, dstK: made.k, n, K });
      const sums = [{ a: made.at, aK: made.k, aF: W }, read].flatMap((from) => {
        const dst = name === "sum" ? layout.packed(1, K, W) : layout.packed(n, 1, W);
        return command(OP[name], { ...from, dst: dst.at, dstK: dst.k, n, K });
      });
      const error = disagreement(machine, layout, W, [...product, ...sums], true);
      if (!(error < 1e-5)) expect({ shape, error }).toBeNull();
    }
  });

  it("writes of a loop's values what others read, and nothing else", () => {
    const [W, n] = [16, 5];
    const layout = new Layout(77);
    const [x, y, z, u] = [0, 1, 2, 3].map(() => layout.region(n * W)) as [number, number, number, number];
    const list = Int32Array.from([
      ...command(OP.tanh, { a: x, aF: W, dst: y, n, K: 1 }),
      ...command(OP.mul, { a: y, aF: W, b: x, bF: W, dst: z, n, K: 1 }),
      ...command(OP.exp, { a: z, aF: W, dst: u, n, K: 1 }),
    ]);
    const whole = programOf(list, W, layout.values.length);
    const series = { id: 0, n, level: "word", block: 0, name: "u" } as const;
    const outputs = new Map([[0, { place: { base: u, t: 0, k: 0, f: W }, series }]]);
    const [fitted] = machine.fit({ ...whole, outputs }).forward[0]!.steps;
    expect(fitted).toHaveLength(COMMAND_SIZE);
    const arena = machine.arena(layout.values.length, W);
    arena.arena.set(layout.values);
    const before = arena.arena.slice();
    arena.run(fitted!, 1);
    expect(arena.arena.slice(y, u)).toEqual(before.slice(y, u));
    for (let i = 0; i < n * W; i++)
      expect(arena.arena[u + i]).toBeCloseTo(Math.exp(Math.tanh(before[x + i]!) * before[x + i]!), 5);
    arena.free();
  });

  it("sums products over samples without writing them where only the sum is read", () => {
    let seed = 3000;
    for (const { n, K, W } of shapes(false)) {
      if (n === 1 || n > 33 || K === 1) continue;
      const layout = new Layout(++seed);
      const [a, b, each] = [layout.packed(n, K, W), layout.operand(seed % 2, n, K, W, "values"), (n * (n - 1)) / 2];
      const [products, dst] = [layout.packed(each, K, W), layout.region(each * W)];
      const list = Int32Array.from([
        ...command(OP.outerStrict, { a: a.at, aK: a.k, b: b.at, bK: b.k, dst: products.at, dstK: products.k, n, K }),
        ...command(OP.sumK, { a: products.at, aK: products.k, aF: W, dst, n: each, K }),
      ]);
      const series = { id: 0, n: each, level: "word", block: 0, name: "sum" } as const;
      const outputs = new Map([[0, { place: { base: dst, t: 0, k: 0, f: W }, series }]]);
      const program = { ...programOf(list, W, layout.values.length), outputs };
      const [fitted] = machine.fit(program).forward[0]!.steps;
      expect(fitted).toHaveLength(COMMAND_SIZE);
      const arena = machine.arena(layout.values.length, W);
      arena.arena.set(layout.values);
      const oracle = new JsMachine(Float64Array.from(arena.arena), W);
      oracle.run(list, 1);
      arena.run(fitted!, 1);
      for (let i = dst; i < dst + each * W; i++)
        if (!(Math.abs(arena.arena[i]! - oracle.arena[i]!) < 1e-4)) expect({ n, K, W, i }).toBeNull();
      arena.free();
    }
  });

  it("runs commands one after the other", () => {
    const layout = new Layout(5);
    const [a, b] = [layout.region(64), layout.region(64)];
    const first = command(OP.tanh, { a, dst: b, aF: 16, n: 4, K: 1 });
    const second = command(OP.mul, { a: b, aF: 16, b: a, bF: 16, dst: a, n: 4, K: 1 });
    expect(disagreement(machine, layout, 16, [...first, ...second])).toBeLessThan(1e-6);
  });

  it("stops at a code that is no command", () => {
    const arena = machine.arena(64, 8);
    expect(() => arena.run(Int32Array.from(command(99, { n: 1, K: 1 })), 1)).toThrow();
    arena.free();
  });
});
