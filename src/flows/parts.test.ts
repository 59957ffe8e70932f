/** The parts of a flow, one after another, are the flow: what ledgers and depth sliders rest on. */
import { describe, expect, it } from "vitest";
import type { Batch, Tensor } from "../lane/batch.ts";
import { JsLane, numbers } from "../lane/js.ts";
import { sizeOf } from "../lane/parameters.ts";
import { fillNormals } from "../math/rng.ts";
import type { FlowLayer } from "../protocol/config.ts";
import { flows } from "./registry.ts";
import { conditionStack, stackParameters } from "./stack.ts";

const batch: Batch = { B: 3, T: 1, K: 1, symbols: null, lengths: Int32Array.of(1, 1, 1) };
const noNoise = () => {
  throw new Error("flows draw no noise");
};

function stackAt(layers: readonly FlowLayer[], d: number) {
  const tensors = new Map(
    stackParameters(layers, "F", d).map(({ name, shape }, step): [string, Tensor] => {
      const data = new Float64Array(sizeOf(shape));
      fillNormals(data, 0, data.length, { seed: 5, purpose: 78, step }, 0);
      return [name, { shape, data: data.map((x) => 0.4 * x) }];
    }),
  );
  const L = new JsLane(tensors, batch, noNoise);
  return { L, map: conditionStack(L, layers, "F", d, L.constant(new Array(d).fill(0.3))) };
}

const stacks: readonly (readonly [string, readonly FlowLayer[]])[] = [
  ...Object.keys(flows).map((flow) => [flow, [{ flow, hyper: {} }]] as const),
  ["an even number of couplings", [{ flow: "realNvp", hyper: { masks: [1, 1] } }]],
  ["an odd number of couplings", [{ flow: "realNvp", hyper: { masks: [1, 1, 1] } }]],
  ["as printed", [{ flow: "realNvp", hyper: { masks: [1, 1], reverse: false, affineFirst: false } }]],
  ["a stack", ["tril", "realNvp", "diag"].map((flow) => ({ flow, hyper: {} }))],
];

describe.each(stacks)("%s", (_, layers) => {
  it.each([2, 4])("is its parts in their order, d = %i", (d) => {
    const { L, map } = stackAt(layers, d);
    const x = L.wrap(
      d,
      "word",
      Float64Array.from({ length: 3 * d }, (_, i) => Math.sin(1 + 2 * i)),
    );
    const whole = map.forward(x);
    let to = x;
    let logDet = L.wrap(1, "word", new Float64Array(3));
    for (const part of map.parts!) {
      const mapped = part.forward(to);
      const back = numbers(part.inverse(mapped.to).to);
      numbers(to).forEach((v, i) => {
        expect(back[i]).toBeCloseTo(v, 7);
      });
      to = mapped.to;
      logDet = L.add(logDet, mapped.logDet);
    }
    numbers(whole.to).forEach((v, i) => {
      expect(numbers(to)[i]).toBeCloseTo(v, 10);
    });
    numbers(L.add(whole.logDet, L.wrap(1, "word", new Float64Array(3)))).forEach((v, i) => {
      expect(numbers(logDet)[i]).toBeCloseTo(v, 10);
    });
  });
});
