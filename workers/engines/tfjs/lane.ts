/**
 * tfjs execution of the lane vocabulary: eager, each op one or a few kernels over leading batch axes; gradients by tfjs
 * autodiff. The reference engine: it runs wherever tfjs does.
 */
import * as tf from "@tensorflow/tfjs-core";
import { type Batch, liveMask, type NoiseSource } from "../../../src/lane/batch.ts";
import type {
  At,
  Direction,
  Lane,
  Level,
  Param,
  ScanBody,
  Series,
  SymbolSeries,
  Symbols,
  Value,
} from "../../../src/lane/lane.ts";
import * as gradients from "./gradients.ts";
import { triMul, triSolve } from "./triangular.ts";
import { type Constants, TfSeries, type TfSymbolSeries, type TfSymbols, type TfValue, tensorOf } from "./values.ts";

const rank: Record<Level, number> = { param: 0, word: 1, sample: 2 };
const top = (...xs: readonly Value[]): Level =>
  xs.reduce<Level>((l, x) => (rank[x.level] > rank[l] ? x.level : l), "param");

export class TfLane implements Lane {
  readonly K: number;
  private R: number;
  private readonly mask: TfSeries;
  private words: TfSymbolSeries | null = null;

  constructor(
    private readonly params: ReadonlyMap<string, tf.Tensor>,
    private readonly batch: Batch,
    private readonly V: number,
    private readonly noise: NoiseSource,
    private readonly constants: Constants,
  ) {
    this.K = batch.K;
    this.R = batch.B;
    const { T, B } = batch;
    this.mask = new TfSeries(1, "word", T, { whole: tf.tensor2d(liveMask(batch), [T * B, 1]) });
  }

  private value(x: tf.Tensor, level: Level): TfValue {
    return { n: x.shape[x.shape.length - 1]!, level, x };
  }
  private shape(level: Level, n: number): number[] {
    return level === "param" ? [n] : level === "word" ? [this.R, n] : [this.R, this.K, n];
  }
  /** The tensor of `v` shaped to broadcast against values of `level`. */
  private align(v: Value, level: Level): tf.Tensor {
    return v.level === "word" && level === "sample" ? tf.expandDims(tensorOf(v), 1) : tensorOf(v);
  }
  /** `v` with every row of `level` and width n written out. */
  private full(v: Value, level: Level, n = v.n): tf.Tensor {
    if (v.level === level && v.n === n) return tensorOf(v);
    return tf.add(this.align(v, level), this.constants.zeros(this.shape(level, n)));
  }
  private binary(a: Value, b: Value | number, op: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor): Value {
    if (typeof b === "number") return this.value(op(tensorOf(a), this.constants.scalar(b)), a.level);
    const level = top(a, b);
    return this.value(op(this.align(a, level), this.align(b, level)), level);
  }
  private unary(x: Value, op: (v: tf.Tensor) => tf.Tensor): Value {
    return this.value(op(tensorOf(x)), x.level);
  }

  param(name: string): Param {
    const tensor = this.params.get(name);
    if (!tensor) throw new Error(`no parameter ${name}`);
    return { name, shape: tensor.shape };
  }
  private tensor(p: Param): tf.Tensor {
    return this.params.get(p.name)!;
  }
  vector = (p: Param): Value => this.value(this.tensor(p), "param");
  constant(values: readonly number[]): Value {
    const tensor = this.constants.get(`c${values.join()}`, () => tf.tensor1d([...values], "float32"));
    return this.value(tensor, "param");
  }

  add = (a: Value, b: Value | number) => this.binary(a, b, tf.add);
  sub = (a: Value, b: Value) => this.binary(a, b, tf.sub);
  mul = (a: Value, b: Value | number) => this.binary(a, b, tf.mul);
  div = (a: Value, b: Value) => this.binary(a, b, tf.div);
  exp = (x: Value) => this.unary(x, tf.exp);
  log = (x: Value) => this.unary(x, tf.log);
  tanh = (x: Value) => this.unary(x, tf.tanh);
  sigmoid = (x: Value) => this.unary(x, tf.sigmoid);
  softplus = (x: Value) => this.unary(x, tf.softplus);
  abs = (x: Value) => this.unary(x, tf.abs);
  stopGradient = (x: Value) => this.unary(x, gradients.stopGradient);
  select(test: Value, a: Value, b: Value): Value {
    const level = top(test, a, b);
    const n = Math.max(test.n, a.n, b.n);
    const [t, x, y] = [test, a, b].map((v) => this.full(v, level, n)) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return this.value(gradients.select(t, x, y), level);
  }

