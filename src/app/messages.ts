/**
 * Words for what happened: what, why, and what to do. Pure; the codes come from the worker.
 */
import { shortNumber, wholeNumber } from "../config/format.ts";
import { PLATEAU_WINDOW } from "../config/stop.ts";
import type { ChipMark } from "../controls/EngineChip.tsx";
import type { CorpusProblem, LeftOutReason } from "../protocol/corpus.ts";
import type { EngineChoice, EngineId, EngineReason, EngineStatus } from "../protocol/trainer.ts";
import type { PageProblem, RunSlice } from "../store/run.ts";

/** What a button under a message does. */
export type Remedy =
  | { readonly kind: "goOnAt"; readonly learningRate: number }
  | { readonly kind: "play" }
  | { readonly kind: "retry" }
  | { readonly kind: "reload" }
  | { readonly kind: "lookAt"; readonly step: number }
  | { readonly kind: "undo" }
  | { readonly kind: "chooseWords" }
  | { readonly kind: "save" }
  | { readonly kind: "dismiss" };

export interface Message {
  readonly kind: "error" | "news";
  readonly title: string;
  readonly detail: string;
  readonly actions: readonly { readonly label: string; readonly remedy: Remedy }[];
}

const dismiss = (label: string) => ({ label, remedy: { kind: "dismiss" } }) as const;
export const sentence = (text: string): string => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};

const ENGINES: Record<EngineId, string> = {
  wgsl: "WebGPU · fused",
  wasm: "WASM · fused",
  js: "JavaScript · fused",
  "tfjs-webgpu": "tfjs · webgpu",
  "tfjs-wasm": "tfjs · wasm",
  "tfjs-cpu": "tfjs · cpu",
};

export const engineName = (id: EngineId): string => ENGINES[id];

export const ENGINE_CHOICES: readonly { readonly id: EngineChoice; readonly label: string; readonly about: string }[] =
  [
    { id: "auto", label: "automatic", about: "the fastest that works here" },
    { id: "wgsl", label: ENGINES.wgsl, about: "graphics card, compiled for this model" },
    { id: "wasm", label: ENGINES.wasm, about: "processor, compiled for this model" },
    { id: "js", label: ENGINES.js, about: "processor, compiled, no WebAssembly" },
    { id: "tfjs-webgpu", label: ENGINES["tfjs-webgpu"], about: "graphics card, op by op" },
    { id: "tfjs-wasm", label: ENGINES["tfjs-wasm"], about: "processor, op by op" },
    { id: "tfjs-cpu", label: ENGINES["tfjs-cpu"], about: "processor, op by op, slowest" },
  ];

function reasonText(reason: EngineReason): string {
  switch (reason.code) {
    case "asked":
      return "Chosen by you.";
    case "hardware":
      return "The fastest engine found here.";
    case "noWebGpu":
      return "This browser offers no WebGPU.";
    case "softwareGpu":
      return `WebGPU here is computed on the processor (${reason.adapter}), which is slower.`;
    case "failed":
      return `${engineName(reason.engine)} failed: ${sentence(reason.detail)}`;
  }
}

export function engineReason({ id, adapter, software, reason }: EngineStatus): string {
  const where = {
    wgsl: `Computing on ${adapter || "the graphics card"}${software ? ", in software" : ""}, compiled to WGSL.`,
    wasm: `Computing on the processor, compiled to WebAssembly${adapter ? ` (${adapter})` : ""}.`,
    js: "Computing on the processor, compiled, in plain JavaScript.",
    "tfjs-webgpu": `Computing on ${adapter || "the graphics card"}${software ? ", in software" : ""}.`,
    "tfjs-wasm": `Computing on the processor in WebAssembly${adapter ? ` (${adapter})` : ""}.`,
    "tfjs-cpu": "Computing on the processor in plain JavaScript.",
  }[id];
  return `${where} ${reasonText(reason)}`;
}

type ChipInput = Pick<RunSlice, "source" | "state" | "opening" | "compiling" | "info">;

