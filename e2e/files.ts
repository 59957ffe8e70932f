/** Files to and from the page: dropped on it, and saved by it. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { SavedRun } from "../src/runs/savedRun.ts";
import { decodeXilab } from "../src/runs/xilab.ts";

/** Drops a file anywhere on the page. */
export async function dropFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    ({ name, text }) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
      window.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
    },
    { name, text: Buffer.from(bytes).toString("base64") },
  );
}

/** Step of the run that the browser keeps; 0 when there is none. */
export async function keptStep(page: Page): Promise<number> {
  const kept = await page.evaluate(async () => {
    // opening one that is not there would make an empty one in the lab's place
    if (!(await indexedDB.databases()).some(({ name }) => name === "xi-lab")) return [];
    const open = indexedDB.open("xi-lab");
    const db = await new Promise<IDBDatabase>((done, fail) => {
      open.onsuccess = () => done(open.result);
      open.onerror = () => fail(open.error);
    });
    const get = db.transaction("runs").objectStore("runs").getAll();
    const runs = await new Promise<{ bytes: Uint8Array }[]>((done) => {
      get.onsuccess = () => done(get.result);
    });
    db.close();
    return [...(runs[0]?.bytes ?? [])];
  });
  const decoded = decodeXilab(Uint8Array.from(kept));
  return decoded.ok ? decoded.run.step : 0;
}

/** The run as the Save button hands it out. */
export async function savedFile(page: Page): Promise<{ readonly bytes: Uint8Array; readonly run: SavedRun }> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const bytes = new Uint8Array(await readFile((await (await download).path())!));
  const decoded = decodeXilab(bytes);
  if (!decoded.ok) throw new Error(decoded.reason);
  return { bytes, run: decoded.run };
}
