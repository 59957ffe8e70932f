/**
 * The plane by keyboard: arrows move a cursor, Shift and arrows the plane; + and − zoom about the cursor, 0 shows all;
 * Enter takes the word under the cursor. L begins a region at the cursor, Space sets its next corner, Enter closes it,
 * Escape gives it up.
 */
import { type KeyboardEvent, useState } from "react";
import type { PlaneSize } from "../../charts/paths.ts";
import type { Place } from "./useGestures.ts";
import type { PlaneView } from "./usePlaneView.ts";

export const KEY_HELP =
  "Arrows move a cursor, with Shift the plane. Plus and minus zoom, 0 shows all. Enter pins the word under the cursor. L begins a region, Space sets a corner, Enter closes it, Escape gives it up.";

const CURSOR_PX = 12;
const PAN_PX = 48;
const ZOOM = 1.25;

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface KeyUser {
  readonly size: PlaneSize;
  readonly view: PlaneView;
  /** Corners of the region being drawn; empty if none is. */
  readonly draft: readonly Place[];
  readonly hasRegion: boolean;
  onHover(at: Place | null): void;
  onPress(at: Place): void;
  onDraw(corners: readonly Place[], done: boolean): void;
  onForget(): void;
}

const clamp = (v: number, most: number): number => Math.max(0, Math.min(most, v));

export function usePlaneKeys({ size, view, draft, hasRegion, onHover, onPress, onDraw, onForget }: KeyUser) {
  const [cursor, setCursor] = useState<Place | null>(null);
  const here = cursor ?? { x: Math.round(size.width / 2), y: Math.round(size.height / 2) };
  const moveTo = (to: Place) => {
    setCursor(to);
    onHover(to);
  };
  const arrows = (event: KeyboardEvent): boolean => {
    const step = STEPS[event.key];
    if (!step) return false;
    const [dx, dy] = step;
    if (event.shiftKey) view.pan(-dx * PAN_PX, -dy * PAN_PX);
    else moveTo({ x: clamp(here.x + dx * CURSOR_PX, size.width), y: clamp(here.y + dy * CURSOR_PX, size.height) });
    return true;
  };
  const zooms = ({ key }: KeyboardEvent): boolean => {
    if (key === "+" || key === "=") view.zoom(ZOOM, here.x, here.y);
    else if (key === "-" || key === "−") view.zoom(1 / ZOOM, here.x, here.y);
    else if (key === "0") view.all();
    else return false;
    return true;
  };
  const region = ({ key }: KeyboardEvent): boolean => {
    if (key === "l" || key === "L") {
      setCursor(here);
      onDraw([here], false);
    } else if (key === " " && draft.length > 0) onDraw([...draft, here], false);
    else if (key === "Enter" && draft.length > 0) onDraw([...draft, here], true);
    else if (key === "Escape" && draft.length > 0) onDraw([], true);
    else if (key === "Escape" && hasRegion) onForget();
    else return false;
    return true;
  };
  const takes = ({ key }: KeyboardEvent): boolean => {
    if (key !== "Enter" || !cursor) return false;
    onPress(cursor);
    return true;
  };
  return {
    cursor,
    onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      // A button of the plane keeps Space and Enter for itself.
      const pressed = event.target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter");
      if (pressed || !(arrows(event) || zooms(event) || region(event) || takes(event))) return;
      event.preventDefault();
      event.stopPropagation();
    },
    onBlur() {
      setCursor(null);
      onHover(null);
    },
  };
}
