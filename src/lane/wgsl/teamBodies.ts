/** Instructions done by a team of invocations: each takes every so-manyth output of a word, over its samples too. */
import { OP } from "../commands.ts";
import type { Accessor, Ref } from "./access.ts";
import { acrossOperands, emitInstruction, normaliser } from "./bodies.ts";
import { EXPRESSIONS } from "./elementwise.ts";
import type { Instruction, Operand } from "./instructions.ts";
import type { TeamUnit } from "./teamSchedule.ts";
import { type Body, plus } from "./text.ts";

export interface TeamEmitter {
  readonly body: Body;
  readonly access: Accessor;
  readonly team: number;
  /** Whether an operand lives in the loop that computes it, and nowhere else. */
  readonly isPassing: (operand: Operand) => boolean;
}

/** Samples that share the load of a weight. */
const SAMPLES_ABREAST = [5, 4, 3, 2];

/** `fill` for each of K × n outputs: `k` is a name in its scope, the feature is handed to it. */
function each({ body, team }: TeamEmitter, K: number, n: number, fill: (i: string) => void): void {
  const total = K * n;
  const inner = (e: string): void => {
    if (K === 1) fill(e);
    else if (n === 1) {
      body.add(`let k = ${e};`);
      fill("0u");
    } else {
      body.add(`let k = ${e} / ${n}u;`);
      fill(body.let("i", `${e} - k * ${n}u`));
    }
  };
  if (total === 1) body.block("if (lane == 0u)", () => fill("0u"));
  else if (total <= team) body.block(total === team ? "" : `if (lane < ${total}u)`, () => inner("lane"));
  else {
    const e = body.name("e");
    body.block(`for (var ${e} = lane; ${e} < ${total}u; ${e} += ${team}u)`, () => inner(e));
  }
}

/** Outputs that one invocation has at present, by sample of its own. */
class Present {
  private readonly known: { readonly operand: Operand; readonly sample: number; readonly name: string }[] = [];

  add(operand: Operand, sample: number, name: string): void {
    this.known.push({ operand, sample, name });
  }
  find(o: Operand, sample: number): string | undefined {
    const same = (p: Operand): boolean => p.base === o.base && p.n === o.n && p.t === o.t;
    return this.known.findLast((one) => one.sample === sample && same(one.operand))?.name;
  }
}

/** Several instructions on one output; products first, which read no output, for some samples at once. */
export function emitFused(emitter: TeamEmitter, { K, n, instructions }: TeamUnit): void {
  const { body, access } = emitter;
  const isProduct = ({ op }: Instruction): boolean => op === OP.dense || op === OP.denseT;
  const products = instructions.filter(isProduct);
  const abreast = (products.length > 0 && SAMPLES_ABREAST.find((size) => K % size === 0)) || 1;
  const samples = Array.from({ length: abreast }, (_, s) => (abreast === 1 ? "k" : `(k * ${abreast}u + ${s}u)`));
  each(emitter, K / abreast, n, (i) => {
    const present = new Present();
    for (const o of products) {
      product(emitter, o, samples, i).forEach((sum, s) => {
        present.add(o.dst, s, sum);
      });
    }
    samples.forEach((sample, s) => {
      const own = instructions.filter((x) => !isProduct(x) || !emitter.isPassing(x.dst));
      if (own.length === 0) return;
      const k = abreast === 1 ? "k" : body.let("k", sample);
      for (const x of own) {
        const value = isProduct(x) ? present.find(x.dst, s)! : output({ ...emitter, present, s }, x, k, i);
        if (!emitter.isPassing(x.dst)) body.add(`${access.ref(x.dst, k).at(i)} = ${value};`);
      }
    });
  });
}

interface OutputEmitter extends TeamEmitter {
  readonly present: Present;
  readonly s: number;
}

/** The name of feature i of sample `k`. */
function output(emitter: OutputEmitter, x: Instruction, k: string, i: string): string {
  const { body, access, present, s } = emitter;
  const expression = EXPRESSIONS[x.op];
  if (!expression) {
    const name = OUTPUTS[x.op]!(emitter, x, k, i);
    present.add(x.dst, s, name);
    return name;
  }
  const read = (o: Operand): string => present.find(o, s) ?? access.ref(o, k).at(i);
  const [a, b = "", c = ""] = x.args.map(read);
  const value = x.op === OP.isK ? isSample(a!, k) : expression(a!, b, c);
  const name = body.let("e", x.op === OP.addTo ? `${read(x.dst)} + ${value}` : value);
  present.add(x.dst, s, name);
  return name;
}
const isSample = (choice: string, k: string): string => `select(0.0f, 1.0f, ${choice} == f32(${k}))`;

/** Σ_j x_j w(i, j) for output i of some samples at once; their names. */
function product({ body, access }: TeamEmitter, o: Instruction, samples: readonly string[], i: string): string[] {
  const transposed = o.op === OP.denseT;
  const [inputs, across, along] = transposed ? [o.m, o.m, 1] : [o.n, 1, o.m];
  const from = samples.map((sample) => access.ref(o.args[0]!, sample));
  const start = transposed || o.bias < 0 ? "0.0f" : body.let("b", `P[${plus(`${o.bias}u`, i)}]`);
  const sums = from.map(() => {
    const name = body.name("s");
    body.add(`var ${name} = ${start};`);
    return name;
  });
  const row = body.let("w", plus(`${o.weights}u`, across === 1 ? i : `${i} * ${across}u`));
  body.loop(inputs, (j) => {
    const w = body.let("w", `P[${plus(row, along === 1 || j === "0u" ? j : `${j} * ${along}u`)}]`);
    sums.forEach((sum, s) => {
      body.add(`${sum} += ${from[s]!.at(j)} * ${w};`);
    });
  });
  return sums;
}

