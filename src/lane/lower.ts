/**
 * Lowers a traced program, and its gradient, to command lists over an arena (commands.ts): places every value, keeps
 * for the backward pass what it reads, and spells the commands out for every position. The lists are for one lane group
 * of W words; the driver runs them group after group.
 */
import { COMMAND_SIZE, FIELD, OP, type OpCode } from "./commands.ts";
import {
  type BackwardBlock,
  type Block,
  type Node,
  type Op,
  type Program,
  type SeriesSpec,
  topological,
} from "./ir.ts";
import type { Slot } from "./parameters.ts";

/** Where a value is at position 0, and its strides in floats. */
export interface Place {
  readonly base: number;
  /** From one position to the next. */
  readonly t: number;
  /** From one sample to the next; 0 at word level. */
  readonly k: number;
  /** From one feature to the next: W, or 0 for a broadcast scalar. */
  readonly f: number;
}

/** Commands of one block. */
export interface LoweredBlock {
  readonly direction: "forward" | "backward";
  /** Before the first position, for groups of 1…T positions. */
  readonly start: readonly Int32Array[];
  /** For each position. */
  readonly steps: readonly Int32Array[];
  /** After the last position, for groups of 1…T positions. */
  readonly finish: readonly Int32Array[];
}

export interface Lowered {
  readonly W: number;
  readonly T: number;
  readonly K: number;
  /** Floats of the arena. */
  readonly size: number;
  /** Flat parameters and their gradient, in the order of the slots. */
  readonly parameters: number;
  readonly gradient: number;
  readonly parameterCount: number;
  /** Values to write once, broadcast over the words. */
  readonly constants: readonly { readonly at: number; readonly values: readonly number[] }[];
  /** Parameters to broadcast over the words whenever they change. */
  readonly vectors: readonly { readonly at: number; readonly offset: number; readonly n: number }[];
  readonly inputs: ReadonlyMap<string, { readonly place: Place; readonly series: SeriesSpec }>;
  readonly outputs: ReadonlyMap<number, { readonly place: Place; readonly series: SeriesSpec }>;
  /** Where the adjoint of the objective's terms goes: live / B. */
  readonly seed: Place | null;
  readonly forward: readonly LoweredBlock[];
  readonly backward: readonly LoweredBlock[];
}

export interface LowerOptions {
  readonly W: number;
  readonly T: number;
  readonly slots: readonly Slot[];
  /** Ids of the series to bring out. */
  readonly outputs: readonly number[];
  readonly backward: readonly BackwardBlock[];
  /** Series whose positions add up to the objective; null without backward blocks. */
  readonly objective: number | null;
}

/** Elementwise operations and their commands. */
const ELEMENTWISE: Partial<Record<Op, OpCode>> = {
  add: OP.add,
  sub: OP.sub,
  mul: OP.mul,
  div: OP.div,
  exp: OP.exp,
  log: OP.log,
  tanh: OP.tanh,
  sigmoid: OP.sigmoid,
  softplus: OP.softplus,
  abs: OP.abs,
  sign: OP.sign,
  select: OP.select,
  dTanh: OP.dTanh,
  dSigmoid: OP.dSigmoid,
};

type Fields = Partial<Record<keyof typeof FIELD, number>> & { readonly op: OpCode };

/** Gathers commands at one position. */
class List {
  private readonly words: number[] = [];
  push(fields: Fields): void {
    const command = new Array<number>(COMMAND_SIZE).fill(0);
    for (const [name, value] of Object.entries(fields)) command[FIELD[name as keyof typeof FIELD]] = value;
    this.words.push(...command);
  }
  done(): Int32Array {
    return Int32Array.from(this.words);
  }
}

/** The value a view looks into. */
function rootOf(node: Node): Node {
  return node.op === "slice" || node.op === "spread" ? rootOf(node.args[0]!) : node;
}

export class Lowering {
  private top = 0;
  private readonly constants: { at: number; values: readonly number[] }[] = [];
  private readonly constantPlaces = new Map<string, Place>();
  private readonly vectors = new Map<string, { at: number; offset: number; n: number }>();
  private readonly inputs = new Map<string, { place: Place; series: SeriesSpec }>();
  private readonly seriesPlaces = new Map<number, Place>();
  private readonly seriesAdjoints = new Map<number, Place>();
  private readonly written = new Set<number>();
  private readonly parameters: number;
  private readonly gradient: number;
  private readonly offsets: ReadonlyMap<string, Slot>;

