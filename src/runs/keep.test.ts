/**
 * What is kept between visits, in a browser whose storage can be told to fail: nobody's run is written over, a failure
 * leaves what was there, and nothing waits for storage that never answers. The same in a real browser: e2e/share.spec.ts.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { makeFakeIndexedDb } from "./fakeIndexedDb.ts";
import { claimRun, forgetRun, keepRun, keptRuns, MOST_KEPT } from "./keep.ts";
import { sweepStorage } from "./keepSweep.ts";

let fake = makeFakeIndexedDb();
let clock = 0;

beforeEach(() => {
  fake = makeFakeIndexedDb();
  clock = 1000;
  for (const [name, value] of Object.entries(fake.globals)) vi.stubGlobal(name, value);
  vi.spyOn(Date, "now").mockImplementation(() => clock++);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const run = (n: number): Uint8Array<ArrayBuffer> => Uint8Array.of(n, n);
const own = (tab: string) => ({ tab, key: tab });
/** Key, owner and first byte of every kept run, newest first. */
const kept = async () => (await keptRuns()).map(({ key, tab, bytes }) => `${key} of ${tab || "nobody"}: ${bytes[0]}`);

describe("tabs side by side", () => {
  test("each keeps its own run, in place of what it kept before", async () => {
    expect(await keepRun(run(1), own("a"))).toEqual({ ok: true });
    expect(await keepRun(run(2), own("b"))).toEqual({ ok: true });
    expect(await keepRun(run(3), own("a"))).toEqual({ ok: true });
    expect(await kept()).toEqual(["a of a: 3", "b of b: 2"]);
    expect(fake.allClosed()).toBe(true);
  });

  test("at the same moment: neither is lost", async () => {
    await Promise.all([keepRun(run(1), own("a")), keepRun(run(2), own("b")), keepRun(run(3), own("c"))]);
    expect((await kept()).toSorted()).toEqual(["a of a: 1", "b of b: 2", "c of c: 3"]);
  });

  test("one goes on with another's run: that one keeps its own beside it", async () => {
    await keepRun(run(1), own("a"));
    await keepRun(run(9), own("b"));
    await claimRun({ tab: "b", key: "a" });
    await keepRun(run(2), { tab: "b", key: "a" });
    await keepRun(run(3), own("a"));
    await keepRun(run(4), own("a"));
    // what b had before it went on with a's run stays, and is nobody's
    expect(await kept()).toEqual(["a.1 of a: 4", "a of b: 2", "b of nobody: 9"]);
    await keepRun(run(5), { tab: "b", key: "a" });
    expect(await kept()).toEqual(["a of b: 5", "a.1 of a: 4", "b of nobody: 9"]);
  });

  test("of many runs the oldest goes, never the one just kept", async () => {
    for (let i = 0; i < MOST_KEPT + 2; i++) await keepRun(run(i), own(`t${i}`));
    expect((await keptRuns()).map(({ tab }) => tab)).toEqual(["t6", "t5", "t4", "t3", "t2"]);
    clock = 0;
    await keepRun(run(1), own("late"));
    expect((await keptRuns()).map(({ tab }) => tab)).toEqual(["t6", "t5", "t4", "t3", "late"]);
  });

  test("the run of the first version of the lab is read, gone on with, and forgotten on request", async () => {
    await keepRun(run(1), own("a"));
    fake.rows("xi-lab", "runs").set("latest", run(7));
    expect(await kept()).toEqual(["a of a: 1", "latest of nobody: 7"]);
    await claimRun({ tab: "c", key: "latest" });
    await keepRun(run(8), { tab: "c", key: "latest" });
    expect(await kept()).toEqual(["latest of c: 8", "a of a: 1"]);
    expect(await forgetRun("latest")).toEqual({ ok: true });
    expect(await kept()).toEqual(["a of a: 1"]);
  });

  test("entries that are none are left out", async () => {
    await keepRun(run(1), own("a"));
    const rows = fake.rows("xi-lab", "runs");
    for (const [i, value] of [7, null, {}, { tab: "x", at: "y", bytes: run(1) }].entries()) rows.set(`bad${i}`, value);
    expect(await kept()).toEqual(["a of a: 1"]);
  });
});

describe("storage that fails", () => {
  const quota = (): Error => new DOMException("no room", "QuotaExceededError");

  test("a browser without IndexedDB keeps nothing and says so", async () => {
    vi.unstubAllGlobals();
    expect(await keepRun(run(1), own("a"))).toMatchObject({ ok: false, code: "unavailable" });
    expect(await keptRuns()).toEqual([]);
    expect(await forgetRun("a")).toMatchObject({ ok: false, code: "unavailable" });
    expect(await claimRun(own("a"))).toMatchObject({ ok: false, code: "unavailable" });
  });

  test("a private window that refuses it, too", async () => {
    fake.faults.refuse = new DOMException("private window", "SecurityError");
    expect(await keepRun(run(1), own("a"))).toEqual({ ok: false, code: "unavailable", detail: "private window" });
    expect(await keptRuns()).toEqual([]);
  });

  test.each(["put", "commit"] as const)("a disk that is full at the %s: the run kept before stays", async (when) => {
    await keepRun(run(1), own("a"));
    fake.faults[when] = quota();
    expect(await keepRun(run(2), own("a"))).toEqual({ ok: false, code: "full", detail: "no room" });
    expect(await keepRun(run(3), own("b"))).toMatchObject({ ok: false, code: "full" });
    fake.faults[when] = null;
    expect(await kept()).toEqual(["a of a: 1"]);
    expect(await keepRun(run(4), own("a"))).toEqual({ ok: true });
    expect(await kept()).toEqual(["a of a: 4"]);
    expect(fake.allClosed()).toBe(true);
  });

  test("a tab closed in the middle of keeping leaves the run kept before, whole", async () => {
    await keepRun(run(1), own("a"));
    fake.faults.closed = true;
    void keepRun(run(2), own("a"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    fake.faults.closed = false;
    expect(await kept()).toEqual(["a of a: 1"]);
  });

  test("another version of the lab has changed it: said in plain words", async () => {
    await keepRun(run(1), own("a"));
    fake.upgrade("xi-lab", 2);
    expect(await keepRun(run(2), own("a"))).toEqual({
      ...{ ok: false, code: "unavailable" },
      detail: "another version of the lab has changed its storage; reload the page",
    });
    expect(await keptRuns()).toEqual([]);
  });

  test("another tab holds it: nobody waits for ever, and a database that opens late is closed", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    fake.faults.blocked = true;
    const asked = [keepRun(run(1), own("a")), keptRuns(), sweepStorage.putQueue("[]")] as const;
    await vi.advanceTimersByTimeAsync(5000);
    const [keeping, reading, queue] = await Promise.all(asked);
    expect(keeping).toMatchObject({ ok: false, code: "unavailable", detail: expect.stringContaining("another tab") });
    expect(reading).toEqual([]);
    expect(queue).toMatchObject({ ok: false, code: "unavailable" });
    fake.faults.blocked = false;
    vi.useRealTimers();
    await vi.waitFor(() => expect(fake.opened).toHaveLength(3));
    await vi.waitFor(() => expect(fake.allClosed()).toBe(true));
    expect(await kept()).toEqual([]);
  });
});
