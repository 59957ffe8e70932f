/**
 * Intermediate representation of a traced lane program. A program is a list of blocks (scans and maps over positions);
 * a block is a graph of nodes for one lane at one position. Reverse mode (reverse.ts) makes another graph of the same
 * kind over the same nodes; emissions turn both into code.
 */
import type { Direction, Level } from "./lane.ts";

/** Operations on vectors of length n; a scalar argument (n = 1) of an elementwise operation is broadcast. */
export type Op =
  // leaves: read from parameters, constants, inputs, the carry, other blocks
  | "const"
  | "vector"
  | "input"
  | "carry"
  | "read"
  // leaves of backward graphs: adjoints of the carry handed on and of a series
  | "adjointCarry"
  | "adjointSeries"
  // elementwise
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "scale"
  | "shift"
  | "exp"
  | "log"
  | "tanh"
  | "sigmoid"
  | "softplus"
  | "abs"
  | "sign"
  | "select"
  | "dTanh"
  | "dSigmoid"
  // shape
  | "slice"
  | "pad"
  | "concat"
  | "reverse"
  | "spread"
  | "sum"
  | "lse"
  // linear algebra
  | "dense"
  | "denseT"
  | "embed"
  | "triMul"
  | "triMulT"
  | "triSolve"
  | "triSolveT"
  | "outerStrict"
  // letters
  | "softmaxPick"
  | "dSoftmaxPick"
  // over the K samples of a word
  | "sumK"
  | "lseK"
  | "categoricalK"
  | "pickK"
  | "isK"
  | "ordinalK"
  | "ancestorsK"
  | "gatherK"
  | "scatterK";

export interface Attributes {
  /** scale, shift: the number. slice, pad: the offset. dense, denseT: the first row of the matrix. */
  readonly c?: number;
  /** const: its coordinates; ordinalK: the number of each sample. */
  readonly values?: readonly number[];
  /** dense, denseT: the matrix; embed: the matrix or table; vector: the parameter. */
  readonly param?: string;
  readonly bias?: string;
  /** input: its name; read, adjointSeries: the id of the series. */
  readonly name?: string;
  readonly series?: number;
}

export interface Node {
  readonly id: number;
  readonly op: Op;
  readonly args: readonly Node[];
  readonly n: number;
  readonly level: Level;
  readonly attr: Attributes;
}

/** A value at every position: an input, or an output of a block. */
export interface SeriesSpec {
  readonly id: number;
  readonly n: number;
  readonly level: Level;
  /** null for inputs. */
  readonly block: number | null;
  readonly name: string;
}

/** Words' symbols and live positions are inputs with these names; noise has its own name. */
export const SYMBOLS = "symbols";
export const LIVE = "live";

export interface Block {
  readonly id: number;
  readonly direction: Direction;
  /** null for a map. */
  readonly carry: { readonly node: Node; readonly init: Node; readonly next: Node } | null;
  readonly outputs: readonly { readonly series: SeriesSpec; readonly node: Node }[];
}

/** A weight gradient to be summed over all rows: Xᵀ dY, row sums of dY, or rows of dY scattered by symbol. */
export type Task =
  | {
      readonly kind: "dense";
      readonly param: string;
      /** First row of the matrix that x meets. */
      readonly row: number;
      readonly bias: string | null;
      readonly x: Node;
      readonly dy: Node;
    }
  | { readonly kind: "vector"; readonly param: string; readonly dy: Node }
  | { readonly kind: "embed"; readonly param: string; readonly symbol: Node; readonly dy: Node };

export interface BackwardBlock {
  readonly block: Block;
  /** Adjoint of the carry this position got; null for maps and where nothing depends on it. */
  readonly carry: Node | null;
  /** Adjoints of series of other blocks that this block reads. */
  readonly series: readonly { readonly series: SeriesSpec; readonly node: Node }[];
  readonly tasks: readonly Task[];
}

/** A layer of an embedding, E W + b: a row for each symbol, computed once for parameters and not for every word. */
export interface Table {
  readonly name: string;
  readonly embedding: string;
  readonly matrix: string;
  /** First row of the matrix that the embedding meets. */
  readonly row: number;
  readonly bias: string | null;
  /** Widths of the embedding and of the layer. */
  readonly n: number;
  readonly m: number;
}

/** A program whose value is Σ_t of one scalar word-level series. */
export interface Program {
  readonly tables: readonly Table[];
  readonly K: number;
  readonly V: number;
  readonly blocks: readonly Block[];
  readonly series: readonly SeriesSpec[];
  readonly inputs: readonly SeriesSpec[];
}

const RANK: Readonly<Record<Level, number>> = { param: 0, word: 1, sample: 2 };
export const higher = (a: Level, b: Level): Level => (RANK[a] >= RANK[b] ? a : b);
export const isHigher = (a: Level, b: Level): boolean => RANK[a] > RANK[b];
export const topLevel = (nodes: readonly Node[]): Level =>
  nodes.reduce<Level>((level, node) => higher(level, node.level), "param");

/** Makes nodes, each different one once. */
export class NodeFactory {
  private readonly known = new Map<string, Node>();
  private count = 0;

  make(op: Op, args: readonly Node[], n: number, attr: Attributes = {}, level?: Level): Node {
    // what is computed is computed in a block, so never at the level of parameters
    const at = level ?? higher(topLevel(args), "word");
    const key = `${op} ${args.map((a) => a.id).join()} ${n} ${at} ${JSON.stringify(attr)}`;
    const found = this.known.get(key);
    if (found) return found;
    const node: Node = { id: this.count++, op, args, n, level: at, attr };
    this.known.set(key, node);
    return node;
  }
}

/** Everything `roots` depend on, arguments before users. */
export function topological(roots: readonly Node[]): Node[] {
  const seen = new Set<Node>();
  const order: Node[] = [];
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    node.args.forEach(visit);
    order.push(node);
  };
  roots.forEach(visit);
  return order;
}
