import type { RunConfig } from "./config.ts";
import type { CorpusReferences, WordCounts } from "./corpus.ts";
import type { ChangeMark, Frame } from "./frame.ts";

/** Fused engines first; tfjs runs the same definitions op by op and is the reference. */
export const ENGINE_IDS = ["wgsl", "wasm", "js", "tfjs-webgpu", "tfjs-wasm", "tfjs-cpu"] as const;
export type EngineId = (typeof ENGINE_IDS)[number];
export type EngineChoice = "auto" | EngineId;

/** What computes, on what, and why this and not another. */
export interface EngineStatus {
  readonly id: EngineId;
  /** Vendor and architecture of the GPU adapter; instructions and threads of WASM; empty for CPU. */
  readonly adapter: string;
  /** The adapter computes on the processor. */
  readonly software: boolean;
  readonly reason: EngineReason;
}
export type EngineReason =
  | { readonly code: "asked" }
  | { readonly code: "hardware" }
  | { readonly code: "noWebGpu" }
  | { readonly code: "softwareGpu"; readonly adapter: string }
  | { readonly code: "failed"; readonly engine: EngineId; readonly detail: string };

export type RunState = "loading" | "paused" | "training" | "recovering" | "stopped";

/** One named tensor inside the flat parameter vector. */
export interface TensorSlot {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** A run as the page knows it. */
export interface RunInfo {
  readonly run: number;
  readonly config: RunConfig;
  readonly layout: readonly TensorSlot[];
  readonly parameters: number;
  readonly alphabet: readonly string[];
  /** Positions T = longest word + 1. */
  readonly T: number;
  readonly engine: EngineStatus;
  readonly step: number;
  readonly state: RunState;
  readonly references: CorpusReferences;
  readonly corpus: {
    readonly id: string;
    readonly label: string;
    readonly words: number;
    readonly tokens: number;
    readonly entropyNats: number;
  };
  readonly marks: readonly ChangeMark[];
}

/** Things that went wrong, or that a user should know; words are made on the page. */
export type Problem =
  | {
      readonly code: "nonFiniteStopped";
      readonly step: number;
      readonly backTo: number;
      readonly learningRate: number;
      readonly K: number;
      readonly suggestedLearningRate: number;
    }
  | { readonly code: "deviceLost"; readonly step: number; readonly backTo: number; readonly detail: string }
  /** Helper threads are gone, and `threads` are left; the step was computed without them. */
  | { readonly code: "threadsLost"; readonly threads: number; readonly detail: string }
  | { readonly code: "engineChanged"; readonly engine: EngineStatus }
  /** The run cannot be kept in this browser: its storage is full, or there is none to be had. */
  | { readonly code: "storageFull"; readonly detail: string }
  | { readonly code: "storageUnavailable"; readonly detail: string }
  | { readonly code: "corpusUnavailable"; readonly corpus: string; readonly detail: string }
  | { readonly code: "configRefused"; readonly detail: string }
  | { readonly code: "fileRefused"; readonly detail: string }
  /** It was asked to pause where the schedule of the learning rate ends, and has. */
  | { readonly code: "scheduleEnded"; readonly step: number }
  /** The ring has let go of the step meanwhile. */
  | { readonly code: "checkpointGone"; readonly step: number }
  | { readonly code: "internal"; readonly detail: string };

/** A training step to look at: its settings and parameters, without the optimiser's numbers. */
export interface Checkpoint {
  readonly step: number;
  readonly config: RunConfig;
  readonly layout: readonly TensorSlot[];
  readonly parameters: Float32Array;
}

export type TrainerMessage =
  | { readonly kind: "frame"; readonly frame: Frame }
  | { readonly kind: "info"; readonly info: RunInfo }
  /** A program is being made; the worker may not answer until it is ready. */
  | { readonly kind: "compiling"; readonly compiling: boolean }
  | { readonly kind: "problem"; readonly problem: Problem }
  /** Steps the run can be looked at and trained on from, rising; told when they change, after a frame. */
  | { readonly kind: "checkpoints"; readonly run: number; readonly steps: readonly number[] }
  /** The run goes on from `to`; frames after this one are of the new branch. */
  | { readonly kind: "wentBack"; readonly run: number; readonly from: number; readonly to: number };

/** A saved run as bytes of a `.xilab` file (see src/runs/xilab.ts). */
export type XilabBytes = Uint8Array<ArrayBuffer>;

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export interface OpenRequest {
  readonly config: RunConfig;
  readonly engine: EngineChoice;
  /** Threads that may share a step; without it, what the machine's cores suggest. The run is the same either way. */
  readonly threads?: number | undefined;
  /** Words of the user's own, when `config.data.corpus` is `own`. */
  readonly own: { readonly label: string; readonly counts: WordCounts } | null;
  /** Train on from a saved run; its configuration wins over `config`. */
  readonly saved: XilabBytes | null;
  /** Where the run is kept in this browser between visits; null or without it: nowhere. */
  readonly keep?: KeepPlace | null | undefined;
}

/** Whose a kept run is, and under which key: each open page of the lab is a tab with a name of its own. */
export interface KeepPlace {
  readonly tab: string;
  readonly key: string;
}

/**
 * One word alone as a training step that is not taken: weights and Adam's numbers as they are, and the word's gradient.
 * Its noise is that of `wordNoise` (models/wordBatch.ts) with `step` as the draw.
 */
export interface WordStep {
  readonly word: string;
  readonly engine: EngineId;
  /** Steps the run has taken. */
  readonly step: number;
  readonly config: RunConfig;
  readonly layout: readonly TensorSlot[];
  readonly alphabet: readonly string[];
  /** Positions of the longest word. */
  readonly T: number;
  /** Flat, in the order of `layout`. */
  readonly parameters: Float32Array;
  readonly m: Float32Array;
  readonly v: Float32Array;
  /** Adam steps each tensor has taken. */
  readonly ages: Uint32Array;
  /** The engine's own bound of the word, nats, and its gradient (ascent). */
  readonly bound: number;
  readonly gradient: Float32Array;
}

/** A trainer to go beside, step by step; the port leads to it alone. */
export interface PartnerLink {
  readonly port: MessagePort;
  /** The one that leads is the page's own run; the other never overtakes it. */
  readonly leads: boolean;
  /** Where this one is kept from now on, or nowhere: the run that leads may have been the other one before. */
  readonly keep?: KeepPlace | null;
  /** One of the two computes at a time; else both at once. */
  readonly turns: boolean;
}

/**
 * The trainer as the page, the tests and the headless lab use it. Every call answers at once; training runs in the
 * worker's own loop and reports through the listener. The listener's returned promise is back-pressure: the next
 * message waits for it.
 */
export interface TrainerApi {
  listen(listener: (message: TrainerMessage) => void | Promise<void>): Promise<void>;
  open(request: OpenRequest): Promise<Outcome<RunInfo>>;
  play(): Promise<void>;
  pause(): Promise<void>;
  /** Runs `n` steps, then pauses; resolves when they are done, with the step it stands at. */
  step(n: number): Promise<number>;
  /** Steps per second at most; 0 means as fast as it goes. */
  setSpeed(stepsPerSecond: number): Promise<void>;
  /** Whether it pauses by itself after the last step of the schedule. */
  stopAtEnd(on: boolean): Promise<void>;
  /** Applies a configuration to the running run; live, warm or restart follows from what differs. */
  configure(config: RunConfig): Promise<Outcome<RunInfo>>;
  /** Trains beside another trainer from now on, or alone again; the port is transferred. */
  join(partner: PartnerLink | null): Promise<void>;
  /** Back to the same initial weights. */
  rewind(): Promise<Outcome<RunInfo>>;
  /** Those of the steps that are still kept; answered between two steps, without waiting for other calls. */
  peek(steps: readonly number[]): Promise<readonly Checkpoint[]>;
  /** The step being looked at is kept until another, or none, is named; false if it has gone. */
  hold(step: number | null): Promise<boolean>;
  /** The run goes on from a kept step with the settings it had there, as if it had never gone further. */
  branchFrom(step: number): Promise<Outcome<RunInfo>>;
  /** The word whose proposal weights evaluations report. */
  watch(word: string | null): Promise<void>;
  /** The run as a `.xilab` file. */
  save(): Promise<Outcome<XilabBytes>>;
  /** Compares an engine with a fixture file of the independent implementation. */
  verify(fixture: unknown, engine: EngineId): Promise<VerifyResult>;
  /** Destroys the GPU device on purpose, to test recovery. */
  breakDevice(): Promise<boolean>;
  dispose(): Promise<void>;
}

export interface VerifyResult {
  readonly fixture: string;
  readonly engine: EngineId;
  readonly adapter: string;
  /** Largest |value − fixture| relative to the largest entry of that tensor, over bound and intermediates. */
  readonly valueErr: number;
  /** Largest gradient error relative to the tensor's largest entry. */
  readonly gradErr: number;
  /** Largest relative error of the bound along the fixture's Adam steps; null where it has none. */
  readonly adamErr: number | null;
  readonly ok: boolean;
  /** Why not, in words. */
  readonly detail: string;
}
