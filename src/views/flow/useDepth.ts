/**
 * The depth that is drawn: it follows the chosen one in a quarter of a second on straight lines, at once where motion is
 * not wanted; and a clock that goes through all steps.
 */
import { useEffect, useRef, useState } from "react";
import { patchFlowRoom, useFlowRoom } from "../../store/flowRoom.ts";
import { reducedMotion } from "../trace/usePlayback.ts";

const MORPH_MS = 250;
/** chosen: long enough to see what one step did. */
const STEP_MS = 900;

const eased = (share: number): number => 1 - (1 - share) ** 3;

/** Between two whole numbers of steps while it moves. */
export function useDrawnDepth(depth: number): number {
  const [drawn, setDrawn] = useState(depth);
  const now = useRef(depth);
  useEffect(() => {
    const from = now.current;
    const set = (value: number) => {
      now.current = value;
      setDrawn(value);
    };
    if (from === depth) return;
    // further than one step there is no straight line to go on
    if (reducedMotion() || Math.abs(depth - from) > 1) return set(depth);
    const start = performance.now();
    let request = requestAnimationFrame(function move(time: number) {
      const share = Math.min(1, Math.max(0, (time - start) / MORPH_MS));
      set(share === 1 ? depth : from + eased(share) * (depth - from));
      if (share < 1) request = requestAnimationFrame(move);
    });
    return () => cancelAnimationFrame(request);
  }, [depth]);
  return drawn;
}

/** Goes from no step to all of them while it runs. */
export function useStepClock(steps: number): { readonly running: boolean; toggle(): void } {
  const [running, setRunning] = useState(false);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => {
      const { depth } = useFlowRoom.getState();
      if (depth >= steps) setRunning(false);
      else patchFlowRoom({ depth: depth + 1 });
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [running, steps]);
  const toggle = () => {
    if (!running && useFlowRoom.getState().depth >= steps) patchFlowRoom({ depth: 0 });
    setRunning(!running);
  };
  return { running, toggle };
}
