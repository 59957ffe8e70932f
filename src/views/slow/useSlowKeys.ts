/** Keys of slow motion: Space and → go on, ← goes back, ↑↓ choose the coordinate, Shift+←→ the position, Esc leaves. */
import { useEffect } from "react";

export interface SlowKeys {
  next(): void;
  back(): void;
  coordinate(by: -1 | 1): void;
  position(by: -1 | 1): void;
  close(): void;
}

function taken(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof Element)) return false;
  if (target.closest("input, textarea, select, [role='menu'], [role='dialog']")) return true;
  if (event.key.startsWith("Arrow")) return target.closest("[role='slider'], [aria-haspopup='menu']") !== null;
  return event.key === " " && target.closest("button, a, summary") !== null;
}

const actionOf = (keys: SlowKeys, event: KeyboardEvent): (() => void) | null => {
  switch (event.key) {
    case " ":
      return event.shiftKey ? keys.back : keys.next;
    case "ArrowRight":
      return event.shiftKey ? () => keys.position(1) : keys.next;
    case "ArrowLeft":
      return event.shiftKey ? () => keys.position(-1) : keys.back;
    case "ArrowUp":
      return () => keys.coordinate(-1);
    case "ArrowDown":
      return () => keys.coordinate(1);
    case "Escape":
      return keys.close;
    default:
      return null;
  }
};

/** Heard before the page's own keys, of which Space would train on. */
export function useSlowKeys(keys: SlowKeys): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      if (document.querySelector("dialog[open]") || taken(event)) return;
      const act = actionOf(keys, event);
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, [keys]);
}
