import { beforeEach, describe, expect, it, vi } from "vitest";
import { defaultConfig } from "../config/presets.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { Problem } from "../protocol/trainer.ts";
import { sampleRunOf } from "../runs/sampleRun.ts";
import { encodeXilab } from "../runs/xilab.ts";
import { editShown, patchAb, read, showSettingsOf, useAb } from "../store/ab.ts";
import { useGeneratorStore, weightsA } from "../store/generator.ts";
import { createStores, storesA, storesB } from "../store/runs.ts";
import { selectRun, useView } from "../store/view.ts";
import { type FakeTrainer, makeFakeTrainer } from "./fake.ts";
import { Pair } from "./pair.ts";
import { showSaved } from "./saved.ts";
import { Session } from "./session.ts";

vi.mock("./lexicon.ts", () => ({ loadLexicon: async () => undefined }));

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
const saved = encodeXilab(sampleRunOf(defaultConfig, { step: 40 }));

/** With stores of its own, else pairs of earlier tests would hear of it. */
function makePair(cores = 8, [one, other] = [createStores(), createStores()]) {
  const [workersA, workersB]: [FakeTrainer[], FakeTrainer[]] = [[], []];
  const spawner = (list: FakeTrainer[]) => () => {
    const fake = makeFakeTrainer({ saved });
    list.push(fake);
    return fake.link;
  };
  const kept = async () => null;
  const keep = () => ({ tab: "me", key: "me" });
  const a = new Session({ spawn: spawner(workersA), kept, keep, debounceMs: 1, stores: one });
  const b = new Session({ spawn: spawner(workersB), kept, debounceMs: 1, stores: other });
  const pair = new Pair({ session: a, stores: one }, { session: b, stores: other }, () => cores);
  const stateA = () => one.run.use.getState();
  const stateB = () => other.run.use.getState();
  return { a, b, pair, workersA, workersB, one, other, stateA, stateB };
}

const withRate = (learningRate: number) => (config: RunConfig) => ({
  ...config,
  optimiser: { ...config.optimiser, learningRate },
});
const nonFinite: Problem = {
  ...{ code: "nonFiniteStopped", step: 4, backTo: 0, learningRate: 1, K: 1 },
  suggestedLearningRate: 0.3,
} as const;

beforeEach(() => {
  patchAb({ open: false, alone: false, edits: "A", from: 0 });
  selectRun(null);
});

