/** What a training step shows of itself, reduced on the device so that one small read brings it back. */
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../../../src/lane/batch.ts";
import type { TfSeries } from "./values.ts";

/** Mean over live words at each position. series [T·B, 1] → [T] */
function liveMean(series: tf.Tensor, live: tf.Tensor, count: tf.Tensor, { T, B }: Batch): tf.Tensor {
  return tf.div(tf.sum(tf.reshape(tf.mul(series, live), [T, B]), 1), count);
}

/**
 * One vector: the variance per position (K > 1), then the anatomy rows (if asked for) in the order of ANATOMY_TERMS
 * and L_t.
 */
export function observations(
  series: Readonly<Record<string, TfSeries>>,
  live: tf.Tensor,
  batch: Batch,
  anatomy: boolean,
): tf.Tensor {
  const { T, B } = batch;
  const count = tf.maximum(tf.sum(tf.reshape(live, [T, B]), 1), 1);
  const mean = (name: string) => liveMean(series[name]!.whole, live, count, batch);
  const rows: tf.Tensor[] = [];
  if (batch.K > 1) rows.push(mean("weightVariance"));
  if (anatomy)
    rows.push(mean("logP"), mean("logR"), tf.neg(mean("logQ")), mean("logDetQ"), tf.neg(mean("logDetG")), mean("term"));
  return rows.length > 0 ? tf.concat(rows, 0) : tf.tensor1d([]);
}
