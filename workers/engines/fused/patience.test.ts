import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { patienceMs, patiently } from "./patience.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it("grants eight times what one's own part took, and three seconds at least", () => {
  expect([0, 10, 375, 500, 2_000].map(patienceMs)).toEqual([3_000, 3_000, 3_000, 4_000, 16_000]);
});

it("gives up once, after as many ticks as fit", async () => {
  let answer: (value: string) => void = () => undefined;
  const late = vi.fn(() => answer("given up"));
  const waiting = patiently(new Promise<string>((resolve) => (answer = resolve)), 3_000, late);
  await vi.advanceTimersByTimeAsync(2_999);
  expect(late).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(late).toHaveBeenCalledTimes(1);
  expect(await waiting).toBe("given up");
});

it("leaves no timer behind an answer, nor behind a failure", async () => {
  const late = vi.fn();
  expect(await patiently(Promise.resolve(7), 3_000, late)).toBe(7);
  await expect(patiently(Promise.reject(new Error("no")), 3_000, late)).rejects.toThrow("no");
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(late).not.toHaveBeenCalled();
});

it("counts turns of its timer, so that one that was held back for an hour is one", () => {
  const late = vi.fn();
  void patiently(new Promise(() => undefined), 3_000, late);
  const held = vi.spyOn(performance, "now").mockReturnValue(3_600_000);
  for (let turn = 1; turn < 12; turn++) vi.advanceTimersToNextTimer();
  expect(late).not.toHaveBeenCalled();
  vi.advanceTimersToNextTimer();
  expect(late).toHaveBeenCalledTimes(1);
  held.mockRestore();
});
