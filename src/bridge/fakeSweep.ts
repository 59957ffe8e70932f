/** For tests of the queue: trainers that only count, storage in memory, a lock of two tabs. */
import type { Evaluation } from "../protocol/frame.ts";
import type { OpenRequest, TrainerMessage } from "../protocol/trainer.ts";
import type { KeepResult } from "../runs/database.ts";
import type { KeptWeights, SweepStorage } from "../runs/keepSweep.ts";
import { sampleRun } from "../runs/sampleRun.ts";
import { decodeXilab, encodeXilab } from "../runs/xilab.ts";
import { fakeFrame, fakeInfo } from "./fake.ts";
import type { SweepLock } from "./sweepLock.ts";
import type { TrainerLink } from "./worker.ts";

/** What a trainer does when a step is done: goes on, waits to be paused, stops with a NaN, or dies. */
export type Fate = "on" | "wait" | "nan" | "die";
export interface Started {
  readonly request: OpenRequest;
  reached: number;
  ended: boolean;
}

export function makeTrainers(fate: (started: Started, nth: number) => Fate) {
  const started: Started[] = [];
  const spawn = (): TrainerLink => {
    let listener: (message: TrainerMessage) => void = () => undefined;
    let death: (detail: string) => void = () => undefined;
    let me: Started | null = null;
    let wanted = false;
    const info = (state: "paused" | "training") => {
      const told = fakeInfo(me!.request.config, 1, me!.reached, state);
      return { ...told, engine: { ...told.engine, id: "js" as const } };
    };
    const tell = (): void => {
      const at = me!.reached;
      const validation = { nats: 20 - at, se: 0.1, words: 512 };
      const evaluation: Evaluation = { step: at, validation, information: null, watched: null, crossEntropy: null };
      listener({ kind: "info", info: info("paused") });
      listener({ kind: "frame", frame: { ...fakeFrame(1, at, 1), step: at, stepsPerSecond: 4, evaluation } });
    };
    const calls: Partial<TrainerLink["calls"]> = {
      async open(request) {
        const decoded = request.saved && decodeXilab(request.saved);
        me = { request, reached: decoded?.ok ? decoded.run.step : 0, ended: false };
        started.push(me);
        queueMicrotask(tell);
        return { ok: true, value: info("paused") };
      },
      async step(n) {
        wanted = true;
        for (let i = 0; i < n && wanted; i++) {
          me!.reached++;
          const next = fate(me!, started.length);
          while (next === "wait" && wanted) await new Promise((resolve) => setTimeout(resolve, 1));
          if (next === "die") {
            death("out of memory");
            return me!.reached;
          }
          if (next === "nan")
            listener({
              kind: "problem",
              problem: {
                ...{ code: "nonFiniteStopped", step: me!.reached, backTo: 1, learningRate: 1, K: 1 },
                suggestedLearningRate: 0.3,
              },
            });
        }
        tell();
        return me!.reached;
      },
      async pause() {
        wanted = false;
      },
      setSpeed: async () => undefined,
      stopAtEnd: async () => undefined,
      async save() {
        const run = sampleRun({ config: me!.request.config, step: me!.reached, own: null });
        return { ok: true, value: encodeXilab({ ...run, provenance: { ...run.provenance, engine: "js" } }) };
      },
    };
    return {
      calls: calls as TrainerLink["calls"],
      listen: async (next) => {
        listener = next;
      },
      onDeath: (next) => {
        death = next;
      },
      terminate: () => {
        if (me) me.ended = true;
      },
    };
  };
  return { spawn, started };
}

export function makeStorage() {
  const lines = new Map<string, string>();
  const weights = new Map<string, KeptWeights>();
  const state = { queue: null as string | null, full: false };
  const put = (act: () => void): KeepResult => {
    if (state.full) return { ok: false, code: "full", detail: "no room" };
    act();
    return { ok: true };
  };
  const storage: SweepStorage = {
    read: async () => ({ queue: state.queue, lines: new Map(lines), begun: new Set(weights.keys()) }),
    putQueue: async (text) => put(() => (state.queue = text)),
    putLine: async (key, text) => put(() => lines.set(key, text)),
    weights: async (key) => weights.get(key) ?? null,
    putWeights: async (key, value) => put(() => weights.set(key, value)),
    drop: async (key) => {
      lines.delete(key);
      weights.delete(key);
      return { ok: true };
    },
  };
  return { storage, lines, weights, state };
}

export function makeLock() {
  let taken = false;
  const lock = (): SweepLock => ({
    acquire: async () => {
      if (taken) return null;
      taken = true;
      return () => {
        taken = false;
      };
    },
    held: async () => taken,
    tell: () => undefined,
    onTold: () => undefined,
  });
  return lock;
}
