/** For tests: every family with every setting that changes its mathematics, random weights, flows on plain vectors. */
import type { Batch, NoiseSource, Tensor } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { sizeOf } from "../lane/parameters.ts";
import { fillNormals } from "../math/rng.ts";
import type { FlowLayer } from "../protocol/config.ts";
import type { HyperValues } from "../protocol/hyper.ts";
import type { Bijection, Flow } from "./flow.ts";
import { flows } from "./registry.ts";
import { conditionStack, stackParameters } from "./stack.ts";

export interface FlowCase {
  readonly name: string;
  readonly layers: readonly FlowLayer[];
  readonly minD: number;
}

function settingsOf(flow: Flow): readonly HyperValues[] {
  const { hyper, variants = [] } = flow;
  const settings: HyperValues[] = [{}, ...variants.map((variant) => variant.hyper)];
  const has = (name: string): boolean => Object.hasOwn(hyper, name);
  if (has("inverse")) settings.push({ inverse: !hyper.inverse!.default });
  if (has("diagonal"))
    settings.push({ diagonal: "exp" }, { diagonal: "clip" }, { diagonal: "sclip", inverse: true }, { residual: true });
  if (has("activation")) settings.push({ activation: "relu" });
  if (has("affine")) settings.push({ affine: false });
  if (has("couplings")) settings.push({ couplings: 1 }, { couplings: 3, affine: false });
  if (has("bins")) settings.push({ bins: 2, reach: 1.5, least: 0.05 }, { bins: 16, reach: 8, least: 0.004 });
  if (has("passes")) settings.push({ passes: 1 }, { passes: 3, scaleBound: 0.5 });
  if (has("maps")) settings.push({ maps: 1, affine: false });
  return settings;
}

export const flowCases: readonly FlowCase[] = [
  ...Object.values(flows).flatMap((flow: Flow) =>
    settingsOf(flow).map((hyper) => ({
      name: `${flow.id} ${JSON.stringify(hyper)}`,
      layers: [{ flow: flow.id, hyper }],
      minD: flow.minD,
    })),
  ),
  {
    name: "a mixed stack",
    layers: [
      { flow: "id", hyper: {} },
      { flow: "diag", hyper: {} },
      { flow: "tril", hyper: { inverse: true } },
      { flow: "realNvp", hyper: {} },
      { flow: "spline", hyper: { couplings: 1 } },
      { flow: "tril", hyper: {} },
    ],
    minD: 2,
  },
];

/** Standard normals times `scale` for every weight, those that start at zero too. */
export function randomTensors(
  layers: readonly FlowLayer[],
  d: number,
  seed: number,
  scale: number,
): Map<string, Tensor> {
  return new Map(
    stackParameters(layers, "F", d).map(({ name, shape }, i) => {
      const data = new Float64Array(sizeOf(shape));
      fillNormals(data, 0, data.length, { seed, purpose: 77, step: i }, 0);
      return [name, { shape, data: data.map((x) => x * scale) }];
    }),
  );
}

const noNoise: NoiseSource = () => {
  throw new Error("flows draw no noise");
};

/** One flow given one h_{t−1}, on `rows` points at once, row-major. */
export function flowAt(
  layers: readonly FlowLayer[],
  d: number,
  tensors: Map<string, Tensor>,
  h: ArrayLike<number>,
  rows = 1,
) {
  const batch: Batch = { B: rows, T: 1, K: 1, symbols: null, lengths: new Int32Array(rows).fill(1) };
  const L = new JsLane(tensors, batch, noNoise);
  const map: Bijection = conditionStack(L, layers, "F", d, L.constant(Array.from(h)));
  const run = (x: Float64Array, way: "forward" | "inverse") => {
    const { to, logDet } = map[way](L.wrap(d, "word", x));
    // what is the same for all rows may come as one number
    const all = L.add(L.wrap(1, "word", new Float64Array(rows)), logDet);
    return { to: numbers(to), logDets: numbers(all), logDet: numbers(all)[0]! };
  };
  return { forward: (x: Float64Array) => run(x, "forward"), inverse: (y: Float64Array) => run(y, "inverse") };
}

/** log|det| of a matrix, by rows or columns, by Gaussian elimination with partial pivoting. */
export function logAbsDet(matrix: readonly Float64Array[]): number {
  const rows = matrix.map((row) => row.slice());
  const n = rows.length;
  let sum = 0;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(rows[r]![c]!) > Math.abs(rows[pivot]![c]!)) pivot = r;
    [rows[c], rows[pivot]] = [rows[pivot]!, rows[c]!];
    sum += Math.log(Math.abs(rows[c]![c]!));
    for (let r = c + 1; r < n; r++) {
      const factor = rows[r]![c]! / rows[c]![c]!;
      for (let k = c; k < n; k++) rows[r]![k]! -= factor * rows[c]![k]!;
    }
  }
  return sum;
}
