/** Operations whose gradient is written out: tfjs has none for them, or a much longer one. */
import * as tf from "@tensorflow/tfjs-core";

const custom = (
  f: (inputs: tf.Tensor[], save: tf.GradSaveFunc) => tf.Tensor,
  gradient: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[],
  inputs: readonly tf.Tensor[],
): tf.Tensor => {
  const op = tf.customGrad((...args) => {
    const save = args.pop() as tf.GradSaveFunc;
    return { value: f(args as tf.Tensor[], save), gradFunc: (dy, saved) => gradient(dy, saved) };
  });
  return op(...inputs);
};

/** f(inputs) as a constant: whatever f does inside, no gradient comes back. */
export const constantOf = (f: (inputs: tf.Tensor[]) => tf.Tensor, inputs: readonly tf.Tensor[]): tf.Tensor =>
  custom(
    (xs) => f(xs),
    () => inputs.map((x) => tf.zeros(x.shape)),
    inputs,
  );

/** x; no gradient. */
export const stopGradient = (x: tf.Tensor): tf.Tensor => constantOf(([v]) => v!.clone(), [x]);

/** test > 0 ? a : b for tensors of one shape; no gradient for the test. */
export const select = (test: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
  custom(
    ([c, x, y], save) => {
      const gate = tf.cast(tf.greater(c!, 0), "float32");
      save([gate]);
      return tf.where(tf.cast(gate, "bool"), x!, y!);
    },
    (dy, [gate]) => [tf.zerosLike(dy), tf.mul(dy, gate!), tf.mul(dy, tf.sub(1, gate!))],
    [test, a, b],
  );

/** log Σ exp over `axis`, kept with size 1; gradient: softmax. */
export const logSumExp = (x: tf.Tensor, axis: number): tf.Tensor =>
  custom(
    ([v], save) => {
      const top = tf.max(v!, axis, true);
      const e = tf.exp(tf.sub(v!, top));
      const s = tf.sum(e, axis, true);
      save([tf.div(e, s)]);
      return tf.add(tf.log(s), top);
    },
    (dy, [p]) => [tf.mul(dy, p!)],
    [x],
  );

/** Σ_i x_i oneHot_i − log Σ exp x over the last axis, kept with size 1; gradient: oneHot − softmax. */
export const logSoftmaxPick = (logits: tf.Tensor, oneHot: tf.Tensor): tf.Tensor =>
  custom(
    ([x], save) => {
      const shifted = tf.sub(x!, tf.max(x!, -1, true));
      const e = tf.exp(shifted);
      const s = tf.sum(e, -1, true);
      save([tf.sub(oneHot, tf.div(e, s))]);
      return tf.sub(tf.sum(tf.mul(shifted, oneHot), -1, true), tf.log(s));
    },
    (dy, [d]) => [tf.mul(dy, d!)],
    [logits],
  );

export { custom };
