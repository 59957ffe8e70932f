/**
 * Reverse mode: turns the graph of a block into the graph of its adjoints, with one rule per operation (adjoints.ts).
 * Adjoints of series go from the blocks that read them to the block that made them; weight gradients come out as tasks.
 */
import { adjoint, type Contribute } from "./adjoints.ts";
import {
  type BackwardBlock,
  type Block,
  isHigher,
  type Node,
  type NodeFactory,
  type Program,
  type SeriesSpec,
  type Task,
  topological,
} from "./ir.ts";

interface Part {
  readonly from: number;
  readonly node: Node;
}

/** Gathers what reaches a node and adds it up at the node's own level and width. */
class Adjoints {
  private readonly whole = new Map<Node, Node[]>();
  private readonly parts = new Map<Node, Part[]>();

  constructor(private readonly make: NodeFactory["make"]) {}

  readonly add: Contribute = (to, node, from) => {
    const fitted = this.fit(node, from === undefined ? to.n : node.n, to);
    if (from === undefined || fitted.n === to.n) this.whole.set(to, [...(this.whole.get(to) ?? []), fitted]);
    else this.parts.set(to, [...(this.parts.get(to) ?? []), { from, node: fitted }]);
  };

  /** Sums over what the node was broadcast to: coordinates, then samples. */
  private fit(node: Node, n: number, to: Node): Node {
    const narrow = node.n > n ? this.make("sum", [node], 1) : node;
    // what reaches a parameter is added up over words later; over samples it must be now, or terms of a word's own
    // would be counted K times beside those of its samples
    const level = to.level === "param" ? "word" : to.level;
    return isHigher(narrow.level, level) ? this.make("sumK", [narrow], narrow.n, {}, level) : narrow;
  }

  of(node: Node): Node | null {
    const terms = [...(this.whole.get(node) ?? []), ...this.joined(node)].map((term) =>
      term.n < node.n ? this.make("spread", [term], node.n) : term,
    );
    if (terms.length === 0) return null;
    return terms.reduce((a, b) => this.make("add", [a, b], node.n));
  }

  /** Adjoints of slices: one concatenation where they tile the vector, else padded one by one. */
  private joined(node: Node): readonly Node[] {
    const merged = new Map<number, Node[]>();
    for (const { from, node: part } of this.parts.get(node) ?? [])
      merged.set(from, [...(merged.get(from) ?? []), part]);
    const parts = [...merged]
      .sort(([a], [b]) => a - b)
      .flatMap(([from, nodes]) =>
        sameWidths(nodes).map((same) => ({ from, node: same.reduce((a, b) => this.make("add", [a, b], a.n)) })),
      );
    let end = 0;
    const tiled = parts.every(({ from, node: part }) => {
      const fits = from === end;
      end += part.n;
      return fits;
    });
    if (parts.length === 0) return [];
    if (tiled && end === node.n)
      return [
        this.make(
          "concat",
          parts.map((p) => p.node),
          node.n,
        ),
      ];
    return parts.map(({ from, node: part }) => this.make("pad", [part], node.n, { c: from }));
  }
}

function sameWidths(nodes: readonly Node[]): Node[][] {
  const byWidth = new Map<number, Node[]>();
  for (const node of nodes) byWidth.set(node.n, [...(byWidth.get(node.n) ?? []), node]);
  return [...byWidth.values()];
}

function reverseBlock(
  block: Block,
  seeded: ReadonlySet<number>,
  factory: NodeFactory,
  series: readonly SeriesSpec[],
): BackwardBlock {
  const make = factory.make.bind(factory);
  const adjoints = new Adjoints(make);
  const outputs = block.outputs.filter((o) => seeded.has(o.series.id));
  for (const { series: s, node } of outputs)
    adjoints.add(node, make("adjointSeries", [], s.n, { series: s.id }, s.level));
  const { carry } = block;
  if (carry) adjoints.add(carry.next, make("adjointCarry", [], carry.node.n, { series: block.id }, carry.node.level));
  const roots = [...outputs.map((o) => o.node), ...(carry ? [carry.next] : [])];
  const tasks: Task[] = [];
  const reads: { series: SeriesSpec; node: Node }[] = [];
  let toCarry: Node | null = null;
  for (const node of topological(roots).reverse()) {
    const d = adjoints.of(node);
    if (!d) continue;
    if (node.op === "carry") toCarry = d;
    else if (node.op === "read") reads.push({ series: series[node.attr.series!]!, node: d });
    else {
      const task = adjoint(node, d, make, adjoints.add);
      if (task) tasks.push(task);
    }
  }
  return { block, carry: toCarry, series: reads, tasks };
}

/** Backward blocks in the order in which they run, for the gradient of one scalar series summed over all positions. */
export function reverse(program: Program, factory: NodeFactory, objective: number): readonly BackwardBlock[] {
  const seeded = new Set([objective]);
  return [...program.blocks].reverse().flatMap((block) => {
    if (!block.outputs.some((o) => seeded.has(o.series.id))) return [];
    const backward = reverseBlock(block, seeded, factory, program.series);
    for (const { series } of backward.series) seeded.add(series.id);
    return [backward];
  });
}