/** Σ over a name's values, as a variable. */
function summed(body: Body, n: number, first: string, at: (i: string) => string): string {
  const sum = body.name("s");
  body.add(`var ${sum} = ${first};`);
  body.loop(n, (i) => body.add(`${sum} += ${at(i)};`));
  return sum;
}

/** Row i of a triangle, or of its transpose, times a vector. */
function triangleTimes({ body, access }: TeamEmitter, { op, n, args }: Instruction, k: string, i: string): string {
  const [a, b, c] = args.map((arg) => access.ref(arg, k)) as [Ref, Ref, Ref];
  const sum = body.name("s");
  body.add(`var ${sum} = ${a.at(i)} * ${c.at(i)};`);
  const j = body.name("j");
  const transposed = op === OP.triMulT;
  const head = transposed ? `var ${j} = ${i} + 1u; ${j} < ${n}u` : `var ${j} = 0u; ${j} < ${i}`;
  const [row, column] = transposed ? [j, i] : [i, j];
  body.block(`for (${head}; ${j}++)`, () => {
    body.add(`${sum} += ${b.at(body.let("q", `${row} * (${row} - 1u) / 2u + ${column}`))} * ${c.at(j)};`);
  });
  return sum;
}

function embed({ body, access }: TeamEmitter, o: Instruction, k: string, i: string): string {
  const row = body.let("q", `${o.weights}u + u32(${access.ref(o.args[0]!, k).at(0)}) * ${o.n}u`);
  return body.let("e", `P[${plus(row, i)}]`);
}

/** a_i b_j for j < i: entries of row i. */
function outerRow({ body, access }: TeamEmitter, { args, dst }: Instruction, i: string): void {
  const [a, b] = args.map((arg) => access.ref(arg)) as [Ref, Ref];
  const to = access.ref(dst);
  const [x, row] = [body.let("x", a.at(i)), body.let("q", `${i} * (${i} - 1u) / 2u`)];
  const j = body.name("j");
  body.block(`for (var ${j} = 0u; ${j} < ${i}; ${j}++)`, () =>
    body.add(`${to.at(`${row} + ${j}`)} = ${x} * ${b.at(j)};`),
  );
}

function dSoftmaxPick({ body, access }: TeamEmitter, { args }: Instruction, k: string, i: string): string {
  const [d, p, symbol] = args.map((arg) => access.ref(arg, k)) as [Ref, Ref, Ref];
  return body.let("e", `${d.at(0)} * (${isSample(symbol.at(0), i)} - ${p.at(i)})`);
}

/** Over the K samples of a word. */
function overSamples({ body, access }: TeamEmitter, o: Instruction, i: string): string {
  const [a, choice] = o.args as [Operand, Operand?];
  // samples are further features of the same address
  const first = access.ref({ ...a, f: 1 }, "0u");
  const at = (k: string): string =>
    first.at(plus(a.f === 0 ? "0u" : i, a.k === 0 || k === "0u" ? "0u" : `${k} * ${a.k}u`));
  if (o.op === OP.sumK) return summed(body, o.K, "0.0f", at);
  if (o.op === OP.pickK) return body.let("e", at(body.let("c", `u32(${access.ref(choice!, "0u").at(0)})`)));
  const { top, total } = normaliser({ body }, o.K, at);
  return body.let("e", `${top} + log(${total})`);
}

/** Over the other samples, for one of them: `at` by sample and the index of each. */
function acrossSamples({ body, access }: TeamEmitter, o: Instruction, k: string, i: string): string {
  const { at, index } = acrossOperands(access, o);
  if (o.op === OP.gatherK) return body.let("e", at(body.let("c", `u32(${index(k)})`), i));
  const sum = body.name("s");
  body.add(`var ${sum} = 0.0f;`);
  body.loop(o.K, (j) => body.add(`${sum} += select(0.0f, ${at(j, i)}, ${index(j)} == f32(${k}));`));
  return sum;
}

type Output = (emitter: TeamEmitter, o: Instruction, k: string, i: string) => string;

/** One output of what is neither elementwise nor a product. */
const OUTPUTS: Readonly<Record<number, Output>> = {
  [OP.sum]: ({ body, access }, o, k) => {
    const from = access.ref(o.args[0]!, k);
    return summed(body, o.args[0]!.n, "0.0f", (i) => from.at(i));
  },
  [OP.lse]: ({ body, access }, o, k) => {
    const from = access.ref(o.args[0]!, k);
    const { top, total } = normaliser({ body }, o.args[0]!.n, (i) => from.at(i));
    return body.let("e", `${top} + log(${total})`);
  },
  [OP.embed]: embed,
  [OP.triMul]: triangleTimes,
  [OP.triMulT]: triangleTimes,
  [OP.dSoftmaxPick]: dSoftmaxPick,
  [OP.sumK]: (emitter, o, _, i) => overSamples(emitter, o, i),
  [OP.lseK]: (emitter, o, _, i) => overSamples(emitter, o, i),
  [OP.pickK]: (emitter, o, _, i) => overSamples(emitter, o, i),
  [OP.gatherK]: acrossSamples,
  [OP.scatterK]: acrossSamples,
};

/** An instruction apart: one invocation a sample, or a row of a triangle. */
export function emitApart(emitter: TeamEmitter, { K, n, instructions }: TeamUnit): void {
  const [x] = instructions as [Instruction];
  each(emitter, K, n, (i) => {
    if (x.op === OP.outerStrict) outerRow(emitter, x, i);
    else emitInstruction({ ...emitter, width: 1 }, x);
  });
}