describe("a pair of runs", () => {
  it("opens B at step 0 with A's settings, the two joined, A leading", async () => {
    const { pair, workersA, workersB } = makePair();
    expect(await pair.open("start")).toBe(true);
    await settle();
    expect(useAb.getState()).toMatchObject({ open: true, turns: false, alone: false, from: 0 });
    expect(workersA[0]?.log).toEqual(["open", "join, leads"]);
    expect(workersB[0]?.log).toEqual(["open", "join, follows"]);
    expect(workersB[0]?.opened[0]?.config).toEqual(workersA[0]?.opened[0]?.config);
    // only the page's own run is kept
    expect([workersA[0]?.joined, workersB[0]?.joined]).toEqual([[{ tab: "me", key: "me" }], [null]]);
    expect([workersA[0]?.opened[0]?.keep?.key, workersB[0]?.opened[0]?.keep]).toEqual(["me", undefined]);
    expect(await pair.open("start")).toBe(false);
  });

  it("says that they take turns where there are no more than two cores", async () => {
    const { pair } = makePair(2);
    await pair.open("start");
    expect(useAb.getState().turns).toBe(true);
  });

  it("takes over A's weights, optimiser and step as they are, on A's engine", async () => {
    const { pair, a, workersB } = makePair();
    await a.ensureOpen();
    expect(await pair.open("now")).toBe(true);
    expect(workersB[0]?.log[0]).toBe("open saved");
    expect(workersB[0]?.opened[0]?.saved).toBe(saved);
    expect(workersB[0]?.opened[0]?.engine).toBe("tfjs-cpu");
    expect(useAb.getState().from).toBe(40);
  });

  it("trains B when A trains, and at rest brings it to A's step", async () => {
    const { pair, a, workersA, workersB, stateB } = makePair();
    await pair.open("start");
    await a.play();
    await settle();
    expect(workersB[0]?.log.at(-1)).toBe("play");
    workersA[0]?.train(7);
    workersB[0]?.train(5);
    await a.pause();
    await settle();
    expect(workersB[0]?.log.slice(-3)).toEqual(["pause", "step 0", "step 2"]);
    expect(stateB().playing).toBe(false);
  });

  it("leaves A alone when B stops, and B follows again when it can", async () => {
    const { pair, a, workersA, workersB, stateA, stateB } = makePair();
    await pair.open("start");
    await a.play();
    await settle();
    workersB[0]?.send({ kind: "problem", problem: nonFinite });
    await settle();
    expect(useAb.getState().alone).toBe(true);
    expect(workersA[0]?.log.at(-1)).toBe("part");
    expect(stateA().playing).toBe(true);
    expect(stateA().problems).toEqual([]);
    expect(stateB().problems.map(({ problem }) => problem.code)).toEqual(["nonFiniteStopped"]);
    await pair.resume();
    await settle();
    expect(workersA[0]?.log.at(-1)).toBe("join, leads");
    expect(workersB[0]?.log.at(-1)).toBe("play");
  });

  it("joins a new worker of B when its worker dies; the death is B's", async () => {
    const { pair, a, workersB, stateA, stateB } = makePair();
    await pair.open("start");
    await a.play();
    await settle();
    workersB[0]?.die("out of memory");
    await vi.waitFor(() => expect(workersB[1]?.log).toEqual(["open", "join, follows", "play"]));
    expect(stateB().problems.map(({ problem }) => problem.code)).toEqual(["workerDied"]);
    expect(stateA().problems).toEqual([]);
    expect(stateA().state).toBe("training");
  });

  it("swaps workers, settings and curves, and swaps them back", async () => {
    const { pair, workersA, workersB, one, other, stateA, stateB } = makePair();
    await pair.open("start");
    other.config.edit(withRate(0.001));
    await settle();
    workersA[0]?.train(3);
    workersB[0]?.train(2);
    const heard: string[] = [];
    pair.onExchanged(() => heard.push("exchanged"));
    pair.onClosed(() => heard.push("closed"));
    expect(await pair.swap()).toBe(true);
    expect(heard).toEqual(["exchanged"]);
    expect(stateA().step).toBe(2);
    expect(one.config.use.getState().config.optimiser.learningRate).toBe(0.001);
    expect(one.frames.get().history.n).toBe(2);
    await settle();
    expect([workersA[0]?.joined.at(-1), workersB[0]?.joined.at(-1)]).toEqual([null, { tab: "me", key: "me" }]);
    // B, which was A, is ahead and waits; it hears its own worker
    workersB[0]?.train(4);
    expect(stateA().step).toBe(6);
    expect(workersB[0]?.log.at(-1)).toBe("join, leads");
    await settle();
    expect(workersA[0]?.log.at(-1)).toBe("step 3");
    await pair.swap();
    workersA[0]?.train(2);
    expect([stateA().step, stateB().step]).toEqual([8, 6]);
  });

  it("keeps B as the run: its worker leads before the other one ends", async () => {
    const { pair, workersA, workersB, one, other } = makePair();
    await pair.open("start");
    other.config.edit(withRate(0.001));
    await settle();
    const heard: string[] = [];
    pair.onExchanged(() => heard.push("exchanged"));
    pair.onClosed(() => heard.push("closed"));
    await pair.keepB();
    expect(heard).toEqual(["exchanged", "closed"]);
    expect(workersA[0]?.terminated).toBe(true);
    expect(workersB[0]?.terminated).toBe(false);
    expect(workersB[0]?.log.slice(-2)).toEqual(["join, leads", "part"]);
    expect(useAb.getState().open).toBe(false);
    expect(one.config.use.getState().config.optimiser.learningRate).toBe(0.001);
  });

  it("on the page: B has A's words and seed, is read on request, and ends with its worker", async () => {
    const { pair, workersA, workersB } = makePair(8, [storesA, storesB]);
    showSaved(sampleRunOf(defaultConfig, { step: 40 }));
    showSaved(sampleRunOf(defaultConfig, { step: 50 }), storesB);
    await pair.open("start");
    showSaved(sampleRunOf(defaultConfig, { step: 50 }), storesB);
    expect(useGeneratorStore.getState().step).toBe(weightsA.use.getState().step);
    read("B");
    expect(useGeneratorStore.getState().step).toBe(50);
    showSettingsOf("B");
    editShown((config) => ({ ...withRate(0.001)(config), seed: 77 }));
    expect(storesB.config.use.getState().config.optimiser.learningRate).toBe(0.001);
    expect(storesB.config.use.getState().config.seed).toBe(defaultConfig.seed);
    expect(storesA.config.use.getState().config.optimiser.learningRate).toBe(defaultConfig.optimiser.learningRate);
    storesA.config.edit((config) => ({ ...config, seed: 9 }));
    expect(storesB.config.use.getState().config.seed).toBe(9);
    await pair.close();
    expect(workersB[0]?.terminated).toBe(true);
    expect(workersA[0]?.terminated).toBe(false);
    expect(useView.getState().selection.run).toBeNull();
    expect(useGeneratorStore.getState().step).toBe(40);
    expect(storesB.frames.get().history.n).toBe(0);
  });
});

