/**
 * The elementwise functions of assembly/functions.ts as code for a pair of vectors: same polynomials, same ranges.
 * Values are locals; each constant is loaded once for both vectors.
 */
import { OP } from "../../../../src/lane/commands.ts";
import { type Body, IMPORTED, type Simd } from "./encoder.ts";

/** Locals of two vectors of four words. */
export type Pair = readonly [number, number];

/** Addresses of single floats, one for each different one. */
export interface Constants {
  at(value: number): number;
  /** The same four bytes given as an integer. */
  bits(value: number): number;
}

/** e^r on |r| ≤ ½ ln 2, highest power first; minimax with value 1 at 0, ours, relative error 9e-8. */
const EXP = [0.008290267549455166, 0.04189816117286682, 0.1666763871908188, 0.4999914765357971, 0.9999997019767761, 1];
/** x P(x²) / Q(x²), minimax on [−7.9, 7.9], ours, error 1.5e-7. */
const TANH_P = [1.1465044e-5, 2.95373806e-3, 0.129278505, 0.999999732];
const TANH_Q = [2.4722209e-7, 2.39097096e-4, 0.0238257076, 0.462610313, 1];
const TANH_END = 7.9;
/** log(1 + m) beyond m − m²/2, Cephes (Moshier) logf. */
const LOG = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
];
const LOG1P = [0.1408732863, 0.1399012663, 0.2001086384, 0.3333322265];
/** ln 2 in two parts: products of small integers with the first are exact. */
const LN2 = [0.693359375, -2.1219444e-4] as const;
/** 1.5 · 2²³: what is added to it is rounded to an integer. */
const MAGIC = 12582912;
/** Below it exp is a normal number. */
const EXP_END = 87.3;

export class PairMath {
  constructor(
    private readonly body: Body,
    private readonly constants: Constants,
  ) {}

  /** A local that holds a constant. */
  private constant(value: number): number {
    const local = this.body.vector();
    this.body.splatAt(this.constants.at(value)).set(local);
    return local;
  }
  private bits(value: number): number {
    const local = this.body.vector();
    this.body.splatAt(this.constants.bits(value)).set(local);
    return local;
  }
  /** What `push` leaves on the stack, for each of the two. */
  private both(push: (i: 0 | 1) => void): Pair {
    const out: Pair = [this.body.vector(), this.body.vector()];
    for (const i of [0, 1] as const) {
      push(i);
      this.body.set(out[i]);
    }
    return out;
  }
  private unary = (op: Simd, x: Pair): Pair => this.both((i) => this.body.get(x[i]).simd(op));
  private binary = (op: Simd, x: Pair, y: Pair): Pair => this.both((i) => this.body.get(x[i]).get(y[i]).simd(op));
  private withOne = (op: Simd, x: Pair, y: number): Pair => this.binary(op, x, [y, y]);

  /** a b + c */
  private madd(a: Pair, b: Pair, c: Pair): Pair {
    return this.both((i) => {
      const { body } = this;
      if (body.relaxed) body.get(a[i]).get(b[i]).get(c[i]).simd("relaxedMadd");
      else body.get(a[i]).get(b[i]).simd("mul").get(c[i]).simd("add");
    });
  }
  /** c − a b */
  private nmadd(a: Pair, b: Pair, c: Pair): Pair {
    return this.both((i) => {
      const { body } = this;
      if (body.relaxed) body.get(a[i]).get(b[i]).get(c[i]).simd("relaxedNmadd");
      else body.get(c[i]).get(a[i]).get(b[i]).simd("mul").simd("sub");
    });
  }
  private twice = (local: number): Pair => [local, local];
  /** Horner's rule, highest power first. */
  private polynomial(x: Pair, [first, ...rest]: readonly number[]): Pair {
    let p = this.twice(this.constant(first!));
    for (const c of rest) p = this.madd(p, x, this.twice(this.constant(c)));
    return p;
  }

  /** Where any lane of `test` is true, the whole function the slow way. */
  private otherwise(test: () => void, name: (typeof IMPORTED)[number], x: Pair, y: Pair): void {
    const { body } = this;
    test();
    body.simd("anyTrue").when(() => {
      for (const i of [0, 1] as const) body.get(x[i]).call(IMPORTED.indexOf(name)).set(y[i]);
    });
  }