  constructor(
    private readonly program: Program,
    private readonly options: LowerOptions,
  ) {
    const { slots } = options;
    const count = slots.reduce((sum, slot) => sum + slot.size, 0);
    this.offsets = new Map(slots.map((slot) => [slot.name, slot]));
    this.parameters = this.allocate(count);
    this.gradient = this.allocate(count);
  }

  private allocate(floats: number): number {
    const at = this.top;
    // 16 floats: a cache line
    this.top += Math.ceil(floats / 16) * 16;
    return at;
  }
  private samples(level: Node["level"]): number {
    return level === "sample" ? this.program.K : 1;
  }
  /** A fresh place for a value: one slot (`slots` = 1, t = 0) or one a position. */
  private place(n: number, level: Node["level"], slots: number): Place {
    const { W } = this.options;
    const size = this.samples(level) * n * W;
    return {
      base: this.allocate(size * slots),
      t: slots > 1 ? size : 0,
      k: level === "sample" ? n * W : 0,
      f: W,
    };
  }
  private constant(values: readonly number[]): Place {
    const key = values.join();
    let found = this.constantPlaces.get(key);
    if (!found) {
      found = { ...this.place(values.length, "param", 1), f: values.length === 1 ? 0 : this.options.W };
      this.constantPlaces.set(key, found);
      this.constants.push({ at: found.base, values });
    }
    return found;
  }
  private vector(name: string): Place {
    const slot = this.offsets.get(name)!;
    let found = this.vectors.get(name);
    if (!found) {
      found = { at: this.place(slot.size, "param", 1).base, offset: slot.offset, n: slot.size };
      this.vectors.set(name, found);
    }
    return { base: found.at, t: 0, k: 0, f: this.options.W };
  }
  input(name: string): Place {
    let found = this.inputs.get(name);
    if (!found) {
      const series = this.program.inputs.find((s) => s.name === name);
      if (!series) throw new Error(`no input ${name}`);
      found = { place: this.place(series.n, series.level, this.options.T), series };
      this.inputs.set(name, found);
    }
    return found.place;
  }
  private weights(name: string): number {
    return this.parameters + this.offsets.get(name)!.offset;
  }
  private gradientOf(name: string): number {
    return this.gradient + this.offsets.get(name)!.offset;
  }

  lower(): Lowered {
    const { W, T, slots, outputs, backward, objective } = this.options;
    const wanted = this.wantedSeries();
    const graphs = this.program.blocks.map((block) => {
      const backwardBlock = backward.find((b) => b.block === block) ?? null;
      return new BlockLowering(this.tools, block, backwardBlock, wanted);
    });
    if (objective !== null) this.adjointPlace(this.program.series[objective]!);
    const forward = graphs.filter((g) => g.needed).map((g) => g.forward());
    const reversed = backward.map((b) => graphs[b.block.id]!.backward());
    return {
      W,
      T,
      K: this.program.K,
      size: this.top,
      parameters: this.parameters,
      gradient: this.gradient,
      parameterCount: slots.reduce((sum, slot) => sum + slot.size, 0),
      constants: this.constants,
      vectors: [...this.vectors.values()],
      inputs: this.inputs,
      outputs: new Map(
        outputs.map((id) => [id, { place: this.seriesPlaces.get(id)!, series: this.program.series[id]! }]),
      ),
      seed: objective === null ? null : this.seriesAdjoints.get(objective)!,
      forward,
      backward: reversed,
    };
  }

  /** Series somebody reads: the outputs, and what blocks that are needed read. */
  private wantedSeries(): ReadonlySet<number> {
    const { outputs, objective } = this.options;
    const wanted = new Set<number>([...outputs, ...(objective === null ? [] : [objective])]);
    for (const block of [...this.program.blocks].reverse()) {
      const roots = block.outputs.filter((o) => wanted.has(o.series.id)).map((o) => o.node);
      if (roots.length === 0) continue;
      for (const node of topological([...roots, ...(block.carry ? [block.carry.next] : [])]))
        if (node.op === "read") wanted.add(node.attr.series!);
    }
    return wanted;
  }