/** The engine chip: its mark, its text, and the reason shown on hover and in its menu. */
export function engineChip({ source, state, opening, compiling, info }: ChipInput): {
  mark: ChipMark;
  text: string;
  reason: string;
} {
  if (state === "recovering") {
    return { mark: "lost", text: "lost, resuming", reason: "The engine stopped. Training resumes from the last copy." };
  }
  if (compiling) {
    const reason = "The engine compiles this model; training goes on when it is ready. Words keep coming.";
    return { mark: "busy", text: "compiling kernels", reason };
  }
  if (opening || state === "loading") {
    return { mark: "busy", text: "starting engine", reason: "Loading the engine and the words. Words keep coming." };
  }
  if (info)
    return {
      mark: info.engine.id.startsWith("tfjs") ? "tfjs" : "fused",
      text: engineName(info.engine.id),
      reason: engineReason(info.engine),
    };
  if (source === "recorded") {
    return { mark: "replay", text: "replay", reason: "A recorded model writes these words. Play trains on from it." };
  }
  return { mark: "replay", text: "no engine", reason: "Nothing is computing yet. Play starts an engine." };
}

export function problemMessage(problem: PageProblem): Message {
  const error = (title: string, detail: string, ...actions: Message["actions"]): Message => ({
    kind: "error",
    title,
    detail,
    actions,
  });
  switch (problem.code) {
    case "nonFiniteStopped": {
      const rate = shortNumber(problem.suggestedLearningRate);
      return error(
        `Training stopped at step ${wholeNumber(problem.step)}: the bound became NaN.`,
        `Learning rate ${shortNumber(problem.learningRate)} with K = ${problem.K} is the likely cause. Your words and settings are safe.`,
        {
          label: `Back to step ${wholeNumber(problem.backTo)} at ${rate}`,
          remedy: { kind: "goOnAt", learningRate: problem.suggestedLearningRate },
        },
        dismiss("Stay and look"),
      );
    }
    case "scheduleEnded":
      return {
        kind: "news",
        title: `Paused at step ${wholeNumber(problem.step)}: the schedule has ended.`,
        detail: "From here on the learning rate stays as low as it is.",
        actions: [{ label: "Train on", remedy: { kind: "play" } }, dismiss("Good")],
      };
    case "plateau":
      return {
        kind: "news",
        title: `Paused after step ${wholeNumber(problem.step)}: the validation bound no longer falls.`,
        detail: `Its last ${PLATEAU_WINDOW} values are ${problem.lateNats.toFixed(3)} nats a word on average, the ${PLATEAU_WINDOW} before ${problem.earlyNats.toFixed(3)}.`,
        actions: [
          { label: "Train on", remedy: { kind: "play" } },
          {
            label: `Look at the lowest, step ${wholeNumber(problem.bestStep)}`,
            remedy: { kind: "lookAt", step: problem.bestStep },
          },
          dismiss("Good"),
        ],
      };
    case "deviceLost":
      return error(
        `The graphics device was lost at step ${wholeNumber(problem.step)}.`,
        `Training resumed from step ${wholeNumber(problem.backTo)}. ${sentence(problem.detail)}`,
        dismiss("Good"),
      );
    case "workerDied":
      return error(
        `The trainer stopped at step ${wholeNumber(problem.step)}.`,
        `${sentence(`It said: ${problem.detail}`)} A new one goes on from step ${wholeNumber(problem.backTo)}.`,
        dismiss("Good"),
      );
    case "workerGaveUp":
      return error(
        "The trainer stopped three times in a row.",
        `${sentence(`It said: ${problem.detail}`)} Words still come from the last weights. A smaller batch or K, or another engine, may help.`,
        { label: "Try again", remedy: { kind: "retry" } },
        dismiss("Close"),
      );
    case "engineChanged":
      return {
        kind: "news",
        title: `Now computing with ${engineName(problem.engine.id)}.`,
        detail: engineReason(problem.engine),
        actions: [],
      };
    case "threadsLost":
      return {
        kind: "news",
        title: `Training goes on with ${problem.threads === 1 ? "one thread" : `${problem.threads} threads`}.`,
        detail: `${sentence(`A helper thread is gone: ${problem.detail}`)} Its part of the step was computed again; nothing is lost. Choosing the engine again starts new helpers.`,
        actions: [],
      };
    case "storageFull":
      return error(
        "There is no room to keep this run in the browser.",
        `${sentence(`The browser says: ${problem.detail}`)} The copy kept before stays. Training goes on; save the run to a file to keep it.`,
        { label: "Save the run", remedy: { kind: "save" } },
        dismiss("Close"),
      );
    case "storageUnavailable":
      return error(
        "This run cannot be kept in the browser.",
        `${sentence(`The browser says: ${problem.detail}`)} Training goes on; save the run to a file before you close this page.`,
        { label: "Save the run", remedy: { kind: "save" } },
        dismiss("Close"),
      );
    case "corpusUnavailable":
      return error(
        "The words could not be loaded.",
        sentence(problem.detail),
        { label: "Try again", remedy: { kind: "retry" } },
        { label: "Use your own words", remedy: { kind: "chooseWords" } },
      );
    case "configRefused":
      return error(
        "These settings cannot be trained; the last ones are back.",
        sentence(problem.detail),
        dismiss("Close"),
      );
    case "fileRefused":
      return error(
        "This file could not be opened.",
        `${sentence(problem.detail)} Your run goes on as it was.`,
        dismiss("Close"),
      );
    case "recordedUnavailable":
      return error(
        "The recorded model is missing.",
        `${sentence(problem.detail)} A fresh model with random weights writes instead.`,
        { label: "Train it", remedy: { kind: "play" } },
        dismiss("Close"),
      );
    case "checkpointGone":
      return error(
        `Step ${wholeNumber(problem.step)} is no longer kept.`,
        "The run goes on as it was. Its earlier steps are kept at growing distances; choose one beside it.",
        dismiss("Close"),
      );
    case "internal":
      return error(
        "Something in the trainer went wrong.",
        `${sentence(problem.detail)} Reloading the page offers your last kept run.`,
        { label: "Reload", remedy: { kind: "reload" } },
        dismiss("Close"),
      );
  }
}

