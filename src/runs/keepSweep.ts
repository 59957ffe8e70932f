/**
 * What this browser keeps of sweeps in the page, in a database of its own: the queue, one line a finished run, weights,
 * and the checkpoints of runs under way. Failures come back as codes, as in `database.ts`: a sweep goes on without storage.
 */
import { type IDBPDatabase, openDB } from "idb";
import type { ResultCurve } from "../protocol/results.ts";
import type { XilabBytes } from "../protocol/trainer.ts";
import { type KeepResult, result, withDatabase } from "./database.ts";

const DATABASE = "xi-lab-sweep";
const QUEUE = "queue";
const LINES = "lines";
const WEIGHTS = "weights";
const KEY = "queue";

/** A run as far as it has come: whole when its step is the last. */
export interface KeptWeights {
  readonly bytes: XilabBytes;
  readonly curve: ResultCurve;
}

/** Texts are JSON and are checked where they are read. */
export interface KeptSweep {
  readonly queue: string | null;
  /** By key of the run, in the order of the keys. */
  readonly lines: ReadonlyMap<string, string>;
  /** Keys of the runs whose weights are there. */
  readonly begun: ReadonlySet<string>;
}

export interface SweepStorage {
  read(): Promise<KeptSweep>;
  putQueue(text: string): Promise<KeepResult>;
  putLine(key: string, text: string): Promise<KeepResult>;
  weights(key: string): Promise<KeptWeights | null>;
  putWeights(key: string, weights: KeptWeights): Promise<KeepResult>;
  /** Forgets lines and weights of a run. */
  drop(key: string): Promise<KeepResult>;
}

const database = (): Promise<IDBPDatabase> =>
  openDB(DATABASE, 1, {
    upgrade(db) {
      for (const store of [QUEUE, LINES, WEIGHTS]) db.createObjectStore(store);
    },
  });

const withStore = <T>(use: (db: IDBPDatabase) => Promise<T>): Promise<T> => withDatabase(database, use);
const write = (use: (db: IDBPDatabase) => Promise<unknown>): Promise<KeepResult> => result(withStore(use));

async function read(): Promise<KeptSweep> {
  try {
    return await withStore(async (db) => {
      const queue: unknown = await db.get(QUEUE, KEY);
      const keys = await db.getAllKeys(LINES);
      const texts: unknown[] = await db.getAll(LINES);
      const lines = keys.map((key, i) => [String(key), String(texts[i])] as const);
      const begun = (await db.getAllKeys(WEIGHTS)).map(String);
      return { queue: typeof queue === "string" ? queue : null, lines: new Map(lines), begun: new Set(begun) };
    });
  } catch {
    return { queue: null, lines: new Map(), begun: new Set() };
  }
}

async function weights(key: string): Promise<KeptWeights | null> {
  try {
    const value = (await withStore((db) => db.get(WEIGHTS, key))) as Partial<KeptWeights> | undefined;
    return value?.bytes instanceof Uint8Array && value.curve
      ? { bytes: new Uint8Array(value.bytes), curve: value.curve }
      : null;
  } catch {
    return null;
  }
}

export const sweepStorage: SweepStorage = {
  read,
  weights,
  putQueue: (text) => write((db) => db.put(QUEUE, text, KEY)),
  putLine: (key, text) => write((db) => db.put(LINES, text, key)),
  putWeights: (key, value) => write((db) => db.put(WEIGHTS, value, key)),
  drop: (key) =>
    write(async (db) => {
      await db.delete(LINES, key);
      await db.delete(WEIGHTS, key);
    }),
};
