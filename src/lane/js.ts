/**
 * Plain-JavaScript execution of the lane vocabulary: eager, float64, forward only, vectorised over rows. The oracle of
 * the tests and the page's own generator.
 *
 * A value is [rows, n] row-major with rows = 1 (param), R (word) or R·K (sample); R is B inside a scan and T·B inside a
 * map. A series is a value with T·B rows, positions first, so a position is a contiguous view.
 */
import { type Batch, liveMask, type NoiseSource, type Tensors } from "./batch.ts";
import { jsElementwise } from "./jsElementwise.ts";
import { jsLoops } from "./jsLoops.ts";
import type { At, Direction, Lane, Level, Param, ScanBody, Series, SymbolSeries, Symbols, Value } from "./lane.ts";

export interface JsValue extends Value {
  readonly data: Float64Array;
}
interface JsSymbols extends Symbols, SymbolSeries {
  readonly ids: Int32Array;
}

const rank: Record<Level, number> = { param: 0, word: 1, sample: 2 };
const js = (x: Value | Series): JsValue => x as JsValue;

export class JsLane implements Lane {
  readonly K: number;
  private R: number;
  private readonly mask: Float32Array;

  constructor(
    private readonly params: Tensors,
    private readonly batch: Batch,
    private readonly noise: NoiseSource,
  ) {
    this.K = batch.K;
    this.R = batch.B;
    this.mask = liveMask(batch);
  }

  /** Numbers from outside as a value at the present rows. */
  wrap(n: number, level: Level, data: Float64Array): Value {
    if (data.length !== this.rows(level) * n)
      throw new Error(`expected ${this.rows(level) * n} numbers, got ${data.length}`);
    return this.make(n, level, data);
  }

  /** Symbols from outside at the present rows. */
  wrapSymbols(ids: Int32Array): Symbols {
    if (ids.length !== this.R) throw new Error(`expected ${this.R} symbols, got ${ids.length}`);
    return { symbols: true, symbolSeries: true, ids } as JsSymbols;
  }

  private rows(level: Level): number {
    return level === "param" ? 1 : level === "word" ? this.R : this.R * this.K;
  }
  private make(n: number, level: Level, data: Float64Array = new Float64Array(this.rows(level) * n)): JsValue {
    return { n, level, data };
  }
  /** Row of a value of `level` that row r of `target` reads. */
  private row(level: Level, target: Level, r: number): number {
    return level === "param" ? 0 : level === target ? r : Math.floor(r / this.K);
  }
  /** Numbers of x at `level`, n a row: a row of one number stands for n of it. */
  private spreadTo(x: JsValue, level: Level, n: number): Float64Array {
    if (x.level === level && x.n === n) return x.data;
    const out = new Float64Array(this.rows(level) * n);
    const each = x.level === level ? 1 : x.level === "param" ? this.rows(level) : this.K;
    for (let from = 0, to = 0; to < out.length; from += x.n)
      for (let copy = 0; copy < each; copy++)
        for (let i = 0; i < n; i++) out[to++] = x.data[from + (x.n === 1 ? 0 : i)]!;
    return out;
  }
  private promote(x: JsValue, level: Level): JsValue {
    return x.level === level ? x : this.make(x.n, level, this.spreadTo(x, level, x.n));
  }
  private top(...xs: readonly Value[]): Level {
    return xs.reduce<Level>((l, x) => (rank[x.level] > rank[l] ? x.level : l), "param");
  }
  private unary(x: Value, f: (x: Float64Array, out: Float64Array) => Float64Array): Value {
    const { data } = js(x);
    return this.make(x.n, x.level, f(data, new Float64Array(data.length)));
  }
  private binary(
    a: Value,
    b: Value | number,
    f: (a: Float64Array, b: Float64Array, out: Float64Array) => Float64Array,
  ): Value {
    const other = typeof b === "number" ? this.constant([b]) : b;
    const level = this.top(a, other);
    const n = Math.max(a.n, other.n);
    const [x, y] = [this.spreadTo(js(a), level, n), this.spreadTo(js(other), level, n)];
    return this.make(n, level, f(x, y, new Float64Array(x.length)));
  }
  /** Row by row: f reads x's row r at `at` and writes its m results. */
  private byRow(
    x: Value,
    m: number,
    f: (data: Float64Array, at: number, out: Float64Array, to: number) => void,
  ): Value {
    const out = this.make(m, x.level);
    for (let r = 0; r < this.rows(x.level); r++) f(js(x).data, r * x.n, out.data, r * m);
    return out;
  }

