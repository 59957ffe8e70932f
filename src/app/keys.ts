/** The keyboard map: one list that both acts and explains itself under `?`. */
import { toggleSlowMotion } from "../bridge/tape.ts";
import { redo, undo } from "../store/config.ts";
import { openDialog, showTab, TABS, togglePanel } from "../store/view.ts";
import { clearSelection, moveT, newSeed, rewind, stepOnce, togglePlay } from "./actions.ts";

export interface KeyEntry {
  /** `KeyboardEvent.key`, lower case. */
  readonly keys: readonly string[];
  readonly shown: string;
  readonly does: string;
  readonly run: (key: string) => void;
}

export const keyMap: readonly KeyEntry[] = [
  { keys: [" "], shown: "Space", does: "play or pause", run: togglePlay },
  { keys: ["."], shown: ".", does: "one training step", run: stepOnce },
  { keys: ["s"], shown: "S", does: "slow motion: one word through one step", run: toggleSlowMotion },
  {
    keys: TABS.map((_, i) => String(i + 1)),
    shown: `1 – ${TABS.length}`,
    does: "tabs",
    run: (key) => {
      const tab = TABS[Number(key) - 1];
      if (tab) showTab(tab);
    },
  },
  { keys: ["arrowleft"], shown: "←", does: "position before", run: () => moveT(-1) },
  { keys: ["arrowright"], shown: "→", does: "position after", run: () => moveT(1) },
  { keys: ["r"], shown: "R", does: "rewind: the same initial weights", run: rewind },
  { keys: ["n"], shown: "N", does: "new seed", run: newSeed },
  { keys: ["["], shown: "[", does: "fold the controls", run: () => togglePanel("left") },
  { keys: ["]"], shown: "]", does: "fold the lesson", run: () => togglePanel("right") },
  { keys: ["escape"], shown: "Esc", does: "let go of the selection", run: clearSelection },
  { keys: ["?"], shown: "?", does: "this map", run: () => openDialog("help") },
];

/** Native controls keep their own keys: typing, sliders, menus, and Space on a button. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement || target instanceof SVGElement)) return false;
  if (target.closest("input[type='text'], input:not([type]), textarea, select, [contenteditable], [role='menu']")) {
    return true;
  }
  const moves = event.key.startsWith("Arrow");
  const presses = event.key === " " || event.key === "Enter";
  if (moves && target.closest("input, [role='slider'], [role='img'], .flow-chip, .chart")) return true;
  return presses && target.closest("button, summary, a, [role='button'], [type='radio'], [type='checkbox']") !== null;
}

export function handleKey(event: KeyboardEvent): void {
  // what lies under a dialog does not hear keys: Esc closes the dialog, R does not rewind
  if (event.defaultPrevented || document.querySelector("dialog:modal")) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    const editing = event.target instanceof HTMLElement && event.target.closest("input[type='text'], textarea");
    const redoing = key === "y" || (key === "z" && event.shiftKey);
    if (editing || !(redoing || key === "z")) return;
    event.preventDefault();
    if (redoing) redo();
    else undo();
    return;
  }
  if (event.altKey || isTaken(event)) return;
  const entry = keyMap.find(({ keys }) => keys.includes(key));
  if (!entry) return;
  event.preventDefault();
  entry.run(key);
}
