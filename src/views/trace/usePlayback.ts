/** The animation over t: paths grow letter by letter, and the selected position goes with them. */
import { useEffect } from "react";
import { selectT } from "../../store/view.ts";
import { patchTrace, useTrace } from "./state.ts";

/** Letters a second. Chosen: slow enough to read a word as it comes. */
const PACE = 2;

export const reducedMotion = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

export function play(): void {
  patchTrace({ playing: true, progress: 0 });
}

export const stop = (): void => patchTrace({ playing: false, progress: null });

/** Runs while `playing`; at T it stops and whole paths stand again. */
export function usePlayback(T: number): void {
  const playing = useTrace((trace) => trace.playing);
  useEffect(() => {
    if (!playing) return;
    let last = performance.now();
    let request = 0;
    const tick = (now: number) => {
      const progress = (useTrace.getState().progress ?? 0) + (PACE * (now - last)) / 1000;
      last = now;
      if (progress >= T) {
        stop();
        return;
      }
      patchTrace({ progress });
      selectT(Math.max(1, Math.ceil(progress)));
      request = requestAnimationFrame(tick);
    };
    request = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(request);
  }, [playing, T]);
}
