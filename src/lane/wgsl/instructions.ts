/**
 * Command lists (commands.ts) of every position as one list for any position: addresses are linear in t, so that a
 * kernel may loop. Programs are compiled for one word (W = 1); the kernels spread every float over the words.
 */
import { ARITY, COMMAND_SIZE, FIELD, OP } from "../commands.ts";
import type { Lowered } from "../lowered.ts";

/** n features at base + t·position + k·sample + f·feature, in floats of one word. */
export interface Operand {
  readonly base: number;
  readonly t: number;
  readonly k: number;
  readonly f: number;
  readonly n: number;
}

export interface Instruction {
  readonly op: number;
  readonly dst: Operand;
  readonly args: readonly Operand[];
  readonly n: number;
  readonly m: number;
  /** Samples it is done for; 1 at word level. */
  readonly K: number;
  /** Where its matrix lies among the parameters, and its bias or −1. */
  readonly weights: number;
  readonly bias: number;
}

const FIELDS = Object.entries(FIELD) as [keyof typeof FIELD, number][];
type Fields = Readonly<Record<keyof typeof FIELD, number>>;
export interface LinearCommand {
  readonly at: Fields;
  /** What an address gains from one position to the next. */
  readonly step: Readonly<Record<"dst" | "a" | "b" | "c", number>>;
}
const ADDRESSES: ReadonlySet<string> = new Set(["dst", "a", "b", "c"]);

/** One list for lists whose addresses are linear in their index; throws where they are not. */
export function linear(lists: readonly Int32Array[]): readonly LinearCommand[] {
  const [first, second, third] = lists;
  if (!first || !second || !third) throw new RangeError("compile for three positions at least");
  const out: LinearCommand[] = [];
  for (let at = 0; at < first.length; at += COMMAND_SIZE) {
    const steps = { dst: 0, a: 0, b: 0, c: 0 };
    const fields = FIELDS.map(([name, i]) => {
      const [x, y, z] = [first[at + i]!, second[at + i]!, third[at + i]!];
      if (y - x !== z - y || (x !== y && !ADDRESSES.has(name))) throw new Error(`${name} is not linear in t`);
      if (ADDRESSES.has(name)) steps[name as keyof typeof steps] = y - x;
      return [name, x] as const;
    });
    out.push({ at: Object.fromEntries(fields) as unknown as Fields, step: steps });
  }
  return out;
}

/** Here `isK` is one more of them. */
const ARITY_HERE: Readonly<Record<number, number>> = { ...ARITY, [OP.isK]: 1 };
export const isElementwise = (op: number): boolean => ARITY_HERE[op] !== undefined;

/** Commands that read other samples than the one they write. */
const ACROSS: ReadonlySet<number> = new Set([OP.ancestorsK, OP.gatherK, OP.scatterK]);
const REDUCTIONS: ReadonlySet<number> = new Set([OP.sumK, OP.lseK, OP.categoricalK, OP.pickK]);
export const isOverSamples = (op: number): boolean => REDUCTIONS.has(op) || ACROSS.has(op);

const triangle = (n: number): number => (n * (n - 1)) / 2;

/** Features of dst, a, b, c; undefined where there is no such operand. */
function widths({ op, n, m }: Fields): readonly [number, ...(number | undefined)[]] {
  const arity = ARITY_HERE[op];
  if (arity !== undefined) return [n, ...new Array<number>(arity).fill(n)];
  switch (op) {
    case OP.sum:
    case OP.lse:
      return [1, n];
    case OP.dense:
      return [m, n];
    case OP.denseT:
      return [n, m];
    case OP.embed:
      return [n, 1];
    case OP.triMul:
    case OP.triMulT:
    case OP.triSolve:
    case OP.triSolveT:
      return [n, n, triangle(n), n];
    case OP.outerStrict:
      return [triangle(n), n, n];
    case OP.softmaxPick:
      return [n + 1, n, 1];
    case OP.dSoftmaxPick:
      return [n, 1, n, 1];
    case OP.sumK:
    case OP.lseK:
      return [n, n];
    case OP.categoricalK:
      return [1, 1, 1];
    case OP.pickK:
    case OP.gatherK:
    case OP.scatterK:
      return [n, n, 1];
    case OP.ancestorsK:
      return [1, 1, 1, 1];
    default:
      throw new Error(`no command ${op} inside a position`);
  }
}

/** Only elementwise commands and reductions carry a feature stride; the others read one feature after the other. */
const STRIDED: ReadonlySet<number> = new Set([OP.sum, OP.lse, OP.sumK, OP.lseK, OP.pickK, OP.gatherK, OP.scatterK]);
/** The second operand is a symbol, an index or a uniform of the word. */
const WORD_B: ReadonlySet<number> = new Set([OP.softmaxPick, OP.categoricalK, OP.pickK]);

/** Reads a linear command of a program compiled with W = 1. */
export function instruction({ at, step }: LinearCommand, program: Lowered): Instruction {
  const { op, K } = at;
  const [toWidth, ...fromWidths] = widths(at);
  const strided = isElementwise(op) || STRIDED.has(op);
  const sample = (stride: number): number => (K > 1 ? stride : 0);
  const source = (i: number, n: number): Operand => {
    const [base, t, k, f] = (
      [
        [at.a, step.a, at.aK, at.aF],
        [at.b, step.b, WORD_B.has(op) ? 0 : at.bK, at.bF],
        [at.c, step.c, op === OP.dSoftmaxPick ? 0 : at.cK, at.cF],
      ] as const
    )[i]!;
    // an indicator reads one index for all samples
    return { base, t, k: op === OP.isK ? 0 : sample(k), f: strided ? (op === OP.isK ? 0 : f) : 1, n };
  };
  return {
    op,
    dst: { base: at.dst, t: step.dst, k: REDUCTIONS.has(op) ? 0 : sample(at.dstK), f: 1, n: toWidth },
    args: fromWidths.map((n, i) => source(i, n!)),
    n: at.n,
    m: at.m,
    K,
    weights: at.b - program.parameters,
    bias: at.c < 0 ? -1 : at.c - program.parameters,
  };
}