  private adjointPlace(series: SeriesSpec): Place {
    let found = this.seriesAdjoints.get(series.id);
    if (!found) {
      found = this.place(series.n, series.level, this.options.T);
      this.seriesAdjoints.set(series.id, found);
    }
    return found;
  }

  private readonly tools: Tools = {
    T: () => this.options.T,
    W: () => this.options.W,
    K: () => this.program.K,
    place: (n, level, slots) => this.place(n, level, slots),
    constant: (values) => this.constant(values),
    vector: (name) => this.vector(name),
    input: (name) => this.input(name),
    weights: (name) => this.weights(name),
    gradientOf: (name) => this.gradientOf(name),
    seriesPlace: (id) => this.seriesPlaces.get(id)!,
    setSeriesPlace: (id, place) => {
      this.seriesPlaces.set(id, place);
    },
    adjointPlace: (series) => this.adjointPlace(series),
    firstWrite: (id) => {
      const first = !this.written.has(id);
      this.written.add(id);
      return first;
    },
  };
}

interface Tools {
  T(): number;
  W(): number;
  K(): number;
  place(n: number, level: Node["level"], slots: number): Place;
  constant(values: readonly number[]): Place;
  vector(name: string): Place;
  input(name: string): Place;
  weights(name: string): number;
  gradientOf(name: string): number;
  seriesPlace(id: number): Place;
  setSeriesPlace(id: number, place: Place): void;
  adjointPlace(series: SeriesSpec): Place;
  /** Whether nothing was written to the adjoint of this series yet. */
  firstWrite(id: number): boolean;
}

/** One block: places of its nodes, and its commands forwards and backwards. */
class BlockLowering {
  readonly needed: boolean;
  private readonly outputs: Block["outputs"];
  private readonly order: readonly Node[];
  private readonly inForward: ReadonlySet<Node>;
  private readonly places = new Map<Node, Place>();
  private readonly carries: Place | null;
  private readonly carryAdjoints: Place | null;

