/** Instructions that are no elementwise loop, as WGSL (semantics: commands.ts, jsMachine.ts). */
import { OP } from "../commands.ts";
import type { Accessor, Ref } from "./access.ts";
import type { Width } from "./elementwise.ts";
import { type Instruction, isOverSamples, type Operand } from "./instructions.ts";
import { type Body, plus } from "./text.ts";

/**
 * chosen: sums kept in registers at once. More of them read an input once for more outputs; for four words beside each
 * other, where a weight serves four anyway, more than this only took longer to compile.
 */
const TILE: Readonly<Record<Width, number>> = { 1: 8, 4: 4 };

export interface Emitter {
  readonly body: Body;
  readonly access: Accessor;
  readonly width: Width;
}

interface Tile {
  readonly from: number;
  readonly times: number;
  readonly size: number;
}

/** Outputs of a matrix product in tiles: as many at once as divide them, else the rest in a tile of its own. */
function tiles(n: number, side: number): readonly Tile[] {
  const even = [side, side + 1, side + 2, side - 1].find((size) => n % size === 0);
  if (n <= side + 2) return [{ from: 0, times: 1, size: n }];
  if (even !== undefined) return [{ from: 0, times: n / even, size: even }];
  const times = Math.floor(n / side);
  return [
    { from: 0, times, size: side },
    { from: times * side, times: 1, size: n - times * side },
  ];
}

/** Σ_j x_j w(i, j) for all outputs i; `address` of the weight of output i and input 0, `across` to the next input. */
function product(
  { body, width }: Emitter,
  x: Ref,
  to: Ref,
  shape: { readonly outputs: number; readonly inputs: number; readonly bias: number; readonly weights: number },
  strides: { readonly output: number; readonly input: number },
): void {
  const { outputs, inputs, bias, weights } = shape;
  for (const { from, times, size } of tiles(outputs, TILE[width]))
    body.loop(times, (tile) => {
      const first = times === 1 ? `${from}u` : body.let("o", `${tile} * ${size}u + ${from}u`);
      const sums = Array.from({ length: size }, (_, i) => {
        const name = body.name("s");
        body.add(`var ${name} = V(${bias < 0 ? "0.0f" : `P[${bias + i}u + ${first}]`});`);
        return name;
      });
      const start = body.let("w", `${weights}u + ${first} * ${strides.output}u`);
      body.loop(inputs, (j) => {
        const value = body.let("x", x.at(j));
        const row = body.let("q", plus(start, j === "0u" ? j : `${j} * ${strides.input}u`));
        sums.forEach((sum, i) => {
          body.add(`${sum} += ${value} * P[${plus(row, `${i * strides.output}u`)}];`);
        });
      });
      sums.forEach((sum, i) => {
        body.add(`${to.at(times === 1 ? from + i : plus(first, `${i}u`))} = ${sum};`);
      });
    });
}

function triangle({ body }: Emitter, { op, n }: Instruction, refs: readonly Ref[], to: Ref): void {
  const [a, b, c] = refs as [Ref, Ref, Ref];
  const transposed = op === OP.triMulT || op === OP.triSolveT;
  const solve = op === OP.triSolve || op === OP.triSolveT;
  body.loop(n, (step) => {
    const i = transposed === solve ? body.let("i", `${n - 1}u - ${step}`) : step;
    const sum = body.name("s");
    body.add(`var ${sum} = ${solve ? c.at(i) : `${a.at(i)} * ${c.at(i)}`};`);
    const j = body.name("j");
    const head = transposed ? `var ${j} = ${i} + 1u; ${j} < ${n}u` : `var ${j} = 0u; ${j} < ${i}`;
    body.block(`for (${head}; ${j}++)`, () => {
      const [row, column] = transposed ? [j, i] : [i, j];
      const at = body.let("q", `${row} * (${row} - 1u) / 2u + ${column}`);
      body.add(`${sum} ${solve ? "-" : "+"}= ${b.at(at)} * ${solve ? to.at(j) : c.at(j)};`);
    });
    body.add(`${to.at(i)} = ${solve ? `${sum} / ${a.at(i)}` : sum};`);
  });
}

function outer({ body }: Emitter, n: number, [a, b]: readonly Ref[], to: Ref): void {
  body.loop(n, (i) => {
    const x = body.let("x", a!.at(i));
    const row = body.let("q", `${i} * (${i} - 1u) / 2u`);
    const j = body.name("j");
    body.block(`for (var ${j} = 0u; ${j} < ${i}; ${j}++)`, () => {
      body.add(`${to.at(`${row} + ${j}`)} = ${x} * ${b!.at(j)};`);
    });
  });
}

