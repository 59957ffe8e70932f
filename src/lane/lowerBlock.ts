/** Lowers one block: places of its nodes, and its commands forwards and backwards. */
import { alongPositions, CommandList } from "./commandList.ts";
import { OP } from "./commands.ts";
import { type BackwardBlock, type Block, type Node, type Op, topological } from "./ir.ts";
import type { LoweredBlock, Place } from "./lowered.ts";
import { at, NodeEmitter, type Tools } from "./lowerNode.ts";

/** The value a view looks into. */
function rootOf(node: Node): Node {
  return node.op === "slice" || node.op === "spread" ? rootOf(node.args[0]!) : node;
}

/** What a carry starts from, one vector after the other. */
function startOf({ init }: NonNullable<Block["carry"]>): readonly Node[] {
  const narrow = init.op === "spread" ? init.args[0]! : init;
  return narrow.op === "concat" ? narrow.args : [narrow];
}

const VIEWS: ReadonlySet<Op> = new Set<Op>([
  "const",
  "ordinalK",
  "vector",
  "input",
  "read",
  "carry",
  "adjointCarry",
  "adjointSeries",
  "slice",
  "spread",
]);
const isComputed = (node: Node): boolean => !VIEWS.has(node.op);

export class BlockLowering {
  readonly needed: boolean;
  private readonly outputs: Block["outputs"];
  private readonly order: readonly Node[];
  private readonly inForward: ReadonlySet<Node>;
  private readonly places = new Map<Node, Place>();
  private readonly carries: Place | null;
  private readonly carryAdjoints: Place | null;
  private readonly emitter: NodeEmitter;

  constructor(
    private readonly tools: Tools,
    private readonly block: Block,
    private readonly reverse: BackwardBlock | null,
    wanted: ReadonlySet<number>,
  ) {
    this.emitter = new NodeEmitter(tools, (node) => this.placeOf(node));
    this.outputs = block.outputs.filter((o) => wanted.has(o.series.id));
    this.needed = this.outputs.length > 0;
    const { carry } = block;
    const roots = [...this.outputs.map((o) => o.node), ...(carry ? [carry.next] : [])];
    this.order = this.needed ? topological(roots) : [];
    this.inForward = new Set(this.order);
    const slots = tools.T() + 1;
    this.carries = carry && this.needed ? tools.place(carry.node.n, carry.node.level, slots) : null;
    this.carryAdjoints = carry && reverse ? tools.place(carry.node.n, carry.node.level, slots) : null;
    if (carry && this.carries) {
      this.places.set(carry.node, this.slot(this.carries, "in"));
      this.places.set(carry.next, this.slot(this.carries, "out"));
    }
    if (this.needed) this.placeForward();
  }

  /** The carry a position gets is the slot before it; what it hands on, the slot after. */
  private slot(carries: Place, side: "in" | "out"): Place {
    const forwards = this.block.direction === "forward";
    const shift = (side === "in") === forwards ? 0 : 1;
    return { ...carries, base: carries.base + shift * carries.t };
  }

  private placeForward(): void {
    const stored = new Set<Node>(this.outputs.map((o) => rootOf(o.node)));
    if (this.reverse) {
      const keep = (node: Node): void => {
        const root = rootOf(node);
        if (this.inForward.has(root)) stored.add(root);
      };
      for (const node of this.backwardOrder()) for (const arg of node.args) keep(arg);
      for (const task of this.reverse.tasks) if (task.kind === "dense") keep(task.x);
    }
    for (const node of this.order)
      if (isComputed(node) && !this.places.has(node))
        this.places.set(node, this.tools.place(node.n, node.level, stored.has(node) ? this.tools.T() : 1));
    for (const { series, node } of this.outputs) this.tools.setSeriesPlace(series.id, this.placeOf(node));
  }

  /** Nodes of the backward pass that the forward pass has not computed. */
  private backwardOrder(): readonly Node[] {
    const { carry, series, tasks } = this.reverse!;
    const roots = [...(carry ? [carry] : []), ...series.map((s) => s.node), ...tasks.map((t) => t.dy)];
    return topological(roots).filter((node) => !this.inForward.has(node));
  }

  placeOf(node: Node): Place {
    const known = this.places.get(node);
    if (known) return known;
    const [a] = node.args;
    switch (node.op) {
      case "const":
        return this.tools.constant(node.attr.values!);
      case "ordinalK":
        // a constant of K coordinates, read as one of each sample
        return { ...this.tools.constant(node.attr.values!), k: this.tools.W(), f: 0 };
      case "vector":
        return this.tools.vector(node.attr.param!);
      case "input":
        return this.tools.input(node.attr.name!);
      case "read":
        return this.tools.seriesPlace(node.attr.series!);
      case "adjointSeries":
        return this.tools.adjointPlace({ id: node.attr.series!, n: node.n, level: node.level, block: null, name: "" });
      case "adjointCarry":
        return this.slot(this.carryAdjoints!, "out");
      case "slice": {
        const whole = this.placeOf(a!);
        return { ...whole, base: whole.base + node.attr.c! * whole.f };
      }
      case "spread": {
        const narrow = this.placeOf(a!);
        return a!.n < node.n ? { ...narrow, f: 0 } : narrow;
      }
      default:
        throw new Error(`${node.op} has no place`);
    }
  }

