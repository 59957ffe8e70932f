/** What a change of a setting costs the run: the next step, a warm swap that keeps shared weights, or a new start. */
export type Effect = "live" | "warm" | "restart";

interface HyperBase {
  /** Words shown beside the control. */
  readonly label: string;
  /** LaTeX symbol shown after the label, if the setting has one. */
  readonly symbol?: string;
  /** One plain sentence: what it does. */
  readonly help: string;
  /** Absent inside a flow layer, where every change is `warm`. */
  readonly effect?: Effect;
  /** Folded away unless asked for. */
  readonly advanced?: boolean;
}
export interface NumberHyper extends HyperBase {
  readonly kind: "int" | "real";
  readonly min: number;
  readonly max: number;
  readonly default: number;
  /** Slider scale; linear unless said. */
  readonly scale?: "linear" | "log";
  /** Slider step on a linear scale. */
  readonly step?: number;
}
export interface ChoiceHyper extends HyperBase {
  readonly kind: "choice";
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly default: string;
}
export interface ToggleHyper extends HyperBase {
  readonly kind: "toggle";
  readonly default: boolean;
}
/** A short list of whole numbers, such as the mask dimensions of a Real NVP. */
export interface IntsHyper extends HyperBase {
  readonly kind: "ints";
  readonly min: number;
  readonly max: number;
  readonly maxLength: number;
  readonly default: readonly number[];
}
/** One hyper-parameter: forms, defaults, the URL codec and the docs table all follow from it. */
export type Hyper = NumberHyper | ChoiceHyper | ToggleHyper | IntsHyper;
export type HyperSpec = Readonly<Record<string, Hyper>>;
export type HyperValue = number | string | boolean | readonly number[];
export type HyperValues = Readonly<Record<string, HyperValue>>;

/** Values with the defaults filled in; unknown names are dropped. */
export function fillDefaults(spec: HyperSpec, values: HyperValues): HyperValues {
  return Object.fromEntries(Object.entries(spec).map(([name, hyper]) => [name, values[name] ?? hyper.default]));
}
