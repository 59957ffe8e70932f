/**
 * Slow motion between page and engine: opens it, records the forward half at once from the page's own weights, then has
 * a worker of its own work out the gradient under the run's weights and Adam's numbers. Training waits meanwhile.
 */
import { wrap } from "comlink";
import type { GeneratorWeights } from "../models/generator.ts";
import { wordNow } from "../models/readWord.ts";
import { fitsModel } from "../models/wordBatch.ts";
import type { TapeApi } from "../protocol/tape.ts";
import { readingNow } from "../store/ab.ts";
import { useGeneratorStore } from "../store/generator.ts";
import { useRun } from "../store/run.ts";
import { closeTape, engineHalf, patchTape, putTape, recordTape, useTape } from "../store/tape.ts";
import { useView } from "../store/view.ts";
import { siteBase } from "./site.ts";
import { session, sessionB } from "./trainer.ts";

interface Link {
  readonly api: TapeApi;
  readonly opened: Promise<void>;
  end(): void;
}

let link: Link | null = null;
let trainOn = false;
/** Answers to earlier words are not heard. */
let asked = 0;
let settling: ReturnType<typeof setTimeout> | null = null;
/** chosen: a word being dragged has no rest; its gradient can wait. */
const SETTLE_MS = 250;

async function openWorker(worker: Worker, api: TapeApi): Promise<void> {
  // of the run whose weights the page reads
  const bytes = await (readingNow() === "B" ? sessionB : session).save();
  if (!bytes) throw new Error("There is no run yet whose gradient could be taken. Press Play once.");
  await Promise.race([
    api.open(bytes),
    new Promise<never>((_, fail) => {
      worker.addEventListener("error", ({ message }) => fail(new Error(message || "the worker could not be loaded")));
    }),
  ]);
}

function spawn(): Link {
  const worker = new Worker(new URL("../../workers/tape.worker.ts", import.meta.url), {
    type: "module",
    name: siteBase(),
  });
  const api = wrap<TapeApi>(worker) as unknown as TapeApi;
  const opened = openWorker(worker, api);
  opened.catch(() => undefined);
  return { api, opened, end: () => worker.terminate() };
}

function whyNot(word: string, { alphabet, T }: GeneratorWeights): string | null {
  if (word === "") return "The strip's word is empty. Draw or type one that has letters.";
  if (fitsModel(word, alphabet, T)) return null;
  return `“${word}” has no end within ${T} positions, so it is not a word to train on. Choose another one.`;
}

async function askEngine(word: string): Promise<void> {
  const turn = ++asked;
  link ??= spawn();
  try {
    await link.opened;
    const step = await link.api.step(word);
    if (turn !== asked || !useTape.getState().open) return;
    const { tape, engine } = engineHalf(step);
    putTape(tape, engine);
  } catch (error) {
    if (turn !== asked) return;
    patchTape({ problem: error instanceof Error ? error.message : String(error) });
  }
}

/** The strip's word, as the page's weights write it. */
function stripWord(): string {
  const { generator, weights } = useGeneratorStore.getState();
  const { word } = useView.getState().selection;
  return generator && weights && word ? wordNow(word, generator, weights.alphabet) : (word?.text ?? "");
}

/** The tape of the strip's word, from the weights the page has; the engine's half follows. */
function record(): void {
  const { weights, step } = useGeneratorStore.getState();
  const word = stripWord();
  asked++;
  if (settling) clearTimeout(settling);
  const problem = weights ? whyNot(word, weights) : "There is no model yet.";
  const tape = weights && problem === null ? recordTape(weights, word, step) : null;
  patchTape({ sample: null });
  if (tape) putTape(tape, null);
  else patchTape({ tape, engine: null, problem });
  if (tape) settling = setTimeout(() => void askEngine(word), SETTLE_MS);
}

let unfollow: (() => void) | null = null;

export async function openSlowMotion(): Promise<void> {
  if (useTape.getState().open) return;
  trainOn = useRun.getState().playing;
  patchTape({ open: true, stage: 0 });
  if (trainOn) await session.pause();
  record();
  unfollow = useView.subscribe((now, before) => {
    if (now.selection.word !== before.selection.word && stripWord() !== useTape.getState().tape?.word) record();
  });
}

/** The same word under the weights as they are now. */
export function recordAgain(): void {
  link?.end();
  link = null;
  record();
}

export function closeSlowMotion(): void {
  if (!useTape.getState().open) return;
  unfollow?.();
  unfollow = null;
  asked++;
  if (settling) clearTimeout(settling);
  link?.end();
  link = null;
  closeTape();
  if (trainOn) void session.play();
  trainOn = false;
}

export const toggleSlowMotion = (): void => {
  if (useTape.getState().open) closeSlowMotion();
  else void openSlowMotion();
};