const megabytes = (bytes: number): string => `${shortNumber(bytes / 2 ** 20, 3)} MB`;

export const LEFT_OUT: Record<LeftOutReason, string> = {
  tooShort: "too short",
  tooLong: "too long",
  tooRare: "too rare",
  notLetters: "not only letters",
  alphabetFull: "letters beyond the 64 kept",
  badCount: "no whole count",
};

export function corpusProblemMessage(problem: CorpusProblem): string {
  switch (problem.code) {
    case "empty":
      return "There is nothing in it. Paste words, or choose a file with some.";
    case "binary":
      return `This is no text: byte ${wholeNumber(problem.at)} belongs to no letter. Save it as UTF-8 text and try again.`;
    case "tooLarge":
      return `${megabytes(problem.bytes)} is above the limit of ${megabytes(problem.limit)}. Use a part of it.`;
    case "noWords": {
      const reasons = problem.leftOut.map(({ reason, types }) => `${wholeNumber(types)} ${LEFT_OUT[reason]}`);
      return `No word is left under the present rules${reasons.length > 0 ? ` (${reasons.join(", ")})` : ""}. Loosen the lengths or the count.`;
    }
    case "oneWord":
      return `Only one word is left, “${problem.word}”. A model needs at least two: add some, or loosen the lengths or the count.`;
    case "malformed":
      return `Line ${wholeNumber(problem.line)} is not a word and a count: “${problem.text}”. Mend the line, or paste plain text.`;
    case "unreadable":
      return `It could not be read: ${sentence(problem.detail)} Choose it again, or paste its text.`;
    case "cancelled":
      return "Stopped. Nothing was changed.";
  }
}
