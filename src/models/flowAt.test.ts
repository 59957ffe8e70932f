import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readFixture } from "../fixtures/fixture.ts";
import { layOut } from "../lane/parameters.ts";
import { logAbsDet } from "../math/linalg.ts";
import { bent, flowAt, jacobians, mapped } from "./flowAt.ts";
import type { GeneratorWeights } from "./generator.ts";
import { latentGenerator } from "./latentGenerator.ts";
import { latentById } from "./registry.ts";

const model = latentById("dssm");

function weightsOf(name: string): GeneratorWeights {
  const path = new URL(`../../e2e/fixtures/${name}.json`, import.meta.url);
  const fixture = readFixture(JSON.parse(readFileSync(path, "utf8")));
  const { slots, size } = layOut(model.parameters(fixture.config, { V: 27 }));
  const parameters = new Float32Array(size);
  for (const slot of slots) parameters.set(fixture.parameters.get(slot.name)!.data, slot.offset);
  return {
    config: fixture.config,
    layout: slots,
    parameters,
    alphabet: Array.from("abcdefghijklmnopqrstuvwxyz"),
    T: 13,
  };
}

const affine = weightsOf("2trilinv_tril_k5");
const nvp = weightsOf("nvp_tril_k1");
const shared = weightsOf("shared_2tril_k5");

function pathOf(weights: GeneratorWeights) {
  const generator = latentGenerator(model, weights);
  const noise = generator.noise(4, 1);
  const { d } = generator;
  const { h } = generator.prior(noise);
  return { d, h: (t: number) => h.slice(t * d, (t + 1) * d), xi: (t: number) => noise.slice((t - 1) * d, t * d) };
}

describe.each([
  ["2×TRIL, inverse parametrised", affine, 2],
  ["Real NVP", nvp, 1],
  ["shared 2×TRIL", shared, 2],
] as const)("F_g of %s", (_, weights, layers) => {
  const flow = flowAt(weights, "g")!;
  const path = pathOf(weights);

  it("goes where the generator goes", () => {
    for (const t of [1, 4, 9]) {
      const stages = flow.stages(path.h(t - 1), path.xi(t));
      expect(stages).toHaveLength(layers);
      stages.at(-1)!.to.forEach((v, i) => {
        expect(v).toBeCloseTo(path.h(t)[i]!, 10);
      });
    }
  });

  it("comes back", () => {
    const h = path.h(3);
    const { to } = mapped(flow, h, path.xi(4));
    flow.inverse(h, to).forEach((v, i) => {
      expect(v).toBeCloseTo(path.xi(4)[i]!, 8);
    });
  });

  it("has the log-determinants of its Jacobians, layer by layer", () => {
    const [h, xi] = [path.h(2), path.xi(3)];
    const stages = flow.stages(h, xi);
    const found = jacobians(flow, h, xi);
    let sum = 0;
    stages.forEach((stage, l) => {
      sum += stage.logDet[0]!;
      expect(logAbsDet(found[l]!, path.d)).toBeCloseTo(sum, 5);
    });
    expect(mapped(flow, h, xi).logDet[0]).toBeCloseTo(sum, 12);
  });
});

it("is affine where a Gaussian stays one, and not where it does not", () => {
  const h = pathOf(affine).h(2);
  expect(bent(flowAt(affine, "g")!, h, 400, 1).share).toBeLessThan(1e-20);
  const curved = bent(flowAt(nvp, "g")!, pathOf(nvp).h(2), 400, 1);
  expect(curved.share).toBeGreaterThan(1e-6);
  expect(curved.share).toBeLessThan(1);
  expect(curved.draws).toBe(400);
});

it("takes F_q's own layers, or F_g's where they are shared", () => {
  expect(flowAt(affine, "q")!.layers).toEqual(affine.config.flows.q);
  expect(flowAt(shared, "q")!.layers).toEqual(shared.config.flows.g);
  const gru = { ...affine, config: { ...affine.config, model: { id: "gru", hyper: {} } } };
  expect(flowAt(gru, "g")).toBeNull();
});
