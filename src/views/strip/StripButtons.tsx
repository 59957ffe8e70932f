/** What can be done to the strip's word, as buttons; on a narrow screen what has no room goes into the menu. */
import type { ReactElement } from "react";
import { toggleSlowMotion } from "../../bridge/tape.ts";
import { Menu, type MenuItem } from "../../controls/Menu.tsx";
import { Sym } from "../../symbols/Sym.tsx";
import { textOf } from "../words.ts";
import { useHistory } from "./history.ts";
import type { Strip } from "./useStrip.ts";
import { type StripActions, useStripActions } from "./useStripActions.ts";

export type StripPanelId = "directions" | "swap" | "walk";

const arrow = (d: string): ReactElement => (
  <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
    <path d={d} fill="none" stroke="currentColor" strokeWidth="1.35" strokeLinecap="round" strokeLinejoin="round" />
  </svg>
);
const ICONS = {
  undo: arrow("M4.500 2L1.700 4.800l2.800 2.800M2 4.800h6.300a3.400 3.400 0 0 1 0 6.800H5"),
  redo: arrow("M9.500 2l2.800 2.800-2.800 2.800M12 4.800H5.700a3.400 3.400 0 0 0 0 6.800H9"),
  more: <span aria-hidden="true">…</span>,
};

/** Draw w_t again, or say how the word starts: what comes first decides what comes after. */
function LetterButtons({ strip, t, actions }: Omit<StripButtonsProps, "onOpen"> & { readonly actions: StripActions }) {
  const { alphabet, word } = strip;
  const argmax = word.mode === "argmax";
  return (
    <>
      <button
        type="button"
        className="strip-button strip-half"
        onClick={() => actions.redraw(t)}
        disabled={argmax}
        title={argmax ? "always the likeliest letter: nothing is drawn" : `draw the letter at ${t} again`}
      >
        New <Sym id="w" sub={t} />
      </button>
      <input
        type="text"
        className="strip-prefix strip-half mono"
        aria-label="letters the word starts with"
        placeholder="starts with"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={textOf(word.prefix ?? [], alphabet)}
        onChange={(event) => actions.type(event.currentTarget.value)}
      />
    </>
  );
}

export interface StripButtonsProps {
  readonly strip: Strip;
  readonly t: number;
  onOpen(panel: StripPanelId): void;
}

const PANEL_ITEMS: readonly MenuItem[] = [
  { id: "directions", label: "All directions…", about: "sliders for every direction; which two the pads show" },
  { id: "swap", label: "Swap ξ with another word…", about: "one position of noise changes places" },
  { id: "walk", label: "Walk to another word…", about: "what lies between two words" },
];

const SLOW: MenuItem = { id: "slow", label: "Slow motion (S)", about: "this word through one training step" };

export function StripButtons({ strip, t, onOpen }: StripButtonsProps): ReactElement {
  const actions = useStripActions(strip);
  const canUndo = useHistory(({ undo }) => undo.length > 0);
  const canRedo = useHistory(({ redo }) => redo.length > 0);
  const fed = strip.generator.kind === "feedback";
  const run: Readonly<Record<string, () => void>> = {
    new: actions.newWord,
    undo: actions.undo,
    redo: actions.redo,
    directions: () => onOpen("directions"),
    swap: () => onOpen("swap"),
    walk: () => onOpen("walk"),
    slow: toggleSlowMotion,
  };
  const narrow: readonly MenuItem[] = [
    { id: "new", label: "New word" },
    ...(canUndo ? [{ id: "undo", label: "Undo" }] : []),
    ...(canRedo ? [{ id: "redo", label: "Redo" }] : []),
  ];
  const panels = [...(fed ? [] : PANEL_ITEMS), SLOW];
  const menu = (items: readonly MenuItem[]) => (
    <Menu
      name="More for this word"
      className="strip-button strip-icon"
      side="right"
      button={ICONS.more}
      items={items}
      onChoose={(id) => run[id]?.()}
    />
  );
  return (
    <div className="strip-buttons">
      {fed ? (
        <LetterButtons {...{ strip, t, actions }} />
      ) : (
        <>
          <button
            type="button"
            className="strip-button strip-half"
            onClick={() => actions.redraw(t)}
            title={`draw the noise at ${t} again, and nothing else`}
          >
            New <Sym id="xi" sub={t} />
          </button>
          <button
            type="button"
            className="strip-button strip-half"
            onClick={() => actions.zero(t)}
            title={`put the noise at ${t} to zero, its mean`}
          >
            <Sym id="xi" sub={t} /> = 0
          </button>
        </>
      )}
      <button type="button" className="strip-button strip-new wide-only" onClick={actions.newWord}>
        New word
      </button>
      <button
        type="button"
        className="strip-button strip-icon wide-only"
        onClick={actions.undo}
        disabled={!canUndo}
        aria-label="Undo"
        title="Undo what the strip did (Ctrl+Z here)"
      >
        {ICONS.undo}
      </button>
      <button
        type="button"
        className="strip-button strip-icon wide-only"
        onClick={actions.redo}
        disabled={!canRedo}
        aria-label="Redo"
        title="Redo (Ctrl+Shift+Z here)"
      >
        {ICONS.redo}
      </button>
      <span className="wide-only strip-more">{menu(panels)}</span>
      <span className="narrow-only">{menu([...narrow, ...panels])}</span>
    </div>
  );
}
