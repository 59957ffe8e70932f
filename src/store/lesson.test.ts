import { afterEach, describe, expect, it, vi } from "vitest";
import { answer, answerAsk, forgetProgress, markTried, readProgress, useLesson } from "./lesson.ts";

const NOTHING = { answers: {}, asked: {}, tried: {} };

describe("progress", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    forgetProgress();
  });

  it("is nothing where there is none, or none that can be read", () => {
    for (const text of [null, "", "{", "7", '{"version":2,"answers":{"a/0":1}}'])
      expect(readProgress(text)).toEqual(NOTHING);
  });

  it("leaves out damaged entries and keeps the others", () => {
    const text = JSON.stringify({
      version: 1,
      answers: { "a/0": 1, "a/1": "one", "a/2": -1, "a/3": 1.5 },
      asked: [2],
      tried: { "a/0": true, "a/1": 1 },
    });
    expect(readProgress(text)).toEqual({ answers: { "a/0": 1 }, asked: { "0": 2 }, tried: { "a/0": true } });
  });

  it("is kept, and forgotten when asked", () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", { setItem: (key: string, value: string) => kept.set(key, value) });
    answer("a/0", 2);
    answerAsk("a/1", 0);
    markTried("a/2");
    expect(readProgress(kept.get("xi-lab-lessons")!)).toEqual({
      answers: { "a/0": 2 },
      asked: { "a/1": 0 },
      tried: { "a/2": true },
    });
    forgetProgress();
    expect(readProgress(kept.get("xi-lab-lessons")!)).toEqual(NOTHING);
  });

  it("lasts as long as the page where nothing may be kept", () => {
    vi.stubGlobal("localStorage", {
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    });
    expect(() => answer("a/0", 1)).not.toThrow();
    expect(useLesson.getState().answers).toEqual({ "a/0": 1 });
  });
});
