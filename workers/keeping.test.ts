/** The visitor's run is kept in the browser; a run of a sweep is not. */
import { afterEach, expect, test, vi } from "vitest";
import { defaultConfig } from "../src/config/presets.ts";
import type { FlowLayer, RunConfig } from "../src/protocol/config.ts";
import { Trainer } from "./trainer.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

const words = ["anna", "ann", "nana", "an", "na", "naan", "banana", "ban", "nab", "bab"];
const own = { label: "few", counts: { words, counts: Float64Array.from(words, (_, i) => 40 - 3 * i) } };
const tril: FlowLayer = { flow: "tril", hyper: { hidden: 4 } };
const config: RunConfig = {
  ...defaultConfig,
  data: { ...defaultConfig.data, corpus: "own", minCount: 1 },
  model: { id: "dssm", hyper: { d: 2, embedding: 3, encoder: 5, head: 4 } },
  flows: { g: [tril], q: [tril], shared: false },
  objective: { id: "elbo", K: 1 },
  optimiser: { ...defaultConfig.optimiser, batch: 6 },
};

test("a run is kept in the browser when it pauses, unless it is not the visitor's", async () => {
  const asked: string[] = [];
  const refuse = (name: string): never => {
    asked.push(name);
    throw new DOMException("private window", "SecurityError");
  };
  vi.stubGlobal("indexedDB", { open: refuse });
  const trainer = new Trainer("http://nowhere.invalid/");
  const asks = async (keep?: boolean): Promise<boolean> => {
    asked.length = 0;
    const opened = await trainer.open({ config, own, engine: "js", saved: null, keep });
    expect(opened.ok).toBe(true);
    await trainer.step(1);
    return asked.includes("xi-lab");
  };
  expect([await asks(), await asks(false), await asks(true)]).toEqual([true, false, true]);
  await trainer.dispose();
});
