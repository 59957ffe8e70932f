import { beforeEach, describe, expect, it, vi } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { KeepPlace, XilabBytes } from "../protocol/trainer.ts";
import { sampleGhost, sampleRunOf } from "../runs/sampleRun.ts";
import { encodeXilab } from "../runs/xilab.ts";
import { adoptConfig, editConfig, useConfig } from "../store/config.ts";
import { getFrames, resetFrames } from "../store/frames.ts";
import { useGeneratorStore } from "../store/generator.ts";
import { patchRun, useRun } from "../store/run.ts";
import { travelTo, useTravel } from "../store/travel.ts";
import { TrainerClient, WorkerDeath } from "./client.ts";
import { type FakeTrainer, makeFakeTrainer } from "./fake.ts";
import { baseOf, readSaved, type SavedBase, showSaved } from "./saved.ts";
import { Session } from "./session.ts";

vi.mock("./lexicon.ts", () => ({ loadLexicon: async () => undefined }));

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

/** A saved run of the default configuration. */
function savedBase(step: number): SavedBase {
  const bytes = encodeXilab(sampleRunOf(useConfig.getState().config, { step }));
  const read = readSaved(bytes);
  if (!read.ok) throw new Error(read.reason);
  return read.base;
}

function makeSession(kept: XilabBytes | null = null, options: Parameters<typeof makeFakeTrainer>[0] = {}) {
  const fakes: FakeTrainer[] = [];
  const spawn = () => {
    const fake = makeFakeTrainer(options);
    fakes.push(fake);
    return fake.link;
  };
  return { session: new Session({ spawn, kept: async () => kept, debounceMs: 1 }), fakes };
}

const withRate = (learningRate: number) => (config: RunConfig) => ({
  ...config,
  optimiser: { ...config.optimiser, learningRate },
});