  slice(x: Value, from: number, n: number): Value {
    if (n === x.n) return x;
    const lead = this.shape(x.level, n).slice(0, -1);
    return this.unary(x, (v) => tf.slice(v, [...lead.map(() => 0), from], [...lead, n]));
  }
  concat(parts: readonly Value[]): Value {
    const level = top(...parts);
    return this.value(
      tf.concat(
        parts.map((p) => this.full(p, level)),
        -1,
      ),
      level,
    );
  }
  reverse = (x: Value) => this.unary(x, (v) => tf.reverse(v, v.rank - 1));
  sum = (x: Value) => (x.n === 1 ? x : this.unary(x, (v) => tf.sum(v, -1, true)));

  dense(x: Value, W: Param, b?: Param): Value {
    const flat = tf.reshape(tensorOf(x), [-1, x.n]) as tf.Tensor2D;
    const w = this.tensor(W) as tf.Tensor2D;
    const y = b ? tf.fused.matMul({ a: flat, b: w, bias: this.tensor(b) }) : tf.matMul(flat, w);
    return this.value(tf.reshape(y, this.shape(x.level, W.shape[1]!)), x.level);
  }
  embed(E: Param, symbol: Symbols): Value {
    return this.value(tf.matMul((symbol as TfSymbols).oneHot, this.tensor(E) as tf.Tensor2D), "word");
  }
  private triangular(diagonal: Value, strict: Value, x: Value, op: typeof triMul): Value {
    const given = top(diagonal, strict, { n: 1, level: "word" });
    const level = top(diagonal, strict, x, { n: 1, level: "word" });
    const d = x.n;
    // [M, N, d]: N samples share a word's matrix, unless the matrix is a sample's own
    const M = given === "sample" ? this.R * this.K : this.R;
    const matrix = (v: Value) => tf.reshape(this.full(v, given), [M, v.n]);
    const y = op(matrix(diagonal), matrix(strict), tf.reshape(this.full(x, level), [M, -1, d]), this.constants);
    return this.value(tf.reshape(y, this.shape(level, d)), level);
  }
  triMul = (diagonal: Value, strict: Value, x: Value) => this.triangular(diagonal, strict, x, triMul);
  triSolve = (diagonal: Value, strict: Value, y: Value) => this.triangular(diagonal, strict, y, triSolve);

  softmax = (logits: Value) => this.unary(logits, (v) => tf.softmax(v));
  logSoftmaxPick(logits: Value, symbol: Symbols): Value {
    const { oneHot } = symbol as TfSymbols;
    const level = top(logits, { n: 1, level: "word" });
    const picked = level === "sample" ? tf.expandDims(oneHot, 1) : oneHot;
    return this.value(gradients.logSoftmaxPick(this.full(logits, level), picked), level);
  }
  lse = (x: Value) => this.unary(x, (v) => gradients.logSumExp(v, v.rank - 1));
  softmaxEntropy = (logits: Value) =>
    this.unary(logits, (v) => {
      const logp = tf.sub(v, gradients.logSumExp(v, v.rank - 1));
      return tf.neg(tf.sum(tf.mul(tf.exp(logp), logp), -1, true));
    });

  meanK = (x: Value) => this.value(tf.mean(this.full(x, "sample"), 1), "word");
  lseK = (x: Value) => this.value(tf.squeeze(gradients.logSumExp(this.full(x, "sample"), 1), [1]), "word");
  /** #{k : u ≥ cumsum(softmax_k(logw))_k}, at most K − 1, for draws [R, m] → [R, m]. */
  private drawn(logw: tf.Tensor, draws: tf.Tensor): tf.Tensor {
    const { K, R } = this;
    const upper = this.constants.get(`upper${K}`, () =>
      tf.tensor2d(
        Float32Array.from({ length: K * K }, (_, i) => (Math.floor(i / K) <= i % K ? 1 : 0)),
        [K, K],
      ),
    ) as tf.Tensor2D;
    const cumulated = tf.reshape(tf.matMul(tf.softmax(tf.reshape(logw, [R, K])) as tf.Tensor2D, upper), [R, 1, K]);
    const below = tf.sum(tf.cast(tf.greaterEqual(tf.expandDims(draws, 2), cumulated), "float32"), 2);
    return tf.minimum(below, this.constants.scalar(K - 1));
  }
  /** 0 … K − 1. [1, K] */
  private get ordinals(): tf.Tensor {
    const { K } = this;
    return this.constants.get(`range${K}`, () =>
      tf.tensor2d(
        Float32Array.from({ length: K }, (_, k) => k),
        [1, K],
      ),
    );
  }
  categoricalK(logw: Value, u: Value): Value {
    const index = gradients.constantOf(([w, draw]) => this.drawn(w!, draw!), [this.full(logw, "sample"), tensorOf(u)]);
    return this.value(index, "word");
  }
  ancestorsK(logw: Value, u: Value, when: Value): Value {
    const { K, R, ordinals } = this;
    const index = gradients.constantOf(
      ([w, draw, test]) => {
        const places = tf.div(tf.add(ordinals, draw!), this.constants.scalar(K));
        const own = tf.add(ordinals, this.constants.zeros([R, 1]));
        return tf.reshape(tf.where(tf.greater(test!, 0), this.drawn(w!, places), own), [R, K, 1]);
      },
      [this.full(logw, "sample"), tensorOf(u), this.full(when, "word")],
    );
    return this.value(index, "sample");
  }
  pickK(x: Value, index: Value): Value {
    const { R, ordinals } = this;
    const many = index.level === "sample";
    // [R, 1 or K, K]: which sample each is taken from
    const oneHot = gradients.constantOf(
      ([i]) => tf.cast(tf.equal(tf.reshape(i!, [R, -1, 1]), tf.expandDims(ordinals, 0)), "float32"),
      [tensorOf(index)],
    );
    const picked = tf.matMul(oneHot as tf.Tensor3D, this.full(x, "sample") as tf.Tensor3D);
    return this.value(many ? picked : tf.squeeze(picked, [1]), many ? "sample" : "word");
  }
  rotateK(x: Value, shift: number): Value {
    const { K, R } = this;
    const from = ((shift % K) + K) % K;
    if (from === 0) return this.spread(x);
    const whole = this.full(x, "sample");
    const part = (k: number, count: number) => tf.slice(whole, [0, k, 0], [R, count, x.n]);
    return this.value(tf.concat([part(from, K - from), part(0, from)], 1), "sample");
  }
  spread = (x: Value) => this.value(this.full(x, "sample"), "sample");

