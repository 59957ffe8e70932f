/**
 * Plain-JavaScript execution of command lists (commands.ts), in float64 or float32 by the arena's type. The oracle of
 * the other machines: one loop an operation, nothing clever.
 */
import { COMMAND_SIZE, OP } from "./commands.ts";
import { type Arena, type Command, decode } from "./jsCommand.ts";
import { jsElementwise as f } from "./jsElementwise.ts";
import { gradTable, gradTableWeights, table } from "./jsTables.ts";

const ELEMENTWISE: Readonly<Record<number, (a: number, b: number, c: number) => number>> = {
  [OP.copy]: (a) => a,
  [OP.add]: (a, b) => a + b,
  [OP.sub]: (a, b) => a - b,
  [OP.mul]: (a, b) => a * b,
  [OP.div]: (a, b) => a / b,
  [OP.exp]: Math.exp,
  [OP.log]: Math.log,
  [OP.tanh]: Math.tanh,
  [OP.sigmoid]: f.sigmoid,
  [OP.softplus]: f.softplus,
  [OP.abs]: Math.abs,
  [OP.sign]: Math.sign,
  [OP.select]: (a, b, c) => (a > 0 ? b : c),
  [OP.dTanh]: (a, b) => a * (1 - b * b),
  [OP.dSigmoid]: (a, b) => a * b * (1 - b),
};

export class JsMachine {
  private readonly decoded = new WeakMap<Int32Array, readonly Command[]>();

  /** `W` words a lane group. */
  constructor(
    readonly arena: Arena,
    private readonly W: number,
  ) {}

  /** Runs a list; `L` positions for the gradient commands. */
  run(list: Int32Array, L: number): void {
    let commands = this.decoded.get(list);
    if (!commands) {
      commands = Array.from({ length: list.length / COMMAND_SIZE }, (_, i) => decode(list, i * COMMAND_SIZE));
      this.decoded.set(list, commands);
    }
    for (const command of commands) this.execute(command, L);
  }

  private execute(o: Command, L: number): void {
    const elementwise = ELEMENTWISE[o.op];
    if (elementwise) {
      this.elementwise(o, elementwise);
      return;
    }
    switch (o.op) {
      case OP.addTo:
        this.each(o, (dst, a) => {
          this.arena[dst]! += this.arena[a]!;
        });
        break;
      case OP.sum:
        this.perRow(o, (r) => this.reduce(o, r, 0, (s, v) => s + v));
        break;
      case OP.lse:
        this.perRow(o, (r) => {
          const top = this.reduce(o, r, -Infinity, Math.max);
          return top + Math.log(this.reduce(o, r, 0, (s, v) => s + Math.exp(v - top)));
        });
        break;
      case OP.dense:
        this.dense(o);
        break;
      case OP.denseT:
        this.denseT(o);
        break;
      case OP.embed:
        this.embed(o);
        break;
      case OP.triMul:
      case OP.triMulT:
      case OP.triSolve:
      case OP.triSolveT:
        this.triangular(o);
        break;
      case OP.outerStrict:
        this.outer(o);
        break;
      case OP.softmaxPick:
        this.softmaxPick(o);
        break;
      case OP.dSoftmaxPick:
        this.dSoftmaxPick(o);
        break;
      case OP.sumK:
      case OP.lseK:
      case OP.pickK:
        this.overK(o);
        break;
      case OP.categoricalK:
        this.categorical(o);
        break;
      case OP.isK:
        this.indicator(o);
        break;
      case OP.ancestorsK:
        this.ancestors(o);
        break;
      case OP.gatherK:
        this.gather(o);
        break;
      case OP.scatterK:
        this.scatter(o);
        break;
      case OP.gradDense:
        this.gradDense(o, L);
        break;
      case OP.gradVector:
        this.gradVector(o, L);
        break;
      case OP.gradEmbed:
        this.gradEmbed(o, L);
        break;
      case OP.table:
        table(this.arena, o);
        break;
      case OP.gradTable:
        gradTable(this.arena, o);
        break;
      case OP.gradTableWeights:
        gradTableWeights(this.arena, o);
        break;
      default:
        throw new Error(`no command ${o.op}`);
    }
  }

  private each(o: Command, act: (dst: number, a: number, b: number, c: number) => void): void {
    const { W } = this;
    for (let k = 0; k < o.K; k++)
      for (let i = 0; i < o.n; i++)
        for (let w = 0; w < W; w++)
          act(
            o.dst + k * o.dstK + i * W + w,
            o.a + k * o.aK + i * o.aF + w,
            o.b + k * o.bK + i * o.bF + w,
            o.c + k * o.cK + i * o.cF + w,
          );
  }
  private elementwise(o: Command, g: (a: number, b: number, c: number) => number): void {
    const { arena: x, W } = this;
    for (let k = 0; k < o.K; k++)
      for (let i = 0; i < o.n; i++) {
        const dst = o.dst + k * o.dstK + i * W;
        const a = o.a + k * o.aK + i * o.aF;
        const b = o.b + k * o.bK + i * o.bF;
        const c = o.c + k * o.cK + i * o.cF;
        for (let w = 0; w < W; w++) x[dst + w] = g(x[a + w]!, x[b + w]!, x[c + w]!);
      }
  }
  /** dst [K][1]: one number for every sample and word. */
  private perRow(o: Command, value: (row: { k: number; w: number }) => number): void {
    for (let k = 0; k < o.K; k++) for (let w = 0; w < this.W; w++) this.arena[o.dst + k * o.dstK + w] = value({ k, w });
  }
  private reduce(o: Command, { k, w }: { k: number; w: number }, start: number, g: (s: number, v: number) => number) {
    let s = start;
    for (let i = 0; i < o.n; i++) s = g(s, this.arena[o.a + k * o.aK + i * o.aF + w]!);
    return s;
  }