describe("looking back with two runs", () => {
  /** Both opened, with some steps told to the page. */
  async function looking(stepsA: readonly number[], stepsB: readonly number[]) {
    const both = makePair();
    await both.pair.open("start");
    const tell = (fake: FakeTrainer | undefined, steps: readonly number[]) =>
      fake?.send({ kind: "checkpoints", run: 1, steps });
    tell(both.workersA[0], stepsA);
    tell(both.workersB[0], stepsB);
    await settle();
    const look = (step: number | null) => {
      both.one.travel.travelTo(step);
      return both.other.travel.use.getState().at;
    };
    return { ...both, look, tell };
  }

  it("shows B at A's very step, and goes on with both from there", async () => {
    const { look, pair, workersA, workersB } = await looking([0, 10, 20, 30], [0, 10, 20, 30]);
    expect([10, 30, 0, null].map(look)).toEqual([10, 30, 0, null]);
    look(20);
    await pair.branchFrom(20);
    for (const [worker] of [workersA, workersB]) expect(worker?.log).toContain("branch from 20");
  });

  it("shows the nearest step B has, until the very step arrives", async () => {
    const { look, workersB, other, tell } = await looking([0, 10, 20, 30], [12, 20]);
    expect([0, 10, 30].map(look)).toEqual([12, 12, 20]);
    tell(workersB[0], [12, 20, 30]);
    await vi.waitFor(() => expect(other.travel.use.getState().at).toBe(30));
    expect(look(null)).toBeNull();
    tell(workersB[0], [12, 20, 30, 40]);
    await settle();
    expect(other.travel.use.getState().at).toBeNull();
  });

  it("leaves B where it stands if it has not kept the step A goes back to", async () => {
    const { look, pair, workersA, workersB } = await looking([0, 10, 20], [12, 20]);
    look(10);
    await pair.branchFrom(10);
    expect(workersA[0]?.log).toContain("branch from 10");
    expect(workersB[0]?.log.filter((asked) => asked.startsWith("branch"))).toEqual([]);
  });
});

describe("stores of two runs", () => {
  it("do not touch each other", () => {
    const [one, other] = [createStores(), createStores()];
    showSaved(sampleRunOf(defaultConfig, { step: 40 }), one);
    one.run.addProblem({ code: "internal", detail: "x" });
    expect(other.run.use.getState().problems).toEqual([]);
    expect(other.frames.get().history.n).toBe(0);
    expect(other.weights.use.getState().generator).toBeNull();
  });
});
