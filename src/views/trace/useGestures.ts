/**
 * Hands on the plane: a drag moves it, or draws a region while that is asked for; two fingers pinch; a wheel zooms; a
 * press without a drag takes what is under it.
 */
import { type PointerEvent, type RefObject, useEffect, useMemo, useRef } from "react";
import type { PlaneView } from "./usePlaneView.ts";

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface GestureUser {
  readonly view: Pick<PlaneView, "zoom" | "pan">;
  readonly drawing: boolean;
  onHover(at: Place | null): void;
  onPress(at: Place): void;
  /** The region so far, and whether the pointer has left the plane alone. */
  onDraw(corners: readonly Place[], done: boolean): void;
}

/** Less than this is a press. */
const DRAG_PX = 4;
/** Corners of a drawn region are this far apart. */
const CORNER_PX = 5;
const WHEEL_RATE = 0.0016;
/** A pinch on a trackpad comes as small wheel turns with Ctrl. */
const PINCH_RATE = 0.01;
const LINE_PX = 16;

const apart = (a: Place, b: Place): number => Math.hypot(a.x - b.x, a.y - b.y);

interface Gesture {
  readonly pointers: Map<number, Place>;
  start: Place | null;
  dragged: boolean;
  corners: Place[];
}

/** Whether the page itself can be scrolled here: then a plain wheel is for that. */
function scrolls(node: Element): boolean {
  for (let at: Element | null = node; at; at = at.parentElement)
    if (at.scrollHeight > at.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(at).overflowY)) return true;
  return false;
}

function useWheel(ref: RefObject<HTMLElement | null>, user: RefObject<GestureUser>): void {
  useEffect(() => {
    const node = ref.current;
    if (!node) return;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && scrolls(node)) return;
      event.preventDefault();
      const box = node.getBoundingClientRect();
      const by = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1);
      const factor = Math.exp(-by * (event.ctrlKey ? PINCH_RATE : WHEEL_RATE));
      user.current.view.zoom(factor, event.clientX - box.left, event.clientY - box.top);
    };
    // React's own wheel listeners may not stop the page from scrolling.
    node.addEventListener("wheel", turn, { passive: false });
    return () => node.removeEventListener("wheel", turn);
  }, [ref, user]);
}

function pinched(gesture: Gesture, id: number, to: Place, { zoom, pan }: GestureUser["view"]): void {
  const from = gesture.pointers.get(id)!;
  const other = [...gesture.pointers].find(([each]) => each !== id)![1];
  const middle = { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 };
  zoom(apart(to, other) / Math.max(1, apart(from, other)), middle.x, middle.y);
  pan((to.x - from.x) / 2, (to.y - from.y) / 2);
}

export function useGestures(ref: RefObject<HTMLElement | null>, latest: GestureUser) {
  const user = useRef(latest);
  user.current = latest;
  useWheel(ref, user);
  return useMemo(() => {
    const gesture: Gesture = { pointers: new Map(), start: null, dragged: false, corners: [] };
    const at = (event: PointerEvent<HTMLElement>): Place => {
      const box = event.currentTarget.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const end = (event: PointerEvent<HTMLElement>, taken: boolean) => {
      const alone = gesture.pointers.size === 1;
      if (!gesture.pointers.delete(event.pointerId) || !alone) return;
      const { drawing, onDraw, onPress } = user.current;
      if (drawing && gesture.dragged) onDraw(taken ? gesture.corners : [], true);
      else if (taken && !gesture.dragged) onPress(at(event));
      gesture.start = null;
    };
    return {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const place = at(event);
        gesture.pointers.set(event.pointerId, place);
        if (gesture.pointers.size === 1) Object.assign(gesture, { start: place, dragged: false, corners: [place] });
        else gesture.dragged = true;
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const place = at(event);
        const from = gesture.pointers.get(event.pointerId);
        const { view, drawing, onHover, onDraw } = user.current;
        if (!from) return onHover(place);
        if (gesture.pointers.size > 1) pinched(gesture, event.pointerId, place, view);
        else if (gesture.dragged || apart(place, gesture.start ?? place) > DRAG_PX) {
          if (!gesture.dragged) onHover(null);
          gesture.dragged = true;
          if (!drawing) view.pan(place.x - from.x, place.y - from.y);
          else if (apart(place, gesture.corners.at(-1) ?? place) >= CORNER_PX) {
            gesture.corners = [...gesture.corners, place];
            onDraw(gesture.corners, false);
          }
          // A press that has not yet become a drag keeps its place: the drag makes up for it.
        } else return;
        gesture.pointers.set(event.pointerId, place);
      },
      onPointerUp: (event: PointerEvent<HTMLElement>) => end(event, true),
      onPointerCancel: (event: PointerEvent<HTMLElement>) => end(event, false),
      onPointerLeave: () => user.current.onHover(null),
    };
  }, []);
}
