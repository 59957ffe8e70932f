/**
 * Products with and solves by packed lower-triangular matrices: diagonal [M, d], strict [M, d(d−1)/2] row-major, right
 * sides [M, N, d]. The packed entries are spread to [M, d, d] by a constant matrix product, whose gradient packs again.
 */
import * as tf from "@tensorflow/tfjs-core";
import { custom } from "./gradients.ts";
import type { Constants } from "./values.ts";

/** [d(d−1)/2, d·d]: entry p of the packed strict part goes to (i, j). */
function spreadMatrix(d: number): tf.Tensor2D {
  const size = (d * (d - 1)) / 2;
  const out = new Float32Array(size * d * d);
  for (let i = 1, p = 0; i < d; i++) for (let j = 0; j < i; j++, p++) out[p * d * d + i * d + j] = 1;
  return tf.tensor2d(out, [size, d * d]);
}

const spread = (strict: tf.Tensor, d: number, constants: Constants): tf.Tensor3D =>
  tf.reshape(tf.matMul(strict as tf.Tensor2D, constants.get(`tri${d}`, () => spreadMatrix(d)) as tf.Tensor2D), [
    -1,
    d,
    d,
  ]);

/** y_n = G x_n. */
export function triMul(diagonal: tf.Tensor, strict: tf.Tensor, x: tf.Tensor, constants: Constants): tf.Tensor {
  const d = x.shape[2]!;
  const lower = spread(strict, d, constants);
  const strictly = tf.matMul(x as tf.Tensor3D, lower, false, true);
  return tf.add(strictly, tf.mul(x, tf.expandDims(diagonal, 1)));
}

/** Forward (or, transposed, backward) substitution, one coordinate after the other. lower [M, d, d], y [M, N, d]. */
function substitute(inverse: tf.Tensor, lower: tf.Tensor, y: tf.Tensor, transposed: boolean): tf.Tensor {
  const d = y.shape[2]!;
  // column j of G (or row j, transposed) says what x_j takes from the other right sides
  const columns = d > 1 ? tf.split(lower, d, transposed ? 1 : 2).map((c) => tf.reshape(c, [-1, 1, d])) : [];
  const inverses = d > 1 ? tf.split(tf.expandDims(inverse, 1), d, 2) : [tf.expandDims(inverse, 1)];
  const solved: tf.Tensor[] = new Array(d);
  let rest = y;
  for (let step = 0; step < d; step++) {
    const j = transposed ? d - 1 - step : step;
    const at = tf.slice(rest, [0, 0, j], [-1, -1, 1]);
    solved[j] = tf.mul(at, inverses[j]!);
    if (step < d - 1) rest = tf.sub(rest, tf.mul(solved[j]!, columns[j]!));
  }
  return tf.concat(solved, 2);
}

/** x_n = G⁻¹ y_n; gradient by a second solve: ȳ = G⁻ᵀ x̄, Ḡ = −ȳ xᵀ. */
export function triSolve(diagonal: tf.Tensor, strict: tf.Tensor, y: tf.Tensor, constants: Constants): tf.Tensor {
  const d = y.shape[2]!;
  return custom(
    ([g, l, b], save) => {
      const inverse = tf.reciprocal(g!);
      const lower = spread(l!, d, constants);
      const x = substitute(inverse, lower, b!, false);
      save([inverse, lower, x]);
      return x;
    },
    (dx, [inverse, lower, x]) => {
      const db = substitute(inverse!, lower!, dx, true);
      const outer = tf.neg(tf.matMul(db as tf.Tensor3D, x as tf.Tensor3D, true, false));
      const pack = constants.get(`tri${d}`, () => spreadMatrix(d)) as tf.Tensor2D;
      const strictGradient = tf.matMul(tf.reshape(outer, [-1, d * d]) as tf.Tensor2D, pack, false, true);
      return [tf.neg(tf.sum(tf.mul(db, x!), 1)), strictGradient, db];
    },
    [diagonal, strict, y],
  );
}
