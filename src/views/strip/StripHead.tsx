/** Left end of the strip: the word, whether it is known, its log P̂, and what can be done to its noise. */
import type { ReactElement } from "react";
import { fixed, withError } from "../../charts/format.ts";
import { Menu } from "../../controls/Menu.tsx";
import { useLexicon } from "../../store/lexicon.ts";
import { Sym } from "../../symbols/Sym.tsx";
import type { Estimate } from "../bound.ts";
import { textOf } from "../words.ts";
import { STRIP_PATHS, type Strip } from "./useStrip.ts";
import { useCanUndo, useStripActions } from "./useStripActions.ts";

const STANDING = { training: "training word", corpus: "in the corpus", new: "new word" } as const;

/** What the lexicon says of a word; nothing while it is not loaded. */
function useStanding(strip: Strip): string {
  const lexicon = useLexicon((state) => state.lexicon);
  if (!strip.read.ended) return "unfinished";
  if (strip.read.text === "") return "empty word";
  return lexicon ? STANDING[lexicon.standing(strip.read.text)] : "";
}

interface ProbabilityProps {
  readonly estimate: Estimate | null;
  readonly ended: boolean;
}

/** Of a model that is fed its letters: the chain rule, nothing estimated. */
function Exact({ estimate, ended }: ProbabilityProps) {
  return (
    <div className="strip-estimate" title="the sum of log P over the letters and the end of the word">
      log <span className="ix">P</span>(<span className="ix">w</span>) {estimate && fixed(estimate.nats)}
      <span className="ink3">{estimate ? " nats, exact" : ended ? "…" : "needs an end of word"}</span>
    </div>
  );
}

function Probability({ estimate, ended }: ProbabilityProps) {
  const how = `importance sampling over ${STRIP_PATHS} posterior paths, ± one standard error`;
  return (
    <div className="strip-estimate" title={how}>
      log <span className="ix">P̂</span>{" "}
      {estimate ? (
        <>
          {Number.isFinite(estimate.se) ? withError(estimate.nats, estimate.se) : fixed(estimate.nats)}
          <span className="ink3"> nats, {STRIP_PATHS} paths</span>
        </>
      ) : (
        <span className="ink3">{ended ? "…" : "needs an end of word"}</span>
      )}
    </div>
  );
}

interface LetterButtonsProps {
  readonly strip: Strip;
  readonly t: number;
  redraw(t: number): void;
  type(prefix: string): void;
}

/** Draw w_t again, or say how the word starts: what comes first decides what comes after. */
function LetterButtons({ strip, t, redraw, type }: LetterButtonsProps) {
  const { alphabet, word } = strip;
  const argmax = word.mode === "argmax";
  return (
    <>
      <button
        type="button"
        className="strip-button"
        onClick={() => redraw(t)}
        disabled={argmax}
        title={argmax ? "always the likeliest letter: nothing is drawn" : `draw the letter at ${t} again`}
      >
        New <Sym id="w" sub={t} />
      </button>
      <input
        type="text"
        className="strip-prefix mono"
        aria-label="letters the word starts with"
        placeholder="starts with"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={textOf(word.prefix ?? [], alphabet)}
        onChange={(event) => type(event.currentTarget.value)}
      />
    </>
  );
}

export interface StripHeadProps {
  readonly strip: Strip;
  readonly t: number;
  readonly estimate: Estimate | null;
}

export function StripHead({ strip, t, estimate }: StripHeadProps): ReactElement {
  const { redraw, zero, type, newWord, undo } = useStripActions(strip);
  const canUndo = useCanUndo();
  const standing = useStanding(strip);
  const { text, ended } = strip.read;
  const fed = strip.generator.kind === "feedback";
  const Log = fed ? Exact : Probability;
  return (
    <div className="strip-head">
      <div className="strip-word">
        <output className="t20" aria-label="selected word">
          {text || "–"}
        </output>
        <span className="ink3 t12">{standing}</span>
      </div>
      <Log estimate={text ? estimate : null} ended={ended && text !== ""} />
      <div className="strip-buttons">
        {fed ? (
          <LetterButtons strip={strip} t={t} redraw={redraw} type={type} />
        ) : (
          <>
            <button
              type="button"
              className="strip-button"
              onClick={() => redraw(t)}
              title={`draw the noise at ${t} again`}
            >
              New <Sym id="xi" sub={t} />
            </button>
            <button type="button" className="strip-button" onClick={() => zero(t)}>
              <Sym id="xi" sub={t} /> = 0
            </button>
          </>
        )}
        <button type="button" className="strip-button wide-only" onClick={newWord}>
          New word
        </button>
        <button type="button" className="strip-button wide-only" onClick={undo} disabled={!canUndo}>
          Undo
        </button>
        <Menu
          name="More for this word"
          className="strip-button narrow-only"
          side="right"
          button="…"
          items={[{ id: "new", label: "New word" }, ...(canUndo ? [{ id: "undo", label: "Undo" }] : [])]}
          onChoose={(id) => (id === "undo" ? undo() : newWord())}
        />
      </div>
    </div>
  );
}
