/**
 * Reads the user's own words, and describes those of a run, off the page's thread. A file is opened here, so that its
 * bytes never lie on the page.
 */
import { expose } from "comlink";
import { describeWords } from "../src/corpora/describe.ts";
import { BYTE_LIMIT, type CorpusWorkerApi, type ParsedWords, parseWords } from "../src/corpora/parse.ts";
import type { CorpusProblem } from "../src/protocol/corpus.ts";

const refuse = (problem: CorpusProblem): ParsedWords => ({ result: { ok: false, problem }, counts: null });

const api: CorpusWorkerApi = {
  describe: describeWords,
  async parse(input, rules, label, onProgress) {
    if (!(input instanceof Blob)) return parseWords(input, rules, label, { onProgress });
    // before reading: a file far over the limit would not fit into memory
    if (input.size > BYTE_LIMIT) return refuse({ code: "tooLarge", bytes: input.size, limit: BYTE_LIMIT });
    try {
      const bytes = new Uint8Array(await input.arrayBuffer());
      return await parseWords(bytes, rules, label, { onProgress });
    } catch (error) {
      return refuse({ code: "unreadable", detail: error instanceof Error ? error.message : String(error) });
    }
  },
};

expose(api);