  param(name: string): Param {
    const tensor = this.params.get(name);
    if (!tensor) throw new Error(`no parameter ${name}`);
    return { name, shape: tensor.shape };
  }
  private tensor(p: Param) {
    return this.params.get(p.name)!.data;
  }
  vector(p: Param): Value {
    return this.make(p.shape[0]!, "param", Float64Array.from(this.tensor(p)));
  }
  constant(values: readonly number[]): Value {
    return this.make(values.length, "param", Float64Array.from(values));
  }

  add = (a: Value, b: Value | number) => this.binary(a, b, jsLoops.add);
  sub = (a: Value, b: Value) => this.binary(a, b, jsLoops.sub);
  mul = (a: Value, b: Value | number) => this.binary(a, b, jsLoops.mul);
  div = (a: Value, b: Value) => this.binary(a, b, jsLoops.div);
  exp = (x: Value) => this.unary(x, jsLoops.exp);
  log = (x: Value) => this.unary(x, jsLoops.log);
  tanh = (x: Value) => this.unary(x, jsLoops.tanh);
  sigmoid = (x: Value) => this.unary(x, jsLoops.sigmoid);
  softplus = (x: Value) => this.unary(x, jsLoops.softplus);
  abs = (x: Value) => this.unary(x, jsLoops.abs);
  stopGradient = (x: Value) => x;
  select(test: Value, a: Value, b: Value): Value {
    const level = this.top(test, a, b);
    const n = Math.max(test.n, a.n, b.n);
    const [t, x, y] = [test, a, b].map((v) => this.spreadTo(js(v), level, n)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    return this.make(n, level, jsLoops.select(t, x, y, new Float64Array(t.length)));
  }

  slice(x: Value, from: number, n: number): Value {
    const out = this.make(n, x.level);
    jsLoops.columns(js(x).data, x.n, from, n, out.data, 0, n);
    return out;
  }
  concat(parts: readonly Value[]): Value {
    const level = this.top(...parts);
    const n = parts.reduce((s, p) => s + p.n, 0);
    const out = this.make(n, level);
    let to = 0;
    for (const part of parts) {
      jsLoops.columns(this.promote(js(part), level).data, part.n, 0, part.n, out.data, to, n);
      to += part.n;
    }
    return out;
  }
  reverse = (x: Value) =>
    this.byRow(x, x.n, (data, at, out, to) => {
      for (let i = 0; i < x.n; i++) out[to + i] = data[at + x.n - 1 - i]!;
    });
  sum = (x: Value) =>
    this.byRow(x, 1, (data, at, out, to) => {
      let s = 0;
      for (let i = 0; i < x.n; i++) s += data[at + i]!;
      out[to] = s;
    });

  dense(x: Value, W: Param, b?: Param): Value {
    const out = this.make(W.shape[1]!, x.level);
    jsLoops.dense(js(x).data, x.n, this.tensor(W), b ? this.tensor(b) : null, out.data, out.n);
    return out;
  }
  embed(E: Param, symbol: Symbols): Value {
    const table = this.tensor(E);
    const n = E.shape[1]!;
    const { ids } = symbol as JsSymbols;
    const out = this.make(n, "word");
    for (let r = 0; r < this.R; r++) out.data.set(table.subarray(ids[r]! * n, (ids[r]! + 1) * n), r * n);
    return out;
  }
  private triangular(diagonal: Value, strict: Value, x: Value, solve: boolean): Value {
    const level = this.top(diagonal, strict, x);
    const d = x.n;
    const [g, l] = [js(diagonal).data, js(strict).data];
    const v = this.promote(js(x), level).data;
    const out = this.make(d, level);
    const y = out.data;
    for (let r = 0; r < this.rows(level); r++) {
      const to = r * d;
      const on = this.row(diagonal.level, level, r) * d;
      let at = this.row(strict.level, level, r) * strict.n;
      for (let i = 0; i < d; i++) {
        let s = solve ? v[to + i]! : g[on + i]! * v[to + i]!;
        for (let j = 0; j < i; j++, at++) s += solve ? -l[at]! * y[to + j]! : l[at]! * v[to + j]!;
        y[to + i] = solve ? s / g[on + i]! : s;
      }
    }
    return out;
  }
  triMul = (diagonal: Value, strict: Value, x: Value) => this.triangular(diagonal, strict, x, false);
  triSolve = (diagonal: Value, strict: Value, y: Value) => this.triangular(diagonal, strict, y, true);

  softmax = (logits: Value) =>
    this.byRow(logits, logits.n, (data, at, out, to) => jsElementwise.softmax(data, at, logits.n, out, to));
  logSoftmaxPick(logits: Value, symbol: Symbols): Value {
    const level = this.top(logits, { n: 1, level: "word" });
    const { ids } = symbol as JsSymbols;
    const x = this.promote(js(logits), level).data;
    const out = this.make(1, level);
    for (let r = 0; r < this.rows(level); r++) {
      const at = r * logits.n;
      out.data[r] = x[at + ids[this.row("word", level, r)]!]! - jsElementwise.logSumExp(x, at, logits.n, 1);
    }
    return out;
  }
  lse = (x: Value) =>
    this.byRow(x, 1, (data, at, out, to) => {
      out[to] = jsElementwise.logSumExp(data, at, x.n, 1);
    });
  softmaxEntropy = (logits: Value) =>
    this.byRow(logits, 1, (data, at, out, to) => {
      const lse = jsElementwise.logSumExp(data, at, logits.n, 1);
      let h = 0;
      for (let i = 0; i < logits.n; i++) {
        const logp = data[at + i]! - lse;
        h -= Math.exp(logp) * logp;
      }
      out[to] = h;
    });

  /** Word-level [R, n] from sample-level [R, K, n]: f sees element i of all K samples, `x.n` apart from `at`. */
  private overK(x: Value, n: number, f: (data: Float64Array, at: number, r: number) => number): Value {
    const whole = this.promote(js(x), "sample").data;
    const out = this.make(n, "word");
    for (let r = 0; r < this.R; r++)
      for (let i = 0; i < n; i++) out.data[r * n + i] = f(whole, r * this.K * x.n + i, r);
    return out;
  }
  meanK = (x: Value) =>
    this.overK(x, x.n, (data, at) => {
      let s = 0;
      for (let k = 0; k < this.K; k++) s += data[at + k * x.n]!;
      return s / this.K;
    });
  lseK = (x: Value) => this.overK(x, x.n, (data, at) => jsElementwise.logSumExp(data, at, this.K, x.n));
  categoricalK(logw: Value, u: Value): Value {
    const draw = this.promote(js(u), "word").data;
    return this.overK(logw, 1, (data, at, r) => jsElementwise.drawn(data, at, this.K, draw[r]!));
  }
  ancestorsK(logw: Value, u: Value, when: Value): Value {
    const { K } = this;
    const [w, draw, test] = [
      this.promote(js(logw), "sample").data,
      this.promote(js(u), "word").data,
      this.promote(js(when), "word").data,
    ];
    const out = this.make(1, "sample");
    for (let r = 0; r < this.R; r++)
      for (let k = 0; k < K; k++)
        out.data[r * K + k] = test[r]! > 0 ? jsElementwise.drawn(w, r * K, K, (k + draw[r]!) / K) : k;
    return out;
  }
  pickK(x: Value, index: Value): Value {
    const { K } = this;
    const { data } = js(index);
    if (index.level !== "sample") return this.overK(x, x.n, (all, at, r) => all[at + data[r]! * x.n]!);
    const whole = this.promote(js(x), "sample");
    const out = this.make(x.n, "sample");
    for (let r = 0; r < this.R * K; r++) {
      const from = (r - (r % K) + data[r]!) * x.n;
      out.data.set(whole.data.subarray(from, from + x.n), r * x.n);
    }
    return out;
  }
  rotateK(x: Value, shift: number): Value {
    const { K } = this;
    const index = this.make(1, "sample").data.map((_, r) => ((((r % K) + shift) % K) + K) % K);
    return this.pickK(x, this.make(1, "sample", index));
  }
  spread = (x: Value) => this.promote(js(x), "sample");

  symbols(): SymbolSeries {
    if (!this.batch.symbols) throw new Error("this program reads words, but the batch has none");
    return { symbols: true, symbolSeries: true, ids: this.batch.symbols } as JsSymbols;
  }
  normal(name: string, n: number, level: "word" | "sample"): Series {
    return { n, level, data: Float64Array.from(this.noise(name, n, level)) } as JsValue;
  }
  uniform(name: string): Series {
    return this.normal(name, 1, "word");
  }

  private at(t: number): At {
    const { B } = this.batch;
    return ((series: JsValue | JsSymbols) => {
      if ("ids" in series) return { ...series, ids: series.ids.subarray(t * B, (t + 1) * B) };
      const size = this.rows(series.level) * series.n;
      return { ...series, data: series.data.subarray(t * size, (t + 1) * size) };
    }) as unknown as At;
  }
  scan(direction: Direction, init: Value, body: ScanBody): Readonly<Record<string, Series>> {
    const { B, T } = this.batch;
    const out: Record<string, JsValue> = {};
    let carry = js(init);
    if (carry.level === "param") carry = this.promote(carry, "word");
    for (let s = 0; s < T; s++) {
      const t = direction === "forward" ? s : T - 1 - s;
      const step = body(carry, this.at(t));
      let next = js(step.carry);
      if (next.level === "param") next = this.promote(next, "word");
      if (direction === "backward") {
        const width = next.data.length / B;
        next = { ...next, data: next.data.slice() };
        for (let b = 0; b < B; b++)
          if (!this.mask[t * B + b]) next.data.set(carry.data.subarray(b * width, (b + 1) * width), b * width);
      }
      carry = next;
      for (const [name, value] of Object.entries(step.out)) {
        const whole = value.level === "param" ? this.promote(js(value), "word") : js(value);
        out[name] ??= { n: whole.n, level: whole.level, data: new Float64Array(T * whole.data.length) };
        out[name].data.set(whole.data, t * whole.data.length);
      }
    }
    return out;
  }
  map(body: (at: At) => Readonly<Record<string, Value>>): Readonly<Record<string, Series>> {
    const { B, T } = this.batch;
    this.R = T * B;
    try {
      const values = Object.entries(body(((series: unknown) => series) as At));
      return Object.fromEntries(
        values.map(([name, v]) => [name, v.level === "param" ? this.promote(js(v), "word") : js(v)]),
      );
    } finally {
      this.R = B;
    }
  }
  sumT(series: Series): Value {
    const { B, T } = this.batch;
    const { n, level, data } = js(series);
    const out = this.make(n, level);
    const width = out.data.length / B;
    for (let t = 0; t < T; t++)
      for (let b = 0; b < B; b++)
        if (this.mask[t * B + b])
          for (let i = 0; i < width; i++) out.data[b * width + i]! += data[(t * B + b) * width + i]!;
    return out;
  }
}

/** The numbers of a value or series. */
export const numbers = (x: Value | Series): Float64Array => js(x).data;
