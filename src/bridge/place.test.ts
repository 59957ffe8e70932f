/** Pages of the lab side by side, each a module of its own over one fake storage and one fake lock manager. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { KeepPlace } from "../protocol/trainer.ts";
import { makeFakeIndexedDb } from "../runs/fakeIndexedDb.ts";
import { keepRun, keptRuns } from "../runs/keep.ts";

/** Web locks of one kind: exclusive, first come, first served. */
function makeLocks() {
  const held = new Map<string, Promise<unknown>>();
  const free = new Map<string, () => void>();
  return {
    request(name: string, hold: () => Promise<unknown> | undefined): Promise<unknown> {
      const before = held.get(name);
      if (before) return before.then(() => hold());
      const gone = new Promise<void>((resolve) => free.set(name, resolve));
      held.set(name, Promise.race([hold() ?? gone, gone]));
      return held.get(name)!;
    },
    query: async () => ({ held: [...held.keys()].map((name) => ({ name })) }),
    /** The page that holds it is closed. */
    close(name: string): void {
      free.get(name)?.();
      held.delete(name);
    },
  };
}

let locks = makeLocks();
beforeEach(() => {
  for (const [name, value] of Object.entries(makeFakeIndexedDb().globals)) vi.stubGlobal(name, value);
  locks = makeLocks();
  vi.stubGlobal("navigator", { locks });
  // runs kept within a millisecond have no order
  let clock = 0;
  vi.spyOn(Date, "now").mockImplementation(() => clock++);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Another page: the module anew, and what it keeps. */
async function openPage(embed = false) {
  vi.resetModules();
  const page = await import("./place.ts");
  const { patchPage } = await import("../store/page.ts");
  patchPage({ embed });
  if (!embed) page.standHere();
  const here = (): KeepPlace => page.placeHere()!;
  const keep = (n: number) => keepRun(Uint8Array.of(n), here());
  const kept = async () => (await page.keptHere())?.[0] ?? null;
  const offers = async () => (await page.keptByTabs()).free.map(({ bytes }) => bytes[0]);
  return { ...page, here, keep, kept, offers, close: () => locks.close(`xi-lab-tab ${here().tab}`) };
}

it("names each page, and reads back only what it has kept itself", async () => {
  const [one, other] = [await openPage(), await openPage()];
  expect(one.here()).toEqual({ tab: expect.stringMatching(/^[0-9a-f]{16}$/), key: one.here().tab });
  expect(other.here().tab).not.toBe(one.here().tab);
  await one.keep(1);
  expect([await one.kept(), await other.kept()]).toEqual([1, null]);
  await other.keep(2);
  await one.keep(3);
  expect([await one.kept(), await other.kept()]).toEqual([3, 2]);
});

it("offers runs whose page is closed, and tells when another one closes", async () => {
  const one = await openPage();
  await one.keep(1);
  const other = await openPage();
  expect(await other.offers()).toEqual([]);
  expect((await other.keptByTabs()).taken.map(({ tab }) => tab)).toEqual([one.here().tab]);
  const heard = other.closed(one.here().tab);
  one.close();
  await heard;
  expect(await other.offers()).toEqual([1]);
});

it("goes on with a kept run in its place, and what the page had before stays", async () => {
  const one = await openPage();
  await one.keep(1);
  one.close();
  const other = await openPage();
  await other.keep(2);
  await other.goOnAt(one.here().key);
  await other.keep(3);
  expect(await other.kept()).toBe(3);
  expect((await keptRuns()).map(({ key, bytes }) => [key, bytes[0]])).toEqual([
    [one.here().key, 3],
    [other.here().tab, 2],
  ]);
});

it("a page that is embedded keeps nothing and reads nothing", async () => {
  const one = await openPage();
  await one.keep(1);
  const frame = await openPage(true);
  expect(frame.placeHere()).toBeNull();
  expect(await frame.kept()).toBeNull();
});

it("where there are no locks every kept run is offered, and a page that still lives keeps its own beside", async () => {
  vi.stubGlobal("navigator", {});
  const [one, other] = [await openPage(), await openPage()];
  await one.keep(1);
  expect(await other.offers()).toEqual([1]);
  await other.goOnAt(one.here().key);
  await other.keep(2);
  await one.keep(3);
  expect([await one.kept(), await other.kept()]).toEqual([3, 2]);
});
