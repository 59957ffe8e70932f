/**
 * The runs this browser keeps between visits, as `.xilab` files in IndexedDB. A tab writes its run to an entry of its own
 * and to no other's, so that tabs side by side, and a run of an earlier visit that nobody has gone on with, lose nothing;
 * of many the oldest goes. Works on the page and in a worker. Failures come back as codes: training never depends on it.
 */
import { type IDBPDatabase, type IDBPObjectStore, openDB } from "idb";
import type { KeepPlace, XilabBytes } from "../protocol/trainer.ts";
import { type KeepResult, result, withDatabase } from "./database.ts";

const DATABASE = "xi-lab";
const STORE = "runs";
/** chosen: the tabs of one sitting and a few visits before; a run is some hundred kilobytes, seldom a few megabytes. */
export const MOST_KEPT = 5;

export interface KeptRun extends KeepPlace {
  /** When it was kept, milliseconds since 1970. */
  readonly at: number;
  readonly bytes: XilabBytes;
}

type Store<M extends IDBTransactionMode> = IDBPObjectStore<unknown, [string], string, M>;

const database = (): Promise<IDBPDatabase> =>
  openDB(DATABASE, 1, {
    upgrade(db) {
      db.createObjectStore(STORE);
    },
  });

/** One transaction: all of it happens, or nothing. */
function inStore<M extends "readonly" | "readwrite", T>(mode: M, act: (store: Store<M>) => Promise<T>): Promise<T> {
  return withDatabase(database, async (db) => {
    const transaction = db.transaction(STORE, mode);
    const [value] = await Promise.all([act(transaction.store as Store<M>), transaction.done]);
    return value;
  });
}

/** An entry, if it is one; the first version of the lab kept bare bytes. */
function readEntry(key: unknown, value: unknown): KeptRun | null {
  if (typeof key !== "string" || typeof value !== "object" || value === null) return null;
  if (value instanceof Uint8Array) return { key, tab: "", at: 0, bytes: new Uint8Array(value) };
  const { tab, at, bytes } = value as Partial<KeptRun>;
  if (typeof tab !== "string" || typeof at !== "number" || !(bytes instanceof Uint8Array)) return null;
  return { key, tab, at, bytes: new Uint8Array(bytes) };
}

async function entries<M extends "readonly" | "readwrite">(store: Store<M>): Promise<readonly KeptRun[]> {
  const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
  const found = keys.flatMap((key, i) => readEntry(key, values[i]) ?? []);
  return found.sort((a, b) => b.at - a.at);
}

/** Where the run of a tab goes: its place, or, if another tab has gone on with what was there, a place beside. */
async function freeKey({ tab, key }: KeepPlace, store: Store<"readwrite">): Promise<string> {
  for (let n = -1; ; n++) {
    const next = n < 0 ? key : n === 0 ? tab : `${tab}.${n}`;
    const entry = readEntry(next, await store.get(next));
    if (!entry || entry.tab === tab) return next;
  }
}

/** Keeps a tab's run in place of what it kept before. */
export function keepRun(bytes: XilabBytes, place: KeepPlace): Promise<KeepResult> {
  const write = inStore("readwrite", async (store) => {
    const key = await freeKey(place, store);
    await store.put({ tab: place.tab, at: Date.now(), bytes }, key);
    if ((await store.count()) <= MOST_KEPT) return;
    const others = (await entries(store)).filter((entry) => entry.key !== key);
    for (const { key: oldest } of others.slice(MOST_KEPT - 1)) await store.delete(oldest);
  });
  return result(write);
}

/** From now on the tab keeps its run there, and nowhere else. */
export function claimRun({ tab, key }: KeepPlace): Promise<KeepResult> {
  const write = inStore("readwrite", async (store) => {
    for (const entry of await entries(store)) {
      const owner = entry.key === key ? tab : entry.tab === tab ? "" : entry.tab;
      if (owner !== entry.tab) await store.put({ tab: owner, at: entry.at, bytes: entry.bytes }, entry.key);
    }
  });
  return result(write);
}

/** Newest first; none where they cannot be read. */
export async function keptRuns(): Promise<readonly KeptRun[]> {
  return inStore("readonly", entries).catch(() => []);
}

export function forgetRun(key: string): Promise<KeepResult> {
  return result(inStore("readwrite", (store) => store.delete(key)));
}
