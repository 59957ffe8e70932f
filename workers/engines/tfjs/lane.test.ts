import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { beforeAll, describe, expect, it } from "vitest";
import type { Batch } from "../../../src/lane/batch.ts";
import {
  batchOf,
  noiseOf,
  numericGradients,
  type Ops,
  ops,
  parameters,
  program,
  total,
  V,
} from "../../../src/lane/opPrograms.ts";
import { TfLane } from "./lane.ts";
import { Constants, type TfSeries } from "./values.ts";

const backends = ["cpu", "wasm"] as const;
describe.each(backends)("tfjs on %s against plain JavaScript", (backend) => {
  beforeAll(async () => {
    setWasmPaths(new URL("../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url).pathname);
    await tf.setBackend(backend);
    await tf.ready();
  });

  const sizes: readonly (readonly [number, number, number])[] = [
    [3, 4, 2],
    [1, 1, 1],
    [5, 3, 7],
  ];
  const names = Object.keys(ops);
  it.each(names)("%s: values, and gradients against finite differences in float64", (name) => {
    const op = ops[name]!;
    for (const [B, T, K] of sizes)
      for (const direction of ["forward", "backward"] as const) {
        const batch = batchOf(B, T, K);
        const expected = total(op, direction, batch, parameters);
        const constants = new Constants();
        const { value, grads, series } = tf.tidy(() => {
          const xs = [...parameters.values()].map(({ data, shape }) => tf.tensor(Float32Array.from(data), [...shape]));
          let rows: Float32Array | null = null;
          const f = (...tensors: tf.Tensor[]) => {
            const named = new Map([...parameters.keys()].map((key, i) => [key, tensors[i]!]));
            const L = new TfLane(named, batch, V, noiseOf(batch), constants);
            const out = program(L, op, direction);
            rows = (out.series as TfSeries).whole.dataSync() as Float32Array;
            return tf.sum((out.total as unknown as { x: tf.Tensor }).x) as tf.Scalar;
          };
          const out = tf.valueAndGrads(f)(xs);
          return { value: out.value.dataSync()[0]!, grads: out.grads.map((g) => g.dataSync()), series: rows! };
        });
        constants.dispose();
        expect(Math.abs(value - expected.sum)).toBeLessThan(1e-5 * (1 + Math.abs(expected.sum)));
        (series as Float32Array).forEach((v, i) => {
          expect(Math.abs(v - expected.series[i]!)).toBeLessThan(2e-5 * (1 + Math.abs(expected.series[i]!)));
        });
        // a stopped gradient is not the derivative, so finite differences do not apply to it
        if (name !== "stopGradient") compareGradients(op, direction, batch, grads);
      }
  });
});

function compareGradients(
  op: Ops,
  direction: "forward" | "backward",
  batch: Batch,
  grads: readonly ArrayLike<number>[],
): void {
  const names = [...parameters.keys()];
  numericGradients(op, direction, batch).forEach((numeric, p) => {
    const top = Math.max(1e-3, ...Array.from(numeric, Math.abs));
    numeric.forEach((g, i) => {
      expect(Math.abs(grads[p]![i]! - g), `${names[p]}[${i}]`).toBeLessThan(2e-4 * top);
    });
  });
}

it("gives a stopped value no gradient", async () => {
  await tf.setBackend("cpu");
  const batch = batchOf(2, 1, 1);
  const constants = new Constants();
  const v = tf.tensor1d([1, 2, 3, 4]);
  const f = (x: tf.Tensor) => {
    const lane = new TfLane(new Map([["v", x]]), batch, V, noiseOf(batch), constants);
    const value = lane.vector(lane.param("v"));
    const out = lane.mul(lane.stopGradient(value), value);
    return tf.sum((out as unknown as { x: tf.Tensor }).x) as tf.Scalar;
  };
  expect([...tf.grad(f)(v).dataSync()]).toEqual([1, 2, 3, 4]);
});
