/** A place at a worker: the run it trains, and what of it is needed to bring it back. Two sessions may change places. */
import type { RunConfig } from "../protocol/config.ts";
import type { KeepPlace, TrainerMessage, XilabBytes } from "../protocol/trainer.ts";
import type { RunStores } from "../store/runs.ts";
import type { TrainerClient } from "./client.ts";
import type { OwnWords } from "./lexicon.ts";
import type { SavedBase } from "./saved.ts";
import type { TrainerLink } from "./worker.ts";

export interface SessionOptions {
  readonly spawn: () => TrainerLink;
  /** What is kept of the run in this browser, to bring a dead worker's run back. */
  readonly kept: () => Promise<XilabBytes | null>;
  /** Where it is kept; without it, nowhere. */
  readonly keep?: () => KeepPlace | null;
  readonly debounceMs?: number;
  /** Where it shows what it does; without it, the page's own run. */
  readonly stores?: RunStores;
  /** Threads that may share a step; undefined: what the machine suggests. */
  readonly threads?: () => number | undefined;
}

/** Whoever sits there hears the worker. */
export interface Holder {
  take(message: TrainerMessage): void;
  recover(detail: string): Promise<void>;
}

export interface Seat {
  holder: Holder;
  client: TrainerClient | null;
  /** What Play trains on from; null: from scratch. */
  base: SavedBase | null;
  /** What the present run was opened from, to fall back on before its first autosave. */
  openedBase: SavedBase | null;
  own: OwnWords | null;
  openedOwn: OwnWords | null;
  sent: RunConfig | null;
  /** Counts its workers. */
  epoch: number;
  deaths: number[];
  watched: string | null;
}

/** chosen: a worker that dies three times in two minutes will die again. */
const MAX_DEATHS = 3;
const DEATH_WINDOW_MS = 120_000;

/** One more; whether it was one too many. */
export function countDeath(seat: Seat, now: number): boolean {
  seat.deaths = [...seat.deaths.filter((at) => now - at < DEATH_WINDOW_MS), now];
  return seat.deaths.length >= MAX_DEATHS;
}

export const emptySeat = (holder: Holder): Seat => ({
  ...{ holder, client: null, base: null, openedBase: null, own: null, openedOwn: null },
  ...{ sent: null, epoch: 0, deaths: [], watched: null },
});
