/** A place at a worker: the run it trains, and what of it is needed to bring it back. Two sessions may change places. */
import type { RunConfig } from "../protocol/config.ts";
import type { TrainerMessage } from "../protocol/trainer.ts";
import type { TrainerClient } from "./client.ts";
import type { OwnWords } from "./lexicon.ts";
import type { SavedBase } from "./saved.ts";

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

export const emptySeat = (holder: Holder): Seat => ({
  ...{ holder, client: null, base: null, openedBase: null, own: null, openedOwn: null },
  ...{ sent: null, epoch: 0, deaths: [], watched: null },
});