/** Largest of n values and Σ exp(value − largest); names of both. */
export function normaliser(
  { body }: Pick<Emitter, "body">,
  n: number,
  at: (i: string) => string,
): { top: string; total: string } {
  const top = body.name("m");
  body.add(`var ${top} = ${at("0u")};`);
  body.loop(n, (i) => body.add(`${top} = max(${top}, ${at(i)});`));
  const total = body.name("s");
  body.add(`var ${total} = V(0.0f);`);
  body.loop(n, (i) => body.add(`${total} += exp(${at(i)} - ${top});`));
  return { top, total };
}

function softmaxPick(emitter: Emitter, n: number, [a, b]: readonly Ref[], to: Ref): void {
  const { body } = emitter;
  const symbol = body.let("w", b!.at(0));
  const { top, total } = normaliser(emitter, n, (i) => a!.at(i));
  const picked = body.name("s");
  body.add(`var ${picked} = V(0.0f);`);
  body.loop(n, (i) => {
    const x = body.let("x", `${a!.at(i)} - ${top}`);
    body.add(`${picked} = select(${picked}, ${x}, ${symbol} == V(f32(${i})));`);
    body.add(`${to.at(i)} = exp(${x}) / ${total};`);
  });
  body.add(`${to.at(n)} = ${picked} - log(${total});`);
}

function dSoftmaxPick({ body }: Emitter, n: number, [a, b, c]: readonly Ref[], to: Ref): void {
  const [d, symbol] = [body.let("x", a!.at(0)), body.let("w", c!.at(0))];
  body.loop(n, (i) => {
    body.add(`${to.at(i)} = ${d} * (select(V(0.0f), V(1.0f), ${symbol} == V(f32(${i}))) - ${b!.at(i)});`);
  });
}

function embed({ body, width }: Emitter, { n, weights }: Instruction, symbols: Ref, to: Ref): void {
  const symbol = body.let("w", symbols.at(0));
  const rows = (width === 1 ? [symbol] : ["x", "y", "z", "w"].map((c) => `${symbol}.${c}`)).map((s) =>
    body.let("q", `${weights}u + u32(${s}) * ${n}u`),
  );
  body.loop(n, (i) => body.add(`${to.at(i)} = V(${rows.map((row) => `P[${plus(row, i)}]`).join(", ")});`));
}

/** Reductions over the K samples of a word, whose values lie side by side in the arena. */
function overSamples(emitter: Emitter, o: Instruction): void {
  const { body, access } = emitter;
  const [a] = o.args as [Operand];
  const to = access.ref(o.dst, "0u");
  // samples are further features of the same address
  const first = access.ref({ ...a, f: 1 }, "0u");
  const at = (k: string, i: string): string =>
    first.at(plus(a.f === 0 ? "0u" : i, a.k === 0 || k === "0u" ? "0u" : `${k} * ${a.k}u`));
  switch (o.op) {
    case OP.sumK:
      body.loop(o.n, (i) => {
        const sum = body.name("s");
        body.add(`var ${sum} = V(0.0f);`);
        body.loop(o.K, (k) => body.add(`${sum} += ${at(k, i)};`));
        body.add(`${to.at(i)} = ${sum};`);
      });
      return;
    case OP.lseK:
      body.loop(o.n, (i) => {
        const { top, total } = normaliser(emitter, o.K, (k) => at(k, i));
        body.add(`${to.at(i)} = ${top} + log(${total});`);
      });
      return;
    case OP.pickK: {
      const choice = body.let("w", access.ref(o.args[1]!, "0u").at(0));
      body.loop(o.n, (i) => {
        const picked = body.name("s");
        body.add(`var ${picked} = ${at("0u", i)};`);
        body.loop(o.K, (k) => body.add(`${picked} = select(${picked}, ${at(k, i)}, ${choice} == V(f32(${k})));`));
        body.add(`${to.at(i)} = ${picked};`);
      });
      return;
    }
    default: {
      const draw = body.let("w", access.ref(o.args[1]!, "0u").at(0));
      const { top, total } = normaliser(emitter, o.K, (k) => at(k, "0u"));
      const share = (k: string): string => `exp(${at(k, "0u")} - ${top}) / ${total}`;
      body.add(`${to.at(0)} = ${cumulated(emitter, o.K, draw, share)};`);
    }
  }
}

/** Coordinate i of sample k, and the index of sample k, of a command that reads across samples. */
export function acrossOperands(access: Accessor, { args }: Instruction) {
  // samples are further features of the same address
  const [a, b] = args as [Operand, Operand];
  const [value, chosen] = [a, b].map((operand) => access.ref({ ...operand, f: 1 }, "0u")) as [Ref, Ref];
  const along = (k: string, stride: number): string => (stride === 0 || k === "0u" ? "0u" : `${k} * ${stride}u`);
  return {
    at: (k: string, i: string) => value.at(plus(a.f === 0 ? "0u" : i, along(k, a.k))),
    index: (k: string) => chosen.at(along(k, b.k)),
  };
}