  symbols(): SymbolSeries {
    const { symbols, T, B } = this.batch;
    if (!symbols) throw new Error("this program reads words, but the batch has none");
    if (!this.words) {
      const whole = new Float32Array(T * B * this.V);
      symbols.forEach((id, row) => {
        whole[row * this.V + id] = 1;
      });
      const series = new TfSeries(this.V, "word", T, { whole: tf.tensor2d(whole, [T * B, this.V]) });
      this.words = { symbolSeries: true, series };
    }
    return this.words;
  }
  normal(name: string, n: number, level: "word" | "sample"): Series {
    const { T, B } = this.batch;
    const data = Float32Array.from(this.noise(name, n, level));
    const shape = level === "word" ? [T * B, n] : [T * B, this.K, n];
    return new TfSeries(n, level, T, { whole: tf.tensor(data, shape, "float32") });
  }
  uniform = (name: string) => this.normal(name, 1, "word");

  scan(direction: Direction, init: Value, body: ScanBody): Readonly<Record<string, Series>> {
    const { T } = this.batch;
    const outputs = new Map<string, { level: Level; n: number; parts: tf.Tensor[] }>();
    let carry: Value = init.level === "param" ? this.value(this.full(init, "word"), "word") : init;
    for (let s = 0; s < T; s++) {
      const t = direction === "forward" ? s : T - 1 - s;
      const at = ((series: TfSeries | TfSymbolSeries) =>
        "series" in series
          ? { symbols: true, oneHot: series.series.part(t) }
          : this.value(series.part(t), series.level)) as unknown as At;
      const step = body(carry, at);
      // before its end a word's backward carry stays at the start
      carry =
        direction === "backward"
          ? this.add(carry, this.mul(this.sub(step.carry, carry), this.value(this.mask.part(t), "word")))
          : step.carry;
      for (const [name, v] of Object.entries(step.out)) {
        const level = v.level === "param" ? "word" : v.level;
        const output = outputs.get(name) ?? { level, n: v.n, parts: new Array<tf.Tensor>(T) };
        output.parts[t] = this.full(v, level);
        outputs.set(name, output);
      }
    }
    return Object.fromEntries(
      [...outputs].map(([name, { n, level, parts }]) => [name, new TfSeries(n, level, T, { parts })]),
    );
  }
  map(body: (at: At) => Readonly<Record<string, Value>>): Readonly<Record<string, Series>> {
    const { B, T } = this.batch;
    this.R = T * B;
    try {
      const at = ((series: TfSeries | TfSymbolSeries) =>
        "series" in series
          ? { symbols: true, oneHot: series.series.whole }
          : this.value(series.whole, series.level)) as unknown as At;
      return Object.fromEntries(
        Object.entries(body(at)).map(([name, v]) => {
          const level = v.level === "param" ? "word" : v.level;
          return [name, new TfSeries(v.n, level, T, { whole: this.full(v, level) })];
        }),
      );
    } finally {
      this.R = B;
    }
  }
  sumT(series: Series): Value {
    const { B, T } = this.batch;
    const { whole, level, n } = series as TfSeries;
    const mask = level === "sample" ? tf.expandDims(this.mask.whole, 1) : this.mask.whole;
    const live = tf.mul(whole, mask);
    return this.value(tf.sum(tf.reshape(live, [T, B, ...this.shape(level, n).slice(1)]), 0), level);
  }
}
