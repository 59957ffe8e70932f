/** A run whose settings and weights belong together passes; one changed anywhere is refused with what is wrong. */
import { describe, expect, it } from "vitest";
import { presets } from "../config/presets.ts";
import { OWN_CORPUS } from "../config/spec.ts";
import { whyNotTrainable } from "./check.ts";
import { sampleRunOf } from "./sampleRun.ts";

describe("a saved run", () => {
  it.each(Object.values(presets).map((preset) => [preset.id, preset.config] as const))(
    "of preset %s passes",
    (_, config) => {
      expect(whyNotTrainable(sampleRunOf(config))).toBeNull();
    },
  );

  const good = sampleRunOf(presets.paper.config);
  const { config } = good;
  it.each([
    [
      "a model nobody knows",
      { ...config, model: { id: "toString", hyper: {} } },
      "not possible here: model “toString”",
    ],
    [
      "an impossible batch",
      { ...config, optimiser: { ...config.optimiser, batch: 10 ** 6 } },
      "above the limit for batch",
    ],
    [
      "another state size",
      { ...config, model: { ...config.model, hyper: { ...config.model.hyper, d: 3 } } },
      "do not belong",
    ],
    ["shorter words", { ...config, data: { ...config.data, maxLetters: 2 } }, "longer than its settings allow"],
    ["own words that are not there", { ...config, data: { ...config.data, corpus: OWN_CORPUS } }, "not in it"],
  ])("with %s is refused and says so", (_, changed, why) => {
    expect(whyNotTrainable({ ...good, config: changed })).toContain(why);
  });

  it("with a letter more, or a tensor less, is refused", () => {
    expect(whyNotTrainable({ ...good, alphabet: [...good.alphabet, "d"] })).toContain("do not belong");
    expect(whyNotTrainable({ ...good, layout: good.layout.slice(1) })).toContain("do not belong");
  });
});