  private dense(o: Command): void {
    const { arena: x, W } = this;
    for (let k = 0; k < o.K; k++)
      for (let j = 0; j < o.m; j++) {
        const dst = o.dst + k * o.dstK + j * W;
        x.fill(o.c >= 0 ? x[o.c + j]! : 0, dst, dst + W);
        for (let i = 0; i < o.n; i++) this.multiplyAdd(dst, o.a + k * o.aK + i * W, x[o.b + i * o.m + j]!);
      }
  }
  private denseT(o: Command): void {
    const { arena: x, W } = this;
    for (let k = 0; k < o.K; k++)
      for (let i = 0; i < o.n; i++) {
        const dst = o.dst + k * o.dstK + i * W;
        x.fill(0, dst, dst + W);
        for (let j = 0; j < o.m; j++) this.multiplyAdd(dst, o.a + k * o.aK + j * W, x[o.b + i * o.m + j]!);
      }
  }
  /** dst += a · factor over the words of a group. */
  private multiplyAdd(dst: number, a: number, factor: number): void {
    const { arena: x, W } = this;
    for (let w = 0; w < W; w++) x[dst + w]! += x[a + w]! * factor;
  }
  private embed(o: Command): void {
    const { arena: x, W } = this;
    for (let i = 0; i < o.n; i++) for (let w = 0; w < W; w++) x[o.dst + i * W + w] = x[o.b + x[o.a + w]! * o.n + i]!;
  }
  private triangular(o: Command): void {
    const { arena: x, W } = this;
    const { n } = o;
    const transposed = o.op === OP.triMulT || o.op === OP.triSolveT;
    const solve = o.op === OP.triSolve || o.op === OP.triSolveT;
    // row i of G: entries (i, j < i); its transpose: entries (j > i, i)
    const entry = (i: number, j: number) => (Math.max(i, j) * (Math.max(i, j) - 1)) / 2 + Math.min(i, j);
    for (let k = 0; k < o.K; k++)
      for (let w = 0; w < W; w++)
        for (let step = 0; step < n; step++) {
          const i = transposed === solve ? n - 1 - step : step;
          const [from, to] = transposed ? [i + 1, n] : [0, i];
          const g = x[o.a + k * o.aK + i * W + w]!;
          const right = x[o.c + k * o.cK + i * W + w]!;
          let s = solve ? right : g * right;
          for (let j = from; j < to; j++) {
            const l = x[o.b + k * o.bK + entry(i, j) * W + w]!;
            const other = solve ? -x[o.dst + k * o.dstK + j * W + w]! : x[o.c + k * o.cK + j * W + w]!;
            s += l * other;
          }
          x[o.dst + k * o.dstK + i * W + w] = solve ? s / g : s;
        }
  }
  private outer(o: Command): void {
    const { arena: x, W } = this;
    for (let k = 0; k < o.K; k++)
      for (let i = 1, p = 0; i < o.n; i++)
        for (let j = 0; j < i; j++, p++)
          for (let w = 0; w < W; w++)
            x[o.dst + k * o.dstK + p * W + w] = x[o.a + k * o.aK + i * W + w]! * x[o.b + k * o.bK + j * W + w]!;
  }
  private softmaxPick(o: Command): void {
    const { arena: x, W } = this;
    for (let k = 0; k < o.K; k++)
      for (let w = 0; w < W; w++) {
        const at = (i: number) => x[o.a + k * o.aK + i * W + w]!;
        let top = -Infinity;
        for (let i = 0; i < o.n; i++) top = Math.max(top, at(i));
        let s = 0;
        for (let i = 0; i < o.n; i++) s += Math.exp(at(i) - top);
        const dst = o.dst + k * o.dstK + w;
        const picked = at(x[o.b + w]!) - top - Math.log(s);
        for (let i = 0; i < o.n; i++) x[dst + i * W] = Math.exp(at(i) - top) / s;
        x[dst + o.n * W] = picked;
      }
  }
  private dSoftmaxPick(o: Command): void {
    const { arena: x, W } = this;
    for (let k = 0; k < o.K; k++)
      for (let i = 0; i < o.n; i++)
        for (let w = 0; w < W; w++) {
          const p = x[o.b + k * o.bK + i * W + w]!;
          const d = x[o.a + k * o.aK + w]!;
          x[o.dst + k * o.dstK + i * W + w] = d * ((x[o.c + w] === i ? 1 : 0) - p);
        }
  }
  private overK(o: Command): void {
    const { arena: x, W } = this;
    for (let i = 0; i < o.n; i++)
      for (let w = 0; w < W; w++) {
        const at = (k: number) => x[o.a + k * o.aK + i * o.aF + w]!;
        let s = 0;
        if (o.op === OP.pickK) s = at(x[o.b + w]!);
        else if (o.op === OP.sumK) for (let k = 0; k < o.K; k++) s += at(k);
        else {
          let top = -Infinity;
          for (let k = 0; k < o.K; k++) top = Math.max(top, at(k));
          for (let k = 0; k < o.K; k++) s += Math.exp(at(k) - top);
          s = top + Math.log(s);
        }
        x[o.dst + i * W + w] = s;
      }
  }
  /** Where u falls among the cumulated softmax over k of a [K][1]. */
  private drawn(o: Command, w: number, u: number): number {
    const { arena: x } = this;
    const at = (k: number) => x[o.a + k * o.aK + w]!;
    let top = -Infinity;
    for (let k = 0; k < o.K; k++) top = Math.max(top, at(k));
    let total = 0;
    for (let k = 0; k < o.K; k++) total += Math.exp(at(k) - top);
    let below = 0;
    for (let k = 0, cumulated = 0; k < o.K; k++) {
      cumulated += Math.exp(at(k) - top) / total;
      if (u >= cumulated) below++;
    }
    return Math.min(below, o.K - 1);
  }
  private categorical(o: Command): void {
    const { arena: x, W } = this;
    for (let w = 0; w < W; w++) x[o.dst + w] = this.drawn(o, w, x[o.b + w]!);
  }
  private ancestors(o: Command): void {
    const { arena: x, W } = this;
    for (let k = 0; k < o.K; k++)
      for (let w = 0; w < W; w++)
        x[o.dst + k * o.dstK + w] = x[o.c + w]! > 0 ? this.drawn(o, w, (k + x[o.b + w]!) / o.K) : k;
  }
  private gather(o: Command): void {
    const { arena: x, W } = this;
    for (let k = 0; k < o.K; k++)
      for (let w = 0; w < W; w++) {
        const from = o.a + x[o.b + k * o.bK + w]! * o.aK + w;
        for (let i = 0; i < o.n; i++) x[o.dst + k * o.dstK + i * W + w] = x[from + i * o.aF]!;
      }
  }
  private scatter(o: Command): void {
    const { arena: x, W } = this;
    for (let k = 0; k < o.K; k++)
      for (let i = 0; i < o.n; i++)
        for (let w = 0; w < W; w++) {
          let s = 0;
          for (let j = 0; j < o.K; j++) if (x[o.b + j * o.bK + w] === k) s += x[o.a + j * o.aK + i * o.aF + w]!;
          x[o.dst + k * o.dstK + i * W + w] = s;
        }
  }
  private indicator(o: Command): void {
    for (let k = 0; k < o.K; k++)
      for (let w = 0; w < this.W; w++) this.arena[o.dst + k * o.dstK + w] = this.arena[o.a + w] === k ? 1 : 0;
  }

