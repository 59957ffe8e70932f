import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Batch, NoiseSource, Tensor } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import type { Value } from "../lane/lane.ts";
import { sizeOf } from "../lane/parameters.ts";
import { fillNormals } from "../math/rng.ts";
import type { FlowLayer } from "../protocol/config.ts";
import type { HyperValues } from "../protocol/hyper.ts";
import type { Bijection } from "./flow.ts";
import { flows } from "./registry.ts";
import { conditionStack, stackParameters } from "./stack.ts";

const noNoise: NoiseSource = () => {
  throw new Error("flows draw no noise");
};

/** All families with every variant of their settings that changes the mathematics. */
const cases: readonly { readonly name: string; readonly layers: readonly FlowLayer[]; readonly minD: number }[] = [
  ...Object.values(flows).flatMap((flow) => {
    const settings: HyperValues[] = [{}];
    if ("inverse" in flow.hyper) settings.push({ inverse: true });
    if ("diagonal" in flow.hyper)
      settings.push(
        { diagonal: "exp" },
        { diagonal: "clip" },
        { diagonal: "sclip", inverse: true },
        { residual: true },
      );
    if ("activation" in flow.hyper) settings.push({ activation: "relu" });
    for (const variant of flow.variants ?? []) settings.push(variant.hyper);
    return settings.map((hyper) => ({
      name: `${flow.id} ${JSON.stringify(hyper)}`,
      layers: [{ flow: flow.id, hyper }],
      minD: flow.minD,
    }));
  }),
  {
    name: "a mixed stack",
    layers: [
      { flow: "id", hyper: {} },
      { flow: "diag", hyper: {} },
      { flow: "tril", hyper: { inverse: true } },
      { flow: "realNvp", hyper: {} },
      { flow: "tril", hyper: {} },
    ],
    minD: 2,
  },
];

function randomTensors(layers: readonly FlowLayer[], d: number, seed: number, scale: number): Map<string, Tensor> {
  return new Map(
    stackParameters(layers, "F", d).map(({ name, shape }, i) => {
      const data = new Float64Array(sizeOf(shape));
      fillNormals(data, 0, data.length, { seed, purpose: 77, step: i }, 0);
      return [name, { shape, data: data.map((x) => x * scale) }];
    }),
  );
}

/** One flow given one h_{t−1}, on plain vectors. */
function flowAt(layers: readonly FlowLayer[], d: number, tensors: Map<string, Tensor>, h: Float64Array) {
  const batch: Batch = { B: 1, T: 1, K: 1, symbols: null, lengths: Int32Array.of(1) };
  const L = new JsLane(tensors, batch, noNoise);
  const map: Bijection = conditionStack(L, layers, "F", d, L.wrap(d, "word", h));
  const run = (x: Float64Array, way: "forward" | "inverse") => {
    const { to, logDet } = map[way](L.wrap(d, "word", x));
    return { to: numbers(to), logDet: numbers(logDet as Value)[0]! };
  };
  return { forward: (x: Float64Array) => run(x, "forward"), inverse: (y: Float64Array) => run(y, "inverse") };
}

/** log|det| by Gaussian elimination with partial pivoting. */
function logAbsDet(rows: Float64Array[]): number {
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

function numericLogDet(f: (x: Float64Array) => Float64Array, x: Float64Array): number {
  const d = x.length;
  const e = 1e-5;
  const jacobian = Array.from({ length: d }, () => new Float64Array(d));
  for (let j = 0; j < d; j++) {
    const up = x.slice();
    const down = x.slice();
    up[j]! += e;
    down[j]! -= e;
    const [a, b] = [f(up), f(down)];
    for (let i = 0; i < d; i++) jacobian[i]![j] = (a[i]! - b[i]!) / (2 * e);
  }
  return logAbsDet(jacobian);
}

const vector = (d: number) =>
  fc
    .array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: d, maxLength: d })
    .map((v) => Float64Array.from(v));

