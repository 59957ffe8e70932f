/**
 * What leaves the worker. Frames go at most ten times a second and never before the page has taken the last one: the
 * promise of the comlink listener is the back-pressure. Information and problems queue and are never dropped.
 */
import { transfer } from "comlink";
import type { Frame } from "../src/protocol/frame.ts";
import type { TrainerMessage } from "../src/protocol/trainer.ts";

export type Listener = (message: TrainerMessage) => void | Promise<void>;

const FRAME_MS = 100;
const PARAMETERS_MS = 500;
/** chosen: a page that is busy for longer learns of a compilation when it is over. */
const HEARD_MS = 100;

export class Outbox {
  private listener: Listener | null = null;
  private readonly queue: TrainerMessage[] = [];
  private busy = false;
  private draining: Promise<void> = Promise.resolve();
  /** Which checkpoints the page knows of. */
  private told = { run: 0, version: 0 };
  private lastFrameMs = -Infinity;
  private lastParametersMs = -Infinity;

  listen(listener: Listener): void {
    this.listener = listener;
    this.startDraining();
  }

  send(message: TrainerMessage): void {
    this.queue.push(message);
    this.startDraining();
  }

  /** Tells that a program is being made while `act` makes it; that may hold the thread, so the page hears first. */
  async whileCompiling<T>(act: () => Promise<T>): Promise<T> {
    this.send({ kind: "compiling", compiling: true });
    await Promise.race([this.draining, new Promise((resolve) => setTimeout(resolve, HEARD_MS))]);
    try {
      return await act();
    } finally {
      this.send({ kind: "compiling", compiling: false });
    }
  }

  /** Whether the page could take a frame now. */
  frameDue(now: number): boolean {
    return this.listener !== null && !this.busy && this.queue.length === 0 && now - this.lastFrameMs >= FRAME_MS;
  }
  /** Whether a frame sent now should bring the weights. */
  parametersDue(now: number): boolean {
    return now - this.lastParametersMs >= PARAMETERS_MS;
  }

  sendFrame(frame: Frame, now: number): void {
    this.lastFrameMs = now;
    if (frame.parameters) this.lastParametersMs = now;
    this.send({ kind: "frame", frame });
  }

  /** Once for each change. */
  tellCheckpoints(
    run: number,
    { steps, version }: { readonly steps: readonly number[]; readonly version: number },
  ): void {
    if (this.told.run === run && this.told.version === version) return;
    this.told = { run, version };
    this.send({ kind: "checkpoints", run, steps });
  }

  private startDraining(): void {
    if (!this.busy && this.listener) this.draining = this.drain(this.listener);
  }

  private async drain(listener: Listener): Promise<void> {
    this.busy = true;
    for (let message = this.queue.shift(); message; message = this.queue.shift()) {
      try {
        await listener(message.kind === "frame" ? transfer(message, buffersOf(message.frame)) : message);
      } catch {
        // the page went away; the next message finds out as well
      }
    }
    this.busy = false;
  }
}

/** All buffers of a frame; each array owns its own. */
function buffersOf({ trace, anatomy, evaluation, parameters }: Frame): ArrayBuffer[] {
  const arrays = [
    trace?.columns,
    trace?.weightVariance,
    anatomy?.terms,
    anatomy?.bound,
    anatomy?.live,
    evaluation?.information?.quantiles,
    evaluation?.watched?.logWeights,
    evaluation?.watched?.essShare,
    parameters ?? undefined,
  ];
  const buffers = arrays.flatMap((a) => (a ? [a.buffer as ArrayBuffer] : []));
  return [...new Set(buffers)];
}
