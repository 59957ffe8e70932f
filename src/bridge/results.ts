/** The recorded results, and the weights recorded with them: files beside the page. */
import type { XilabBytes } from "../protocol/trainer.ts";
import { type Parsed, parseResults, type Results } from "../runs/results.ts";
import { siteBase } from "./site.ts";

async function fetchFile(name: string): Promise<Parsed<Response>> {
  const file = `recorded/${name}`;
  try {
    const response = await fetch(new URL(file, siteBase()));
    const type = response.headers.get("Content-Type") ?? "";
    // A development server answers a missing file with the page itself.
    if (!response.ok || type.includes("html")) return { ok: false, reason: `no file ${file} (${response.status})` };
    return { ok: true, value: response };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

export async function fetchResults(): Promise<Parsed<Results>> {
  const file = await fetchFile("results.json");
  return file.ok ? parseResults(await file.value.text()) : file;
}

export async function fetchCheckpoint(name: string): Promise<Parsed<XilabBytes>> {
  const file = await fetchFile(name);
  if (!file.ok) return file;
  return { ok: true, value: new Uint8Array(await file.value.arrayBuffer()) };
}
