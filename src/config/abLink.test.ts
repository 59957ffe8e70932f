import { expect, it } from "vitest";
import type { RunConfig } from "../protocol/config.ts";
import { readB, writeB } from "./abLink.ts";
import { decodeConfig, encodeConfig } from "./codec.ts";
import { normaliseConfig } from "./normalise.ts";
import { defaultConfig } from "./presets.ts";

const a: RunConfig = normaliseConfig({
  ...defaultConfig,
  seed: 12,
  data: { ...defaultConfig.data, minLetters: 3 },
}).config;
const b: RunConfig = normaliseConfig({
  ...a,
  flows: {
    g: [
      { flow: "tril", hyper: {} },
      { flow: "realNvp", hyper: {} },
    ],
    q: [{ flow: "diag", hyper: {} }],
    shared: false,
  },
  objective: { id: "filteringIwae", K: 7 },
  optimiser: { ...a.optimiser, learningRate: 0.0025 },
}).config;

it("is what was written, with the words and the seed of A", () => {
  const hash = encodeConfig(a, { b: writeB(b) });
  const { config, view, notices } = decodeConfig(`#${hash}`);
  expect(notices).toEqual([]);
  expect(config).toEqual(a);
  expect(readB(view.b!, config)).toEqual({ config: b, notices: [] });
  expect(readB(writeB(a), a).config).toEqual(a);
});

it("needs no escapes, so that a link stays one", () => {
  expect(writeB(b)).toMatch(/^[\w.,:~!-]+$/);
  expect(encodeConfig(a, { b: writeB(b) })).not.toContain("%");
});

it("names what it corrects, and never throws", () => {
  const { config, notices } = readB("K~900!g~warp!lr~fast!~!!", a);
  expect(notices.length).toBeGreaterThan(1);
  expect(normaliseConfig(config).config).toEqual(config);
});
