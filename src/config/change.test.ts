import { describe, expect, it } from "vitest";
import type { FlowLayer, RunConfig } from "../protocol/config.ts";
import { changeEffect, describeChange } from "./change.ts";
import { shortNumber } from "./format.ts";
import { stackLabel } from "./layers.ts";
import { normaliseConfig } from "./normalise.ts";
import { defaultConfig } from "./presets.ts";

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

  it("finds nothing where nothing differs", () => {
    expect(changeEffect(base, structuredClone(base))).toBe("none");
    expect(describeChange(base, structuredClone(base))).toBe("");
    const shared = withFlows({ shared: true });
    expect(changeEffect(shared, { ...shared, flows: { ...shared.flows, q: [diag, diag] } })).toBe("none");
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
