/** Frames the page itself draws in a second, counted once for all who show it and only while someone does. */
import { useSyncExternalStore } from "react";

const SECOND_MS = 1000;

let fps: number | null = null;
let request = 0;
const listeners = new Set<() => void>();

function start(): void {
  let frames = 0;
  let since = performance.now();
  request = requestAnimationFrame(function count(now) {
    frames += 1;
    if (now - since >= SECOND_MS) {
      fps = Math.round((1000 * frames) / (now - since));
      frames = 0;
      since = now;
      for (const listener of listeners) listener();
    }
    request = requestAnimationFrame(count);
  });
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) start();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    cancelAnimationFrame(request);
    fps = null;
  };
}

/** null in the first second. */
export const useFps = (): number | null => useSyncExternalStore(subscribe, () => fps);
