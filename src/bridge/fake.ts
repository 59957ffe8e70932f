/** A trainer without a worker, for tests: answers at once, records what it was asked, reports when told to. */
import { normaliseConfig } from "../config/normalise.ts";
import { defaultConfig } from "../config/presets.ts";
import type { RunConfig } from "../protocol/config.ts";
import { type Frame, TRACE_COLUMNS } from "../protocol/frame.ts";
import type {
  KeepPlace,
  OpenRequest,
  Outcome,
  RunInfo,
  RunState,
  TrainerMessage,
  XilabBytes,
} from "../protocol/trainer.ts";
import { sampleRunOf } from "../runs/sampleRun.ts";
import { weightsOf } from "../runs/weights.ts";
import type { TrainerLink } from "./worker.ts";

export interface FakeTrainer {
  readonly link: TrainerLink;
  readonly log: readonly string[];
  readonly opened: readonly OpenRequest[];
  readonly configured: readonly RunConfig[];
  /** Where it was told to keep the run when it joined another. */
  readonly joined: readonly (KeepPlace | null)[];
  readonly terminated: boolean;
  send(message: TrainerMessage): void;
  /** Reports `n` steps from the present one on. */
  train(n: number): void;
  die(detail: string): void;
}

export function fakeInfo(config: RunConfig, run: number, step: number, state: RunState): RunInfo {
  return {
    run,
    config,
    layout: [],
    parameters: 0,
    alphabet: [..."abc"],
    T: 3,
    engine: { id: "tfjs-cpu", adapter: "", software: false, reason: { code: "asked" } },
    step,
    state,
    references: {
      entropyTrainNats: 2,
      entropyTestNats: 2,
      ngramTestNats: [5, 4, 3, 3],
      letterEntropyNats: 1,
      logLetterFrequency: new Float64Array(4),
    },
    corpus: { id: config.data.corpus, label: "Three letters", words: 9, tokens: 100, entropyNats: 2 },
    marks: [],
  };
}

export function fakeFrame(run: number, from: number, n: number): Frame {
  const columns = new Float64Array(n * TRACE_COLUMNS.length);
  for (let i = 0; i < n; i++) columns.set([from + i, 20, 1, 0.006, 0, 0, 0], i * TRACE_COLUMNS.length);
  const trace = { n, columns, weightVariance: new Float32Array(n * 3), T: 3 };
  const engine = {
    ...{ steps: 150, stepMs: 20, busyMs: 12, threads: 2, wordsPerStep: 64 },
    ...{ compileMs: 30, firstStepMs: 41, memoryBytes: 2 ** 20, evaluationShare: 0.05 },
  };
  const rest = { engine, anatomy: null, evaluation: null, parameters: null };
  return { run, step: from + n - 1, words: 0, seconds: 0, stepsPerSecond: 9, skippedUpdates: 0, trace, ...rest };
}

export function makeFakeTrainer(
  options: { saved?: XilabBytes; refuse?: boolean; hang?: boolean; gone?: readonly number[] } = {},
): FakeTrainer {
  const log: string[] = [];
  const opened: OpenRequest[] = [];
  const configured: RunConfig[] = [];
  const joined: (KeepPlace | null)[] = [];
  let listener: (message: TrainerMessage) => void = () => undefined;
  let death: (detail: string) => void = () => undefined;
  let run = 0;
  let step = 0;
  let state: RunState = "paused";
  let terminated = false;
  let config = normaliseConfig(defaultConfig).config;
  const never = new Promise<never>(() => undefined);
  const info = (): RunInfo => fakeInfo(config, run, step, state);
  const tell = async (): Promise<void> => listener({ kind: "info", info: info() });
  const outcome = async (): Promise<Outcome<RunInfo>> => {
    if (options.refuse) return { ok: false, problem: { code: "configRefused", detail: "no" } };
    await tell();
    return { ok: true, value: info() };
  };
  const become = (next: RunState, name: string) => (): Promise<void> => {
    log.push(name);
    state = next;
    return tell();
  };
  const link: TrainerLink = {
    listen: async (next) => {
      listener = next;
    },
    onDeath: (next) => {
      death = next;
    },
    terminate: () => {
      terminated = true;
    },
    calls: {
      open: (request) => {
        log.push(request.saved ? "open saved" : "open");
        opened.push(request);
        config = request.config;
        run += 1;
        step = 0;
        return outcome();
      },
      play: become("training", "play"),
      pause: become("paused", "pause"),
      step: async (n) => {
        log.push(`step ${n}`);
        step += n;
        state = "paused";
        await tell();
        return step;
      },
      setSpeed: (speed) => {
        log.push(`speed ${speed}`);
        return options.hang ? never : Promise.resolve();
      },
      stopAtEnd: async (on) => {
        log.push(`stop at end ${on}`);
      },
      join: async (partner) => {
        if (partner) joined.push(partner.keep ?? null);
        log.push(partner ? `join, ${partner.leads ? "leads" : "follows"}` : "part");
      },
      configure: (next) => {
        log.push("configure");
        configured.push(next);
        if (!options.refuse) config = next;
        return outcome();
      },
      rewind: () => {
        log.push("rewind");
        run += 1;
        step = 0;
        return outcome();
      },
      peek: async (steps) =>
        steps.map((step) => {
          const { layout, parameters } = weightsOf(sampleRunOf(config, { step: 0 }));
          return { step, config, layout, parameters };
        }),
      hold: async (step) => {
        log.push(`hold ${step}`);
        return step === null || !options.gone?.includes(step);
      },
      branchFrom: async (to) => {
        log.push(`branch from ${to}`);
        listener({ kind: "wentBack", run, from: step, to });
        step = to;
        return outcome();
      },
      watch: async (word) => {
        log.push(`watch ${word}`);
      },
      save: async () => ({ ok: true, value: options.saved ?? new Uint8Array([1]) }),
      verify: () => never,
      breakDevice: async () => false,
      dispose: async () => undefined,
    },
  };
  return {
    link,
    log,
    opened,
    configured,
    joined,
    get terminated() {
      return terminated;
    },
    send: (message) => listener(message),
    train: (n) => {
      listener({ kind: "frame", frame: fakeFrame(run, step + 1, n) });
      step += n;
    },
    die: (detail) => death(detail),
  };
}
