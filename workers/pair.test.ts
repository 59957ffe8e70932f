/** Two real trainers side by side: equal settings give equal bits, and neither runs away from the other. */
import { afterEach, expect, it, vi } from "vitest";
import { defaultConfig } from "../src/config/presets.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import { TRACE_COLUMNS } from "../src/protocol/frame.ts";
import type { TrainerMessage } from "../src/protocol/trainer.ts";
import { Trainer } from "./trainer.ts";

const words = ["anna", "ann", "nana", "an", "na", "naan", "banana", "ban", "nab", "bab"];
const own = { label: "few", counts: { words, counts: Float64Array.from(words, (_, i) => 40 - 3 * i) } };
const small: RunConfig = {
  ...defaultConfig,
  data: { ...defaultConfig.data, corpus: "own", minCount: 1 },
  model: { id: "dssm", hyper: { d: 2, embedding: 3, encoder: 5, head: 4 } },
  objective: { id: "filteringIwae", K: 3 },
  optimiser: { ...defaultConfig.optimiser, batch: 6 },
};

const open: Trainer[] = [];
afterEach(async () => {
  for (const trainer of open.splice(0)) await trainer.dispose();
});

async function started(config: RunConfig) {
  const trainer = new Trainer("http://nowhere.invalid/");
  open.push(trainer);
  /** Step and bound of every step. */
  const bounds = new Map<number, number>();
  const looked: number[] = [];
  const kept: { steps: readonly number[] } = { steps: [] };
  await trainer.listen((message: TrainerMessage) => {
    if (message.kind === "checkpoints") kept.steps = message.steps;
    if (message.kind !== "frame") return;
    const { trace, anatomy } = message.frame;
    const width = TRACE_COLUMNS.length;
    for (let i = 0; i < (trace?.n ?? 0); i++)
      bounds.set(trace!.columns[i * width]!, trace!.columns[i * width + TRACE_COLUMNS.indexOf("boundNats")]!);
    if (anatomy) looked.push(anatomy.step);
  });
  const opened = await trainer.open({ config, engine: "js", own, saved: null });
  if (!opened.ok) throw new Error(opened.problem.code);
  return { trainer, bounds, looked, kept };
}

/** Trains both for a while, then brings the one that follows to where the other stands. */
async function trained(a: RunConfig, b: RunConfig, turns: boolean) {
  const [one, other] = [await started(a), await started(b)];
  const { port1, port2 } = new MessageChannel();
  await one.trainer.join({ port: port1, leads: true, turns });
  await other.trainer.join({ port: port2, leads: false, turns });
  await one.trainer.play();
  await other.trainer.play();
  await vi.waitFor(() => expect(other.bounds.size).toBeGreaterThan(20), { timeout: 30_000, interval: 20 });
  await Promise.all([one.trainer.pause(), other.trainer.pause()]);
  const [to, from] = [await one.trainer.step(0), await other.trainer.step(0)];
  expect(from).toBeLessThanOrEqual(to);
  expect(await other.trainer.step(to - from)).toBe(to);
  return { one, other, to };
}

it.each([true, false])(
  "equal settings give the same bits at every step (in turns: %s)",
  { timeout: 60_000 },
  async (turns) => {
    const { one, other, to } = await trained(small, small, turns);
    expect(one.bounds.size).toBe(to);
    expect([...other.bounds]).toEqual([...one.bounds]);
    // at rest at the same step the two keep the very same ones, with the same weights
    expect(one.kept.steps.length).toBeGreaterThan(20);
    expect(other.kept.steps).toEqual(one.kept.steps);
    const [a, b] = [await one.trainer.peek(one.kept.steps), await other.trainer.peek(one.kept.steps)];
    expect(b.map(({ parameters }) => [...parameters])).toEqual(a.map(({ parameters }) => [...parameters]));
    // what B took apart, A did too
    expect(other.looked.filter((step) => step > 0).every((step) => one.looked.includes(step))).toBe(true);
  },
);

it("other settings are paired step by step, and their bounds differ", { timeout: 60_000 }, async () => {
  const wide = { ...small, objective: { id: "filteringIwae", K: 7 } };
  const { one, other } = await trained(small, wide, true);
  expect([...other.bounds.keys()]).toEqual([...one.bounds.keys()]);
  expect([...other.bounds.values()]).not.toEqual([...one.bounds.values()]);
});
