import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_LAYERS } from "./layers.ts";
import { normaliseConfig } from "./normalise.ts";
import { defaultConfig, presetOf, presets } from "./presets.ts";

describe("normaliseConfig", () => {
  it("never throws and is idempotent", () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        const { config } = normaliseConfig(raw);
        expect(normaliseConfig(config)).toEqual({ config, notices: [] });
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it.each(Object.values(presets))("leaves preset $id as it is, without a notice", (preset) => {
    const { config, notices } = normaliseConfig(preset.config);
    expect(notices).toEqual([]);
    expect(presetOf(config)).toMatchObject({ preset: { id: preset.id }, edited: false });
  });

  it("forces K into the range of the bound", () => {
    const { config, notices } = normaliseConfig({ ...defaultConfig, objective: { id: "elbo", K: 10 } });
    expect(config.objective.K).toBe(1);
    expect(notices.map(({ path }) => path)).toEqual(["objective.K"]);
  });

  it("keeps a KL weight where the bound has one, writes none where it is 1, and says where it is left out", () => {
    const of = (objective: Record<string, unknown>) => normaliseConfig({ ...defaultConfig, objective });
    expect(of({ id: "elbo", K: 1, beta: 0.5 })).toMatchObject({ config: { objective: { beta: 0.5 } }, notices: [] });
    expect(of({ id: "elbo", K: 1, beta: 1 }).config.objective).toEqual({ id: "elbo", K: 1 });
    expect(of({ id: "elbo", K: 1, beta: 9 }).config.objective.beta).toBe(4);
    const left = of({ id: "fivo", K: 5, beta: 0.5 });
    expect(left.config.objective).toEqual({ id: "fivo", K: 5 });
    expect(left.notices.map(({ text }) => text)).toEqual(["FIVO has no KL weight; .5 is left out"]);
  });

  it("drops layers the state is too small for, and says so", () => {
    const { config, notices } = normaliseConfig({
      ...defaultConfig,
      model: { id: "dssm", hyper: { d: 1 } },
      flows: {
        g: [
          { flow: "realNvp", hyper: {} },
          { flow: "diag", hyper: {} },
        ],
        q: [],
        shared: false,
      },
    });
    if (config.model.hyper.d === 1) {
      expect(config.flows.g.map(({ flow }) => flow)).toEqual(["diag"]);
      expect(notices.some(({ text }) => text.includes("needs a state of at least 2"))).toBe(true);
    }
  });

  it("keeps at most six layers", () => {
    const g = Array.from({ length: 9 }, () => ({ flow: "diag", hyper: {} }));
    const { config, notices } = normaliseConfig({ ...defaultConfig, flows: { ...defaultConfig.flows, g } });
    expect(config.flows.g).toHaveLength(MAX_LAYERS);
    expect(notices.map(({ path }) => path)).toEqual(["flows.g"]);
  });

  it("puts crossed length limits right", () => {
    const data = { ...defaultConfig.data, minLetters: 9, maxLetters: 4 };
    expect(normaliseConfig({ ...defaultConfig, data }).config.data).toMatchObject({ minLetters: 9, maxLetters: 9 });
  });
});
