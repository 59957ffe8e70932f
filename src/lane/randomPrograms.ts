/** Random small lane programs for tests: instructions over a growing list of values inside one scan. */
import type { Lane, Series, Value } from "./lane.ts";

/** One instruction of a random program: an operation and which earlier values it takes, by index from the end. */
export interface Instruction {
  readonly op: number;
  readonly a: number;
  readonly b: number;
}

const D = 4;
/** Bounded operations on vectors of width 4, so that programs of any length stay finite. */
const OPERATIONS: readonly ((L: Lane, a: Value, b: Value) => Value)[] = [
  (L, a, b) => L.tanh(L.add(a, b)),
  (L, a, b) => L.mul(L.sigmoid(a), L.tanh(b)),
  (L, a, b) => L.tanh(L.sub(a, L.mul(b, 0.7))),
  (L, a, b) => L.div(L.tanh(a), L.add(L.softplus(b), 0.5)),
  (L, a, b) => L.concat([L.slice(a, 1, 2), L.slice(b, 0, 2)]),
  (L, a, b) => L.add(L.reverse(a), L.mul(L.sum(L.tanh(b)), 0.25)),
  (L, a, b) => L.select(b, L.abs(a), L.mul(a, 0.5)),
  (L, a, b) => L.tanh(L.triMul(L.add(L.softplus(a), 0.5), L.concat([L.tanh(b), L.slice(L.tanh(a), 0, 2)]), b)),
  (L, a, b) => L.tanh(L.triSolve(L.add(L.softplus(b), 0.5), L.concat([L.tanh(b), L.slice(L.tanh(b), 0, 2)]), a)),
  (L, a, b) => L.softmax(L.add(a, b)),
  (L, a) => L.meanK(L.tanh(a)),
  (L, a, b) => L.tanh(L.mul(L.lseK(a), b)),
  (L, a, b) => L.tanh(L.add(a, L.mul(L.softmaxEntropy(b), 0.3))),
  (L, a, b) => L.tanh(L.add(L.rotateK(a, 1), L.mul(L.rotateK(b, 2), 0.5))),
  (L, a) => L.tanh(L.concat([L.dense(a, L.param("W"), L.param("b")), L.slice(a, 3, 1)])),
];

/** The program as a scan whose outputs add up to one number a word. */
export function run(
  L: Lane,
  program: readonly Instruction[],
  direction: "forward" | "backward",
): { total: Value; loss: Series } {
  const [x, y, words] = [L.normal("x", D, "word"), L.normal("y", D, "sample"), L.symbols()];
  const out = L.scan(direction, L.vector(L.param("h0")), (carry, at) => {
    const values: Value[] = [carry, at(x), at(y), L.embed(L.param("E"), at(words)), L.vector(L.param("v"))];
    for (const { op, a, b } of program) {
      const pick = (i: number) => values[values.length - 1 - (i % values.length)]!;
      values.push(OPERATIONS[op]!(L, pick(a), pick(b)));
    }
    const last = values.at(-1)!;
    const row = L.tanh(L.add(L.meanK(last), L.mul(carry, 0.5)));
    return { carry: row, out: { loss: L.sum(row) } };
  });
  return { total: L.sumT(out.loss!), loss: out.loss! };
}

export const OPERATION_COUNT = OPERATIONS.length;