  /** Σ over positions, samples and words of g(offset of a, offset of b). */
  private total(o: Command, L: number, g: (a: number, b: number) => number): number {
    let s = 0;
    for (let t = 0; t < L; t++)
      for (let k = 0; k < o.K; k++)
        for (let w = 0; w < this.W; w++) s += g(o.a + t * o.x + k * o.aK + w, o.b + t * o.y + k * o.bK + w);
    return s;
  }
  private gradDense(o: Command, L: number): void {
    const { arena: x, W } = this;
    for (let t = 0; t < L; t++)
      for (let k = 0; k < o.K; k++) {
        const a = o.a + t * o.x + k * o.aK;
        const b = o.b + t * o.y + k * o.bK;
        for (let j = 0; j < o.m; j++) {
          for (let i = 0; i < o.n; i++) x[o.dst + i * o.m + j]! += this.dot(a + i * W, b + j * W);
          if (o.c < 0) continue;
          for (let w = 0; w < W; w++) x[o.c + j]! += x[b + j * W + w]!;
        }
      }
  }
  private dot(a: number, b: number): number {
    const { arena: x, W } = this;
    let s = 0;
    for (let w = 0; w < W; w++) s += x[a + w]! * x[b + w]!;
    return s;
  }
  private gradVector(o: Command, L: number): void {
    const { arena: x, W } = this;
    // m = 1: a value at one place, not one a position
    for (let i = 0; i < o.n; i++) x[o.dst + i]! += this.total(o, o.m === 1 ? 1 : L, (a) => x[a + i * W]!);
  }
  private gradEmbed(o: Command, L: number): void {
    const { arena: x, W } = this;
    for (let t = 0; t < L; t++)
      for (let k = 0; k < o.K; k++)
        for (let w = 0; w < W; w++) {
          const row = o.dst + x[o.a + t * o.x + w]! * o.n;
          for (let i = 0; i < o.n; i++) x[row + i]! += x[o.b + t * o.y + k * o.bK + i * W + w]!;
        }
  }
}
