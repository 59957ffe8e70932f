import { expect, it, vi } from "vitest";
import { families, familyConfig } from "../plane/families.ts";
import type { PlaneApi, PlaneFrame } from "../protocol/plane.ts";
import { PlaneBridge, type PlaneLink } from "./plane.ts";

const CONFIG = familyConfig(families.tril, { kind: "named", id: "moons" }, 1);

const frame = (fit: number, step: number): PlaneFrame => ({
  ...{ fit, step, seconds: 0, stepsPerSecond: 0, skippedUpdates: 0, playing: false },
  ...{ lossNats: new Float32Array(0), kl: null, logDensity: null, walk: null, parameters: new Float32Array(0) },
});

const TRUTH = {
  ...{ side: 1, extent: 1, entropyNats: 0, gaussianKlNats: 0, mass: 1 },
  logDensity: new Float32Array(1),
};

/** A worker that sends the frame of step 0 before its start has resolved, as the real one does. */
function fakeWorker(overrides: Partial<PlaneApi> = {}) {
  let die = (_detail: string): void => undefined;
  const sends: ((frame: PlaneFrame) => unknown)[] = [];
  const calls: string[] = [];
  const api: PlaneApi = {
    start: async (_config, onFrame) => {
      calls.push("start");
      sends.push(onFrame);
      onFrame(frame(1, 0));
      return { ok: true, fit: 1, engine: "fake", truth: TRUTH };
    },
    play: async () => undefined,
    pause: async () => undefined,
    step: async () => undefined,
    watch: async (noise) => {
      calls.push(`watch ${noise?.length ?? null}`);
    },
    costs: async () => ({ parameters: 16, sampleMs: 1, invertMs: 2, repetitions: 3 }),
    ...overrides,
  };
  const died = new Promise<string>((resolve) => {
    die = resolve;
  });
  const end = vi.fn();
  const link: PlaneLink = { api, died, end };
  return { link, calls, end, die: (detail: string) => die(detail), sends };
}

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

it("hands frames on after the start has been told, in their order", async () => {
  const worker = fakeWorker();
  const bridge = new PlaneBridge(undefined, () => worker.link);
  const log: string[] = [];
  const started = await bridge.start(CONFIG, ({ step }) => log.push(`frame ${step}`));
  log.push(`started ${started.ok}`);
  const send = worker.sends[0]!;
  send(frame(1, 1));
  await later();
  send(frame(1, 2));
  expect(log).toEqual(["started true", "frame 0", "frame 1", "frame 2"]);
});

it("passes on why a configuration cannot be fitted", async () => {
  const worker = fakeWorker({ start: async () => ({ ok: false, code: "emptyDrawing" }) });
  const bridge = new PlaneBridge(undefined, () => worker.link);
  expect(await bridge.start(CONFIG, () => undefined)).toEqual({ ok: false, code: "emptyDrawing", detail: "" });
});

it("says nothing of an earlier start once there is a later one", async () => {
  const worker = fakeWorker();
  const bridge = new PlaneBridge(undefined, () => worker.link);
  const [old, now] = [vi.fn(), vi.fn()];
  await bridge.start(CONFIG, old);
  await later();
  expect(old).toHaveBeenCalledTimes(1);
  await bridge.start(CONFIG, now);
  await later();
  worker.sends[0]!(frame(1, 9));
  worker.sends[1]!(frame(2, 1));
  expect(old).toHaveBeenCalledTimes(1);
  expect(now).toHaveBeenCalledTimes(2);
});

it("gives an outcome for every call of a worker that dies, says so once, and starts another", async () => {
  const hung = fakeWorker({ play: () => new Promise(() => undefined), costs: () => new Promise(() => undefined) });
  const next = fakeWorker();
  const links = [hung.link, next.link];
  const onDeath = vi.fn();
  const bridge = new PlaneBridge(onDeath, () => links.shift()!);
  await bridge.start(CONFIG, () => undefined);
  await bridge.watch(new Float32Array(6));
  const playing = bridge.play();
  const costs = bridge.costs(CONFIG.layers);
  hung.die("out of memory");
  expect(await playing).toEqual({ ok: false, code: "failed", detail: "out of memory" });
  expect(await costs).toEqual({ ok: false, code: "failed", detail: "out of memory" });
  await later();
  expect(onDeath).toHaveBeenCalledExactlyOnceWith("out of memory");
  expect(hung.end).toHaveBeenCalledOnce();
  expect(await bridge.start(CONFIG, () => undefined)).toMatchObject({ ok: true, engine: "fake" });
  // what is watched goes with it
  expect(next.calls).toEqual(["watch 6", "start"]);
});

it("gives an outcome for calls under way when it is stopped", async () => {
  const hung = fakeWorker({ step: () => new Promise(() => undefined) });
  const onDeath = vi.fn();
  const bridge = new PlaneBridge(onDeath, () => hung.link);
  await bridge.start(CONFIG, () => undefined);
  const stepping = bridge.step(10);
  bridge.stop();
  expect(await stepping).toEqual({ ok: false, code: "failed", detail: "stopped" });
  expect(onDeath).not.toHaveBeenCalled();
});

it("says why a call failed, and goes on", async () => {
  const worker = fakeWorker({ costs: () => Promise.reject(new Error("no such flow")) });
  const bridge = new PlaneBridge(undefined, () => worker.link);
  expect(await bridge.costs(CONFIG.layers)).toEqual({ ok: false, code: "failed", detail: "no such flow" });
  expect(await bridge.pause()).toEqual({ ok: true });
});
