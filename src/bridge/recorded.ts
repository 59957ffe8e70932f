/** The recorded run that makes the page alive before anything computes. */
import type { XilabBytes } from "../protocol/trainer.ts";
import { readSaved, type SavedBase } from "./saved.ts";
import { siteBase } from "./site.ts";

const RECORDED_FILE = "recorded/first.xilab";

export async function fetchRecorded(): Promise<{ ok: true; base: SavedBase } | { ok: false; reason: string }> {
  try {
    const response = await fetch(new URL(RECORDED_FILE, siteBase()));
    const type = response.headers.get("Content-Type") ?? "";
    // A development server answers a missing file with the page itself.
    if (!response.ok || type.includes("html"))
      return { ok: false, reason: `no file ${RECORDED_FILE} (${response.status})` };
    return readSaved(new Uint8Array(await response.arrayBuffer()) as XilabBytes);
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
