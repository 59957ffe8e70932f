/** What the commands of a position read and write, for any position at once: addresses are linear in it. */
import { ARITY, COMMAND_SIZE, FIELD, OP } from "../../../../src/lane/commands.ts";

export type Fields = Readonly<Record<keyof typeof FIELD, number>>;

/** Floats at base + t·position + k·sample + f·feature + word, n features and `samples` samples of them. */
export interface Operand {
  readonly base: number;
  readonly t: number;
  readonly k: number;
  readonly f: number;
  readonly n: number;
  /** First and one past the last float it touches at the first position. */
  readonly from: number;
  readonly to: number;
}

/** An operand of `samples` samples, W words a feature. */
export function operand(
  place: Pick<Operand, "base" | "t" | "k" | "f">,
  n: number,
  samples: number,
  W: number,
): Operand {
  const { base, t, k, f } = place;
  const far = (n - 1) * f;
  return { base, t, k, f, n, from: base + Math.min(0, far), to: base + Math.max(0, far) + (samples - 1) * k + W };
}

export interface Step {
  /** At the first position. */
  readonly at: Fields;
  /** What each field gains from one position to the next. */
  readonly gain: Fields;
  readonly writes: readonly Operand[];
  readonly reads: readonly Operand[];
}

/** The fields of a command; in one literal, so that all have one shape. */
const fieldsOf = (list: ArrayLike<number>, at: number): Fields => ({
  op: list[at + FIELD.op]!,
  dst: list[at + FIELD.dst]!,
  a: list[at + FIELD.a]!,
  b: list[at + FIELD.b]!,
  c: list[at + FIELD.c]!,
  n: list[at + FIELD.n]!,
  m: list[at + FIELD.m]!,
  K: list[at + FIELD.K]!,
  dstK: list[at + FIELD.dstK]!,
  aK: list[at + FIELD.aK]!,
  aF: list[at + FIELD.aF]!,
  bK: list[at + FIELD.bK]!,
  bF: list[at + FIELD.bF]!,
  cK: list[at + FIELD.cK]!,
  cF: list[at + FIELD.cF]!,
  x: list[at + FIELD.x]!,
  y: list[at + FIELD.y]!,
});

export const isElementwise = (op: number): boolean => ARITY[op] !== undefined;

const triangle = (n: number): number => (n * (n - 1)) / 2;

/** Features of dst, a, b and c; 0 where there is none. Weights and gradients are no values of words. */
function widths({ op, n, m }: Fields): readonly [number, number, number, number] {
  const arity = ARITY[op];
  if (arity !== undefined) return [n, n, arity > 1 ? n : 0, arity > 2 ? n : 0];
  switch (op) {
    case OP.sum:
    case OP.lse:
      return [1, n, 0, 0];
    case OP.dense:
      return [m, n, 0, 0];
    case OP.denseT:
      return [n, m, 0, 0];
    case OP.embed:
      return [n, 1, 0, 0];
    case OP.triMul:
    case OP.triMulT:
    case OP.triSolve:
    case OP.triSolveT:
      return [n, n, triangle(n), n];
    case OP.outerStrict:
      return [triangle(n), n, n, 0];
    case OP.softmaxPick:
      return [n + 1, n, 1, 0];
    case OP.dSoftmaxPick:
      return [n, 1, n, 1];
    case OP.sumK:
    case OP.lseK:
      return [n, n, 0, 0];
    case OP.categoricalK:
      return [1, 1, 1, 0];
    case OP.pickK:
    case OP.gatherK:
    case OP.scatterK:
      return [n, n, 1, 0];
    case OP.ancestorsK:
      return [1, 1, 1, 1];
    case OP.isK:
      return [1, 1, 0, 0];
    case OP.gradDense:
      return [0, n, m, 0];
    case OP.gradVector:
      return [0, n, 0, 0];
    case OP.gradEmbed:
      return [0, 1, n, 0];
    default:
      throw new Error(`no command ${op}`);
  }
}

/** Commands with a feature stride of their own; the others find one feature after the other. */
const STRIDED: ReadonlySet<number> = new Set([OP.sum, OP.lse, OP.sumK, OP.lseK, OP.pickK, OP.gatherK, OP.scatterK]);
const OVER_SAMPLES: ReadonlySet<number> = new Set([OP.sumK, OP.lseK, OP.categoricalK, OP.pickK]);
const GRADIENT: ReadonlySet<number> = new Set([OP.gradDense, OP.gradVector, OP.gradEmbed]);

function step(at: Fields, gain: Fields, W: number): Step {
  const { op, K } = at;
  const [toWidth, ...fromWidths] = widths(at);
  const strided = isElementwise(op) || STRIDED.has(op);
  const sources = (
    [
      [at.a, gain.a, at.aK, at.aF, at.x],
      [at.b, gain.b, at.bK, at.bF, at.y],
      [at.c, gain.c, at.cK, at.cF, 0],
    ] as const
  ).map(([base, t, k, f, along], i) => {
    const place = { base, t: GRADIENT.has(op) ? along : t, k: K > 1 ? k : 0, f: strided ? f : W };
    return operand(place, fromWidths[i]!, K, W);
  });
  const over = OVER_SAMPLES.has(op);
  const to = { base: at.dst, t: gain.dst, k: over || K === 1 ? 0 : at.dstK, f: W };
  const dst = operand(to, toWidth, over ? 1 : K, W);
  const reads = sources.filter((o) => o.n > 0);
  return {
    at,
    gain,
    writes: toWidth > 0 ? [dst] : [],
    reads: op === OP.addTo ? [...reads, dst] : reads,
  };
}

/** The commands of one list. */
export const stepsOf = (list: Int32Array, W: number): Step[] => positions([list], W)!;

/** One list for lists whose fields are linear in their index; null where they are not. */
export function positions(lists: readonly Int32Array[], W: number): Step[] | null {
  const [first, second = first] = lists;
  if (!first || !second || lists.some((list) => list.length !== first.length)) return null;
  const gained = new Int32Array(first.length);
  for (let i = 0; i < first.length; i++) gained[i] = second[i]! - first[i]!;
  for (let t = 2; t < lists.length; t++) {
    const list = lists[t]!;
    for (let i = 0; i < first.length; i++) if (list[i] !== first[i]! + t * gained[i]!) return null;
  }
  const out: Step[] = [];
  for (let at = 0; at < first.length; at += COMMAND_SIZE) out.push(step(fieldsOf(first, at), fieldsOf(gained, at), W));
  return out;
}

/** Whether they share a float at one position. */
export const overlap = (x: Operand, y: Operand): boolean => x.from < y.to && y.from < x.to;

/** The floats an operand touches at any of `T` positions. */
export function reach({ from, to, t }: Operand, T: number): readonly [number, number] {
  const along = (T - 1) * t;
  return [from + Math.min(0, along), to + Math.max(0, along)];
}
