/**
 * Opening what this browser keeps, and what can go wrong with it, as codes: a full disk, private browsing, a browser
 * without IndexedDB, a database that another tab holds on to or that a newer version of the lab has changed.
 */
import type { IDBPDatabase } from "idb";

export type KeepResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: "full" | "unavailable"; readonly detail: string };

/** chosen: a database opens in milliseconds; one that another tab holds on to may never, and nobody is to wait for it. */
const PATIENCE_MS = 5000;

/** The database, unless it does not open in time; one that opens later is closed. */
function inTime(opening: Promise<IDBPDatabase>): Promise<IDBPDatabase> {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new Error("its storage does not answer; another tab may be holding it"));
    }, PATIENCE_MS);
    opening
      .then((db) => (late ? db.close() : resolve(db)), reject)
      .finally(() => {
        clearTimeout(timer);
      });
  });
}

/** Opens, uses and closes it, so that no tab holds up another one that wants to change it. */
export async function withDatabase<T>(
  open: () => Promise<IDBPDatabase>,
  use: (db: IDBPDatabase) => Promise<T>,
): Promise<T> {
  const db = await inTime(open());
  try {
    return await use(db);
  } finally {
    db.close();
  }
}

const OTHER_VERSION = "another version of the lab has changed its storage; reload the page";

export function failure(error: unknown): KeepResult {
  const name = error instanceof Error ? error.name : "";
  const detail = error instanceof Error ? error.message : String(error);
  if (name === "QuotaExceededError") return { ok: false, code: "full", detail };
  return { ok: false, code: "unavailable", detail: name === "VersionError" ? OTHER_VERSION : detail };
}

/** What comes of something that writes. */
export async function result(writing: Promise<unknown>): Promise<KeepResult> {
  try {
    await writing;
    return { ok: true };
  } catch (error) {
    return failure(error);
  }
}
