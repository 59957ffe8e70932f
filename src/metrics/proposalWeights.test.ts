import { expect, it } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import { essShares, weightedConfig } from "./proposalWeights.ts";

it("counts equal weights in full, and one that takes all as one", () => {
  const logs = Float32Array.of(-3, -3, -3, -3, 0, -Infinity, -Infinity, -Infinity);
  const [even, single] = essShares(logs, 2, 4);
  expect(even).toBeCloseTo(1, 6);
  expect(single).toBeCloseTo(1 / 4, 6);
});

it("keeps the parameters of q: an objective that simulates no state goes on without", () => {
  const weighted = weightedConfig({ ...defaultConfig, objective: { id: "elbo", K: 1 } }, 50);
  expect(weighted.objective).toEqual({ id: "filteringIwae", K: 50 });
  expect(weighted.model.hyper.conditionOnPrior).toBe(false);
  const own = weightedConfig({ ...defaultConfig, objective: { id: "filteringIwae", K: 5 } }, 50);
  expect(own.model).toBe(defaultConfig.model);
  expect(own.objective.K).toBe(50);
  const mixed = weightedConfig({ ...defaultConfig, objective: { id: "filteringIwaeMixture", K: 5 } }, 50);
  expect(mixed).toEqual(own);
  for (const id of ["iwae", "fivo", "fivoAlways"])
    expect(weightedConfig({ ...defaultConfig, objective: { id, K: 5 } }, 50)).toEqual(weighted);
});
