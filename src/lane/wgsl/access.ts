/** Reads and writes operands as WGSL expressions, wherever their values live. */
import type { Lowered } from "../lowered.ts";
import type { Operand } from "./instructions.ts";
import type { Homes } from "./storage.ts";
import { type Body, float, plus } from "./text.ts";

interface Span {
  readonly lo: number;
  readonly hi: number;
}

/** Constants and parameters by address. Vectors of constants lie behind the parameters, from `tail` on. */
export class Fixed {
  readonly constants: number[] = [];
  private readonly places: (Span & { readonly offset: number })[] = [];
  private readonly literals: (Span & { readonly value: number })[] = [];

  constructor(program: Lowered, tail: number) {
    for (const { at, values } of program.constants) {
      const span = { lo: at, hi: at + values.length };
      if (values.every((value) => value === values[0])) this.literals.push({ ...span, value: values[0]! });
      else {
        this.places.push({ ...span, offset: tail + this.constants.length });
        this.constants.push(...values);
      }
    }
    for (const { at, offset, n } of program.vectors) this.places.push({ lo: at, hi: at + n, offset });
  }
  literal({ base }: { readonly base: number }): number | null {
    return this.literals.find(({ lo, hi }) => lo <= base && base < hi)?.value ?? null;
  }
  /** Index among the parameters and constants. */
  offset({ base }: { readonly base: number }): number | null {
    const place = this.places.find(({ lo, hi }) => lo <= base && base < hi);
    return place ? place.offset + base - place.lo : null;
  }
  has(operand: { readonly base: number }): boolean {
    return this.literal(operand) !== null || this.offset(operand) !== null;
  }
}

/** An operand at one position and sample. */
export interface Ref {
  /** Feature i, the text of a number or variable. */
  at(i: string | number): string;
  /** Nothing but the feature decides which value it is. */
  readonly broadcast: boolean;
}

const index = (i: string | number): string => (typeof i === "number" ? `${i}u` : i.includes(" ") ? `(${i})` : i);

/** `offset` ± i, folded where both are numbers. */
function shifted(offset: number, i: string | number, f: number): string {
  if (f === 0) return `${offset}u`;
  if (typeof i === "number") return `${offset + f * i}u`;
  if (i === "0u") return `${offset}u`;
  return f > 0 ? plus(`${offset}u`, i) : `${offset}u - ${index(i)}`;
}

export class Accessor {
  constructor(
    private readonly body: Body,
    private readonly fixed: Fixed,
    private readonly storage: Homes,
    /** Floats before the first value of the arena. */
    private readonly origin: number,
  ) {}

  /** Address of an operand at `t` and, at sample level, `k`, over all words. */
  private pointer({ base, t, k }: Operand, sample: string): string {
    if (t < 0 || base < this.origin) throw new RangeError("an address before the arena");
    const position = t === 0 ? "" : ` + t * ${t}u`;
    const samples = k === 0 || sample === "0u" ? "" : ` + ${sample} * ${k}u`;
    return this.body.let("p", `(${base - this.origin}u${position}${samples}) * G + g`);
  }

  ref(operand: Operand, sample = "k"): Ref {
    const { f } = operand;
    const literal = this.fixed.literal(operand);
    if (literal !== null) return { at: () => `V(${float(literal)})`, broadcast: true };
    const offset = this.fixed.offset(operand);
    if (offset !== null) {
      const samples = operand.k === 0 || sample === "0u" ? "0u" : `${sample} * ${operand.k}u`;
      return { at: (i) => `V(P[${plus(samples, shifted(offset, i, f))}])`, broadcast: f === 0 };
    }
    const home = this.storage.home(operand);
    switch (home.kind) {
      case "scalar":
        return { at: () => home.name, broadcast: true };
      case "private": {
        const from = home.offset + operand.base - home.from;
        return { at: (i) => `r[${shifted(from, i, f)}]`, broadcast: f === 0 };
      }
      case "shared": {
        const from = home.offset + operand.base - home.from;
        const samples = operand.k === 0 || sample === "0u" ? "0u" : `${sample} * ${operand.k}u`;
        return { at: (i) => `r[${plus(samples, shifted(from, i, f))}]`, broadcast: f === 0 };
      }
      case "arena": {
        const p = this.pointer(operand, sample);
        return { at: (i) => `A[${this.offset(p, i, f)}]`, broadcast: f === 0 };
      }
      case "loop":
        throw new Error("a value of one loop was asked for outside it");
      default:
        return home satisfies never;
    }
  }

  private offset(p: string, i: string | number, f: number): string {
    if (f === 0 || i === 0 || i === "0u") return p;
    const step = i === 1 ? "G" : `${index(i)} * G`;
    return f > 0 ? `${p} + ${step}` : `${p} - ${step}`;
  }
}
