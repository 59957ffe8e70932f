/** Records a lane program as blocks of nodes (ir.ts). Every definition that runs eagerly can be traced unchanged. */
import {
  type Attributes,
  type Block,
  LIVE,
  type Node,
  NodeFactory,
  type Op,
  type Program,
  type SeriesSpec,
  SYMBOLS,
  type Table,
} from "./ir.ts";
import type { At, Direction, Lane, Level, Param, ScanBody, Series, SymbolSeries, Symbols, Value } from "./lane.ts";

interface TracedValue extends Value {
  readonly node: Node;
}
interface TracedSeries extends Series {
  readonly spec: SeriesSpec;
}
interface TracedSymbols extends Symbols, SymbolSeries {
  readonly node: Node;
}

const nodeOf = (value: Value): Node => (value as TracedValue).node;

export class TraceLane implements Lane {
  readonly factory = new NodeFactory();
  private readonly blocks: Block[] = [];
  private readonly series: SeriesSpec[] = [];
  private readonly inputs = new Map<string, SeriesSpec>();
  private readonly tables = new Map<string, Table>();

  constructor(
    readonly K: number,
    private readonly V: number,
    private readonly shapes: ReadonlyMap<string, readonly number[]>,
    /** Whether a layer of an embedding becomes a table. */
    private readonly tabulate = false,
  ) {}

  private value(node: Node): Value {
    return { n: node.n, level: node.level, node } as TracedValue;
  }
  private make(op: Op, args: readonly Value[], n: number, attr: Attributes = {}, level?: Level): Value {
    return this.value(this.factory.make(op, args.map(nodeOf), n, attr, level));
  }
  private binary(op: "add" | "sub" | "mul" | "div", a: Value, b: Value): Value {
    return this.make(op, [a, b], Math.max(a.n, b.n));
  }

  param(name: string): Param {
    const shape = this.shapes.get(name);
    if (!shape) throw new Error(`no parameter ${name}`);
    return { name, shape };
  }
  vector = (p: Param) => this.make("vector", [], p.shape[0]!, { param: p.name }, "param");
  constant = (values: readonly number[]) => this.make("const", [], values.length, { values }, "param");

  add = (a: Value, b: Value | number) =>
    typeof b === "number" ? this.make("shift", [a], a.n, { c: b }) : this.binary("add", a, b);
  sub = (a: Value, b: Value) => this.binary("sub", a, b);
  mul = (a: Value, b: Value | number) =>
    typeof b === "number" ? this.make("scale", [a], a.n, { c: b }) : this.binary("mul", a, b);
  div = (a: Value, b: Value) => this.binary("div", a, b);
  exp = (x: Value) => this.make("exp", [x], x.n);
  log = (x: Value) => this.make("log", [x], x.n);
  tanh = (x: Value) => this.make("tanh", [x], x.n);
  sigmoid = (x: Value) => this.make("sigmoid", [x], x.n);
  softplus = (x: Value) => this.make("softplus", [x], x.n);
  abs = (x: Value) => this.make("abs", [x], x.n);
  select = (test: Value, a: Value, b: Value) => this.make("select", [test, a, b], Math.max(test.n, a.n, b.n));
  stopGradient = (x: Value) => this.make("scale", [x], x.n, { c: 1, name: "stop" });

  slice = (x: Value, from: number, n: number) => (n === x.n ? x : this.make("slice", [x], n, { c: from }));
  concat = (parts: readonly Value[]) =>
    parts.length === 1
      ? parts[0]!
      : this.make(
          "concat",
          parts,
          parts.reduce((n, p) => n + p.n, 0),
        );
  reverse = (x: Value) => this.make("reverse", [x], x.n);
  sum = (x: Value) => (x.n === 1 ? x : this.make("sum", [x], 1));

  /** What is joined from values of different levels is multiplied part by part: the words' share once, not K times. */
  dense(x: Value, W: Param, b?: Param): Value {
    const parts = this.partsByLevel(x);
    let from = 0;
    let sum: Value | null = null;
    for (const part of parts) {
      const bias: Attributes = sum === null && b ? { bias: b.name } : {};
      const y: Value =
        this.tabulate && nodeOf(part).op === "embed"
          ? this.tabulated(nodeOf(part), W, from, bias.bias ?? null)
          : this.make("dense", [part], W.shape[1]!, { param: W.name, c: from, ...bias });
      sum = sum ? this.add(sum, y) : y;
      from += part.n;
    }
    return sum!;
  }
  private tabulated({ args, attr, n }: Node, W: Param, row: number, bias: string | null): Value {
    const embedding = attr.param!;
    const m = W.shape[1]!;
    const name = `${embedding} ${W.name} ${row} ${bias ?? ""}`;
    this.tables.set(name, { name, embedding, matrix: W.name, row, bias, n, m });
    return this.value(this.factory.make("embed", args, m, { param: name }));
  }
  private partsByLevel(x: Value): readonly Value[] {
    const { op, args } = nodeOf(x);
    if (op !== "concat" || args.every((arg) => arg.level === args[0]!.level)) return [x];
    const runs: Node[][] = [];
    for (const arg of args) {
      const last = runs.at(-1);
      if (last && last[0]!.level === arg.level) last.push(arg);
      else runs.push([arg]);
    }
    return runs.map((run) => this.concat(run.map((node) => this.value(node))));
  }
  embed = (E: Param, symbol: Symbols) =>
    this.value(this.factory.make("embed", [(symbol as TracedSymbols).node], E.shape[1]!, { param: E.name }));
  triMul = (diagonal: Value, strict: Value, x: Value) => this.make("triMul", [diagonal, strict, x], x.n);
  triSolve = (diagonal: Value, strict: Value, y: Value) => this.make("triSolve", [diagonal, strict, y], y.n);

