/** Training that ends by itself, on a worker that is a fake and frames that are made here. */
import { expect, test, vi } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import { PLATEAU_WINDOW } from "../config/stop.ts";
import type { Evaluation } from "../protocol/frame.ts";
import { createStores } from "../store/runs.ts";
import { AutoStop } from "./autoStop.ts";
import { fakeFrame, makeFakeTrainer } from "./fake.ts";
import { Session } from "./session.ts";

vi.mock("./lexicon.ts", () => ({ loadLexicon: async () => undefined }));

async function training() {
  const stores = createStores();
  stores.config.adopt(defaultConfig);
  const fake = makeFakeTrainer();
  const session = new Session({ spawn: () => fake.link, kept: async () => null, stores });
  const other = { ask: vi.fn(async () => null) };
  const autoStop = new AutoStop(session, other, stores);
  await session.play();
  let step = 0;
  /** One step each, evaluated. */
  const evaluate = (...nats: readonly number[]): void => {
    for (const value of nats) {
      step++;
      fake.train(1);
      const evaluation = { step, validation: { nats: value, se: 0.1, words: 512 }, information: null };
      const frame = { ...fakeFrame(1, step, 1), trace: null, evaluation: evaluation as Evaluation };
      fake.send({ kind: "frame", frame });
    }
  };
  return { autoStop, fake, stores, evaluate, run: stores.run.use.getState };
}
const flat = (n: number, nats: number): readonly number[] => Array.from({ length: n }, () => nats);

test("by hand nothing ends it", async () => {
  const { evaluate, run } = await training();
  evaluate(...flat(60, 12));
  expect(run()).toMatchObject({ playing: true, problems: [] });
});

test("a plateau pauses the run once and says where; Play goes on for as long again", async () => {
  const { autoStop, evaluate, run, fake, stores } = await training();
  autoStop.choose("plateau");
  evaluate(...flat(10, 12), ...flat(2 * PLATEAU_WINDOW - 1, 11));
  expect(run().playing).toBe(true);
  evaluate(11);
  expect(run().playing).toBe(false);
  await vi.waitFor(() => expect(fake.log.at(-1)).toBe("pause"));
  expect(run().problems.map(({ problem }) => problem)).toEqual([
    { code: "plateau", step: 26, lateNats: 11, earlyNats: 11, bestStep: 11 },
  ]);
  stores.run.patch({ playing: true });
  evaluate(...flat(2 * PLATEAU_WINDOW - 2, 11));
  expect(run().playing).toBe(true);
  evaluate(11, 11);
  expect(run().playing).toBe(false);
});

test("what was evaluated before a change of settings does not count", async () => {
  const { autoStop, evaluate, run, stores } = await training();
  autoStop.choose("plateau");
  evaluate(...flat(2 * PLATEAU_WINDOW - 1, 11));
  stores.run.setInfo({ ...run().info!, state: "training", marks: [{ step: 15, label: "K 1 → 5" }] });
  evaluate(...flat(PLATEAU_WINDOW, 11));
  expect(run().playing).toBe(true);
  evaluate(...flat(PLATEAU_WINDOW, 11));
  expect(run().playing).toBe(false);
});

test("the end of the schedule is asked of the page's own worker, and its pause is the page's", async () => {
  const { autoStop, fake, run } = await training();
  autoStop.choose("schedule");
  await vi.waitFor(() => expect(fake.log.at(-1)).toBe("stop at end true"));
  fake.send({ kind: "problem", problem: { code: "scheduleEnded", step: 20_000 } });
  expect(run().playing).toBe(false);
  expect(run().problems.at(-1)?.problem).toEqual({ code: "scheduleEnded", step: 20_000 });
  autoStop.choose("hand");
  await vi.waitFor(() => expect(fake.log.at(-1)).toBe("stop at end false"));
});
