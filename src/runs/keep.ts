/**
 * The one run this browser keeps between visits, as a `.xilab` file in IndexedDB. Works on the page and in a worker.
 * Failures (a full disk, private browsing, a browser without IndexedDB) come back as codes: training never depends on it.
 */
import { type IDBPDatabase, openDB } from "idb";
import type { XilabBytes } from "../protocol/trainer.ts";

const DATABASE = "xi-lab";
const STORE = "runs";
const KEY = "latest";

export type KeepResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: "full" | "unavailable"; readonly detail: string };

const database = (): Promise<IDBPDatabase> =>
  openDB(DATABASE, 1, {
    upgrade(db) {
      db.createObjectStore(STORE);
    },
  });

async function withStore<T>(use: (db: IDBPDatabase) => Promise<T>): Promise<T> {
  const db = await database();
  try {
    return await use(db);
  } finally {
    db.close();
  }
}

export function failure(error: unknown): KeepResult {
  const name = error instanceof Error ? error.name : "";
  const detail = error instanceof Error ? error.message : String(error);
  return { ok: false, code: name === "QuotaExceededError" ? "full" : "unavailable", detail };
}

/** Replaces the kept run. */
export async function keepRun(bytes: XilabBytes): Promise<KeepResult> {
  try {
    await withStore((db) => db.put(STORE, bytes, KEY));
    return { ok: true };
  } catch (error) {
    return failure(error);
  }
}

/** The kept run, or null when there is none or it cannot be read. */
export async function keptRun(): Promise<XilabBytes | null> {
  try {
    const value: unknown = await withStore((db) => db.get(STORE, KEY));
    return value instanceof Uint8Array ? new Uint8Array(value) : null;
  } catch {
    return null;
  }
}

export async function forgetRun(): Promise<KeepResult> {
  try {
    await withStore((db) => db.delete(STORE, KEY));
    return { ok: true };
  } catch (error) {
    return failure(error);
  }
}
