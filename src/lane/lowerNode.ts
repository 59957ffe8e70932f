/** Spells out the commands of one node, and of one gradient task, at one position. */
import type { CommandList } from "./commandList.ts";
import { OP, type OpCode } from "./commands.ts";
import type { Node, Op, SeriesSpec, Task } from "./ir.ts";
import type { Place } from "./lowered.ts";

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

/** What the lowering of a block needs of the program around it. */
export interface Tools {
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

/** Of an operand that is not there. */
const NOWHERE: Place = { base: 0, t: 0, k: 0, f: 0 };

export const at = (place: Place, t: number): Place => ({ ...place, base: place.base + t * place.t });

export class NodeEmitter {
  private readonly scratch = new Map<Node, Place>();

  /** `placeOf`: where any node of the block is, at position 0. */
  constructor(
    private readonly tools: Tools,
    private readonly placeOf: (node: Node) => Place,
  ) {}

  operand(node: Node, t: number): Place {
    const place = at(this.placeOf(node), t);
    return node.n === 1 ? { ...place, f: 0 } : place;
  }

  copyTo(list: CommandList, to: Place, shape: Pick<Node, "n" | "level">, from: Node, t: number, add = false): void {
    const a = this.operand(from, t);
    const K = shape.level === "sample" ? this.tools.K() : 1;
    const op = add ? OP.addTo : OP.copy;
    list.push({ op, dst: to.base, a: a.base, n: shape.n, K, dstK: to.k, aK: a.k, aF: from.n === 1 ? 0 : a.f });
  }

  /** A place whose features lie one after the other, for kernels that need it so. */
  private packed(list: CommandList, node: Node, t: number): Place {
    const place = at(this.placeOf(node), t);
    if (node.n === 1 || place.f !== 0) return place;
    // one scratch for all positions: addresses stay linear in t
    const scratch = this.scratch.get(node) ?? this.tools.place(node.n, node.level, 1);
    this.scratch.set(node, scratch);
    this.copyTo(list, scratch, node, node, t);
    return scratch;
  }

  emit(list: CommandList, node: Node, t: number): void {
    const W = this.tools.W();
    const K = node.level === "sample" ? this.tools.K() : 1;
    const to = at(this.placeOf(node), t);
    const [x, y, z] = node.args;
    const elementwise = ELEMENTWISE[node.op];
    if (elementwise !== undefined) {
      const [a, b, c] = [x, y, z].map((arg) => (arg ? this.operand(arg, t) : NOWHERE)) as [Place, Place, Place];
      // most commands are of this kind: one literal makes them one shape
      // biome-ignore format: operand by operand
      list.push({
        op: elementwise, dst: to.base, dstK: to.k, K, n: node.n,
        a: a.base, aK: a.k, aF: a.f, b: b.base, bK: b.k, bF: b.f, c: c.base, cK: c.k, cF: c.f,
      });
      return;
    }
    const base = { dst: to.base, dstK: to.k, K, n: node.n };
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
      case "ancestorsK": {
        const [a, b, c] = [at(this.placeOf(x!), t), at(this.placeOf(y!), t), at(this.placeOf(z!), t)];
        list.push({ ...base, op: OP.ancestorsK, a: a.base, aK: a.k, b: b.base, c: c.base });
        return;
      }
      case "gatherK":
      case "scatterK": {
        const [a, b] = [this.operand(x!, t), at(this.placeOf(y!), t)];
        list.push({ ...base, op: OP[node.op], a: a.base, aK: a.k, aF: a.f, b: b.base, bK: b.k });
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

  emitTask(list: CommandList, task: Task, dense: ReadonlyMap<Node, Place>): void {
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
}
