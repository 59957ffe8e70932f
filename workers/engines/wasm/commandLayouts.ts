/** Operands of single commands for tests: laid out in an arena with strides of every kind, over sizes that fill no tile. */
import { COMMAND_SIZE, FIELD } from "../../../src/lane/commands.ts";
import { uniform } from "../../../src/math/rng.ts";

const SIZES = [1, 2, 3, 5, 8, 13, 27, 32, 33, 65];
const SAMPLES = [1, 2, 5, 10];
const WORDS = [8, 16];

export type Fields = Partial<Record<keyof typeof FIELD, number>>;
export type Kind = "values" | "positive" | "away" | "unit" | "nothing";

/** Lays operands out in an arena full of numbers, so that a stray write shows. */
export class Layout {
  readonly values: number[] = [];
  constructor(private readonly seed: number) {}
  region(size: number, kind: Kind = "values"): number {
    const at = this.values.length;
    for (let i = 0; i < size + 16; i++) {
      const u = uniform(this.seed, 1, 2, at + i);
      if (kind === "positive") this.values.push(0.05 + 3 * u);
      else if (kind === "away") this.values.push(u < 0.5 ? -0.5 - 2 * u : 2 * u);
      else if (kind === "unit") this.values.push(u);
      else this.values.push(4 * u - 2);
    }
    return at;
  }
  symbols(size: number, V: number): number {
    const at = this.values.length;
    for (let i = 0; i < size + 16; i++) this.values.push(Math.floor(V * uniform(this.seed, 3, 4, at + i)));
    return at;
  }
  /** Features one after the other, samples `gap` floats apart. */
  packed(n: number, K: number, W: number, kind: Kind = "values", gap = 0) {
    const stride = n * W + gap;
    return { at: this.region(K * stride, kind), k: K > 1 ? stride : 0, f: W };
  }
  /** An operand of an elementwise command, in one of five manners. */
  operand(manner: number, n: number, K: number, W: number, kind: Kind) {
    switch (manner) {
      case 0:
        return this.packed(n, K, W, kind);
      case 1: // one a word
        return { at: this.region(n * W, kind), k: 0, f: W };
      case 2: // one number a sample and word
        return { at: this.region(K * W, kind), k: W, f: 0 };
      case 3: // one number a word
        return { at: this.region(W, kind), k: 0, f: 0 };
      case 4: {
        const { at, k, f } = this.packed(n, K, W, kind, 8);
        return { at: at + (n - 1) * f, k, f: -f };
      }
      default:
        return this.packed(n, K, W, kind, 16);
    }
  }
}

export function command(op: number, fields: Fields): number[] {
  const out = new Array<number>(COMMAND_SIZE).fill(0);
  out[FIELD.op] = op;
  for (const [name, value] of Object.entries(fields)) out[FIELD[name as keyof typeof FIELD]] = value;
  return out;
}

export interface Shape {
  readonly n: number;
  readonly m: number;
  readonly K: number;
  readonly W: number;
}
export function* shapes(both: boolean): Generator<Shape> {
  for (const W of WORDS)
    for (const K of SAMPLES) for (const n of SIZES) for (const m of both ? SIZES : [1]) yield { n, m, K, W };
}