  private expInside(x: Pair): Pair {
    const magic = this.twice(this.constant(MAGIC));
    const shifted = this.madd(x, this.twice(this.constant(Math.LOG2E)), magic);
    const n = this.binary("sub", shifted, magic);
    let r = this.nmadd(n, this.twice(this.constant(LN2[0])), x);
    r = this.nmadd(n, this.twice(this.constant(LN2[1])), r);
    const p = this.polynomial(r, EXP);
    return this.both((i) => this.body.get(p[i]).get(shifted[i]).integer(23).simd("shl").simd("addInt"));
  }
  private exp(x: Pair): Pair {
    const { body } = this;
    const y = this.expInside(x);
    const size = this.withOne("and", x, this.bits(0x7fffffff));
    const end = this.constant(EXP_END);
    const test = (): void => {
      body.get(size[0]).get(size[1]).simd("maxSigned").get(end).simd("gtSigned");
    };
    this.otherwise(test, "expAnywhere", x, y);
    return y;
  }
  private log(x: Pair): Pair {
    const { body } = this;
    const one = this.constant(1);
    // √½: mantissas lie on both sides of 1
    const half = this.bits(0x3f3504f3);
    const e = this.both((i) => body.get(x[i]).get(half).simd("subInt").integer(23).simd("shr"));
    const m = this.both((i) => body.get(x[i]).get(e[i]).integer(23).simd("shl").simd("subInt").get(one).simd("sub"));
    const n = this.unary("convert", e);
    const z = this.binary("mul", m, m);
    const p = this.binary("mul", this.binary("mul", this.polynomial(m, LOG), m), z);
    const low = this.madd(n, this.twice(this.constant(LN2[1])), p);
    const rest = this.binary("add", m, this.nmadd(z, this.twice(this.constant(0.5)), low));
    const y = this.madd(n, this.twice(this.constant(LN2[0])), rest);
    const shift = this.bits(0x7f800000);
    const end = this.bits(-0x01000001);
    const test = (): void => {
      for (const i of [0, 1] as const) body.get(x[i]).get(shift).simd("addInt");
      body.simd("maxSigned").get(end).simd("gtSigned");
    };
    this.otherwise(test, "logAnywhere", x, y);
    return y;
  }
  private tanh(x: Pair): Pair {
    const inside = this.withOne("pmin", x, this.constant(TANH_END));
    const y = this.withOne("pmax", inside, this.constant(-TANH_END));
    const z = this.binary("mul", y, y);
    const p = this.binary("mul", y, this.polynomial(z, TANH_P));
    return this.binary("div", p, this.polynomial(z, TANH_Q));
  }
  private sigmoid(x: Pair): Pair {
    const one = this.constant(1);
    const inside = this.withOne("pmin", this.unary("neg", x), this.constant(EXP_END));
    const e = this.expInside(this.withOne("pmax", inside, this.constant(-EXP_END)));
    return this.binary("div", this.twice(one), this.withOne("add", e, one));
  }
  /** max(x, 0) + log1p(exp(−|x|)), log1p = 2 atanh(e / (2 + e)) */
  private softplus(x: Pair): Pair {
    const below = this.unary("neg", this.unary("abs", x));
    const e = this.expInside(this.withOne("pmax", below, this.constant(-EXP_END)));
    const s = this.binary("div", e, this.withOne("add", e, this.constant(2)));
    const z = this.binary("mul", s, s);
    const p = this.polynomial(z, LOG1P);
    const twice = this.binary("add", s, s);
    const log1p = this.madd(this.binary("mul", twice, z), p, twice);
    return this.binary("add", this.withOne("pmax", x, this.constant(0)), log1p);
  }
  private sign(x: Pair): Pair {
    const { body } = this;
    const [top, one, zero] = [this.bits(0x80000000 | 0), this.constant(1), this.constant(0)];
    return this.both((i) => {
      body.get(x[i]).get(top).simd("and").get(one).simd("or").get(x[i]);
      // zeros and NaN stay themselves
      body.get(x[i]).get(zero).simd("lt").get(x[i]).get(zero).simd("gt").simd("or").simd("bitselect");
    });
  }
  private select(a: Pair, b: Pair, c: Pair): Pair {
    const zero = this.constant(0);
    return this.both((i) => this.body.get(b[i]).get(c[i]).get(a[i]).get(zero).simd("gt").simd("bitselect"));
  }

  /** The value of an elementwise command; addTo's second argument is what dst holds. */
  apply(op: number, [a, b, c]: readonly Pair[]): Pair {
    switch (op) {
      case OP.copy:
        return a!;
      case OP.add:
      case OP.addTo:
        return this.binary("add", a!, b!);
      case OP.sub:
        return this.binary("sub", a!, b!);
      case OP.mul:
        return this.binary("mul", a!, b!);
      case OP.div:
        return this.binary("div", a!, b!);
      case OP.exp:
        return this.exp(a!);
      case OP.log:
        return this.log(a!);
      case OP.tanh:
        return this.tanh(a!);
      case OP.sigmoid:
        return this.sigmoid(a!);
      case OP.softplus:
        return this.softplus(a!);
      case OP.abs:
        return this.unary("abs", a!);
      case OP.sign:
        return this.sign(a!);
      case OP.select:
        return this.select(a!, b!, c!);
      case OP.dTanh:
        return this.nmadd(this.binary("mul", a!, b!), b!, a!);
      case OP.dSigmoid: {
        const ab = this.binary("mul", a!, b!);
        return this.nmadd(ab, b!, ab);
      }
      default:
        throw new Error(`command ${op} is not elementwise`);
    }
  }
  /** sum += x */
  accumulate(sum: Pair, x: Pair): void {
    for (const i of [0, 1] as const) this.body.get(sum[i]).get(x[i]).simd("add").set(sum[i]);
  }
}