  constructor(
    private readonly tools: Tools,
    private readonly block: Block,
    private readonly reverse: BackwardBlock | null,
    wanted: ReadonlySet<number>,
  ) {
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
      this.copyTo(
        list,
        { ...this.carries!, base: this.carries!.base + slot * this.carries!.t },
        carry.node,
        carry.init,
        0,
      );
    });
    const steps = this.perPosition((list, t) => {
      for (const node of this.order) if (isComputed(node)) this.emit(list, node, t);
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
      for (const node of order) this.emit(list, node, t);
      for (const [node, place] of dense) this.copyTo(list, at(place, t), node, node, t);
      series.forEach(({ series: s, node }, i) => {
        this.copyTo(list, at(this.tools.adjointPlace(s), t), { n: s.n, level: s.level }, node, t, !firsts[i]);
      });
      if (target && carry) this.copyTo(list, at(target, t), this.block.carry!.node, carry, t);
      else if (target) this.zero(list, at(target, t));
    });
    const finish = this.perLength((list, L) => {
      for (const task of tasks) this.emitTask(list, task, dense);
      this.emitInitial(list, L);
    });
    const direction = this.block.direction === "forward" ? "backward" : "forward";
    return { direction, start, steps, finish };
  }

  private isBroadcast(node: Node): boolean {
    const place = this.placeOf(node);
    return (
      (place.f === 0 && node.n > 1) || (node.level === "sample" && place.k === 0 && this.tools.K() > 1) || place.t === 0
    );
  }

  private perLength(fill: (list: List, L: number) => void): Int32Array[] {
    return Array.from({ length: this.tools.T() }, (_, i) => {
      const list = new List();
      fill(list, i + 1);
      return list.done();
    });
  }
  private perPosition(fill: (list: List, t: number) => void): Int32Array[] {
    return Array.from({ length: this.tools.T() }, (_, t) => {
      const list = new List();
      fill(list, t);
      return list.done();
    });
  }

  private operand(node: Node, t: number): Place {
    const place = at(this.placeOf(node), t);
    return node.n === 1 ? { ...place, f: 0 } : place;
  }

  private zero(list: List, to: Place): void {
    const { carry } = this.block;
    const zero = this.tools.constant([0]);
    list.push({ op: OP.copy, dst: to.base, a: zero.base, n: carry!.node.n, K: to.k ? this.tools.K() : 1, dstK: to.k });
  }
  private copyTo(list: List, to: Place, shape: Pick<Node, "n" | "level">, from: Node, t: number, add = false): void {
    const a = this.operand(from, t);
    const K = shape.level === "sample" ? this.tools.K() : 1;
    const op = add ? OP.addTo : OP.copy;
    list.push({ op, dst: to.base, a: a.base, n: shape.n, K, dstK: to.k, aK: a.k, aF: from.n === 1 ? 0 : a.f });
  }

  /** A place whose features lie one after the other, for kernels that need it so. */
  private packed(list: List, node: Node, t: number): Place {
    const place = at(this.placeOf(node), t);
    if (node.n === 1 || place.f !== 0) return place;
    const scratch = this.tools.place(node.n, node.level, 1);
    this.copyTo(list, scratch, node, node, t);
    return scratch;
  }

  private emit(list: List, node: Node, t: number): void {
    const W = this.tools.W();
    const K = node.level === "sample" ? this.tools.K() : 1;
    const to = at(this.places.get(node)!, t);
    const base = { dst: to.base, dstK: to.k, K, n: node.n };
    const [x, y, z] = node.args;
    const elementwise = ELEMENTWISE[node.op];
    if (elementwise !== undefined) {
      const [a, b, c] = [x, y, z].map((arg) => (arg ? this.operand(arg, t) : null));
      list.push({
        ...base,
        op: elementwise,
        ...(a && { a: a.base, aK: a.k, aF: a.f }),
        ...(b && { b: b.base, bK: b.k, bF: b.f }),
        ...(c && { c: c.base, cK: c.k, cF: c.f }),
      });
      return;
    }
    switch (node.op) {
      case "scale":
      case "shift": {
        const a = this.operand(x!, t);
        const c = this.tools.constant([node.attr.c!]);
        const op = node.op === "scale" ? OP.mul : OP.add;
        list.push({ ...base, op, a: a.base, aK: a.k, aF: a.f, b: c.base });
        return;
      }
      case "pad": {
        const zero = this.tools.constant([0]);
        const a = this.operand(x!, t);
        list.push({ ...base, op: OP.copy, a: zero.base });
        const dst = to.base + node.attr.c! * W;
        list.push({ ...base, dst, op: OP.copy, n: x!.n, a: a.base, aK: a.k, aF: a.f });
        return;
      }
      case "concat": {
        let dst = to.base;
        for (const part of node.args) {
          const a = this.operand(part, t);
          list.push({ ...base, dst, op: OP.copy, n: part.n, a: a.base, aK: a.k, aF: a.f });
          dst += part.n * W;
        }
        return;
      }
      case "reverse": {
        const a = this.operand(x!, t);
        const last = a.base + (node.n - 1) * a.f;
        list.push({ ...base, op: OP.copy, a: last, aK: a.k, aF: -a.f });
        return;
      }
      case "sum":
      case "lse": {
        const a = at(this.placeOf(x!), t);
        list.push({ ...base, op: OP[node.op], n: x!.n, a: a.base, aK: a.k, aF: a.f });
        return;
      }
      case "dense":
      case "denseT": {
        const a = this.packed(list, x!, t);
        const [n, m] = node.op === "dense" ? [x!.n, node.n] : [node.n, x!.n];
        const c = node.attr.bias === undefined ? -1 : this.tools.weights(node.attr.bias);
        const b = this.tools.weights(node.attr.param!) + node.attr.c! * m;
        list.push({ ...base, op: OP[node.op], a: a.base, aK: a.k, b, c, n, m });
        return;
      }
      case "embed": {
        const a = at(this.placeOf(x!), t);
        list.push({ ...base, op: OP.embed, a: a.base, b: this.tools.weights(node.attr.param!) });
        return;
      }
      case "triMul":
      case "triMulT":
      case "triSolve":
      case "triSolveT": {
        const [a, b, c] = [this.packed(list, x!, t), this.packed(list, y!, t), this.packed(list, z!, t)];
        list.push({ ...base, op: OP[node.op], a: a.base, aK: a.k, b: b.base, bK: b.k, c: c.base, cK: c.k });
        return;
      }
      case "outerStrict": {
        const [a, b] = [this.packed(list, x!, t), this.packed(list, y!, t)];
        list.push({ ...base, op: OP.outerStrict, n: x!.n, a: a.base, aK: a.k, b: b.base, bK: b.k });
        return;
      }
      case "softmaxPick": {
        const [a, b] = [this.packed(list, x!, t), at(this.placeOf(y!), t)];
        list.push({ ...base, op: OP.softmaxPick, n: x!.n, a: a.base, aK: a.k, b: b.base });
        return;
      }
      case "dSoftmaxPick": {
        const [a, b, c] = [this.operand(x!, t), at(this.placeOf(y!), t), at(this.placeOf(z!), t)];
        list.push({ ...base, op: OP.dSoftmaxPick, a: a.base, aK: a.k, b: b.base, bK: b.k, c: c.base });
        return;
      }
      case "sumK":
      case "lseK": {
        const a = this.operand(x!, t);
        list.push({ ...base, op: OP[node.op], K: this.tools.K(), a: a.base, aK: a.k, aF: a.f });
        return;
      }
      case "categoricalK": {
        const [a, b] = [at(this.placeOf(x!), t), at(this.placeOf(y!), t)];
        list.push({ ...base, op: OP.categoricalK, K: this.tools.K(), a: a.base, aK: a.k, b: b.base });
        return;
      }
      case "pickK": {
        const [a, b] = [this.operand(x!, t), at(this.placeOf(y!), t)];
        list.push({ ...base, op: OP.pickK, K: this.tools.K(), a: a.base, aK: a.k, aF: a.f, b: b.base });
        return;
      }
      case "isK": {
        const a = at(this.placeOf(x!), t);
        list.push({ ...base, op: OP.isK, K: this.tools.K(), a: a.base });
        return;
      }
      default:
        throw new Error(`cannot lower ${node.op}`);
    }
  }

  private emitTask(list: List, task: BackwardBlock["tasks"][number], dense: ReadonlyMap<Node, Place>): void {
    const placeFor = (node: Node): Place => dense.get(node) ?? this.placeOf(node);
    const dy = placeFor(task.dy);
    const K = task.dy.level === "sample" ? this.tools.K() : 1;
    switch (task.kind) {
      case "dense": {
        const x = placeFor(task.x);
        const c = task.bias === null ? -1 : this.tools.gradientOf(task.bias);
        const shape = { n: task.x.n, m: task.dy.n, K };
        const a = { a: x.base, aK: x.k, x: x.t };
        const b = { b: dy.base, bK: dy.k, y: dy.t };
        const dst = this.tools.gradientOf(task.param) + task.row * task.dy.n;
        list.push({ op: OP.gradDense, dst, c, ...shape, ...a, ...b });
        return;
      }
      case "vector":
        list.push({
          op: OP.gradVector,
          dst: this.tools.gradientOf(task.param),
          a: dy.base,
          aK: dy.k,
          x: dy.t,
          n: task.dy.n,
          K,
        });
        return;
      case "embed": {
        const symbols = this.placeOf(task.symbol);
        const b = { b: dy.base, bK: dy.k, y: dy.t };
        const dst = this.tools.gradientOf(task.param);
        list.push({ op: OP.gradEmbed, dst, a: symbols.base, x: symbols.t, ...b, n: task.dy.n, K });
        return;
      }
      default:
        task satisfies never;
    }
  }

  /** A learned start of the carry gets the adjoint that reaches it. */
  private emitInitial(list: List, L: number): void {
    const { carry } = this.block;
    if (!carry || !this.carryAdjoints || carry.init.op !== "vector") return;
    const slot = this.block.direction === "forward" ? 0 : L;
    const { base, t, k } = this.carryAdjoints;
    // one position only: m = 1 says so
    list.push({
      op: OP.gradVector,
      dst: this.tools.gradientOf(carry.init.attr.param!),
      a: base + slot * t,
      aK: k,
      n: carry.init.n,
      m: 1,
      K: k ? this.tools.K() : 1,
    });
  }
}

const VIEWS: ReadonlySet<Op> = new Set<Op>([
  "const",
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
const at = (place: Place, t: number): Place => ({ ...place, base: place.base + t * place.t });
