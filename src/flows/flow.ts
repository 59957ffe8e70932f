import type { Lane, Param, Value } from "../lane/lane.ts";
import type { ParameterSpec } from "../lane/parameters.ts";
import type { HyperSpec, HyperValues } from "../protocol/hyper.ts";

/** A point together with log|det J_F| of the layer's forward map there (n = 1, nats). */
export interface Mapped {
  readonly to: Value;
  readonly logDet: Value;
}

/** A layer restricted to one h_{t−1}: a bijection of R^d. */
export interface Bijection {
  forward(x: Value): Mapped;
  /** x = F⁻¹(y), with log|det J_F(x)|, not that of the inverse. */
  inverse(y: Value): Mapped;
  /** What it is made of, in the order of application, for who looks at one step after another. Absent: nothing smaller. */
  readonly parts?: readonly Bijection[];
  /** In a word, where it is not the bend its family is named after. */
  readonly name?: string;
}

export interface FlowContext {
  readonly L: Lane;
  readonly d: number;
  readonly hyper: HyperValues;
  /** A parameter of this layer by its short name. */
  readonly param: (name: string) => Param;
}

/** A family of conditional flows F(h_{t−1}, ·). One file, one registry line. */
export interface Flow {
  readonly id: string;
  /** On the chip: short. */
  readonly label: string;
  readonly title: string;
  /** One sentence for the menu. */
  readonly about: string;
  readonly source: string;
  /** The layer applied to the LaTeX expression `x`; `index` is "" or a layer number for subscripts. */
  formula(x: string, index: string, hyper: HyperValues): string;
  readonly hyper: HyperSpec;
  /** Named settings of the same family, listed beside it in the menu. */
  readonly variants?: readonly { readonly label: string; readonly title: string; readonly hyper: HyperValues }[];
  /** Smallest state size the family is defined for. */
  readonly minD: number;
  /** The given h_{t−1}, how many numbers the networks put out. */
  numbers(d: number, hyper: HyperValues): number;
  /** Short names; the stack prefixes them with `Fg.0.` and so on. */
  parameters(d: number, hyper: HyperValues): readonly ParameterSpec[];
  condition(context: FlowContext, h: Value): Bijection;
}
