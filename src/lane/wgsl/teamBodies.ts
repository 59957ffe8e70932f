/** Instructions done by a team of invocations: each takes every so-manyth output of a word, over its samples too. */
import { OP } from "../commands.ts";
import type { Accessor, Ref } from "./access.ts";
import { emitInstruction, normaliser } from "./bodies.ts";
import { EXPRESSIONS } from "./elementwise.ts";
import type { Instruction, Operand } from "./instructions.ts";
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

/** Several elementwise instructions on one output. */
export function emitFused(emitter: TeamEmitter, instructions: readonly Instruction[]): void {
  const { body, access, isPassing } = emitter;
  const [{ K, n }] = instructions as [Instruction];
  each(emitter, K, n, (i) => {
    const known: { readonly operand: Operand; readonly name: string }[] = [];
    const read = (o: Operand): string =>
      known.findLast(({ operand: p }) => p.base === o.base && p.f === o.f && p.n === o.n && p.t === o.t)?.name ??
      access.ref(o).at(i);
    for (const x of instructions) {
      const [a, b = "", c = ""] = x.args.map(read);
      const value = EXPRESSIONS[x.op]!(a!, b, c);
      const name = body.let("e", x.op === OP.addTo ? `${read(x.dst)} + ${value}` : value);
      known.push({ operand: x.dst, name });
      if (!isPassing(x.dst)) body.add(`${access.ref(x.dst).at(i)} = ${name};`);
    }
  });
}

/** Σ_j x_j w(i, j) for output i of some samples at once. */
function product(
  emitter: TeamEmitter,
  o: Instruction,
  { outputs, inputs, bias }: { readonly outputs: number; readonly inputs: number; readonly bias: number },
  strides: { readonly output: number; readonly input: number },
): void {
  const { body, access } = emitter;
  const abreast = SAMPLES_ABREAST.find((size) => o.K % size === 0) ?? 1;
  each(emitter, o.K / abreast, outputs, (i) => {
    const sample = (s: number): string => (abreast === 1 ? "k" : `(k * ${abreast}u + ${s}u)`);
    const inputsOf = Array.from({ length: abreast }, (_, s) => access.ref(o.args[0]!, sample(s)));
    const start = bias < 0 ? "0.0f" : body.let("b", `P[${plus(`${bias}u`, i)}]`);
    const sums = inputsOf.map(() => {
      const name = body.name("s");
      body.add(`var ${name} = ${start};`);
      return name;
    });
    const row = body.let("w", plus(`${o.weights}u`, strides.output === 1 ? i : `${i} * ${strides.output}u`));
    body.loop(inputs, (j) => {
      const w = body.let("w", `P[${plus(row, strides.input === 1 || j === "0u" ? j : `${j} * ${strides.input}u`)}]`);
      sums.forEach((sum, s) => {
        body.add(`${sum} += ${inputsOf[s]!.at(j)} * ${w};`);
      });
    });
    sums.forEach((sum, s) => {
      body.add(`${access.ref(o.dst, sample(s)).at(i)} = ${sum};`);
    });
  });
}

/** Row i of a triangle, or of its transpose, times a vector. */
function triangleTimes({ body }: TeamEmitter, { op, n }: Instruction, [a, b, c]: readonly Ref[], to: Ref, i: string) {
  const sum = body.name("s");
  body.add(`var ${sum} = ${a!.at(i)} * ${c!.at(i)};`);
  const j = body.name("j");
  const transposed = op === OP.triMulT;
  const head = transposed ? `var ${j} = ${i} + 1u; ${j} < ${n}u` : `var ${j} = 0u; ${j} < ${i}`;
  const [row, column] = transposed ? [j, i] : [i, j];
  body.block(`for (${head}; ${j}++)`, () => {
    body.add(`${sum} += ${b!.at(body.let("q", `${row} * (${row} - 1u) / 2u + ${column}`))} * ${c!.at(j)};`);
  });
  body.add(`${to.at(i)} = ${sum};`);
}

