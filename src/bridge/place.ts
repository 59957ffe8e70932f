/**
 * Where this page keeps its run (runs/keep.ts), and which other pages are still open: each holds a web lock of its name
 * while it lives. A page that is embedded in another one keeps nothing: the visitor's run is not its to replace.
 */
import type { KeepPlace, XilabBytes } from "../protocol/trainer.ts";
import { claimRun, type KeptRun, keptRuns } from "../runs/keep.ts";
import { usePage } from "../store/page.ts";

const PREFIX = "xi-lab-tab ";

/** The name of this page among all that are or were open; no number of a run comes from it. */
const tab = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join(
  "",
);

let key = tab;

/** null: nowhere. */
export const placeHere = (): KeepPlace | null => (usePage.getState().embed ? null : { tab, key });

/** What this page has kept of its run; null: nothing. */
export async function keptHere(): Promise<XilabBytes | null> {
  if (!placeHere()) return null;
  const mine = (await keptRuns()).filter((run) => run.tab === tab);
  return (mine.find((run) => run.key === key) ?? mine[0])?.bytes ?? null;
}

/** This page goes on with a kept run, and keeps it where it was. */
export async function goOnAt(next: string): Promise<void> {
  const claimed = await claimRun({ tab, key: next });
  if (claimed.ok) key = next;
}

/** Absent where a page is not served safely: then every other page is taken to be gone, and loses nothing by it. */
const locks = (): LockManager | undefined => (globalThis.navigator as Partial<Navigator> | undefined)?.locks;

/** Tells other pages that this one is open, as long as it is. */
export function standHere(): void {
  const held = locks()?.request(PREFIX + tab, () => new Promise(() => undefined));
  held?.catch(() => undefined);
}

/** Answers when the page of that name is closed; never where that cannot be known. */
export function closed(name: string): Promise<void> {
  const never = new Promise<void>(() => undefined);
  return (
    locks()
      ?.request(PREFIX + name, () => undefined)
      .catch(() => never) ?? never
  );
}

/** Kept runs that no open page is at work on, newest first; and those of open pages. */
export async function keptByTabs(): Promise<{ readonly free: readonly KeptRun[]; readonly taken: readonly KeptRun[] }> {
  const [runs, query] = await Promise.all([
    keptRuns(),
    locks()
      ?.query()
      .catch(() => null),
  ]);
  const open = new Set(query?.held?.map(({ name }) => name));
  const isTaken = (run: KeptRun): boolean => open.has(PREFIX + run.tab);
  return { free: runs.filter((run) => !isTaken(run)), taken: runs.filter(isTaken) };
}
