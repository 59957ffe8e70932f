/** Entry of the worker that embeds states on a plane: one embedding, then it is ended. */
import { expose, transfer } from "comlink";
import type { UmapApi } from "../src/protocol/umap.ts";
import { embed } from "./umap.ts";

/** Milliseconds between two reports. Chosen: a bar moves smoothly enough. */
const REPORT_MS = 100;

const api: UmapApi = {
  async embed(request, onProgress) {
    const work = embed(request);
    let last = 0;
    for (;;) {
      const next = work.next();
      if (next.done) return transfer(next.value, [next.value.points.buffer]);
      const now = performance.now();
      if (now - last < REPORT_MS) continue;
      last = now;
      onProgress(next.value);
    }
  },
};

expose(api);
