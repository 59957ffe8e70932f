/**
 * The ring of checkpoints of a run: whole training states to look back at and to train on from. Memory is bounded, and
 * the spacing grows with the step: of a run that is at step S, those stay that stand at multiples of
 *
 *   2^k ≥ √(s S) / density
 *
 * around step s, S itself such a multiple. Which stay follows from S alone, and coarser multiples are among the finer ones:
 * no step is missed that was let go, and two runs side by side keep the same steps. The first, the newest and the one looked
 * at stay anyway.
 */
import type { RunConfig } from "../src/protocol/config.ts";
import type { Checkpoint } from "../src/protocol/trainer.ts";
import type { Start } from "./state.ts";

/** chosen: a drag over 400 pixels moves every six of them. */
const MOST = 64;
/** chosen: parameters and two moments of the default model fit 64 times; larger models have fewer. */
const MOST_BYTES = 128 * 2 ** 20;
/** chosen: with this density for each place but the newest one's, places are never too few and 3/4 are filled (tested). */
const DENSITY = 41 / 63;

/** Everything a run is at a step, its settings included. */
export interface Kept extends Start {
  readonly config: RunConfig;
  readonly words: number;
  readonly seconds: number;
}

/** A state, and the multiple it stands for: of steps taken at once, the first that reaches it. */
interface Placed {
  readonly kept: Kept;
  readonly place: number;
}

const bytesOf = ({ state: { parameters, m, v, ages } }: Kept): number =>
  parameters.byteLength + m.byteLength + v.byteLength + ages.byteLength;

/** Between the states around step s of a run that is at S. */
const gapAt = (s: number, S: number, density: number): number =>
  2 ** Math.max(0, Math.ceil(Math.log2(Math.sqrt(s * S) / density)));

export class Checkpoints {
  /** In the order of their steps; never empty. */
  private ring: readonly Placed[] = [];
  /** Of the largest state. */
  private bytes = 1;
  /** What is looked at; the ring may have let go of it. */
  private held: Placed | null = null;
  /** Grows with every change. */
  version = 0;

  constructor(
    first: Kept,
    private readonly most = MOST,
    private readonly mostBytes = MOST_BYTES,
  ) {
    this.put(first);
  }

  private get places(): number {
    return Math.max(2, Math.min(this.most, Math.floor(this.mostBytes / this.bytes)));
  }
  private get density(): number {
    return DENSITY * (this.places - 1);
  }
  private get all(): readonly Placed[] {
    const { held, ring } = this;
    return held && !ring.includes(held) ? [...ring, held].sort((a, b) => a.place - b.place) : ring;
  }

  get steps(): readonly number[] {
    return this.all.map(({ kept }) => kept.state.step);
  }
  /** The newest: NaN and a lost device go back to it. */
  get latest(): Kept {
    return this.ring.at(-1)!.kept;
  }
  at(step: number): Kept | null {
    return this.all.find(({ kept }) => kept.state.step === step)?.kept ?? null;
  }

  /** The multiple that a run at `step` has reached. */
  private reached(step: number): number {
    const gap = gapAt(step, step, this.density);
    return Math.floor(step / gap) * gap;
  }
  /** Whether a run at `step` has come to a state to keep. */
  wanted(step: number): boolean {
    return this.reached(step) > this.ring.at(-1)!.place;
  }
  /** How many steps there are to the next one, from `step`. */
  next(step: number): number {
    return this.reached(step) + gapAt(step, step, this.density) - step;
  }

  /** Takes a state that is not behind the newest; one of the same step takes its place. */
  put(kept: Kept): void {
    const { step } = kept.state;
    const before = this.ring.filter((other) => other.kept.state.step < step);
    this.bytes = Math.max(this.bytes, bytesOf(kept));
    const reached = this.reached(step);
    const place = reached > (before.at(-1)?.place ?? -1) ? reached : step;
    this.ring = this.thinned([...before, { kept, place }]);
    this.version++;
  }

  private thinned(ring: readonly Placed[]): readonly Placed[] {
    const last = ring.length - 1;
    // not the newest state itself, which may have been taken at any time
    const S = this.reached(ring[last]!.kept.state.step);
    const stay = (density: number): readonly Placed[] =>
      ring.filter(({ place }, i) => i === 0 || i === last || place % gapAt(place, S, density) === 0);
    let kept = stay(this.density);
    for (let density = this.density / 2; kept.length > this.places; density /= 2) kept = stay(density);
    return kept;
  }

  /** A setting changed after the newest state was taken, at the same step. */
  reconfigure(step: number, config: RunConfig): void {
    if (this.latest.state.step !== step) return;
    const last = this.ring.at(-1)!;
    const next = { ...last, kept: { ...last.kept, config } };
    if (this.held === last) this.held = next;
    this.ring = [...this.ring.slice(0, -1), next];
    this.version++;
  }

  /** The one being looked at stays, whatever the ring lets go of; false if it has gone. */
  hold(step: number | null): boolean {
    this.held = this.all.find(({ kept }) => kept.state.step === step) ?? null;
    return step === null || this.held !== null;
  }

  /** Forgets what comes after `step`. */
  backTo(step: number): void {
    const [first, ...rest] = this.all;
    this.ring = [first!, ...rest.filter(({ kept }) => kept.state.step <= step)];
    this.held = null;
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
}