  softmax(logits: Value): Value {
    return this.exp(this.sub(logits, this.lse(logits)));
  }
  lse = (x: Value) => this.make("lse", [x], 1);
  logSoftmaxPick(logits: Value, symbol: Symbols): Value {
    const args = [nodeOf(logits), (symbol as TracedSymbols).node];
    // the probabilities and, last, the picked logarithm: the gradient needs the former
    const both = this.value(this.factory.make("softmaxPick", args, logits.n + 1));
    return this.make("slice", [both], 1, { c: logits.n });
  }
  softmaxEntropy(logits: Value): Value {
    const logp = this.sub(logits, this.lse(logits));
    return this.mul(this.sum(this.mul(this.exp(logp), logp)), -1);
  }

  spread = (x: Value) => (x.level === "sample" ? x : this.make("spread", [x], x.n, {}, "sample"));
  meanK = (x: Value) => this.mul(this.make("sumK", [this.spread(x)], x.n, {}, "word"), 1 / this.K);
  lseK = (x: Value) => this.make("lseK", [this.spread(x)], x.n, {}, "word");
  categoricalK = (logw: Value, u: Value) => this.make("categoricalK", [this.spread(logw), u], 1, {}, "word");
  ancestorsK = (logw: Value, u: Value, when: Value) =>
    this.make("ancestorsK", [this.spread(logw), u, when], 1, {}, "sample");
  pickK(x: Value, index: Value): Value {
    const [op, level] = index.level === "sample" ? (["gatherK", "sample"] as const) : (["pickK", "word"] as const);
    return this.make(op, [this.spread(x), index], x.n, {}, level);
  }
  rotateK(x: Value, shift: number): Value {
    const { K } = this;
    const values = Array.from({ length: K }, (_, k) => (((k + shift) % K) + K) % K);
    return this.pickK(x, this.make("ordinalK", [], 1, { values }, "sample"));
  }

  private input(name: string, n: number, level: Level): SeriesSpec {
    let spec = this.inputs.get(name);
    if (!spec) {
      spec = { id: this.series.length, n, level, block: null, name };
      this.series.push(spec);
      this.inputs.set(name, spec);
    }
    return spec;
  }
  symbols(): SymbolSeries {
    return this.traced(this.input(SYMBOLS, 1, "word")) as unknown as SymbolSeries;
  }
  normal = (name: string, n: number, level: "word" | "sample") => this.traced(this.input(name, n, level));
  uniform = (name: string) => this.traced(this.input(name, 1, "word"));
  private traced(spec: SeriesSpec): Series {
    return { n: spec.n, level: spec.level, spec } as TracedSeries;
  }

  private readonly at: At = ((series: TracedSeries) => {
    const { spec } = series;
    const node = this.read(spec);
    return spec.name === SYMBOLS && spec.block === null
      ? ({ symbols: true, symbolSeries: true, node } satisfies TracedSymbols)
      : this.value(node);
  }) as unknown as At;

  private read(spec: SeriesSpec): Node {
    return spec.block === null
      ? this.factory.make("input", [], spec.n, { name: spec.name }, spec.level)
      : this.factory.make("read", [], spec.n, { series: spec.id }, spec.level);
  }

  scan(direction: Direction, init: Value, body: ScanBody): Readonly<Record<string, Series>> {
    const id = this.blocks.length;
    const level = init.level === "param" ? "word" : init.level;
    const carry = this.make("carry", [], init.n, { series: id }, level);
    const step = body(carry, this.at);
    // a group of words runs as long as its longest; beyond its own end a word keeps its carry
    const live = this.value(this.read(this.input(LIVE, 1, "word")));
    const next = this.add(carry, this.mul(live, this.sub(step.carry, carry)));
    return this.finish(id, direction, step.out, { node: nodeOf(carry), init: nodeOf(init), next: nodeOf(next) });
  }
  map(body: (at: At) => Readonly<Record<string, Value>>): Readonly<Record<string, Series>> {
    return this.finish(this.blocks.length, "forward", body(this.at), null);
  }
  private finish(
    id: number,
    direction: Direction,
    out: Readonly<Record<string, Value>>,
    carry: Block["carry"],
  ): Readonly<Record<string, Series>> {
    const outputs = Object.entries(out).map(([name, value]) => {
      const level = value.level === "param" ? "word" : value.level;
      const node = nodeOf(level === value.level ? value : this.make("spread", [value], value.n, {}, level));
      const series: SeriesSpec = { id: this.series.length, n: node.n, level, block: id, name };
      this.series.push(series);
      return { series, node };
    });
    this.blocks.push({ id, direction, carry, outputs });
    return Object.fromEntries(outputs.map(({ series }) => [series.name, this.traced(series)]));
  }

  /** Of the words' sums over positions a program needs the series alone. */
  sumT(series: Series): Value {
    const { spec } = series as TracedSeries;
    return this.value(this.factory.make("read", [], spec.n, { series: spec.id, name: "sumT" }, spec.level));
  }

  finished(): Program {
    const { K, V, blocks, series } = this;
    return { K, V, blocks, series, inputs: [...this.inputs.values()], tables: [...this.tables.values()] };
  }
}

/** The id of the series a traced `sumT` adds up. */
export const summedSeries = (value: Value): number => {
  const { attr } = nodeOf(value);
  if (attr.name !== "sumT" || attr.series === undefined) throw new Error("not a sum over positions");
  return attr.series;
};
/** The id of a traced series. */
export const seriesId = (series: Series): number => (series as TracedSeries).spec.id;
