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

export class Outbox {
  private listener: Listener | null = null;
  private readonly queue: TrainerMessage[] = [];
  private busy = false;
  private lastFrameMs = -Infinity;
  private lastParametersMs = -Infinity;

  listen(listener: Listener): void {
    this.listener = listener;
    void this.drain();
  }

  send(message: TrainerMessage): void {
    this.queue.push(message);
    void this.drain();
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

  private async drain(): Promise<void> {
    if (this.busy || !this.listener) return;
    this.busy = true;
    for (let message = this.queue.shift(); message; message = this.queue.shift()) {
      try {
        await this.listener(message.kind === "frame" ? transfer(message, buffersOf(message.frame)) : message);
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
    evaluation?.information.quantiles,
    evaluation?.watched?.logWeights,
    evaluation?.watched?.essShare,
    parameters ?? undefined,
  ];
  const buffers = arrays.flatMap((a) => (a ? [a.buffer as ArrayBuffer] : []));
  return [...new Set(buffers)];
}
