import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { models } from "../models/registry.ts";
import type { FlowLayer, RunConfig } from "../protocol/config.ts";
import type { Hyper, HyperSpec, HyperValue } from "../protocol/hyper.ts";
import { decodeConfig, encodeConfig } from "./codec.ts";
import { flowIds, flowOf } from "./layers.ts";
import { normaliseConfig } from "./normalise.ts";
import { defaultConfig, presets } from "./presets.ts";
import { dataSpec, modelOf, objectiveSpec, optimiserSpec, seedSpec } from "./spec.ts";

const SEED = { seed: 20260, numRuns: 400 };

function arbitraryOf(hyper: Hyper): fc.Arbitrary<HyperValue> {
  switch (hyper.kind) {
    case "int":
      return fc.integer({ min: hyper.min, max: hyper.max });
    case "real":
      return fc.double({ min: hyper.min, max: hyper.max, noNaN: true });
    case "choice":
      return fc.constantFrom(...hyper.options.map(({ id }) => id));
    case "toggle":
      return fc.boolean();
    case "ints":
      return fc.array(fc.integer({ min: hyper.min, max: hyper.max }), { minLength: 1, maxLength: hyper.maxLength });
  }
}

const arbitrariesOf = (spec: HyperSpec): fc.Arbitrary<Record<string, HyperValue>> =>
  fc.record(Object.fromEntries(Object.entries(spec).map(([key, hyper]) => [key, arbitraryOf(hyper)])));

const layerOf: fc.Arbitrary<FlowLayer> = fc
  .constantFrom(...flowIds())
  .chain((flow) => arbitrariesOf(flowOf(flow)?.hyper ?? {}).map((hyper) => ({ flow, hyper })));

const stackOf = fc.array(layerOf, { minLength: 1, maxLength: 6 });

/** Any settings inside the limits, made consistent by normalisation. */
const configOf: fc.Arbitrary<RunConfig> = fc
  .record({
    data: arbitrariesOf(dataSpec),
    model: fc
      .constantFrom(...Object.keys(models))
      .chain((id) => fc.record({ id: fc.constant(id), hyper: arbitrariesOf(modelOf(id)?.hyper ?? {}) })),
    flows: fc.record({ g: stackOf, q: stackOf, shared: fc.boolean() }),
    objective: arbitrariesOf(objectiveSpec),
    optimiser: arbitrariesOf(optimiserSpec),
    seed: arbitraryOf(seedSpec.seed),
  })
  .map((raw) => normaliseConfig(raw).config);

/** Text that looks enough like a link to reach every branch. */
const linkText = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        "v",
        "g",
        "q",
        "shared",
        "K",
        "lr",
        "m.d",
        "words",
        "split",
        "bound",
        "seed",
        "tab",
        "batch",
        "x",
      ),
      fc.oneof(
        fc.string(),
        fc.double().map(String),
        fc.constantFrom(
          "tril.i",
          "tril,realNvp.m:2-3",
          "diag.d:p2.de:zz",
          "tril.:",
          "own",
          "NaN",
          "-1",
          "%E0%A4",
          "1e99",
        ),
      ),
    ),
  )
  .map((pairs) => `#${pairs.map(([key, value]) => `${key}=${value}`).join("&")}`);

describe("link codec", () => {
  it("decodes what it encoded, for any valid configuration", () => {
    fc.assert(
      fc.property(configOf, (config) => {
        const decoded = decodeConfig(`#${encodeConfig(config)}`);
        expect(decoded.config).toEqual(config);
        expect(decoded.notices).toEqual([]);
        expect(decoded.namesRun).toBe(true);
      }),
      SEED,
    );
  });

  it("makes a valid configuration of any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), linkText), (text) => {
        const { config } = decodeConfig(text);
        expect(normaliseConfig(config)).toEqual({ config, notices: [] });
      }),
      { ...SEED, numRuns: 2000 },
    );
  });

  it.each(Object.values(presets))("keeps preset $id", ({ config }) => {
    expect(decodeConfig(encodeConfig(config)).config).toEqual(normaliseConfig(config).config);
  });

  it("writes only what differs", () => {
    expect(encodeConfig(defaultConfig)).toBe("v=1");
    expect(encodeConfig({ ...defaultConfig, seed: 3 }, { tab: "trace" })).toBe("v=1&seed=3&tab=trace");
    const twoLayers = { ...defaultConfig.flows, g: presets.paper.config.flows.g };
    const config = {
      ...defaultConfig,
      flows: twoLayers,
      optimiser: { ...defaultConfig.optimiser, learningRate: 0.002 },
    };
    expect(encodeConfig(config)).toBe("v=1&g=tril.i,tril.i&lr=.002");
  });

  it("says of a model without noise what it is, and nothing of flows or bounds", () => {
    expect(encodeConfig(normaliseConfig(presets.gru16.config).config)).toBe(
      "v=1&model=gru&m.d=16&m.embedding=16&batch=256",
    );
    const { config, notices } = decodeConfig("#v=1&model=gru&g=tril,tril&shared=1&bound=filteringIwae&K=9");
    expect(encodeConfig(config)).toBe("v=1&model=gru");
    expect(notices).toEqual([]);
  });

  it("names what it clamps", () => {
    const { config, notices } = decodeConfig("#v=1&batch=4096&g=tril,warp");
    expect(config.optimiser.batch).toBe(1024);
    expect(config.flows.g.map(({ flow }) => flow)).toEqual(["tril"]);
    expect(notices.map(({ path }) => path)).toEqual(["flows.g", "optimiser.batch"]);
    expect(notices[1]?.text).toBe("4,096 is above the limit for batch; using 1,024");
  });

  it("tells a tab from a run", () => {
    expect(decodeConfig("#tab=trace")).toMatchObject({ namesRun: false, view: { tab: "trace" } });
    expect(decodeConfig("").namesRun).toBe(false);
  });
});