/** Samples drawn anew, or handed on by index, for all samples of a word. */
function acrossSamples(emitter: Emitter, o: Instruction): void {
  const { body, access, width } = emitter;
  const { at, index } = acrossOperands(access, o);
  const to = access.ref({ ...o.dst, f: 1 }, "0u");
  const put = (k: string, i: string): string =>
    to.at(plus(i, o.dst.k === 0 || k === "0u" ? "0u" : `${k} * ${o.dst.k}u`));
  if (o.op === OP.ancestorsK) {
    const [draw, when] = [1, 2].map((i) => body.let("w", access.ref(o.args[i]!, "0u").at(0)));
    const { top, total } = normaliser(emitter, o.K, (k) => at(k, "0u"));
    body.loop(o.K, (k) => {
      const place = body.let("w", `(${draw} + V(f32(${k}))) / V(${o.K}.0f)`);
      const below = cumulated(emitter, o.K, place, (j) => `exp(${at(j, "0u")} - ${top}) / ${total}`);
      body.add(`${put(k, "0u")} = select(V(f32(${k})), ${below}, ${when} > V(0.0f));`);
    });
    return;
  }
  body.loop(o.K, (k) =>
    body.loop(o.n, (i) => {
      if (o.op === OP.gatherK && width === 1) {
        body.add(`${put(k, i)} = ${at(body.let("c", `u32(${index(k)})`), i)};`);
        return;
      }
      const value = body.name("s");
      body.add(`var ${value} = V(0.0f);`);
      body.loop(o.K, (j) => {
        if (o.op === OP.gatherK) body.add(`${value} = select(${value}, ${at(j, i)}, ${index(k)} == V(f32(${j})));`);
        else body.add(`${value} += select(V(0.0f), ${at(j, i)}, ${index(j)} == V(f32(${k})));`);
      });
      body.add(`${put(k, i)} = ${value};`);
    }),
  );
}

/** #{k : u ≥ Σ_{j ≤ k} share_j}, at most K − 1; its name. */
function cumulated({ body }: Emitter, K: number, u: string, share: (k: string) => string): string {
  const [below, sum] = [body.name("s"), body.name("s")];
  body.add(`var ${below} = V(0.0f);`, `var ${sum} = V(0.0f);`);
  body.loop(K, (k) => {
    body.add(`${sum} += ${share(k)};`);
    body.add(`${below} += select(V(0.0f), V(1.0f), ${u} >= ${sum});`);
  });
  return body.let("e", `min(${below}, V(${K - 1}.0f))`);
}

/** One instruction that is no fused loop. */
export function emitInstruction(emitter: Emitter, o: Instruction): void {
  const { body, access } = emitter;
  if (o.op === OP.sumK || o.op === OP.lseK || o.op === OP.pickK || o.op === OP.categoricalK) {
    overSamples(emitter, o);
    return;
  }
  if (isOverSamples(o.op)) {
    acrossSamples(emitter, o);
    return;
  }
  const refs = o.args.map((arg) => access.ref(arg));
  const to = access.ref(o.dst);
  const [a] = refs as [Ref];
  switch (o.op) {
    case OP.lse: {
      const { top, total } = normaliser(emitter, o.n, (i) => a.at(i));
      body.add(`${to.at(0)} = ${top} + log(${total});`);
      return;
    }
    case OP.dense: {
      const shape = { outputs: o.m, inputs: o.n, bias: o.bias, weights: o.weights };
      product(emitter, a, to, shape, { output: 1, input: o.m });
      return;
    }
    case OP.denseT: {
      const shape = { outputs: o.n, inputs: o.m, bias: -1, weights: o.weights };
      product(emitter, a, to, shape, { output: o.m, input: 1 });
      return;
    }
    case OP.embed:
      embed(emitter, o, a, to);
      return;
    case OP.triMul:
    case OP.triMulT:
    case OP.triSolve:
    case OP.triSolveT:
      triangle(emitter, o, refs, to);
      return;
    case OP.outerStrict:
      outer(emitter, o.n, refs, to);
      return;
    case OP.softmaxPick:
      softmaxPick(emitter, o.n, refs, to);
      return;
    case OP.dSoftmaxPick:
      dSoftmaxPick(emitter, o.n, refs, to);
      return;
    default:
      throw new Error(`no kernel for command ${o.op}`);
  }
}
