/** How lane values are held as tensors: param [n], word [R, n], sample [R, K, n]; R is B in a scan, T·B in a map. */
import * as tf from "@tensorflow/tfjs-core";
import type { Level, Series, SymbolSeries, Symbols, Value } from "../../../src/lane/lane.ts";

export interface TfValue extends Value {
  readonly x: tf.Tensor;
}

/** Positions first; joined or split only when somebody asks, so that unread outputs of a scan cost nothing. */
export class TfSeries implements Series {
  private readonly kept: { whole: tf.Tensor | null; parts: tf.Tensor[] | null };
  constructor(
    readonly n: number,
    readonly level: Level,
    private readonly T: number,
    source: { readonly whole: tf.Tensor } | { readonly parts: tf.Tensor[] },
  ) {
    this.kept = { whole: null, parts: null, ...source };
  }
  get whole(): tf.Tensor {
    this.kept.whole ??= this.kept.parts!.length === 1 ? this.kept.parts![0]! : tf.concat(this.kept.parts!, 0);
    return this.kept.whole;
  }
  part(t: number): tf.Tensor {
    this.kept.parts ??= this.T === 1 ? [this.kept.whole!] : tf.split(this.kept.whole!, this.T, 0);
    return this.kept.parts[t]!;
  }
}

export interface TfSymbols extends Symbols {
  /** One-hot. [R, V] */
  readonly oneHot: tf.Tensor2D;
}
export interface TfSymbolSeries extends SymbolSeries {
  readonly series: TfSeries;
}

export const tensorOf = (value: Value): tf.Tensor => (value as TfValue).x;

/** Small constants live as long as the engine: uploading them at every step would dominate. */
export class Constants {
  private readonly cache = new Map<string, tf.Tensor>();
  private readonly backend = tf.getBackend();

  get(key: string, make: () => tf.Tensor): tf.Tensor {
    if (tf.getBackend() !== this.backend) throw new Error("constants belong to another backend");
    let found = this.cache.get(key);
    if (!found) {
      found = tf.keep(make());
      this.cache.set(key, found);
    }
    return found;
  }
  scalar(value: number): tf.Tensor {
    return this.get(`s${value}`, () => tf.scalar(value, "float32"));
  }
  zeros(shape: readonly number[]): tf.Tensor {
    return this.get(`z${shape.join()}`, () => tf.zeros([...shape]));
  }
  dispose(): void {
    for (const tensor of this.cache.values()) tensor.dispose();
    this.cache.clear();
  }
}