describe("session", () => {
  beforeEach(() => {
    adoptConfig(defaultConfig);
    resetFrames(0);
    patchRun({ source: "none", info: null, playing: false, opening: false, state: "paused", problems: [], speed: 0 });
  });

  it("opens a worker on the first play only, and shows what it trains", async () => {
    const { session, fakes } = makeSession();
    expect(fakes).toHaveLength(0);
    await session.play();
    await session.pause();
    await session.play();
    expect(fakes).toHaveLength(1);
    expect(fakes[0]?.log).toEqual(["open", "play", "pause", "play"]);
    fakes[0]?.train(4);
    expect(getFrames().history.n).toBe(4);
    expect(useRun.getState()).toMatchObject({ step: 4, stepsPerSecond: 9, source: "run", state: "training" });
  });

  it("shows what the program costs and when one is being made, and nothing of a worker that died", async () => {
    const { session, fakes } = makeSession();
    await session.play();
    fakes[0]?.train(4);
    expect(useRun.getState().figures).toMatchObject({ stepMs: 20, compileMs: 30 });
    fakes[0]?.send({ kind: "compiling", compiling: true });
    expect(useRun.getState().compiling).toBe(true);
    fakes[0]?.send({ kind: "compiling", compiling: false });
    expect(useRun.getState().compiling).toBe(false);
    fakes[0]?.send({ kind: "compiling", compiling: true });
    fakes[0]?.die("out of memory");
    await vi.waitFor(() => expect(fakes).toHaveLength(2));
    expect(useRun.getState()).toMatchObject({ compiling: false, figures: null });
  });

  it("goes on from a saved run, keeping its curve, then sends what was edited since", async () => {
    const { session, fakes } = makeSession();
    const base = savedBase(0);
    session.setBase(base);
    editConfig(withRate(0.002));
    await session.play();
    expect(fakes[0]?.log).toEqual(["open saved", "configure", "play"]);
    expect(fakes[0]?.configured[0]?.optimiser.learningRate).toBe(0.002);
    expect(getFrames().history.n).toBe(base.run.curve.n);
  });

  it("draws what a saved run has given up, before and after it goes on", async () => {
    const { session } = makeSession();
    const run = sampleRunOf(useConfig.getState().config, { step: 0, ghosts: [sampleGhost(5, 4), sampleGhost(9, 2)] });
    const base = baseOf(encodeXilab(run))!;
    showSaved(base.run);
    const drawn = () => getFrames().ghosts.map(({ n, columns }) => [n, ...columns.step.slice(0, n)]);
    expect(drawn()).toEqual([
      [4, 5, 6, 7, 8],
      [2, 9, 10],
    ]);
    session.setBase(base);
    await session.play();
    expect(getFrames().run).not.toBe(0);
    expect(drawn()).toEqual([
      [4, 5, 6, 7, 8],
      [2, 9, 10],
    ]);
  });

  it("starts from scratch when an edit needs a restart", async () => {
    const { session, fakes } = makeSession();
    session.setBase(savedBase(0));
    editConfig((config) => ({ ...config, seed: 8 }));
    await session.play();
    expect(fakes[0]?.log).toEqual(["open", "play"]);
    expect(getFrames().history.n).toBe(0);
  });

  it("asked for many runs at once, opens the last, and that one trains", async () => {
    const { session, fakes } = makeSession();
    const opened = [1, 2, 3, 4, 5].map((seed) => {
      adoptConfig({ ...defaultConfig, seed });
      return session.reopen(null);
    });
    expect(await Promise.all(opened)).toEqual([true, true, true, true, true]);
    await session.play();
    expect(useRun.getState().info?.config.seed).toBe(5);
    expect(fakes.at(-1)?.log).toEqual(["open", "play"]);
    fakes.at(-1)?.train(4);
    expect(useRun.getState().step).toBe(4);
  });

  it("sends the last of several quick edits", async () => {
    const { session, fakes } = makeSession();
    await session.play();
    for (const rate of [0.005, 0.004, 0.003]) editConfig(withRate(rate));
    await settle();
    expect(fakes[0]?.configured.map(({ optimiser }) => optimiser.learningRate)).toEqual([0.003]);
  });

  it("brings a dead worker's run back from the autosave and trains on", async () => {
    const { session, fakes } = makeSession(savedBase(0).bytes);
    await session.play();
    fakes[0]?.train(30);
    fakes[0]?.die("out of memory");
    await settle();
    expect(fakes).toHaveLength(2);
    expect(fakes[0]?.terminated).toBe(true);
    expect(fakes[1]?.log).toEqual(["open saved", "play"]);
    expect(useRun.getState().problems.map(({ problem }) => problem)).toEqual([
      { code: "workerDied", detail: "out of memory", step: 30, backTo: 0 },
    ]);
    expect(useRun.getState().playing).toBe(true);
  });

  it("says where the run is kept, if anywhere, to every worker that has it", async () => {
    const fakes: FakeTrainer[] = [];
    const spawn = () => fakes[fakes.push(makeFakeTrainer()) - 1]!.link;
    let place: KeepPlace | null = { tab: "me", key: "me" };
    const session = new Session({ spawn, kept: async () => null, keep: () => place });
    await session.play();
    place = { tab: "me", key: "found" };
    const { port1, port2 } = new MessageChannel();
    await session.join({ port: port1, leads: true, turns: true });
    port2.close();
    place = null;
    await session.reopen(null);
    const alone = makeSession();
    await alone.session.play();
    expect(fakes.flatMap(({ opened }) => opened.map(({ keep }) => keep?.key))).toEqual(["me", undefined]);
    expect(fakes[0]?.joined).toEqual([{ tab: "me", key: "found" }]);
    expect(alone.fakes[0]?.opened[0]?.keep).toBeUndefined();
  });

  it("tells once that nothing can be kept, whatever worker says so", async () => {
    const { session, fakes } = makeSession();
    await session.play();
    const problem = { code: "storageUnavailable", detail: "private window" } as const;
    fakes[0]?.send({ kind: "problem", problem });
    await session.reopen(null);
    fakes[1]?.send({ kind: "problem", problem });
    expect(useRun.getState().problems.map(({ problem: { code } }) => code)).toEqual(["storageUnavailable"]);
  });

  it("falls back on what the run was opened from before its first autosave, but not after a rewind", async () => {
    const { session, fakes } = makeSession();
    session.setBase(savedBase(0));
    await session.play();
    fakes[0]?.die("early");
    await settle();
    expect(fakes[1]?.log).toEqual(["open saved", "play"]);
    await session.rewind();
    fakes[1]?.die("again");
    await settle();
    expect(fakes[2]?.log).toEqual(["open", "play"]);
  });

  it("fetches what the run keeps, looks back, and goes on from there as the run was", async () => {
    const { session, fakes } = makeSession();
    await session.play();
    const [fake] = fakes;
    fake?.train(30);
    fake?.send({ kind: "checkpoints", run: 1, steps: [0, 10, 30] });
    await vi.waitFor(() => expect(useTravel.getState().steps).toEqual([0, 10, 30]));
    const config = useConfig.getState().config;
    travelTo(10);
    expect(useGeneratorStore.getState()).toMatchObject({ step: 10, source: "checkpoint", weights: { T: 3 } });
    await session.branchFrom(10);
    expect(fake?.log).toEqual(["open", "play", "hold 10", "branch from 10", "hold null", "play"]);
    expect(useTravel.getState()).toMatchObject({ at: null, steps: [0, 10] });
    expect(getFrames().history.n).toBe(10);
    expect(getFrames().ghosts.map(({ n }) => n)).toEqual([20]);
    expect(useConfig.getState().config).toEqual(config);
    await settle();
    expect(fake?.configured).toEqual([]);
    fake?.send({ kind: "checkpoints", run: 7, steps: [0] });
    expect(useTravel.getState().steps).toEqual([0, 10]);
  });

  it("looks beside a step that the ring let go of while the page chose it", async () => {
    const { session, fakes } = makeSession(null, { gone: [10, 30] });
    await session.play();
    fakes[0]?.train(60);
    fakes[0]?.send({ kind: "checkpoints", run: 1, steps: [0, 10, 30, 60] });
    await vi.waitFor(() => expect(useTravel.getState().steps).toHaveLength(4));
    travelTo(30);
    await vi.waitFor(() => expect(fakes[0]?.log.slice(-3)).toEqual(["hold 30", "hold 10", "hold 0"]));
    expect(useTravel.getState()).toEqual({ at: 0, steps: [0, 60] });
  });

  it("ignores the last words of a dead worker", async () => {
    const { session, fakes } = makeSession();
    await session.play();
    fakes[0]?.die("gone");
    await settle();
    fakes[0]?.train(5);
    expect(getFrames().history.n).toBe(0);
  });

  it("gives up after three deaths in a short time", async () => {
    const { session, fakes } = makeSession();
    await session.play();
    for (const i of [0, 1, 2]) {
      fakes[i]?.die("again");
      await settle();
    }
    expect(fakes).toHaveLength(3);
    expect(useRun.getState()).toMatchObject({ state: "stopped", playing: false });
    expect(useRun.getState().problems.at(-1)?.problem.code).toBe("workerGaveUp");
  });

  it("takes back a configuration the trainer refuses", async () => {
    const options = { refuse: false };
    const { session, fakes } = makeSession(null, options);
    await session.play();
    options.refuse = true;
    editConfig(withRate(0.05));
    await settle();
    expect(fakes[0]?.configured).toHaveLength(1);
    expect(useConfig.getState().config.optimiser.learningRate).toBe(0.006);
    expect(useRun.getState().problems.at(-1)?.problem.code).toBe("configRefused");
  });

  it("does not play what cannot be opened", async () => {
    const { session } = makeSession(null, { refuse: true });
    await session.play();
    expect(useRun.getState()).toMatchObject({ playing: false, opening: false, state: "stopped" });
  });
});

describe("client", () => {
  it("notices a worker that answers nothing, and fails its calls", async () => {
    const fake = makeFakeTrainer({ hang: true });
    const deaths: string[] = [];
    const client = new TrainerClient({
      spawn: () => fake.link,
      onMessage: () => undefined,
      onDeath: (detail) => deaths.push(detail),
      beatMs: 5,
      patienceMs: () => 20,
    });
    const call = client.call(() => new Promise(() => undefined));
    await expect(call).rejects.toBeInstanceOf(WorkerDeath);
    expect(deaths).toHaveLength(1);
    expect(fake.terminated).toBe(true);
    await expect(client.call((calls) => calls.play())).rejects.toBeInstanceOf(WorkerDeath);
  });
});
