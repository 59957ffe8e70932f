/**
 * The ring of checkpoints of a run: whole training states to look back at and to train on from. Memory is bounded, and
 * the spacing grows with the step. A state is offered when the run has grown by 1/32 since the last one kept; when the
 * ring is full, the one goes whose neighbours are closest for where they stand, (s₊ − s₋) / √s. The first, the last and
 * the one being looked at stay. A run of S steps ends with gaps of about √(s S) / 32 around step s.
 */
import type { RunConfig } from "../src/protocol/config.ts";
import type { Checkpoint } from "../src/protocol/trainer.ts";
import type { Start } from "./state.ts";

/** chosen: a drag over 400 pixels moves every six of them. */
const MOST = 64;
/** chosen: parameters and two moments of the default model fit 64 times; larger models have fewer. */
const MOST_BYTES = 128 * 2 ** 20;

/** Everything a run is at a step, its settings included. */
export interface Kept extends Start {
  readonly config: RunConfig;
  readonly words: number;
  readonly seconds: number;
}

const bytesOf = ({ state: { parameters, m, v, ages } }: Kept): number =>
  parameters.byteLength + m.byteLength + v.byteLength + ages.byteLength;

export class Checkpoints {
  /** In the order of their steps; never empty. */
  private ring: Kept[];
  private bytes: number;
  private held: number | null = null;
  /** Grows with every change. */
  version = 0;

  constructor(
    first: Kept,
    private readonly most = MOST,
    private readonly mostBytes = MOST_BYTES,
  ) {
    this.ring = [first];
    this.bytes = bytesOf(first);
  }

  get steps(): readonly number[] {
    return this.ring.map(({ state }) => state.step);
  }
  /** The newest: NaN and a lost device go back to it. */
  get latest(): Kept {
    return this.ring.at(-1)!;
  }
  at(step: number): Kept | null {
    return this.ring.find(({ state }) => state.step === step) ?? null;
  }

  /** Whether a run at `step` has grown enough since the last one. */
  wanted(step: number): boolean {
    return step - this.latest.state.step >= Math.max(1, step / (MOST / 2));
  }

  /** Takes a state that is not behind the newest; one of the same step takes its place. */
  put(kept: Kept): void {
    while (this.ring.length > 0 && this.latest.state.step >= kept.state.step) this.pop();
    this.ring.push(kept);
    this.bytes += bytesOf(kept);
    while (this.ring.length > this.most || this.bytes > this.mostBytes) if (!this.dropClosest()) break;
    this.version++;
  }

  /** A setting changed after the newest state was taken, at the same step. */
  reconfigure(step: number, config: RunConfig): void {
    if (this.latest.state.step !== step) return;
    this.ring[this.ring.length - 1] = { ...this.latest, config };
    this.version++;
  }

  /** The one being looked at is not dropped; false if it has gone. */
  hold(step: number | null): boolean {
    this.held = step !== null && this.at(step) ? step : null;
    return this.held === step;
  }

  /** Forgets what comes after `step`. */
  backTo(step: number): void {
    while (this.ring.length > 1 && this.latest.state.step > step) this.pop();
    this.version++;
  }

  /** Parameters and settings of those steps that are still here: copies, to be transferred. */
  peek(steps: readonly number[]): Checkpoint[] {
    return steps.flatMap((step) => {
      const kept = this.at(step);
      if (!kept) return [];
      const layout = kept.slots.map(({ name, shape, offset, size }) => ({ name, shape, offset, size }));
      return [{ step, config: kept.config, layout, parameters: kept.state.parameters.slice() }];
    });
  }

  private pop(): void {
    this.bytes -= bytesOf(this.ring.pop()!);
  }

  private dropClosest(): boolean {
    let closest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 1; i < this.ring.length - 1; i++) {
      const { step } = this.ring[i]!.state;
      if (step === this.held) continue;
      const gap = (this.ring[i + 1]!.state.step - this.ring[i - 1]!.state.step) / Math.sqrt(step);
      if (gap < least) [closest, least] = [i, gap];
    }
    if (closest < 0) return false;
    this.bytes -= bytesOf(this.ring[closest]!);
    this.ring.splice(closest, 1);
    return true;
  }
}
