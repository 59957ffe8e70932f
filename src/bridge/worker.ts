/**
 * One trainer worker behind comlink. The worker's name is the address of the site's folder: it finds words and WASM
 * binaries from there wherever the bundler put its own file.
 */
import { proxy, wrap } from "comlink";
import type { TrainerApi, TrainerMessage } from "../protocol/trainer.ts";
import { siteBase } from "./site.ts";

/** The calls of `TrainerApi` that cross the boundary as they are. */
export type TrainerCalls = Omit<TrainerApi, "listen">;

export interface TrainerLink {
  readonly calls: TrainerCalls;
  listen(listener: (message: TrainerMessage) => void): Promise<void>;
  /** Called once if the worker dies: an uncaught error, or a message that cannot be read. */
  onDeath(listener: (detail: string) => void): void;
  terminate(): void;
}

export function spawnTrainer(): TrainerLink {
  const worker = new Worker(new URL("../../workers/trainer.worker.ts", import.meta.url), {
    type: "module",
    name: siteBase(),
  });
  const remote = wrap<TrainerApi>(worker);
  return {
    calls: remote as unknown as TrainerCalls,
    listen: (listener) => remote.listen(proxy(listener)) as Promise<void>,
    onDeath: (listener) => {
      worker.addEventListener("error", (event) => listener(event.message || "the worker could not be loaded"));
      worker.addEventListener("messageerror", () => listener("a message could not be read"));
    },
    terminate: () => worker.terminate(),
  };
}
