/** The bridge against the real parser behind a stand-in worker: a message channel in place of a thread. */
import { expose } from "comlink";
import { afterEach, describe, expect, it, vi } from "vitest";
import { describeWords } from "../corpora/describe.ts";
import { type CorpusWorkerApi, ownRules, parseWords } from "../corpora/parse.ts";
import { describeInWorker, parseOwn } from "./corpus.ts";
import { makeLexicon } from "./lexicon.ts";

const rules = ownRules({ corpus: "subtlex", split: "tokens", minLetters: 2, maxLetters: 12, minCount: 10 });
const started: FakeWorker[] = [];
let parse: CorpusWorkerApi["parse"];

class FakeWorker {
  readonly channel = new MessageChannel();
  readonly listeners = new Map<string, (event: { message: string }) => void>();
  ended = false;

  constructor() {
    const api: CorpusWorkerApi = { parse: (...call) => parse(...call), describe: describeWords };
    expose(api, this.channel.port2);
    this.channel.port1.start();
    started.push(this);
  }
  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.channel.port1.postMessage(message, transfer);
  }
  addEventListener(type: string, listener: (event: unknown) => void): void {
    if (type === "error") this.listeners.set(type, listener);
    else this.channel.port1.addEventListener(type, listener as EventListener);
  }
  removeEventListener(type: string, listener: (event: unknown) => void): void {
    this.channel.port1.removeEventListener(type, listener as EventListener);
  }
  terminate(): void {
    this.ended = true;
    this.channel.port1.close();
    this.channel.port2.close();
  }
}

const start = () => {
  started.length = 0;
  vi.stubGlobal("Worker", FakeWorker);
};
afterEach(() => vi.unstubAllGlobals());

describe("parseOwn", () => {
  it("brings preview, counts and progress back, and ends the worker", async () => {
    start();
    parse = (input, r, label, onProgress) => parseWords(input as string, r, label, { onProgress });
    const shares: number[] = [];
    const { result, counts } = await parseOwn(
      "sea sea whale",
      rules,
      (s) => shares.push(s),
      new AbortController().signal,
    );
    expect(result).toMatchObject({ ok: true, preview: { format: "text", corpus: { words: ["sea", "whale"] } } });
    expect(counts).toEqual({ words: ["sea", "whale"], counts: Float64Array.of(2, 1) });
    expect(shares).toEqual([1]);
    expect(started.map((worker) => worker.ended)).toEqual([true]);
  });

  it("ends the worker when the signal says so", async () => {
    start();
    const control = new AbortController();
    parse = () => new Promise(() => control.abort());
    const parsed = await parseOwn("sea", rules, () => {}, control.signal);
    expect(parsed).toEqual({ result: { ok: false, problem: { code: "cancelled" } }, counts: null });
    expect(started[0]?.ended).toBe(true);
    await parseOwn("sea", rules, () => {}, control.signal);
    expect(started.length).toBe(1);
  });

  it("turns a worker that fails into a problem", async () => {
    start();
    parse = async () => {
      throw new Error("out of memory");
    };
    const signal = new AbortController().signal;
    const thrown = await parseOwn("sea", rules, () => {}, signal);
    expect(thrown.result).toEqual({ ok: false, problem: { code: "unreadable", detail: "out of memory" } });
    parse = () => new Promise(() => started[1]?.listeners.get("error")?.({ message: "no such script" }));
    const died = await parseOwn("sea", rules, () => {}, signal);
    expect(died.result).toEqual({ ok: false, problem: { code: "unreadable", detail: "no such script" } });
  });
});

describe("describeInWorker", () => {
  const own = { label: "mine", counts: { words: ["sea", "whale", "ship"], counts: Float64Array.of(60, 30, 10) } };
  const request = { data: rules, own, site: "http://localhost/" };

  it("brings words, training counts and references back, and ends the worker", async () => {
    start();
    const { words, train, references } = await describeInWorker(request);
    expect(words).toEqual(["sea", "whale", "ship"]);
    expect(train.every((n, i) => n > 0 && n <= own.counts.counts[i]!)).toBe(true);
    expect(references.ngramTestNats).toHaveLength(4);
    expect(started[0]?.ended).toBe(true);
  });

  it("rejects words that cannot be loaded", async () => {
    start();
    await expect(describeInWorker({ ...request, data: { ...rules, corpus: "nowhere" } })).rejects.toThrow("nowhere");
  });
});

describe("makeLexicon", () => {
  const lexicon = makeLexicon({ words: ["a", "b", "c"], train: Float64Array.of(3, 0, 1) });

  it("tells training words, others of the corpus, and new ones", () => {
    expect(["a", "b", "d"].map(lexicon.standing)).toEqual(["training", "corpus", "new"]);
  });

  it("draws training words in proportion to their occurrences", () => {
    expect([0, 0.5, 0.74, 0.76, 0.999].map(lexicon.draw)).toEqual(["a", "a", "a", "c", "c"]);
  });
});
