/**
 * Which numbers of a flow's Jacobian are zero whatever the weights: found by trying random ones. In eight dimensions the
 * eye sees what on the plane is one entry: a diagonal, a triangle, the block of a coupling.
 */
import type { Bijection } from "../flows/flow.ts";
import { conditionStack, stackParameters } from "../flows/stack.ts";
import type { Tensor } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { sizeOf } from "../lane/parameters.ts";
import { fillNormals, PURPOSE } from "../math/rng.ts";
import type { FlowLayer } from "../protocol/config.ts";

/** Of the shown structure. */
export const STRUCTURE_SIZE = 8;
const EPSILON = 1e-4;
/** chosen: weights of a trained size. */
const SCALE = 0.5;

const normals = (n: number, step: number): Float64Array => {
  const out = new Float64Array(n);
  fillNormals(out, 0, n, { seed: 1, purpose: PURPOSE.view, step }, 0);
  return out;
};

const noNoise = () => {
  throw new Error("flows draw no noise");
};

/** The first step that is a bend of the family's own; in a family of nothing else, the affine one. */
const bendOf = (parts: readonly Bijection[]): Bijection => parts.find(({ name }) => name === undefined) ?? parts[0]!;

/** Whether ∂y_i/∂x_j of one step can be other than zero, row-major. [d²] */
export function stepStructure(layers: readonly FlowLayer[], d = STRUCTURE_SIZE): readonly boolean[] {
  const tensors = new Map(
    stackParameters(layers, "F", d).map(({ name, shape }, i): [string, Tensor] => [
      name,
      { shape, data: normals(sizeOf(shape), i + 1).map((v) => SCALE * v) },
    ]),
  );
  // two points for each coordinate: a little more and a little less of it
  const B = 2 * d;
  const L = new JsLane(tensors, { B, T: 1, K: 1, symbols: null, lengths: new Int32Array(B).fill(1) }, noNoise);
  const flow = conditionStack(L, layers, "F", d, L.constant(new Array(d).fill(0)));
  const x = normals(d, 0);
  const points = Float64Array.from({ length: B * d }, (_, at) => {
    const [row, i] = [Math.floor(at / d), at % d];
    return x[i]! + (Math.floor(row / 2) === i ? (row % 2 === 0 ? EPSILON : -EPSILON) : 0);
  });
  const y = numbers(bendOf(flow.parts ?? [flow]).forward(L.wrap(d, "word", points)).to);
  return Array.from({ length: d * d }, (_, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    return y[2 * j * d + i] !== y[(2 * j + 1) * d + i];
  });
}
