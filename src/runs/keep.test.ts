/** Without a usable IndexedDB nothing throws. Keeping and reading back is tested in a real browser (e2e). */
import { afterEach, expect, test, vi } from "vitest";
import { forgetRun, keepRun, keptRun } from "./keep.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A browser whose IndexedDB refuses to open. */
function refuse(error: Error): void {
  const open = (): never => {
    throw error;
  };
  vi.stubGlobal("indexedDB", { open });
}

test("a browser without IndexedDB keeps nothing and says so", async () => {
  expect(await keepRun(new Uint8Array(3))).toMatchObject({ ok: false, code: "unavailable" });
  expect(await keptRun()).toBeNull();
  expect(await forgetRun()).toMatchObject({ ok: false, code: "unavailable" });
});

test("a full disk is told apart from other failures", async () => {
  refuse(new DOMException("no room", "QuotaExceededError"));
  expect(await keepRun(new Uint8Array(3))).toEqual({ ok: false, code: "full", detail: "no room" });
  refuse(new DOMException("private window", "SecurityError"));
  expect(await keepRun(new Uint8Array(3))).toEqual({ ok: false, code: "unavailable", detail: "private window" });
  expect(await keptRun()).toBeNull();
});