describe.each(cases.map((c) => [c.name, c] as const))("%s", (_, { layers, minD }) => {
  it.each([1, 2, 3, 8].filter((d) => d >= minD))("is a bijection with the log-determinant it says, d = %i", (d) => {
    fc.assert(
      fc.property(vector(d), vector(d), fc.integer({ min: 1, max: 1e6 }), (h, x, seed) => {
        const flow = flowAt(layers, d, randomTensors(layers, d, seed, 0.3), h);
        const { to, logDet } = flow.forward(x);
        const back = flow.inverse(to);
        back.to.forEach((v, i) => {
          expect(v).toBeCloseTo(x[i]!, 8);
        });
        expect(back.logDet).toBeCloseTo(logDet, 8);
        expect(numericLogDet((v) => flow.forward(v).to, x)).toBeCloseTo(logDet, 5);
      }),
      { numRuns: 12, seed: 20181108 },
    );
  });
});

describe("identities between families", () => {
  const d = 5;
  const h = Float64Array.from([0.3, -1, 0.7, 1.2, -0.2]);
  const x = Float64Array.from([1, -0.5, 0.2, 2, -1.1]);

  it("diag is tril with zero off-diagonals", () => {
    for (const inverse of [false, true]) {
      const dense = [{ flow: "tril", hyper: { inverse } }];
      const thin = [{ flow: "diag", hyper: { inverse } }];
      const diagonal = randomTensors(thin, d, 5, 0.4);
      const lower = randomTensors(dense, d, 5, 0.4);
      for (const [name, { data }] of diagonal) {
        const target = lower.get(name)!;
        if (target.data.length === data.length) target.data.set(data);
        else {
          // G's head: the first d outputs are the diagonal
          const columns = target.shape.at(-1)!;
          target.data.fill(0);
          for (let row = 0; row < target.data.length / columns; row++)
            target.data.set(data.subarray(row * d, (row + 1) * d), row * columns);
        }
      }
      const a = flowAt(thin, d, diagonal, h).forward(x);
      const b = flowAt(dense, d, lower, h).forward(x);
      a.to.forEach((v, i) => {
        expect(v).toBeCloseTo(b.to[i]!, 12);
      });
      expect(a.logDet).toBeCloseTo(b.logDet, 12);
    }
  });

  it("an affine layer of zero weights is the identity, in every diagonal", () => {
    for (const diagonal of ["softplus", "exp", "clip", "sclip"]) {
      const layers = [{ flow: "tril", hyper: { diagonal } }];
      const { to, logDet } = flowAt(layers, d, randomTensors(layers, d, 1, 0), h).forward(x);
      to.forEach((v, i) => {
        expect(v).toBeCloseTo(x[i]!, 12);
      });
      expect(logDet).toBeCloseTo(0, 12);
    }
  });

  it("the clipped diagonal keeps its margin and its sign", () => {
    const layers = [{ flow: "diag", hyper: { diagonal: "clip", delta: 0.45 } }];
    for (const raw of [-0.9, -1.2, -3, -1]) {
      const tensors = randomTensors(layers, 1, 1, 0);
      tensors.get("F.0.G.b2")!.data[0] = raw;
      const at = (v: number) => flowAt(layers, 1, tensors, new Float64Array(1)).forward(Float64Array.of(v)).to[0]!;
      const slope = at(1) - at(0);
      const v = 1 + raw;
      expect(slope).toBeCloseTo(Math.abs(v) < 0.45 ? (v < 0 ? -0.45 : 0.45) : v, 12);
    }
  });

  it("as printed, Real NVP leaves its first coordinates alone; repaired it moves all of them", () => {
    const literal = flows.realNvp.variants[0]!.hyper;
    const moved = (hyper: HyperValues) => {
      const layers = [{ flow: "realNvp", hyper }];
      const { to } = flowAt(layers, d, randomTensors(layers, d, 3, 0.5), h).forward(x);
      return Array.from(to, (v, i) => Math.abs(v - x[i]!) > 1e-9);
    };
    expect(moved(literal).slice(0, 2)).toEqual([false, false]);
    expect(moved({})).toEqual(new Array(d).fill(true));
  });
});