  forward(): LoweredBlock {
    const { carry } = this.block;
    const start = this.perLength((list, L) => {
      if (!carry) return;
      const slot = this.block.direction === "forward" ? 0 : L;
      let base = this.carries!.base + slot * this.carries!.t;
      for (const part of startOf(carry)) {
        this.emitter.copyTo(list, { ...this.carries!, base }, { n: part.n, level: carry.node.level }, part, 0);
        base += part.n * this.tools.W();
      }
    });
    const steps = this.perPosition((list, t) => {
      for (const node of this.order) if (isComputed(node)) this.emitter.emit(list, node, t);
    });
    return { direction: this.block.direction, start, steps, finish: this.perLength(() => undefined) };
  }

  backward(): LoweredBlock {
    const { carry, series, tasks } = this.reverse!;
    const order = this.backwardOrder().filter(isComputed);
    const T = this.tools.T();
    const kept = new Set(tasks.map((task) => rootOf(task.dy)));
    for (const node of order) this.places.set(node, this.tools.place(node.n, node.level, kept.has(node) ? T : 1));
    const dense = new Map<Node, Place>();
    for (const task of tasks)
      for (const node of task.kind === "dense" ? [task.x, task.dy] : [task.dy])
        if (this.isBroadcast(node)) dense.set(node, this.tools.place(node.n, node.level, T));
    const target = this.carryAdjoints ? this.slot(this.carryAdjoints, "in") : null;
    const firsts = series.map(({ series: s }) => this.tools.firstWrite(s.id));

    const start = this.perLength((list, L) => {
      if (!this.carryAdjoints) return;
      const slot = this.block.direction === "forward" ? L : 0;
      this.zero(list, { ...this.carryAdjoints, base: this.carryAdjoints.base + slot * this.carryAdjoints.t });
    });
    const steps = this.perPosition((list, t) => {
      for (const node of order) this.emitter.emit(list, node, t);
      for (const [node, place] of dense) this.emitter.copyTo(list, at(place, t), node, node, t);
      series.forEach(({ series: s, node }, i) => {
        this.emitter.copyTo(list, at(this.tools.adjointPlace(s), t), { n: s.n, level: s.level }, node, t, !firsts[i]);
      });
      if (target && carry) this.emitter.copyTo(list, at(target, t), this.block.carry!.node, carry, t);
      else if (target) this.zero(list, at(target, t));
    });
    const finish = this.perLength((list, L) => {
      for (const task of tasks) this.emitter.emitTask(list, task, dense);
      this.emitInitial(list, L);
    });
    const direction = this.block.direction === "forward" ? "backward" : "forward";
    return { direction, start, steps, finish };
  }

  private isBroadcast(node: Node): boolean {
    const place = this.placeOf(node);
    return (
      (place.f === 0 && node.n > 1) ||
      (node.level === "sample" && place.k === 0 && this.tools.K() > 1) ||
      (place.t === 0 && this.tools.T() > 1)
    );
  }

  private perLength(fill: (list: CommandList, L: number) => void): Int32Array[] {
    return Array.from({ length: this.tools.T() }, (_, i) => {
      const list = new CommandList();
      fill(list, i + 1);
      return list.done();
    });
  }
  private perPosition(fill: (list: CommandList, t: number) => void): Int32Array[] {
    return alongPositions(this.tools.T(), (t) => {
      const list = new CommandList();
      fill(list, t);
      return list.done();
    });
  }

  private zero(list: CommandList, to: Place): void {
    const { carry } = this.block;
    const zero = this.tools.constant([0]);
    list.push({ op: OP.copy, dst: to.base, a: zero.base, n: carry!.node.n, K: to.k ? this.tools.K() : 1, dstK: to.k });
  }
  /** A learned start of the carry gets the adjoint that reaches it. */
  private emitInitial(list: CommandList, L: number): void {
    const { carry } = this.block;
    if (!carry || !this.carryAdjoints) return;
    const slot = this.block.direction === "forward" ? 0 : L;
    const { base, t, k } = this.carryAdjoints;
    let a = base + slot * t;
    for (const { op, n, attr } of startOf(carry)) {
      // one position only: m = 1 says so
      const shape = { n, m: 1, K: k ? this.tools.K() : 1 };
      if (op === "vector")
        list.push({ op: OP.gradVector, dst: this.tools.gradientOf(attr.param!), a, aK: k, ...shape });
      a += n * this.tools.W();
    }
  }
}
