/** Hands something to the user as a file. */

/** chosen: a browser that asks where to put the file has the address by then. */
const KEEP_MS = 60_000;

export function handOver(content: Blob | string | Uint8Array<ArrayBuffer>, name: string, type: string): void {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), KEEP_MS);
}
