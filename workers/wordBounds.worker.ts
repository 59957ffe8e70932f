/** Entry of the worker that bounds one word: one measurement, then it is ended. */
import { expose } from "comlink";
import type { WordBoundsApi } from "../src/protocol/wordBounds.ts";
import { measureWord } from "./wordBounds.ts";

/** Milliseconds between two reports. Chosen: points appear one by one without holding up the page. */
const REPORT_MS = 150;

const api: WordBoundsApi = {
  async measure(request, onProgress) {
    const work = measureWord(request);
    let last = 0;
    for (;;) {
      const next = work.next();
      if (next.done) return next.value;
      const now = performance.now();
      if (now - last < REPORT_MS) continue;
      last = now;
      await onProgress(next.value);
    }
  },
};

expose(api);
