import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import type { RunConfig } from "../protocol/config.ts";
import { adoptConfig, editConfig, redo, undo, useConfig } from "./config.ts";

const withRate = (learningRate: number) => (config: RunConfig) => ({
  ...config,
  optimiser: { ...config.optimiser, learningRate },
});
const rate = (): number => useConfig.getState().config.optimiser.learningRate;

describe("config store", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    adoptConfig(defaultConfig);
  });
  afterEach(() => vi.useRealTimers());

  it("undoes a drag as one step and redoes it", () => {
    editConfig(withRate(0.005), 0);
    editConfig(withRate(0.004), 100);
    editConfig(withRate(0.003), 200);
    expect(useConfig.getState().past).toHaveLength(1);
    expect(useConfig.getState().was?.change).toMatchObject({ path: "optimiser.learningRate", was: ".006" });
    undo();
    expect(rate()).toBe(0.006);
    redo();
    expect(rate()).toBe(0.003);
  });

  it("keeps edits of different settings, and slow ones, apart", () => {
    editConfig(withRate(0.005), 0);
    editConfig((config) => ({ ...config, seed: 2 }), 100);
    editConfig((config) => ({ ...config, seed: 3 }), 5000);
    expect(useConfig.getState().past).toHaveLength(3);
  });

  it("clamps and names what an edit gets wrong", () => {
    editConfig(withRate(7));
    expect(rate()).toBe(0.1);
    expect(useConfig.getState().notices.map(({ path }) => path)).toEqual(["optimiser.learningRate"]);
  });

  it("forgets what a setting was after eight seconds", () => {
    editConfig(withRate(0.005));
    vi.advanceTimersByTime(7900);
    expect(useConfig.getState().was).not.toBeNull();
    vi.advanceTimersByTime(200);
    expect(useConfig.getState().was).toBeNull();
  });
});
