import { describe, expect, it } from "vitest";
import type { FlowLayer, RunConfig } from "../protocol/config.ts";
import { changeEffect, describeChange } from "./change.ts";
import { shortNumber } from "./format.ts";
import { stackLabel } from "./layers.ts";
import { withModel } from "./model.ts";
import { normaliseConfig } from "./normalise.ts";
import { defaultConfig, presets } from "./presets.ts";

const base = normaliseConfig(defaultConfig).config;
const tril: FlowLayer = { flow: "tril", hyper: {} };
const diag: FlowLayer = { flow: "diag", hyper: {} };
const withFlows = (part: Partial<RunConfig["flows"]>): RunConfig => ({ ...base, flows: { ...base.flows, ...part } });

describe("change", () => {
  it("calls flows by their stacks", () => {
    expect(describeChange(withFlows({ g: [diag] }), withFlows({ g: [tril, tril] }))).toBe("F_g DIAG → 2×TRIL");
    expect(changeEffect(withFlows({ g: [diag] }), withFlows({ g: [tril, tril] }))).toBe("warm");
  });

  it("joins several changes and costs the dearest", () => {
    const next: RunConfig = {
      ...base,
      objective: { id: "filteringIwae", K: 5 },
      optimiser: { ...base.optimiser, learningRate: 0.002 },
    };
    expect(describeChange(base, next)).toContain("K 1 → 5, learning rate .006 → .002");
    expect(changeEffect(base, next)).toBe("warm");
    expect(changeEffect(base, { ...next, seed: 2 })).toBe("restart");
    expect(changeEffect(base, { ...base, optimiser: next.optimiser })).toBe("live");
  });

  it("takes a KL weight that is left out for 1", () => {
    const weighed: RunConfig = { ...base, objective: { ...base.objective, beta: 0.5 } };
    expect(describeChange(base, weighed)).toBe("KL weight 1 → .5");
    expect(describeChange(weighed, base)).toBe("KL weight .5 → 1");
    expect(changeEffect(base, weighed)).toBe("warm");
  });

  it("finds nothing where nothing differs", () => {
    expect(changeEffect(base, structuredClone(base))).toBe("none");
    expect(describeChange(base, structuredClone(base))).toBe("");
    const shared = withFlows({ shared: true });
    expect(changeEffect(shared, { ...shared, flows: { ...shared.flows, q: [diag, diag] } })).toBe("none");
  });
});

describe("another model", () => {
  const gru = normaliseConfig(presets.gru8.config).config;

  it("is another run, told by its name and not by the flows it does not have", () => {
    const best = normaliseConfig(presets.best.config).config;
    expect(describeChange(best, gru)).toBe("model State space → GRU, batch 128 → 256");
    expect(changeEffect(best, gru)).toBe("restart");
    expect(describeChange(gru, best)).toBe("model GRU → State space, batch 256 → 128");
    expect(changeEffect(gru, { ...gru, model: { ...gru.model, hyper: { ...gru.model.hyper, d: 16 } } })).toBe(
      "restart",
    );
  });

  it("keeps words and optimiser, and comes back as it was left", () => {
    const best = normaliseConfig({ ...presets.best.config, model: { id: "dssm", hyper: { d: 5 } }, seed: 9 }).config;
    const away = normaliseConfig(withModel(best, "gru", [best])).config;
    expect(away.model).toEqual({ id: "gru", hyper: { d: 5, embedding: 8 } });
    expect([away.seed, away.optimiser, away.data]).toEqual([9, best.optimiser, best.data]);
    expect(normaliseConfig(withModel(away, "dssm", [base, best, away])).config).toEqual(best);
    expect(normaliseConfig(withModel(away, "dssm", [])).config).toEqual({
      ...base,
      seed: 9,
      model: { id: "dssm", hyper: { ...base.model.hyper, d: 5 } },
    });
  });
});

describe("labels", () => {
  it("counts equal neighbours", () => {
    expect(stackLabel([tril, tril])).toBe("2×TRIL");
    expect(stackLabel([tril, diag, diag])).toBe("TRIL+2×DIAG");
  });

  it("writes numbers without a leading zero and with a true minus", () => {
    expect([0.006, -0.5, 1500, 0, 12.25, -3].map((value) => shortNumber(value, 4))).toEqual([
      ".006",
      "−.5",
      "1,500",
      "0",
      "12.25",
      "−3",
    ]);
  });
});
