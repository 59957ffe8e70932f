/** Fetches the words of a built-in corpus, on the page or in a worker. */
import type { WordCounts } from "../protocol/corpus.ts";
import { corpusSource } from "./registry.ts";
import { parseCounts } from "./wordCounts.ts";

/**
 * `base`: the absolute address of the site's folder (`document.baseURI` on the page; a worker is told). Throws an Error
 * that says which words are missing and why.
 */
export async function loadCounts(id: string, base: string | URL): Promise<WordCounts> {
  const source = corpusSource(id);
  if (!source) throw new RangeError(`there is no corpus "${id}"`);
  const url = new URL(source.asset, base);
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const counts = parseCounts(await response.text());
    if (counts.words.length === 0) throw new Error("the file is empty");
    return counts;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new Error(`The words of ${source.label} could not be loaded from ${url.pathname}: ${detail}`);
  }
}