/** Over the K samples of a word, a feature each. */
function overSamples(emitter: TeamEmitter, o: Instruction): void {
  const { body, access } = emitter;
  const [a, choice] = o.args as [Operand, Operand?];
  each(emitter, 1, o.n, (i) => {
    const to = access.ref(o.dst, "0u").at(i);
    // samples are further features of the same address
    const first = access.ref({ ...a, f: 1 }, "0u");
    const at = (k: string): string =>
      first.at(plus(a.f === 0 ? "0u" : i, a.k === 0 || k === "0u" ? "0u" : `${k} * ${a.k}u`));
    if (o.op === OP.pickK) body.add(`${to} = ${at(body.let("c", `u32(${access.ref(choice!, "0u").at(0)})`))};`);
    else if (o.op === OP.lseK) {
      const { top, total } = normaliser(emitter, o.K, at);
      body.add(`${to} = ${top} + log(${total});`);
    } else {
      const sum = body.name("s");
      body.add(`var ${sum} = 0.0f;`);
      body.loop(o.K, (k) => body.add(`${sum} += ${at(k)};`));
      body.add(`${to} = ${sum};`);
    }
  });
}

/** What is a chain, one after the other: one invocation a sample. */
function chain(emitter: TeamEmitter, o: Instruction): void {
  const { body, access } = emitter;
  if (o.op === OP.categoricalK) {
    body.block("if (lane == 0u)", () => emitInstruction({ ...emitter, width: 1 }, o));
    return;
  }
  each(emitter, o.K, 1, () => {
    if (o.op !== OP.sum) {
      emitInstruction({ ...emitter, width: 1 }, o);
      return;
    }
    const from = access.ref(o.args[0]!);
    const sum = body.name("s");
    body.add(`var ${sum} = 0.0f;`);
    body.loop(o.args[0]!.n, (i) => body.add(`${sum} += ${from.at(i)};`));
    body.add(`${access.ref(o.dst).at(0)} = ${sum};`);
  });
}

function embed({ body, access }: TeamEmitter, o: Instruction, i: string): void {
  const row = body.let("q", `${o.weights}u + u32(${access.ref(o.args[0]!).at(0)}) * ${o.n}u`);
  body.add(`${access.ref(o.dst).at(i)} = P[${plus(row, i)}];`);
}

/** a_i b_j for j < i. */
function outerRow({ body }: TeamEmitter, [a, b]: readonly Ref[], to: Ref, i: string): void {
  const [x, row] = [body.let("x", a!.at(i)), body.let("q", `${i} * (${i} - 1u) / 2u`)];
  const j = body.name("j");
  body.block(`for (var ${j} = 0u; ${j} < ${i}; ${j}++)`, () =>
    body.add(`${to.at(`${row} + ${j}`)} = ${x} * ${b!.at(j)};`),
  );
}

/** What gives each output of a sample by itself. */
const OUTPUTS: Readonly<Record<number, (emitter: TeamEmitter, o: Instruction, i: string) => void>> = {
  [OP.embed]: embed,
  [OP.triMul]: (emitter, o, i) => triangleTimes(emitter, o, ...refsOf(emitter, o), i),
  [OP.triMulT]: (emitter, o, i) => triangleTimes(emitter, o, ...refsOf(emitter, o), i),
  [OP.outerStrict]: (emitter, o, i) => outerRow(emitter, ...refsOf(emitter, o), i),
  [OP.dSoftmaxPick]: (emitter, o, i) => {
    const [[d, p, symbol], to] = refsOf(emitter, o);
    const hit = `select(0.0f, 1.0f, ${symbol!.at(0)} == f32(${i}))`;
    emitter.body.add(`${to.at(i)} = ${d!.at(0)} * (${hit} - ${p!.at(i)});`);
  },
};
const refsOf = ({ access }: TeamEmitter, o: Instruction): readonly [readonly Ref[], Ref] => [
  o.args.map((arg) => access.ref(arg)),
  access.ref(o.dst),
];

/** One instruction that is not elementwise. */
export function emitForTeam(emitter: TeamEmitter, o: Instruction): void {
  const output = OUTPUTS[o.op];
  if (output) each(emitter, o.K, o.n, (i) => output(emitter, o, i));
  else if (o.op === OP.dense)
    product(emitter, o, { outputs: o.m, inputs: o.n, bias: o.bias }, { output: 1, input: o.m });
  else if (o.op === OP.denseT) product(emitter, o, { outputs: o.n, inputs: o.m, bias: -1 }, { output: o.m, input: 1 });
  else if (o.op === OP.sumK || o.op === OP.lseK || o.op === OP.pickK) overSamples(emitter, o);
  else chain(emitter, o);
}
